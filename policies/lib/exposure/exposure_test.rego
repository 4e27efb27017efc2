package lib.exposure_test

import data.lib.exposure

_all := ["everyone", "every namespace", "every IPv4 address", "every IPv6 address"]

_v4 := ["every IPv4 address"]

_v6 := ["every IPv6 address"]

_namespaces := ["every namespace"]

# Each case is asked of both directions, with its peers where they belong.
test_peers[name] if {
	some name, case in object.union(_peers, _blocks)
	exposure.opened([{"from": case.peers}], "Ingress") == case.opened
	exposure.opened([{"to": case.peers}], "Egress") == case.opened
}

# All but those that open nothing by their nature.
test_wide[name] if {
	some name, case in {name: case | some name, case in _peers; not contains(json.marshal(case), "cidr")}
	narrow := case.opened == []
	_wide({"from": case.peers}, "Ingress") != narrow
	_wide({"to": case.peers}, "Egress") != narrow
}

test_wide_blocks if {
	exposure.wide({"from": [{"podSelector": {}}, {"ipBlock": {"cidr": "10.0.0.0/8"}}]}, "Ingress")
	exposure.wide({"to": [{"ipBlock": {"cidr": "10.0.0.0/8"}}]}, "Egress")
	exposure.wide({}, "Egress")
}

default _wide(_, _) := false

_wide(rule, direction) if exposure.wide(rule, direction)

_peers := {
	"V12 none": {"peers": [], "opened": _all},
	"null": {"peers": null, "opened": _all},
	"an object": {"peers": {"podSelector": {}}, "opened": _all},
	"a string": {"peers": "10.0.0.0/8", "opened": _all},
	"V19 a peer without fields": {"peers": [{}], "opened": _all},
	"V19 a peer null": {"peers": [null], "opened": _all},
	"a peer of a string": {"peers": ["10.0.0.0/8"], "opened": _all},
	"a peer of null fields": {"peers": [{"podSelector": null, "namespaceSelector": null}], "opened": _all},
	"a misspelt peer": {"peers": [{"podselector": {}}], "opened": _all},
	"V21 a podSelector": {"peers": [{"podSelector": {}}], "opened": []},
	"V21 a podSelector beside nulls": {
		"peers": [{"podSelector": {}, "namespaceSelector": null, "ipBlock": null}],
		"opened": [],
	},
	"V20 every namespace": {"peers": [{"namespaceSelector": {}}], "opened": _namespaces},
	"V20 every namespace in other words": {
		"peers": [{"namespaceSelector": {"matchLabels": {}, "matchExpressions": null}, "podSelector": null}],
		"opened": _namespaces,
	},
	"V20 every pod of every namespace": {
		"peers": [{"namespaceSelector": {}, "podSelector": {"matchExpressions": []}}],
		"opened": _namespaces,
	},
	"V20 every namespace that has a name": {
		"peers": [{"namespaceSelector": _named}],
		"opened": _namespaces,
	},
	"V22 some pods of every namespace": {
		"peers": [{"namespaceSelector": {}, "podSelector": {"matchLabels": {"app": "web"}}}],
		"opened": [],
	},
	"V22 pods that have a label named like the namespace's": {
		"peers": [{"namespaceSelector": {}, "podSelector": _named}],
		"opened": [],
	},
	"V22 one peer of two is wide": {
		"peers": [{"podSelector": {"matchLabels": {"app": "web"}}}, {"namespaceSelector": {}}],
		"opened": _namespaces,
	},
	"some namespaces": {"peers": [{"namespaceSelector": {"matchLabels": {"tier": "web"}}}], "opened": []},
	"all namespaces but one": {
		"peers": [{"namespaceSelector": {"matchExpressions": [object.union(_name, {"operator": "NotIn", "values": ["a"]})]}}],
		"opened": [],
	},
	"namespaces that have a tier": {
		"peers": [{"namespaceSelector": {"matchExpressions": [{"key": "tier", "operator": "Exists"}]}}],
		"opened": [],
	},
	"one namespace by its name": {
		"peers": [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "shop"}}}],
		"opened": [],
	},
	"a namespaceSelector of another type": {"peers": [{"namespaceSelector": "all"}], "opened": _all},
	"a namespaceSelector that is refused": {
		"peers": [{"namespaceSelector": {"matchExpressions": [{"key": "tier", "operator": "is"}]}}],
		"opened": _all,
	},
	"a podSelector of another type": {"peers": [{"podSelector": ["app"]}], "opened": _all},
	"a podSelector of another type in every namespace": {
		"peers": [{"namespaceSelector": {}, "podSelector": "app"}],
		"opened": _all,
	},
	"V16 halves beside some pods": {
		"peers": [{"podSelector": {}}, {"ipBlock": {"cidr": "0.0.0.0/1"}}, {"ipBlock": {"cidr": "128.0.0.0/1"}}],
		"opened": _v4,
	},
	"V16 halves of IPv6 beside some pods": {
		"peers": [{"podSelector": {}}, {"ipBlock": {"cidr": "::/1"}}, {"ipBlock": {"cidr": "8000::/1"}}],
		"opened": _v6,
	},
	"V18 a block and a podSelector": {
		"peers": [{"ipBlock": {"cidr": "10.0.0.0/8"}, "podSelector": {}}],
		"opened": _all,
	},
}

_named := {"matchExpressions": [object.union(_name, {"operator": "Exists"})]}

_name := {"key": "kubernetes.io/metadata.name"}

_blocks[name] := {"peers": [{"ipBlock": {"cidr": cidr}} | some cidr in case[0]], "opened": case[1]} if {
	some name, case in {
		"a private block": [["10.0.0.0/8"], []],
		"V16 all of IPv4": [["0.0.0.0/0"], _v4],
		"V16 all of IPv6": [["::/0"], _v6],
		"V16 both": [["0.0.0.0/0", "::/0"], array.concat(_v4, _v6)],
		"V16 all of IPv6 beside some of IPv4": [["10.0.0.0/8", "::/0"], _v6],
		"V16 IPv4 in two halves": [["128.0.0.0/1", "0.0.0.0/1"], _v4],
		"V16 half of IPv4": [["128.0.0.0/1", "192.0.0.0/2"], []],
		"V16 IPv4 in pieces that overlap": [["0.0.0.0/2", "0.0.0.0/1", "128.0.0.0/2", "192.0.0.0/2"], _v4],
		"V16 IPv6 in two halves": [["::/1", "8000::/1"], _v6],
		"V16 half of IPv6": [["::/1"], []],
		"V16 halves of two families": [["0.0.0.0/1", "8000::/1"], []],
		"V18 host bits": [["10.1.2.3/0"], _v4],
		"V18 a bare address": [["10.1.2.3"], _all],
		"V18 leading zeros": [["010.0.0.0/8"], _all],
		"V18 blanks": [[" 10.0.0.0/8"], _all],
		"V18 IPv4 written as IPv6": [["::ffff:10.0.0.0/104"], _all],
		"V18 IPv4 written as IPv6, twice": [["::ffff:0.0.0.0/97", "::ffff:128.0.0.0/97"], _all],
		"networks in ::/8 that touch": [["64:ff9b::/97", "64:ff9b::8000:0/97"], []],
		"all of IPv6 but NAT64": [_all_but_nat64, _v6],
		"cidr empty": [[""], _all],
		"cidr a number": [[10], _all],
		"cidr null": [[null], _all],
	}
}

_all_but_nat64 := ["100::/8", "200::/7", "400::/6", "800::/5", "1000::/4", "2000::/3", "4000::/2", "8000::/1"]

test_except if {
	peer := {"ipBlock": {"cidr": "0.0.0.0/0", "except": ["10.0.0.0/8"]}} # V17
	exposure.opened([{"from": [peer]}], "Ingress") == _v4
}

test_block_without_cidr if exposure.opened([{"from": [{"ipBlock": {}}]}], "Ingress") == _all

test_block_of_another_type if exposure.opened([{"from": [{"ipBlock": "0.0.0.0/0"}]}], "Ingress") == _all

package lib.offences_test

import data.lib.offences

_path := ["spec", "ingress", 2]

_sql := [{"port": 5432}]

_web := {"namespaceSelector": {"matchLabels": {"tier": "web"}}}

_proxy := {"namespaceSelector": {"matchLabels": {"tier": "proxy"}}}

_both := {"namespaceSelector": {"matchExpressions": [_in]}}

_web_and_proxy := {"namespaceSelector": {"matchExpressions": [object.union(_in, {"values": ["proxy", "web"]})]}}

_in := {"key": "tier", "operator": "In", "values": ["proxy", "cache", "other"]}

test_none[i] if {
	some i, rule in [{"from": [_web], "ports": _sql}, {"from": [{"podSelector": {}}], "ports": null}]
	not offences.offence(rule, "Ingress", _path) with input as _input
}

test_offence[name] if {
	some name, [rule, steps, text] in {
		"odd rule": ["all", [], "is \"all\"; write from and ports"],
		"V42": [{"From": [_web]}, [], "has the unknown field \"From\"; write from or ports"],
		"a rule for the other direction": [{"to": [_web]}, [], "has the unknown field \"to\"; write from or ports"],
		"odd port": [{"from": [_proxy], "ports": [{"port": 0}]}, [], "has ports[0] that has the port 0; mend it"],
		"everyone": [null, [], "lets in everyone on every port; it would take peers named in from"],
		"everyone by null": [
			{"from": null, "ports": _sql}, [],
			"lets in everyone on TCP/5432; it would take peers named in from",
		],
		"one peer": [
			{"from": [_proxy], "ports": _sql}, ["from", 0],
			"lets in zone proxy on TCP/5432 by from[0]; it would take a flow from proxy to db on TCP/5432",
		],
		"one of two peers": [
			{"from": [_web, _proxy], "ports": _sql}, ["from", 1],
			"lets in zone proxy on TCP/5432 by from[1]; it would take a flow from proxy to db on TCP/5432",
		],
		"two zones by one peer": [{"from": [_both], "ports": _sql}, ["from", 0], concat("", [
			"lets in namespaces of no zone, zone cache and zone proxy on TCP/5432 by from[0];",
			" it would take the tier of a zone in the namespaceSelector and flows from cache and proxy to db on TCP/5432",
		])],
		"one peer by ports": [{"from": [_web_and_proxy], "ports": [{"port": 5432}, {"port": 80}]}, ["from", 0], concat("", [
			"lets in zone web on TCP/80 by from[0] and zone proxy on TCP/80 and TCP/5432 by from[0];",
			" it would take a flow from proxy to db on TCP/80 and TCP/5432 and a flow from web to db on TCP/80",
		])],
		"two peers": [
			{"from": [{"ipBlock": {"cidr": "192.0.2.0/24"}}, _web, _proxy], "ports": _sql}, [],
			concat("", [
				"lets in addresses 192.0.2.0/24 on TCP/5432 by from[0] and zone proxy on TCP/5432 by from[2];",
				" it would take a flow from proxy to db on TCP/5432",
				" and a flow from an external that holds the addresses to db on TCP/5432",
			]),
		],
		"by ports": [
			{"from": [_web, _proxy], "ports": [{"port": 5432}, {"port": 80}]}, [],
			concat("", [
				"lets in zone web on TCP/80 by from[0] and zone proxy on TCP/80 and TCP/5432 by from[1];",
				" it would take a flow from proxy to db on TCP/80 and TCP/5432 and a flow from web to db on TCP/80",
			]),
		],
	}
	got := offences.offence(rule, "Ingress", _path) with input as _input
	got == {"path": array.concat(_path, steps), "text": concat(" ", ["spec.ingress[2]", text])}
}

test_peer_at_fault if {
	rule := {"from": [_proxy, null, {}], "ports": _sql}
	got := offences.offence(rule, "Ingress", _path) with input as _input
	got == {
		"path": ["spec", "ingress", 2, "from", 1],
		"text": "spec.ingress[2].from[1] is null; write a selector or an ipBlock",
	}
}

test_out if {
	got := offences.offence({"to": [_web]}, "Egress", ["spec", "egress", 0]) with input as _input
	got == {
		"path": ["spec", "egress", 0, "to", 0],
		"text": concat("", [
			"spec.egress[0] lets out to zone web on every port by to[0];",
			" it would take a flow from db to web on every port",
		]),
	}
}

_input := {
	"review": {
		"object": {"metadata": {"namespace": "shop"}},
		"namespaceObject": {"metadata": {"labels": {"tier": "db"}}},
	},
	"parameters": {
		"zones": [
			{"name": "web", "tier": "web"},
			{"name": "db", "tier": "db"},
			{"name": "proxy", "tier": "proxy"},
			{"name": "cache", "tier": "cache"},
		],
		"cluster": {"podCIDRs": ["10.244.0.0/16"]},
		"flows": [{"from": "web", "to": "db", "ports": [{"port": 5432}]}],
	},
}

package policies.no_external_ips_test

_all := "allowed: 192.0.2.0/28, 198.51.100.7, 2001:db8::/64"

_address(i, text) := [sprintf("spec.externalIPs[%d] %s", [i, text]), ["spec", "externalIPs", i]]

_denied_addresses := {
	"V123 ClusterIP": {
		"spec": {"externalIPs": ["192.0.2.1"]},
		"want": {_address(0, `"192.0.2.1" is not allowed; allowed: none`)},
	},
	"each": {
		"spec": {"type": "NodePort", "externalIPs": ["192.0.2.16", "192.0.2.1", "198.51.100.8"]},
		"parameters": _allowed,
		"want": {
			_address(0, sprintf(`"192.0.2.16" is not allowed; %s`, [_all])),
			_address(2, sprintf(`"198.51.100.8" is not allowed; %s`, [_all])),
		},
	},
	"V124 IPv6": {
		"spec": {"externalIPs": ["2001:db8:0:1::1"]},
		"parameters": _allowed,
		"want": {_address(0, sprintf(`"2001:db8:0:1::1" is not allowed; %s`, [_all]))},
	},
	"V124 IPv4 written as IPv6": {
		"spec": {"externalIPs": ["::ffff:192.0.2.16"]},
		"parameters": _allowed,
		"want": {_address(0, sprintf(`"::ffff:192.0.2.16" is not allowed; %s`, [_all]))},
	},
	"V124 loopback": {
		"spec": {"externalIPs": ["127.0.0.1"]},
		"want": {_address(0, `"127.0.0.1" is not allowed; allowed: none`)},
	},
	"a CIDR is no address": {
		"spec": {"externalIPs": ["192.0.2.1/32"]},
		"parameters": _allowed,
		"want": {_address(0, sprintf(`"192.0.2.1/32" is no IP address; %s`, [_all]))},
	},
	"leading zeros": {
		"spec": {"externalIPs": ["192.0.2.001"]},
		"parameters": _allowed,
		"want": {_address(0, sprintf(`"192.0.2.001" is no IP address; %s`, [_all]))},
	},
	"blanks": {
		"spec": {"externalIPs": [" 192.0.2.1"]},
		"parameters": _allowed,
		"want": {_address(0, sprintf(`" 192.0.2.1" is no IP address; %s`, [_all]))},
	},
	"odd entries": {
		"spec": {"externalIPs": [null, 5, "", {"ip": "192.0.2.1"}, "web"]},
		"want": {
			_address(0, "null is no IP address; allowed: none"),
			_address(1, "5 is no IP address; allowed: none"),
			_address(2, `"" is no IP address; allowed: none`),
			_address(3, `{"ip":"192.0.2.1"} is no IP address; allowed: none`),
			_address(4, `"web" is no IP address; allowed: none`),
		},
	},
	"V125 ExternalName and externalIPs": {
		"spec": {"type": "ExternalName", "externalName": "db.example", "externalIPs": ["192.0.2.1"]},
		"want": {_address(0, `"192.0.2.1" is not allowed; allowed: none`)},
	},
	"text": {
		"spec": {"externalIPs": "192.0.2.1"},
		"parameters": _allowed,
		"want": {["spec.externalIPs is no list; write one", ["spec", "externalIPs"]]},
	},
	"a map": {
		"spec": {"externalIPs": {}},
		"parameters": _allowed,
		"want": {["spec.externalIPs is no list; write one", ["spec", "externalIPs"]]},
	},
	"loadBalancerIP": {
		"spec": {"type": "LoadBalancer", "loadBalancerIP": "203.0.113.1"},
		"want": {[`spec.loadBalancerIP "203.0.113.1" is not allowed; allowed: none`, ["spec", "loadBalancerIP"]]},
	},
	"loadBalancerIP of no load balancer": {
		"spec": {"loadBalancerIP": "203.0.113.1"},
		"parameters": _allowed,
		"want": {[sprintf(`spec.loadBalancerIP "203.0.113.1" is not allowed; %s`, [_all]), ["spec", "loadBalancerIP"]]},
	},
	"loadBalancerIP of odd type": {
		"spec": {"loadBalancerIP": ["192.0.2.1"]},
		"parameters": _allowed,
		"want": {[sprintf(`spec.loadBalancerIP ["192.0.2.1"] is no IP address; %s`, [_all]), ["spec", "loadBalancerIP"]]},
	},
	"annotation": {
		"spec": {"type": "LoadBalancer"},
		"annotations": {_metallb: "192.0.2.1,203.0.113.1"},
		"parameters": _allowed,
		"want": {[
			sprintf(`annotation %s "203.0.113.1" is not allowed; %s`, [_metallb, _all]),
			["metadata", "annotations", _metallb],
		]},
	},
	"annotation that is named": {
		"spec": {"type": "LoadBalancer"},
		"annotations": {"example.com/address": "192.0.2.1-192.0.2.9"},
		"parameters": {"addressAnnotations": ["example.com/address"]},
		"want": {[
			`annotation example.com/address "192.0.2.1-192.0.2.9" is no IP address; allowed: none`,
			["metadata", "annotations", "example.com/address"],
		]},
	},
}

test_address_denied[name] if {
	some name, test in _denied_addresses
	_seen == {[concat("", ["Service shop/web: ", text]), path] | some [text, path] in test.want} with input as _input(test)
}

test_odd_cidrs[name] if {
	some name, test in {
		"text": {"cidrs": "192.0.2.1", "allowed": "none"},
		"a map": {"cidrs": {"a": "192.0.2.1"}, "allowed": "none"},
		"null": {"cidrs": null, "allowed": "none"},
		"odd entries": {"cidrs": ["any", 5, "192.0.2.0/33"], "allowed": "5, 192.0.2.0/33, any"},
	}
	_seen == {[
		sprintf(`Service shop/web: spec.externalIPs[0] "192.0.2.1" is not allowed; allowed: %s`, [test.allowed]),
		["spec", "externalIPs", 0],
	]} with input as _input({"spec": {"externalIPs": ["192.0.2.1"]}, "parameters": {"allowedCIDRs": test.cidrs}})
}

test_no_parameters if {
	_seen == {[
		`Service shop/web: spec.externalIPs[0] "192.0.2.1" is not allowed; allowed: none`,
		["spec", "externalIPs", 0],
	]} with input as {"review": {"object": _service({"spec": {"externalIPs": ["192.0.2.1"]}})}}
}

package lib.exposure_test

import data.lib.exposure

test_ports[name] if {
	some name, case in {
		"absent": {"rule": {}, "opened": _all},
		"null": {"rule": {"ports": null}, "opened": _all},
		"empty": {"rule": {"ports": []}, "opened": _all},
		"an object": {"rule": {"ports": {}}, "opened": _all},
		"a number": {"rule": {"ports": 80}, "opened": _all},
		"a string": {"rule": {"ports": "80"}, "opened": _all},
		"V14 a port without fields": {"rule": {"ports": [{}]}, "opened": _all},
		"a port null": {"rule": {"ports": [null]}, "opened": _all},
		"a port of a number": {"rule": {"ports": [80]}, "opened": _all},
		"TCP": {"rule": {"ports": [{"protocol": "TCP"}]}, "opened": _all},
		"UDP": {"rule": {"ports": [{"protocol": "UDP"}]}, "opened": []},
		"SCTP": {"rule": {"ports": [{"protocol": "SCTP", "port": null}]}, "opened": []},
		"UDP and TCP": {"rule": {"ports": [{"protocol": "UDP"}, {"protocol": "TCP"}]}, "opened": _all},
		"a protocol that there is not": {"rule": {"ports": [{"protocol": "udp"}]}, "opened": _all},
		"a protocol null": {"rule": {"ports": [{"protocol": null}]}, "opened": _all},
		"V13 one port": {"rule": {"ports": [{"port": 80}]}, "opened": []},
		"one port, endPort null": {"rule": {"ports": [{"port": 80, "endPort": null}]}, "opened": []},
		"the first port": {"rule": {"ports": [{"port": 1}]}, "opened": []},
		"the last port": {"rule": {"ports": [{"port": 65535}]}, "opened": []},
		"a named port": {"rule": {"ports": [{"port": "http"}]}, "opened": []},
		"port of another type": {"rule": {"ports": [{"port": true}]}, "opened": _all},
		"endPort of another type": {"rule": {"ports": [{"port": 80, "endPort": "90"}]}, "opened": _all},
		"endPort and a port of another type": {"rule": {"ports": [{"port": true, "endPort": 90}]}, "opened": _all},
		"endPort without port": {"rule": {"ports": [{"endPort": 80}]}, "opened": _all},
		"V15 all in one range": {"rule": {"ports": [{"port": 1, "endPort": 65535}]}, "opened": _all},
		"V15 all but the first": {"rule": {"ports": [{"port": 2, "endPort": 65535}]}, "opened": []},
		"V15 all but the last": {"rule": {"ports": [{"port": 1, "endPort": 65534}]}, "opened": []},
		"V15 all in two ranges": {
			"rule": {"ports": [{"port": 1001, "endPort": 65535}, {"port": 1, "endPort": 1000}]},
			"opened": _all,
		},
		"V15 two ranges that overlap": {
			"rule": {"ports": [{"port": 1, "endPort": 9000}, {"port": 80, "endPort": 65535}]},
			"opened": _all,
		},
		"V15 two ranges that leave out one": {
			"rule": {"ports": [{"port": 1, "endPort": 1000}, {"port": 1002, "endPort": 65535}]},
			"opened": [],
		},
		"V15 two ranges and the one between": {
			"rule": {"ports": [{"port": 1, "endPort": 1000}, {"port": 1001}, {"port": 1002, "endPort": 65535}]},
			"opened": _all,
		},
		"V15 two ranges, one of UDP": {
			"rule": {"ports": [{"port": 1, "endPort": 1000}, {"port": 1001, "endPort": 65535, "protocol": "UDP"}]},
			"opened": [],
		},
		"a range that ends below the first port": {
			"rule": {"ports": [{"port": 1, "endPort": 65535}, {"port": 5, "endPort": -5}]},
			"opened": _all,
		},
		"a range beyond the last port": {"rule": {"ports": [{"port": 0, "endPort": 70000}]}, "opened": _all},
	}
	exposure.opened([case.rule], "Ingress") == case.opened
	exposure.opened([case.rule], "Egress") == case.opened
}

test_rules[name] if {
	some name, case in {
		"none": {"rules": [], "opened": []},
		"V11 one without fields": {"rules": [{}], "opened": _all},
		"V11 null": {"rules": [null], "opened": _all},
		"V11 a string": {"rules": ["all"], "opened": _all},
		"V11 false": {"rules": [false], "opened": _all},
		"V11 peers of the other direction": {"rules": [{"to": [{"podSelector": {}}]}], "opened": _all},
		"V30 one of two": {"rules": [{"from": [{"podSelector": {}}]}, {}], "opened": _all},
		"V13 everyone to one port": {"rules": [{"ports": [{"port": 80}]}], "opened": []},
		"V16 halves in two rules": {
			"rules": [
				{"from": [{"ipBlock": {"cidr": "0.0.0.0/1"}}]},
				{"from": [{"ipBlock": {"cidr": "128.0.0.0/1"}}]},
			],
			"opened": _v4,
		},
		"V16 halves to halves of the ports": {
			"rules": [
				{"from": [{"ipBlock": {"cidr": "0.0.0.0/1"}}], "ports": _low},
				{"from": [{"ipBlock": {"cidr": "128.0.0.0/1"}}], "ports": _high},
			],
			"opened": [],
		},
		"V16 halves to all ports and everyone to some": {
			"rules": [
				{"from": [{"ipBlock": {"cidr": "0.0.0.0/1"}}], "ports": _low},
				{"from": [{"ipBlock": {"cidr": "128.0.0.0/1"}}], "ports": _low},
				{"ports": _high},
			],
			"opened": _v4,
		},
		"V20 every namespace, in two halves of the ports": {
			"rules": [
				{"from": [{"namespaceSelector": {}}], "ports": _low},
				{"from": [{"namespaceSelector": {}}], "ports": _high},
			],
			"opened": _namespaces,
		},
		"another audience in each half of the ports": {
			"rules": [
				{"from": [{"namespaceSelector": {}}], "ports": _low},
				{"from": [{"ipBlock": {"cidr": "0.0.0.0/0"}}], "ports": _high},
			],
			"opened": [],
		},
		"everyone in one half and the addresses in the other": {
			"rules": [
				{"ports": _low},
				{"from": [{"ipBlock": {"cidr": "0.0.0.0/0"}}, {"ipBlock": {"cidr": "::/0"}}], "ports": _high},
			],
			"opened": array.concat(_v4, _v6),
		},
	}
	exposure.opened(case.rules, "Ingress") == case.opened
}

_low := [{"port": 1, "endPort": 32767}]

_high := [{"port": 32768, "endPort": 65535}]

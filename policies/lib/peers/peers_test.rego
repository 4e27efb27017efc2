package lib.peers_test

import data.lib.peers

test_sides if peers.sides == {"Egress": "to", "Ingress": "from"}

test_written[name] if {
	some name, [rule, side, written] in {
		"from": [{"from": [{"podSelector": {}}], "to": []}, "from", [{"podSelector": {}}]],
		"to": [{"to": [null]}, "to", [null]],
		"the other side": [{"to": [{"podSelector": {}}]}, "from", []],
		"none": [{}, "from", []],
		"null": [{"from": null}, "from", []],
		"no rule": [null, "from", []],
		"no list": [{"from": {"podSelector": {}}}, "from", []],
	}
	got := peers.written(rule, side)
	got == written
}

_all := {["TCP", 1, 65535], ["UDP", 1, 65535], ["SCTP", 1, 65535]}

test_opened[name] if {
	some name, [rule, opened] in {
		"no rule": [null, _all],
		"no ports": [{}, _all],
		"null": [{"ports": null}, _all],
		"empty": [{"ports": []}, _all],
		"one port": [{"ports": [{"port": 80}]}, {["TCP", 80, 80]}],
	}
	got := peers.opened(rule)
	got == opened
}

test_sound_rule[i] if {
	some i, rule in [null, {}, {"from": null, "ports": null}, {"from": [], "ports": []}, {"from": [null], "ports": [{}]}]
	not peers.rule_fault(rule, "from")
}

test_rule_fault[fault] if {
	some fault, [rule, side] in {
		"is \"all\"; write from and ports": ["all", "from"],
		"is [{}]; write to and ports": [[{}], "to"],
		"has the unknown field \"From\"; write from or ports": [{"From": [], "source": []}, "from"],
		"has the unknown field \"to\"; write from or ports": [{"to": [], "from": []}, "from"],
		"has the unknown field \"from\"; write to or ports": [{"to": [], "from": []}, "to"],
		"has from {}; write a list": [{"from": {}, "ports": 5}, "from"],
		"has ports 5; write a list": [{"from": [], "ports": 5}, "from"],
		"has ports[1] that has the port 0; mend it": [
			{"ports": [{}, {"port": 0, "protocol": "tcp"}, {"port": 70000}]},
			"from",
		],
	}
	got := peers.rule_fault(rule, side)
	got == fault
}

_web := {"matchLabels": {"app": "web"}}

test_sound[i] if {
	some i, peer in [
		{"podSelector": {}},
		{"podSelector": _web},
		{"namespaceSelector": {}, "podSelector": null},
		{"namespaceSelector": _web, "podSelector": _web},
		{"ipBlock": {"cidr": "10.0.0.0/8"}, "podSelector": null},
		{"podSelector": {}, "ipBlock": null},
	]
	not peers.fault(peer)
}

test_fault[fault] if {
	some fault, peer in {
		"is null; write a selector or an ipBlock": null,
		"is {}; write a selector or an ipBlock": {},
		"is {\"podSelector\":null}; write a selector or an ipBlock": {"podSelector": null},
		"is \"everyone\"; write a selector or an ipBlock": "everyone",
		"has the unknown field \"namespace\"; remove it": {"podSelector": {}, "pods": 1, "namespace": "shop"},
		"has an ipBlock and a selector; make two peers of it": {"ipBlock": {"cidr": "10.0.0.0/8"}, "podSelector": {}},
		"has an ipBlock that has cidr null, which is no network; write it like \"192.0.2.0/24\"": {"ipBlock": {}},
		"has podSelector \"app=web\", which Kubernetes refuses; mend it": {"podSelector": "app=web"},
		"has namespaceSelector 5, which Kubernetes refuses; mend it": {"podSelector": 6, "namespaceSelector": 5},
	}
	got := peers.fault(peer)
	got == fault
}

test_given[name] if {
	some name, [peer, given] in {
		"nothing": [{}, set()],
		"no peer": [null, set()],
		"no object": [["podSelector"], set()],
		"null": [{"podSelector": null, "namespaceSelector": {}}, {"namespaceSelector"}],
		"all": [{"podSelector": {}, "namespaceSelector": {}, "ipBlock": {}}, {"ipBlock", "namespaceSelector", "podSelector"}],
		"others": [{"podSelector": {}, "pods": {}}, {"podSelector"}],
	}
	got := peers.given(peer)
	got == given
}

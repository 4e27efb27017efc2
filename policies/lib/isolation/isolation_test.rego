package lib.isolation_test

import data.lib.isolation

_review(spec) := {
	"object": {"kind": "NetworkPolicy", "metadata": {"name": "web", "namespace": "shop"}, "spec": spec},
	"namespaceObject": {"metadata": {"labels": {"tenant": "t1"}}},
}

_dns := {"anyPeer": [{"direction": "Egress", "ports": ["53/UDP", "53/TCP"]}]}

_port(protocol, port) := {"protocol": protocol, "port": port}

_tenant(name) := {"namespaceSelector": {"matchLabels": {"tenant": name}}}

test_permitted[name] if {
	some name, [spec, parameters] in {
		"no spec": [{}, {}],
		"no rules": [{"policyTypes": ["Ingress", "Egress"]}, {}],
		"the tenant": [{"ingress": [{"from": [{"podSelector": {}}, _tenant("t1")]}]}, {}],
		"the tenant, out": [{"egress": [{"to": [_tenant("t1")], "ports": [{"port": "http"}]}]}, {}],
		"not in force": [{"policyTypes": ["Egress"], "ingress": [{}, {"from": [_tenant("t2")]}]}, {}],
		"exempt": [{"egress": [{"ports": [_port("UDP", 53), _port("TCP", 53)]}]}, _dns],
		"exempt, and null": [{"egress": [{"to": null, "ports": [_port("UDP", 53)]}]}, _dns],
		"exempt, whoever it is": [
			{"egress": [{"to": [_tenant("t2"), {"namespaceSelector": {}}], "ports": [_port("UDP", 53)]}]},
			_dns,
		],
	}
	got := isolation.faults with input as {"review": _review(spec), "parameters": parameters}
	got == set()
}

_friends := "name namespaces with tenant=t1, or shared ones"

test_fault[text] if {
	some text, [path, spec, parameters] in {
		sprintf("spec.ingress[0] lets in everyone; %s", [_friends]): [
			["spec", "ingress", 0],
			{"ingress": [{"ports": [_port("UDP", 53)]}]},
			_dns,
		],
		sprintf("spec.egress[1] lets out to everyone; %s", [_friends]): [
			["spec", "egress", 1],
			{"policyTypes": ["Egress"], "egress": [{"to": [_tenant("t1")]}, {"to": []}]},
			{},
		],
		sprintf("spec.egress[0] lets out to everyone; %s", [_friends]): [
			["spec", "egress", 0],
			{"policyTypes": ["Egress"], "egress": [{"ports": [_port("UDP", 53), _port("TCP", 80)]}]},
			_dns,
		],
		sprintf("spec.ingress[0] lets in everyone; %s ", [_friends]): [
			["spec", "ingress", 0],
			{"ingress": "everyone"},
			{},
		],
		"spec.ingress[0] has the unknown field \"to\"; write from or ports": [
			["spec", "ingress", 0],
			{"ingress": [{"to": [{"podSelector": {}}], "from": [{"podSelector": {}}]}]},
			{},
		],
		"spec.egress[0] has the unknown field \"From\"; write to or ports": [
			["spec", "egress", 0],
			{"policyTypes": ["Egress"], "egress": [{"From": [], "ports": [_port("UDP", 53)]}]},
			_dns,
		],
	}
	got := isolation.faults with input as {"review": _review(spec), "parameters": parameters}
	{[fault.text, fault.path] | some fault in got} == {[trim_space(text), path]}
}

test_fault_of_peer[text] if {
	some text, [path, spec, parameters] in {
		sprintf("spec.ingress[0].from[1] lets in namespaces of tenant \"t2\"; %s", [_friends]): [
			["spec", "ingress", 0, "from", 1],
			{"ingress": [{"from": [_tenant("t1"), _tenant("t2")]}]},
			{},
		],
		sprintf("spec.egress[0].to[0] lets out to namespaces of tenant \"t2\"; %s", [_friends]): [
			["spec", "egress", 0, "to", 0],
			{"policyTypes": ["Egress"], "egress": [{"to": [_tenant("t2")], "ports": [_port("TCP", 80)]}]},
			_dns,
		],
		"spec.ingress[0].from[0] is null; write a selector or an ipBlock": [
			["spec", "ingress", 0, "from", 0],
			{"ingress": [{"from": [null]}]},
			{},
		],
		"spec.egress[0].to[0] is {}; write a selector or an ipBlock": [
			["spec", "egress", 0, "to", 0],
			{"policyTypes": ["Egress"], "egress": [{"to": [{}], "ports": [_port("UDP", 53)]}]},
			_dns,
		],
		concat("", [
			"spec.ingress[0].from[0] lets in addresses that may be those of pods, ",
			"as cluster.podCIDRs is not given; leave those addresses out",
		]): [
			["spec", "ingress", 0, "from", 0],
			{"ingress": [{"from": [{"ipBlock": {"cidr": "192.0.2.0/24"}}]}]},
			{},
		],
	}
	got := isolation.faults with input as {"review": _review(spec), "parameters": parameters}
	{[fault.text, fault.path] | some fault in got} == {[trim_space(text), path]}
}

test_every_fault_is_told if {
	spec := {"ingress": [{}, {"from": [_tenant("t2"), _tenant("t1"), _tenant("t3")]}], "egress": [null]}
	got := isolation.faults with input as {"review": _review(spec), "parameters": {}}
	{[fault.path, fault.remedy] | some fault in got} == {[path, "Name peers that are the tenant's own or shared."] |
		some path in [
			["spec", "ingress", 0],
			["spec", "ingress", 1, "from", 0],
			["spec", "ingress", 1, "from", 2],
			["spec", "egress", 0],
		]
	}
}

test_several_strangers_are_told if {
	selector := {"matchExpressions": [{"key": "tenant", "operator": "In", "values": ["t3", "t2", "t1"]}]}
	spec := {"ingress": [{"from": [{"namespaceSelector": selector}]}]}
	got := isolation.faults with input as {"review": _review(spec), "parameters": {}}
	{fault.text | some fault in got} == {concat("", [
		"spec.ingress[0].from[0] lets in namespaces of tenant \"t2\" and namespaces of tenant \"t3\"; ",
		_friends,
	])}
}

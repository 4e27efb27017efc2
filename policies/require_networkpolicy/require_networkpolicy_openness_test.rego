package policies.require_networkpolicy_test

import data.policies.require_networkpolicy

# Every case: one policy of namespace shop and a Deployment there, judged in
# ingress.
test_openness[name] if {
	some name, case in _openness
	got := require_networkpolicy.violation with input as {
		"review": {"object": _deployment},
		"parameters": {"directions": ["Ingress"], "allowAll": "ignore"},
	}
		with data.inventory.namespace as _shop({"web": {"spec": case.spec}})
	{violation.msg | some violation in got} == {msg |
		some reason in case.reasons
		msg := concat(": ", ["No matching networkpolicy found for Deployment shop/web", reason])
	}
}

_openness := {
	"V11 a rule for everything": {
		"spec": _from([{}]),
		"reasons": {concat(" ", [
			"namespace shop has 1 NetworkPolicy, but none that isolates its pods (labels app=web) for",
			`Ingress: spec.ingress[0] of "web" opens every TCP port to everyone; narrow it`,
		])},
	},
	"V12 from empty": {
		"spec": _from([{"from": []}]),
		"reasons": {concat(" ", [
			"namespace shop has 1 NetworkPolicy, but none that isolates its pods (labels app=web) for",
			`Ingress: spec.ingress[0] of "web" opens every TCP port to everyone; narrow it`,
		])},
	},
	"V13 everyone on one port": {
		"spec": _from([{"ports": [{"port": 80}]}]),
		"reasons": set(),
	},
	"V14 a port without fields": {
		"spec": _from([{"ports": [{}]}]),
		"reasons": {concat(" ", [
			"namespace shop has 1 NetworkPolicy, but none that isolates its pods (labels app=web) for",
			`Ingress: spec.ingress[0] of "web" opens every TCP port to everyone; narrow it`,
		])},
	},
	"V15 all ports in a range": {
		"spec": _from([{"ports": [{"port": 1, "endPort": 65535}]}]),
		"reasons": {concat(" ", [
			"namespace shop has 1 NetworkPolicy, but none that isolates its pods (labels app=web) for",
			`Ingress: spec.ingress[0] of "web" opens every TCP port to everyone; narrow it`,
		])},
	},
	"V16 all of IPv4": {
		"spec": _from([{"from": [{"ipBlock": {"cidr": "0.0.0.0/0"}}]}]),
		"reasons": {concat(" ", [
			"namespace shop has 1 NetworkPolicy, but none that isolates its pods (labels app=web) for",
			`Ingress: spec.ingress[0] of "web" opens every TCP port to every IPv4 address; narrow it`,
		])},
	},
	"V16 all of IPv6": {
		"spec": _from([{"from": [{"ipBlock": {"cidr": "::/0"}}]}]),
		"reasons": {concat(" ", [
			"namespace shop has 1 NetworkPolicy, but none that isolates its pods (labels app=web) for",
			`Ingress: spec.ingress[0] of "web" opens every TCP port to every IPv6 address; narrow it`,
		])},
	},
	"V16 all of IPv4 in halves": {
		"spec": _from([{"from": [{"ipBlock": {"cidr": "0.0.0.0/1"}}, {"ipBlock": {"cidr": "128.0.0.0/1"}}]}]),
		"reasons": {concat(" ", [
			"namespace shop has 1 NetworkPolicy, but none that isolates its pods (labels app=web) for",
			`Ingress: spec.ingress[0] of "web" opens every TCP port to every IPv4 address; narrow it`,
		])},
	},
	"V16 half of IPv4": {
		"spec": _from([{"from": [{"ipBlock": {"cidr": "0.0.0.0/1"}}]}]),
		"reasons": set(),
	},
	"V17 all of IPv4 with an except": {
		"spec": _from([{"from": [{"ipBlock": {"cidr": "0.0.0.0/0", "except": ["10.0.0.0/8"]}}]}]),
		"reasons": {concat(" ", [
			"namespace shop has 1 NetworkPolicy, but none that isolates its pods (labels app=web) for",
			`Ingress: spec.ingress[0] of "web" opens every TCP port to every IPv4 address; narrow it`,
		])},
	},
	"V18 a block that is none": {
		"spec": _from([{"from": [{"ipBlock": {"cidr": "010.0.0.0/8"}}]}]),
		"reasons": {concat(" ", [
			"namespace shop has 1 NetworkPolicy, but none that isolates its pods (labels app=web) for",
			`Ingress: spec.ingress[0] of "web" opens every TCP port to everyone; narrow it`,
		])},
	},
	"V19 a peer without fields": {
		"spec": _from([{"from": [{}]}]),
		"reasons": {concat(" ", [
			"namespace shop has 1 NetworkPolicy, but none that isolates its pods (labels app=web) for",
			`Ingress: spec.ingress[0] of "web" opens every TCP port to everyone; narrow it`,
		])},
	},
	"V20 every namespace": {
		"spec": _from([{"from": [{"namespaceSelector": {}}]}]),
		"reasons": {concat(" ", [
			"namespace shop has 1 NetworkPolicy, but none that isolates its pods (labels app=web) for",
			`Ingress: spec.ingress[0] of "web" opens every TCP port to every namespace; narrow it`,
		])},
	},
	"V21 the own namespace": {
		"spec": _from([{"from": [{"podSelector": {}}]}]),
		"reasons": set(),
	},
	"V22 some pods of every namespace": {
		"spec": _from([{"from": [{"namespaceSelector": {}, "podSelector": {"matchLabels": {"app": "api"}}}]}]),
		"reasons": set(),
	},
	"V22 some pods, or every namespace": {
		"spec": _from([{"from": [{"podSelector": {"matchLabels": {"app": "api"}}}, {"namespaceSelector": {}}]}]),
		"reasons": {concat(" ", [
			"namespace shop has 1 NetworkPolicy, but none that isolates its pods (labels app=web) for",
			`Ingress: spec.ingress[0] of "web" opens every TCP port to every namespace; narrow it`,
		])},
	},
}

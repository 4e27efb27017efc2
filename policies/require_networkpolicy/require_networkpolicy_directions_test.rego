package policies.require_networkpolicy_test

import data.policies.require_networkpolicy

# Every case: one policy of namespace shop and a Deployment there, judged in
# both directions.
test_directions[name] if {
	some name, case in _directions
	got := require_networkpolicy.violation with input as {
		"review": {"object": _deployment},
		"parameters": {"directions": ["Ingress", "Egress"], "allowAll": "ignore"},
	}
		with data.inventory.namespace as _shop({"web": {"spec": case.spec}})
	{violation.msg | some violation in got} == {msg |
		some reason in case.reasons
		msg := concat(": ", ["No matching networkpolicy found for Deployment shop/web", reason])
	}
}

_directions := {
	"V1 all pods, for ingress": {
		"spec": {"podSelector": {}, "policyTypes": ["Ingress"]},
		"reasons": {concat(" ", [
			"namespace shop has 1 NetworkPolicy, but none that isolates its pods (labels app=web) for Egress:",
			`"web" selects them, but is for Ingress only; set its policyTypes to [Egress, Ingress]`,
		])},
	},
	"V2 no podSelector": {
		"spec": {"policyTypes": ["Ingress", "Egress"]},
		"reasons": set(),
	},
	"V3 podSelector null": {
		"spec": {"podSelector": null},
		"reasons": {concat(" ", [
			"namespace shop has 1 NetworkPolicy, but none that isolates its pods (labels app=web) for Egress:",
			`"web" selects them, but is for Ingress only; set its policyTypes to [Egress, Ingress]`,
		])},
	},
	"V3 matchLabels null": {
		"spec": {"podSelector": {"matchLabels": null}},
		"reasons": {concat(" ", [
			"namespace shop has 1 NetworkPolicy, but none that isolates its pods (labels app=web) for Egress:",
			`"web" selects them, but is for Ingress only; set its policyTypes to [Egress, Ingress]`,
		])},
	},
	"V4 no policyTypes, no rules": {
		"spec": _web({}),
		"reasons": {concat(" ", [
			"namespace shop has 1 NetworkPolicy, but none that isolates its pods (labels app=web) for Egress:",
			`"web" selects them, but is for Ingress only; set its policyTypes to [Egress, Ingress]`,
		])},
	},
	"V5 no policyTypes, egress empty": {
		"spec": _web({"egress": []}),
		"reasons": {concat(" ", [
			"namespace shop has 1 NetworkPolicy, but none that isolates its pods (labels app=web) for Egress:",
			`"web" selects them, but is for Ingress only; set its policyTypes to [Egress, Ingress]`,
		])},
	},
	"V6 no policyTypes, an egress rule": {
		"spec": _web({"egress": [{"to": [{"podSelector": {}}]}]}),
		"reasons": set(),
	},
	"V6 no policyTypes, an egress rule for everything": {
		"spec": _web({"egress": [{}]}),
		"reasons": {concat(" ", [
			"namespace shop has 1 NetworkPolicy, but none that isolates its pods (labels app=web) for Egress:",
			`spec.egress[0] of "web" opens every TCP port to everyone; narrow it`,
		])},
	},
	"V7 policyTypes empty": {
		"spec": _web({"policyTypes": []}),
		"reasons": {concat(" ", [
			"namespace shop has 1 NetworkPolicy, but none that isolates its pods (labels app=web) for Egress:",
			`"web" selects them, but is for Ingress only; set its policyTypes to [Egress, Ingress]`,
		])},
	},
	"V8 Egress with ingress rules": {
		"spec": _web({"policyTypes": ["Egress"], "ingress": [{"from": [{"podSelector": {}}]}]}),
		"reasons": {concat(" ", [
			"namespace shop has 1 NetworkPolicy, but none that isolates its pods (labels app=web) for",
			`Ingress: "web" selects them, but is for Egress only; set its policyTypes to [Egress, Ingress]`,
		])},
	},
	"V9 Ingress twice": {
		"spec": _web({"policyTypes": ["Ingress", "Ingress"]}),
		"reasons": {concat(" ", [
			"namespace shop has 1 NetworkPolicy, but none that isolates its pods (labels app=web) for Egress:",
			`"web" selects them, but is for Ingress only; set its policyTypes to [Egress, Ingress]`,
		])},
	},
	"V9 ingress in lower case": {
		"spec": _web({"policyTypes": ["ingress"]}),
		"reasons": {
			concat(" ", [
				"namespace shop has 1 NetworkPolicy, but none that isolates its pods (labels app=web) for Egress:",
				`"web" selects them, but is for no direction; set its policyTypes to [Egress]`,
			]),
			concat(" ", [
				"namespace shop has 1 NetworkPolicy, but none that isolates its pods (labels app=web) for",
				`Ingress: "web" selects them, but is for no direction; set its policyTypes to [Ingress]`,
			]),
		},
	},
	"V10 policyType": {
		"spec": _web({"policyType": ["Egress"]}),
		"reasons": {concat(" ", [
			"namespace shop has 1 NetworkPolicy, but none that isolates its pods (labels app=web) for Egress:",
			`"web" selects them, but is for Ingress only; set its policyTypes to [Egress, Ingress]`,
		])},
	},
}

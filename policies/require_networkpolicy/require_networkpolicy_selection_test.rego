package policies.require_networkpolicy_test

import data.policies.require_networkpolicy

# Every case: one policy of namespace shop and a Deployment there, judged in
# ingress.
test_selection[name] if {
	some name, case in _selection
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

_selection := {
	"V23 In and NotIn of the same": {
		"spec": {"podSelector": {"matchExpressions": [_app_in_web, _app_not_in_web]}},
		"reasons": {concat(" ", [
			"namespace shop has 1 NetworkPolicy, but none that selects its pods (labels app=web) for Ingress;",
			`the nearest, "web", asks for app notin (web) and the pods have app=web`,
		])},
	},
	"V24 matchLabels met, matchExpressions not": {
		"spec": {"podSelector": {"matchLabels": {"app": "web"}, "matchExpressions": [{"key": "tier", "operator": "Exists"}]}},
		"reasons": {concat(" ", [
			"namespace shop has 1 NetworkPolicy, but none that selects its pods (labels app=web) for Ingress;",
			`the nearest, "web", asks for tier exists and the pods have no label tier`,
		])},
	},
	"V25 NotIn without the key": {
		"spec": {"podSelector": {"matchExpressions": [{"key": "tier", "operator": "NotIn", "values": ["db"]}]}},
		"reasons": set(),
	},
	"V25 DoesNotExist without the key": {
		"spec": {"podSelector": {"matchExpressions": [{"key": "tier", "operator": "DoesNotExist"}]}},
		"reasons": set(),
	},
	"V25 Exists": {
		"spec": {"podSelector": {"matchExpressions": [{"key": "app", "operator": "Exists"}]}},
		"reasons": set(),
	},
	"V26 In without values": {
		"spec": {"podSelector": {"matchExpressions": [{"key": "app", "operator": "In", "values": []}]}},
		"reasons": {concat(" ", [
			"namespace shop has 1 NetworkPolicy, but none that selects its pods (labels app=web) for Ingress;",
			`the nearest, "web", asks for labels in a form that Kubernetes refuses`,
		])},
	},
	"V26 Exists with values": {
		"spec": {"podSelector": {"matchExpressions": [{"key": "app", "operator": "Exists", "values": ["web"]}]}},
		"reasons": {concat(" ", [
			"namespace shop has 1 NetworkPolicy, but none that selects its pods (labels app=web) for Ingress;",
			`the nearest, "web", asks for labels in a form that Kubernetes refuses`,
		])},
	},
	"V26 an operator in lower case": {
		"spec": {"podSelector": {"matchExpressions": [{"key": "app", "operator": "in", "values": ["web"]}]}},
		"reasons": {concat(" ", [
			"namespace shop has 1 NetworkPolicy, but none that selects its pods (labels app=web) for Ingress;",
			`the nearest, "web", asks for labels in a form that Kubernetes refuses`,
		])},
	},
	"V35 a label set at run time": {
		"spec": {"podSelector": {"matchLabels": {"pod-template-hash": "6d4b75cb6d"}}},
		"reasons": {concat(" ", [
			"namespace shop has 1 NetworkPolicy, but none that selects its pods (labels app=web) for Ingress;",
			`the nearest, "web", asks for pod-template-hash=6d4b75cb6d and the pods have a pod-template-hash`,
			"that is set only at run time",
		])},
	},
	"V35 some label set at run time": {
		"spec": {"podSelector": {"matchExpressions": [{"key": "pod-template-hash", "operator": "Exists"}]}},
		"reasons": set(),
	},
	"another label": {
		"spec": {"podSelector": {"matchLabels": {"app": "db"}}},
		"reasons": {concat(" ", [
			"namespace shop has 1 NetworkPolicy, but none that selects its pods (labels app=web) for Ingress;",
			`the nearest, "web", asks for app=db and the pods have app=web`,
		])},
	},
}

_app_in_web := {"key": "app", "operator": "In", "values": ["web"]}

_app_not_in_web := {"key": "app", "operator": "NotIn", "values": ["web"]}

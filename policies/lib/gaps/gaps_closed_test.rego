package lib.gaps_test

_closed := {
	"two for another direction": {
		"object": _pod,
		"policies": {"out": _web_with({"policyTypes": ["Egress"]}), "b": _web_with({"policyTypes": ["Egress"]})},
		"direction": "Ingress",
		"text": [
			"namespace shop has 2 NetworkPolicies, but none that isolates it (labels app=web) for",
			`Ingress: "b" selects it, but is for Egress only; set its policyTypes to [Egress, Ingress]`,
		],
		"remedy": concat(" ", [
			"Set spec.policyTypes of NetworkPolicy shop/b to [Egress, Ingress],",
			"with the ingress rules it needs.",
		]),
	},
	"for another direction by default": {
		"object": _deployment,
		"policies": {"in": _web},
		"direction": "Egress",
		"text": [
			"namespace shop has 1 NetworkPolicy, but none that isolates its pods (labels app=web,",
			`tier=x) for Egress: "in" selects them, but is for Ingress only; set its policyTypes to`,
			"[Egress, Ingress]",
		],
		"remedy": "Set spec.policyTypes of NetworkPolicy shop/in to [Egress, Ingress], with the egress rules it needs.",
	},
	"for no direction": {
		"object": _pod,
		"policies": {"in": _web_with({"policyTypes": ["ingress"]})},
		"direction": "any",
		"text": [
			"namespace shop has 1 NetworkPolicy, but none that isolates it (labels app=web) for",
			`Ingress: "in" selects it, but is for no direction; set its policyTypes to [Ingress]`,
		],
		"remedy": "Set spec.policyTypes of NetworkPolicy shop/in to [Ingress], with the ingress rules it needs.",
	},
	"being deleted": {
		"object": _deployment,
		"policies": {"a": _web_going, "b": _db},
		"direction": "Ingress",
		"text": [
			"namespace shop has 2 NetworkPolicies, but none that isolates its pods (labels app=web,",
			`tier=x) for Ingress: "a" selects them, but is being deleted; add one that stays`,
		],
		"remedy": "Add a NetworkPolicy for Ingress to namespace shop whose podSelector matches app=web, tier=x.",
	},
	"being deleted, and open": {
		"object": _deployment,
		"policies": {"a": object.union(_web_going, _in([{}]))},
		"direction": "Ingress",
		"text": [
			"namespace shop has 1 NetworkPolicy, but none that isolates its pods (labels app=web,",
			`tier=x) for Ingress: "a" selects them, but is being deleted; add one that stays`,
		],
		"remedy": "Add a NetworkPolicy for Ingress to namespace shop whose podSelector matches app=web, tier=x.",
	},
	"being deleted, two of them": {
		"object": _deployment,
		"policies": {"b": object.union(_web_going, _in([])), "a": object.union(_web_going, _in([{}, {}]))},
		"direction": "any",
		"text": [
			"namespace shop has 2 NetworkPolicies, but none that isolates its pods (labels app=web,",
			`tier=x) for Ingress or Egress: "a" selects them, but is being deleted; add one that stays`,
		],
		"remedy": concat(" ", [
			"Add a NetworkPolicy for Ingress or Egress to namespace shop",
			"whose podSelector matches app=web, tier=x.",
		]),
	},
	"the nearest of two": {
		"object": _deployment,
		"policies": {"a": {"spec": {"podSelector": {"matchLabels": {"app": "db", "role": "x"}}}}, "db": _db},
		"direction": "Ingress",
		"text": [
			"namespace shop has 2 NetworkPolicies, but none that selects its pods (labels app=web,",
			`tier=x) for Ingress; the nearest, "db", asks for app=db and the pods have app=web`,
		],
		"remedy": "Mend the labels of the pods or the podSelector of NetworkPolicy shop/db, or add one for Ingress.",
	},
	"a near one of many": {
		"object": _deployment,
		"policies": object.union(
			{sprintf("p%02d", [i]): _db | some i in numbers.range(1, 10)},
			{"a": {"spec": {"podSelector": {"matchLabels": {"app": "web", "role": "x"}}}}},
		),
		"direction": "Ingress",
		"text": [
			"namespace shop has 11 NetworkPolicies, but none that selects its pods (labels app=web,",
			`tier=x) for Ingress; a near one, "a", asks for role=x and the pods have no label role`,
		],
		"remedy": "Mend the labels of the pods or the podSelector of NetworkPolicy shop/a, or add one for Ingress.",
	},
	"the only one, which asks for two": {
		"object": _pod,
		"policies": {"a": {"spec": {"podSelector": {"matchLabels": {"app": "db"}, "matchExpressions": [_role_in_a_b]}}}},
		"direction": "Egress",
		"text": [
			"namespace shop has 1 NetworkPolicy, but none that selects it (labels app=web) for",
			`Egress; the nearest, "a", asks for app=db, role in (a, b) and the pod has app=web, no`,
			"label role",
		],
		"remedy": "Mend the labels of the pods or the podSelector of NetworkPolicy shop/a, or add one for Egress.",
	},
	"what is set at run time": {
		"object": _deployment,
		"policies": {"a": {"spec": {"podSelector": {"matchLabels": {"pod-template-hash": "abc", "app": "web"}}}}},
		"direction": "Ingress",
		"text": [
			"namespace shop has 1 NetworkPolicy, but none that selects its pods (labels app=web,",
			`tier=x) for Ingress; the nearest, "a", asks for pod-template-hash=abc and the pods have`,
			"a pod-template-hash that is set only at run time",
		],
		"remedy": "Mend the labels of the pods or the podSelector of NetworkPolicy shop/a, or add one for Ingress.",
	},
	"a selector that is refused": {
		"object": _deployment,
		"policies": {"a": {"spec": {"podSelector": "all"}}},
		"direction": "Ingress",
		"text": [
			"namespace shop has 1 NetworkPolicy, but none that selects its pods (labels app=web,",
			`tier=x) for Ingress; the nearest, "a", asks for labels in a form that Kubernetes refuses`,
		],
		"remedy": "Mend the labels of the pods or the podSelector of NetworkPolicy shop/a, or add one for Ingress.",
	},
	"two lacks on one label": {
		"object": _deployment,
		"policies": {"a": {"spec": {"podSelector": {"matchExpressions": [_app_in_db, _no_app]}}}},
		"direction": "any",
		"text": [
			"namespace shop has 1 NetworkPolicy, but none that selects its pods (labels app=web,",
			`tier=x) for Ingress or Egress; the nearest, "a", asks for app does not exist, app in`,
			"(db) and the pods have app=web",
		],
		"remedy": "Mend the labels of the pods or the podSelector of NetworkPolicy shop/a, or add one for Ingress or Egress.",
	},
	"policies that cannot be read": {
		"object": _deployment,
		"policies": {"a": null, "b": {"spec": "all"}},
		"direction": "Ingress",
		"text": [
			"namespace shop has 2 NetworkPolicies, but none that selects its pods (labels app=web,",
			"tier=x) for Ingress; add one whose podSelector matches app=web, tier=x",
		],
		"remedy": "Add a NetworkPolicy for Ingress to namespace shop whose podSelector matches app=web, tier=x.",
	},
}

_role_in_a_b := {"key": "role", "operator": "In", "values": ["a", "b"]}

_app_in_db := {"key": "app", "operator": "In", "values": ["db"]}

_no_app := {"key": "app", "operator": "DoesNotExist"}

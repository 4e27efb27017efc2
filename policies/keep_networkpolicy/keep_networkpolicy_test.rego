package policies.keep_networkpolicy_test

import data.policies.keep_networkpolicy

_policy(name, spec) := {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "NetworkPolicy",
	"metadata": {"name": name, "namespace": "shop"},
	"spec": spec,
}

_web := {"podSelector": {"matchLabels": {"app": "web"}}, "policyTypes": ["Ingress"]}

_all := {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}

_all_ingress := {"podSelector": {}, "policyTypes": ["Ingress"]}

_deletion(spec) := {
	"operation": "DELETE",
	"object": _policy("own", spec),
	"oldObject": _policy("own", spec),
}

_update(old, new) := {
	"operation": "UPDATE",
	"object": _policy("own", new),
	"oldObject": _policy("own", old),
}

_pods(names) := {name: {"metadata": {"labels": {"app": "web"}}} | some name in names}

_holding(specs, names) := {"shop": {
	"networking.k8s.io/v1": {"NetworkPolicy": {name: _policy(name, spec) | some name, spec in specs}},
	"v1": {"Pod": _pods(names)},
}}

_seen contains violation.msg if some violation in keep_networkpolicy.violation

# What is said of each review while pods web-0 and web-1 run.
test_reviews[name] if {
	some name, case in _reviews
	got := _seen with input as {"review": case.review, "parameters": object.get(case, "parameters", {})}
		with data.inventory.namespace as _holding(case.others, {"web-0", "web-1"})
	got == {concat(" ", ["NetworkPolicy shop/own:", fault]) | some fault in case.want}
}

_pods_lost(direction) := concat(" ", [
	"without it nothing isolates pods web-0, web-1 for",
	concat("", [direction, "; first create another for"]),
	direction,
	"with the former podSelector",
])

_anchor_lost(direction) := concat(" ", [
	"without it namespace shop has no default deny for",
	concat("", [direction, "; first create another for"]),
	direction,
	"with an empty podSelector",
])

_reviews := {
	"V38 the last anchor, and pods": {
		"review": _deletion(_all),
		"others": {"own": _all},
		"want": {_pods_lost("Ingress"), _pods_lost("Egress"), _anchor_lost("Ingress"), _anchor_lost("Egress")},
	},
	"V38 the policy of the pods": {"review": _deletion(_web), "others": {"own": _web}, "want": {_pods_lost("Ingress")}},
	"one of two anchors": {"review": _deletion(_all), "others": {"own": _all, "all": _all}, "want": set()},
	"one of two, the other of Ingress only": {
		"review": _deletion(_all),
		"others": {"own": _all, "in": _all_ingress},
		"want": {_pods_lost("Egress"), _anchor_lost("Egress")},
	},
	"the last anchor, the pods isolated by others": {
		"review": _deletion(_all_ingress),
		"others": {"own": _all_ingress, "web": _web},
		"want": {_anchor_lost("Ingress")},
	},
	"the policy of the pods beside an anchor": {
		"review": _deletion(_web),
		"others": {"own": _web, "in": _all_ingress},
		"want": set(),
	},
	"a policy of other pods": {
		"review": _deletion({"podSelector": {"matchLabels": {"app": "db"}}}),
		"others": {},
		"want": set(),
	},
	"a policy of no direction": {"review": _deletion({"policyTypes": ["ingress"]}), "others": {}, "want": set()},
	"rules alone": {
		"review": _update(_all, object.union(_all, {"ingress": [{}]})),
		"others": {"own": _all},
		"want": set(),
	},
	"rules of the pods' policy alone": {
		"review": _update(_web, object.union(_web, {"ingress": [{}]})),
		"others": {"own": _web},
		"want": set(),
	},
	"a direction more": {"review": _update(_all_ingress, _all), "others": {"own": _all_ingress}, "want": set()},
	"widened to all pods": {"review": _update(_web, _all_ingress), "others": {"own": _web}, "want": set()},
	"an anchor narrowed to all pods of today": {
		"review": _update(_all_ingress, _web),
		"others": {"own": _all_ingress},
		"want": {concat(" ", [
			"with this podSelector namespace shop has no default deny for Ingress;",
			"leave it as it was, or first create another for Ingress with an empty podSelector",
		])},
	},
	"the selector of the pods' policy changed": {
		"review": _update(_web, {"podSelector": {"matchLabels": {"app": "api"}}}),
		"others": {"own": _web},
		"want": {concat(" ", [
			"with this podSelector nothing isolates pods web-0, web-1 for Ingress;",
			"leave it as it was, or first create another for Ingress with the former podSelector",
		])},
	},
	"a direction taken": {
		"review": _update(_all, {"podSelector": {}, "policyTypes": ["Egress"]}),
		"others": {"own": _all},
		"want": {
			concat(" ", [
				"without Ingress in its policyTypes namespace shop has no default deny for Ingress;",
				"write it there, or first create another for Ingress with an empty podSelector",
			]),
			concat(" ", [
				"without Ingress in its policyTypes nothing isolates pods web-0, web-1 for Ingress;",
				"write it there, or first create another for Ingress with the former podSelector",
			]),
		},
	},
	"a direction taken with the last of its rules": {
		"review": _update({"podSelector": {}, "egress": [{}]}, {"podSelector": {}, "egress": []}),
		"others": {"web": {"podSelector": {"matchLabels": {"app": "web"}}, "egress": [{}]}},
		"want": {concat(" ", [
			"without Egress in its policyTypes namespace shop has no default deny for Egress;",
			"write it there, or first create another for Egress with an empty podSelector",
		])},
	},
	"a spec that cannot be read": {
		"review": _update(_web, "all"),
		"others": {"own": _web},
		"want": {concat(" ", [
			"without Ingress in its policyTypes nothing isolates pods web-0, web-1 for Ingress;",
			"write it there, or first create another for Ingress with the former podSelector",
		])},
	},
	"an object that cannot be read": {
		"review": object.union(_update(_web, _web), {"object": null}),
		"others": {"own": _web},
		"want": {_pods_lost("Ingress")},
	},
	"no oldObject": {
		"review": object.remove(_update(_web, _web), ["oldObject"]),
		"others": {"own": _web},
		"want": {"the review holds no oldObject to tell what it isolated; add it"},
	},
	"V163 no operation": {"review": {"object": _policy("own", _web)}, "others": {"own": _web}, "want": set()},
	"creation": {"review": {"operation": "CREATE", "object": _policy("own", _web)}, "others": {}, "want": set()},
	"the namespace goes": {
		"review": object.union(_deletion(_all), {"namespaceObject": {"status": {"phase": "Terminating"}}}),
		"others": {"own": _all},
		"want": set(),
	},
	"pods alone": {
		"review": _deletion(_all_ingress),
		"others": {},
		"parameters": {"keep": ["pods"]},
		"want": {_pods_lost("Ingress")},
	},
	"anchors alone": {
		"review": _deletion(_all_ingress),
		"others": {},
		"parameters": {"keep": ["anchors"]},
		"want": {_anchor_lost("Ingress")},
	},
	"anchors alone, a policy of pods": {
		"review": _deletion(_web),
		"others": {},
		"parameters": {"keep": ["anchors"]},
		"want": set(),
	},
}

# What cannot be read is read the strict way.
test_parameters[name] if {
	some odd in [
		null, false, 0, "pods", [], ["pods", "anchors"], ["pods", "rules"], ["rules"], [null], [["pods"]],
		{}, {"a": "pods"},
	]
	name := sprintf("%v", [odd])
	got := _seen with input as {"review": _deletion(_all_ingress), "parameters": {"keep": odd}}
		with data.inventory.namespace as _holding({}, {"web-0", "web-1"})
	got == {concat(" ", ["NetworkPolicy shop/own:", fault]) |
		some fault in [_pods_lost("Ingress"), _anchor_lost("Ingress")]
	}
}

test_listed[name] if {
	some name, case in {
		"one": {"pods": {"b"}, "listed": "pod b"},
		"two": {"pods": {"b", "a"}, "listed": "pods a, b"},
		"three": {"pods": {"c", "b", "a"}, "listed": "pods a, b, c"},
		"four": {"pods": {"d", "c", "b", "a"}, "listed": "pods a, b, c and 1 more"},
		"six": {"pods": {"f", "e", "d", "c", "b", "a"}, "listed": "pods a, b, c and 3 more"},
	}
	got := _seen with input as {"review": _deletion(_web)} with data.inventory.namespace as _holding({}, case.pods)
	got == {sprintf("NetworkPolicy shop/own: without it nothing isolates %s for %s", [case.listed, concat(" ", [
		"Ingress; first create another for Ingress",
		"with the former podSelector",
	])])}
}

test_details[name] if {
	some name, case in {
		"deletion": {
			"review": _deletion(_all_ingress),
			"details": {
				"path": [],
				"remedy": "First create a NetworkPolicy for Ingress with an empty podSelector, under another name.",
				"direction": "Ingress",
			},
		},
		"narrowed": {
			"review": _update(_all_ingress, _web),
			"details": {
				"path": ["spec", "podSelector"],
				"remedy": "First create a NetworkPolicy for Ingress with an empty podSelector, under another name.",
				"direction": "Ingress",
			},
		},
		"a direction taken": {
			"review": _update(_all, _all_ingress),
			"details": {
				"path": ["spec", "policyTypes"],
				"remedy": "First create a NetworkPolicy for Egress with an empty podSelector, under another name.",
				"direction": "Egress",
			},
		},
		"no oldObject": {
			"review": {"operation": "UPDATE", "object": _policy("own", _all)},
			"details": {"path": [], "remedy": "Review it with the object as it was."},
		},
	}
	got := keep_networkpolicy.violation with input as {"review": case.review} with data.inventory.namespace as {}
	{violation.details | some violation in got} == {case.details}
}

test_no_inventory if {
	count(keep_networkpolicy.violation) == 2 with input as {"review": _deletion(_all)}
	keep_networkpolicy.violation == set() with input as {"review": _deletion(_web)}
}

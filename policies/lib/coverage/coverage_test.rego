package lib.coverage_test

import data.lib.coverage

_pod := {"apiVersion": "v1", "kind": "Pod", "metadata": {"namespace": "shop", "labels": {"app": "web"}}}

_review := {"review": {"object": _pod}}

_holding(policies) := {"shop": {"networking.k8s.io/v1": {"NetworkPolicy": policies}}}

_web := {"spec": {"podSelector": {"matchLabels": {"app": "web"}}, "policyTypes": ["Ingress"]}}

_db := {"spec": {"podSelector": {"matchLabels": {"app": "db"}}}}

_all := {"spec": {"podSelector": {}}}

test_policies[name] if {
	some name, case in {
		"of the namespace": {"inventory": _holding({"web": _web}), "policies": {"web": _web}},
		"V28 of another namespace": {
			"inventory": {"bank": {"networking.k8s.io/v1": {"NetworkPolicy": {"web": _web}}}},
			"policies": {},
		},
		"of another group": {
			"inventory": {"shop": {"crd.projectcalico.org/v1": {"NetworkPolicy": {"web": _web}}}},
			"policies": {},
		},
		"V39 none left": {"inventory": _holding({}), "policies": {}},
		"V39 no kind": {"inventory": {"shop": {"networking.k8s.io/v1": {}}}, "policies": {}},
		"V40 no namespace": {"inventory": {}, "policies": {}},
		"V40 namespaces null": {"inventory": null, "policies": {}},
		"null": {"inventory": _holding(null), "policies": {}},
		"a list": {"inventory": _holding([_web]), "policies": {}},
	}
	got := coverage.policies with input as _review with data.inventory.namespace as case.inventory
	got == case.policies
}

test_policies_without_inventory if {
	got := coverage.policies with input as _review # V40
	got == {}
}

# V41
test_policies_without_namespace[name] if {
	some name, case in {
		"of default": {"namespace": "default", "unplaced": {"web": _web}, "policies": {"db": _db, "web": _web}},
		"of no namespace at all": {"namespace": "", "unplaced": {"web": _web}, "policies": {"db": _db, "web": _web}},
		"of another": {"namespace": "shop", "unplaced": {"web": _web}, "policies": {}},
		"none": {"namespace": "default", "unplaced": {}, "policies": {"db": _db}},
		"null": {"namespace": "default", "unplaced": null, "policies": {"db": _db}},
		"of the same name": {"namespace": "default", "unplaced": {"db": _web}, "policies": {"db": _db}},
	}
	got := coverage.policies with input as {"review": {"object": {"metadata": {"namespace": case.namespace}}}}
		with data.inventory.namespace as {"default": {"networking.k8s.io/v1": {"NetworkPolicy": {"db": _db}}}}
		with data.inventory.cluster as {"networking.k8s.io/v1": {"NetworkPolicy": case.unplaced}}
	got == case.policies
}

test_selecting[name] if {
	some name, case in {
		"a match": {"policies": {"web": _web}, "selecting": {"web"}},
		"no match": {"policies": {"db": _db}, "selecting": set()},
		"several": {"policies": {"web": _web, "db": _db, "all": _all}, "selecting": {"web", "all"}},
		"V2 no podSelector": {"policies": {"a": {"spec": {}}}, "selecting": {"a"}},
		"V3 podSelector null": {"policies": {"a": {"spec": {"podSelector": null}}}, "selecting": {"a"}},
		"no spec": {"policies": {"a": {}}, "selecting": {"a"}},
		"spec null": {"policies": {"a": {"spec": null}}, "selecting": {"a"}},
		"spec a string": {"policies": {"a": {"spec": "all"}}, "selecting": set()},
		"spec a list": {"policies": {"a": {"spec": []}}, "selecting": set()},
		"spec false": {"policies": {"a": {"spec": false}}, "selecting": set()},
		"podSelector a string": {"policies": {"a": {"spec": {"podSelector": "all"}}}, "selecting": set()},
		"podSelector false": {"policies": {"a": {"spec": {"podSelector": false}}}, "selecting": set()},
		"a policy null": {"policies": {"a": null}, "selecting": set()},
		"a policy of a string": {"policies": {"a": "all"}, "selecting": set()},
		"none": {"policies": {}, "selecting": set()},
	}

	# By the index, and as a review alone does.
	every uid in [{}, {"uid": ""}] {
		review := object.union(_review, {"review": uid})
		got := coverage.selecting with input as review with data.inventory.namespace as _holding(case.policies)
		got == case.selecting
	}
}

test_directions[name] if {
	some name, case in {
		"ingress": {
			"policies": {"web": _web},
			"in_force": {"Ingress": {"web"}}, "isolating": {"Ingress": {"web"}},
		},
		"V29 one policy each": {
			"policies": {"web": _web, "out": {"spec": {"policyTypes": ["Egress"]}}},
			"in_force": {"Ingress": {"web"}, "Egress": {"out"}},
			"isolating": {"Ingress": {"web"}, "Egress": {"out"}},
		},
		"of those that select only": {
			"policies": {"web": _web, "db": _db},
			"in_force": {"Ingress": {"web"}}, "isolating": {"Ingress": {"web"}},
		},
		"one that is being deleted": {
			"policies": {"web": _web, "all": object.union(_all, _going("2026-01-01T00:00:00Z"))},
			"in_force": {"Ingress": {"all", "web"}}, "isolating": {"Ingress": {"web"}},
		},
		"all being deleted": {
			"policies": {"web": object.union(_web, _going("2026-01-01T00:00:00Z"))},
			"in_force": {"Ingress": {"web"}}, "isolating": {},
		},
		"deletionTimestamp null": {
			"policies": {"web": object.union(_web, _going(null))},
			"in_force": {"Ingress": {"web"}}, "isolating": {"Ingress": {"web"}},
		},
		"metadata null": {
			"policies": {"web": object.union(_web, {"metadata": null})},
			"in_force": {"Ingress": {"web"}}, "isolating": {"Ingress": {"web"}},
		},
		"spec null": {
			"policies": {"web": {"spec": null}},
			"in_force": {"Ingress": {"web"}}, "isolating": {"Ingress": {"web"}},
		},
	}
	in_force := coverage.in_force with input as _review with data.inventory.namespace as _holding(case.policies)
	in_force == case.in_force
	isolating := coverage.isolating with input as _review with data.inventory.namespace as _holding(case.policies)
	isolating == case.isolating
}

_going(since) := {"metadata": {"deletionTimestamp": since}}

_web_of_front := {"spec": {"podSelector": {"matchLabels": {"app": "web", "tier": "front"}}}}

_web_untiered := {"spec": {"podSelector": {
	"matchLabels": {"app": "web"},
	"matchExpressions": [{"key": "tier", "operator": "DoesNotExist"}],
}}}

_web_tiered := {"spec": {"podSelector": {
	"matchLabels": {"app": "web"},
	"matchExpressions": [{"key": "tier", "operator": "Exists"}],
}}}

test_isolated[name] if {
	some name, case in {
		"a match": {"policies": {"web": _web}, "isolated": {"Ingress"}},
		"by one of many": {"policies": {"db": _db, "front": _web_of_front, "web": _web}, "isolated": {"Ingress"}},
		"without labels": {"policies": {"all": _all}, "isolated": {"Ingress"}},
		"an expression that is met": {"policies": {"web": _web_untiered}, "isolated": {"Ingress"}},
		"an expression that is not": {"policies": {"web": _web_tiered}, "isolated": set()},
		"no match": {"policies": {"db": _db}, "isolated": set()},
		"a label too many": {"policies": {"front": _web_of_front}, "isolated": set()},
		"the other direction": {
			"policies": {"web": json.patch(_web, [{"op": "replace", "path": "/spec/policyTypes", "value": ["Egress"]}])},
			"isolated": {"Egress"},
		},
		"being deleted": {"policies": {"web": object.union(_web, _going("now"))}, "isolated": set()},
		"none": {"policies": {}, "isolated": set()},
	}
	every uid in [{}, {"uid": ""}] {
		review := object.union(_review, {"review": uid})
		every direction in ["Ingress", "Egress"] {
			isolated := [direction |
				coverage.isolated({direction}) with input as review with data.inventory.namespace as _holding(case.policies)
			]
			{each | some each in isolated} == case.isolated & {direction}
		}
		both := [1 |
			coverage.isolated({"Ingress", "Egress"}) with input as review
				with data.inventory.namespace as _holding(case.policies)
		]
		count(both) == count(case.isolated)
	}
}

test_of_one_policy[name] if {
	some name, case in {
		"staying": {"policies": {"a": _web}, "stays": ["a"], "directions": {"Ingress"}},
		"going": {"policies": {"a": object.union(_web, _going("now"))}, "stays": [], "directions": {"Ingress"}},
		"by its rules": {"policies": {"a": {"spec": {"egress": [{}]}}}, "stays": ["a"], "directions": {"Ingress", "Egress"}},
		"no spec": {"policies": {"a": {}}, "stays": ["a"], "directions": {"Ingress"}},
		"neither": {"policies": {"a": {"spec": {"policyTypes": ["x"]}}}, "stays": ["a"], "directions": set()},
	}
	stays := ["a" |
		coverage.stays("a") with input as _review with data.inventory.namespace as _holding(case.policies)
	]
	stays == case.stays
	directions := coverage.directions_of("a") with input as _review
		with data.inventory.namespace as _holding(case.policies)
	directions == case.directions
}

package lib.departures_test

import data.lib.departures

_policy(spec) := {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "NetworkPolicy",
	"metadata": {"name": "web", "namespace": "shop"},
	"spec": spec,
}

_web := {"podSelector": {"matchLabels": {"app": "web"}}, "policyTypes": ["Ingress"]}

_all := {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}

_going := {"metadata": {"deletionTimestamp": "2026-01-01T00:00:00Z"}}

_deletion(spec) := {"operation": "DELETE", "object": _policy(spec), "oldObject": _policy(spec)}

_update(old, new) := {"operation": "UPDATE", "object": _policy(new), "oldObject": _policy(old)}

_pod(labels) := {"metadata": {"labels": labels}, "status": {"phase": "Running"}}

_holding(policies, pods) := {
	"bank": {
		"networking.k8s.io/v1": {"NetworkPolicy": {"all": {"spec": _all}}},
		"v1": {"Pod": {"web": _pod({"app": "web"})}},
	},
	"shop": {"networking.k8s.io/v1": {"NetworkPolicy": policies}, "v1": {"Pod": pods}},
}

test_judged[name] if {
	some name, review in {
		"V38 deletion": _deletion(_web),
		"object null": object.union(_deletion(_web), {"object": null}),
		"oldObject null": object.union(_deletion(_web), {"oldObject": null}),
		"update": _update(_web, _web),
		"update without oldObject": object.remove(_update(_web, _web), ["oldObject"]),
		"update with a deletionTimestamp that is new": object.union(_update(_web, _web), {"object": _going}),
		"deletionTimestamp null": object.union(_deletion(_web), {"oldObject": {"metadata": {"deletionTimestamp": null}}}),
		"deletionTimestamp empty": object.union(_deletion(_web), {"oldObject": {"metadata": {"deletionTimestamp": ""}}}),
		"Namespace that stays": object.union(_deletion(_web), {"namespaceObject": {
			"metadata": {"name": "shop", "deletionTimestamp": null},
			"status": {"phase": "Active"},
		}}),
		"Namespace of odd type": object.union(_deletion(_web), {"namespaceObject": "Terminating"}),
	}
	departures.judged with input as {"review": review}
}

_of(version) := object.union(_deletion(_web), {"oldObject": {"apiVersion": version}})

test_not_judged[name] if {
	some name, review in {
		"creation": object.union(_update(_web, _web), {"operation": "CREATE"}),
		"V163 no operation": object.remove(_update(_web, _web), ["operation"]),
		"operation null": object.union(_update(_web, _web), {"operation": null}),
		"another kind": object.union(_deletion(_web), {"oldObject": {"kind": "Ingress"}}),
		"another group": _of("crd.projectcalico.org/v1"),
		"another group by its beginning": _of("networking.k8s.io.example/v1"),
		"another group by its end": _of("example.networking.k8s.io/v1"),
		"nothing": {"operation": "DELETE"},
		"being deleted already": object.union(_deletion(_web), {"oldObject": _going}),
		"its last finalizer goes": {
			"operation": "UPDATE",
			"object": object.union(_policy(_web), _going),
			"oldObject": object.union(_policy(_web), _going),
		},
		"Namespace terminating": object.union(_deletion(_web), {"namespaceObject": {
			"metadata": {"name": "shop"},
			"status": {"phase": "Terminating"},
		}}),
		"Namespace being deleted": object.union(_deletion(_web), {"namespaceObject": _going}),
	}
	not departures.judged with input as {"review": review}
}

test_namespace_of_the_inventory[name] if {
	some name, case in {
		"being deleted": {"namespaces": {"shop": _going}, "judged": 0},
		"terminating": {"namespaces": {"shop": {"status": {"phase": "Terminating"}}}, "judged": 0},
		"another one": {"namespaces": {"bank": _going}, "judged": 1},
		"stays": {"namespaces": {"shop": {"status": {"phase": "Active"}}}, "judged": 1},
		"null": {"namespaces": {"shop": null}, "judged": 1},
		"deletionTimestamp of odd type": {"namespaces": {"shop": {"metadata": {"deletionTimestamp": 5}}}, "judged": 1},
		"deletionTimestamp empty": {"namespaces": {"shop": {"metadata": {"deletionTimestamp": ""}}}, "judged": 1},
		"none": {"namespaces": {}, "judged": 1},
	}
	got := [null | departures.judged] with input as {"review": _deletion(_web)}
		with data.inventory.cluster as {"v1": {"Namespace": case.namespaces}}
	count(got) == case.judged
}

test_known[name] if {
	some name, case in {
		"deletion": {"review": _deletion(_web), "known": 1},
		"no oldObject": {"review": {"operation": "UPDATE", "object": _policy(_web)}, "known": 0},
		"oldObject null": {"review": {"operation": "UPDATE", "object": _policy(_web), "oldObject": null}, "known": 0},
		"oldObject of odd type": {"review": {"operation": "UPDATE", "object": _policy(_web), "oldObject": "web"}, "known": 0},
	}
	got := [null | departures.known] with input as {"review": case.review}
	count(got) == case.known
}

test_ref[name] if {
	some name, case in {
		"deletion": {"review": _deletion(_web), "ref": "NetworkPolicy shop/web"},
		"of the oldObject": {
			"review": object.union(_deletion(_web), {"object": null}),
			"ref": "NetworkPolicy shop/web",
		},
		"of the object": {"review": {"object": _policy(_web)}, "ref": "NetworkPolicy shop/web"},
		"no metadata": {"review": {"oldObject": {}}, "ref": "NetworkPolicy default/(unnamed)"},
	}
	got := departures.ref with input as {"review": case.review}
	got == case.ref
}

_isolated(spec, directions) := {"selector": spec.podSelector, "directions": directions}

test_former_and_latter if {
	former := departures.former with input as {"review": _update(_all, _web)}
	former == _isolated(_all, {"Ingress", "Egress"})
	latter := departures.latter with input as {"review": _update(_all, _web)}
	latter == _isolated(_web, {"Ingress"})
	gone := departures.former with input as {"review": _deletion(_web)}
	gone == _isolated(_web, {"Ingress"})
	not departures.latter with input as {"review": _deletion(_web)}
}

test_former_and_latter_without_spec if {
	review := {"operation": "UPDATE", "object": {"spec": null}, "oldObject": {}}
	former := departures.former with input as {"review": review}
	former == {"selector": null, "directions": {"Ingress"}}
	latter := departures.latter with input as {"review": review}
	latter == {"selector": null, "directions": {"Ingress"}}
	odd := departures.latter with input as {"review": {"operation": "UPDATE", "object": {"spec": "all"}}}
	odd == {"selector": null, "directions": set()}
}

# What cannot be read is as if it went.
test_no_latter[name] if {
	some name, review in {
		"object null": {"operation": "UPDATE", "object": null},
		"no object": {"operation": "UPDATE"},
		"object of odd type": {"operation": "UPDATE", "object": "web"},
		"deletion": {"operation": "DELETE", "object": _policy(_web)},
	}
	not departures.latter with input as {"review": review}
}

_selected(labels) := {"podSelector": {"matchLabels": labels}, "policyTypes": ["Ingress"]}

test_remaining[name] if {
	some name, case in {
		"all but itself": {
			"review": _deletion(_web),
			"policies": {"web": {"spec": _web}, "db": {"spec": _selected({"app": "db"})}, "all": {"spec": _all}},
			"remaining": {"Ingress": {{}, {"matchLabels": {"app": "db"}}}, "Egress": {{}}},
			"anchored": {"Ingress", "Egress"},
		},
		"not what is being deleted": {
			"review": _deletion(_web),
			"policies": {"web": {"spec": _web}, "all": object.union({"spec": _all}, _going)},
			"remaining": {}, "anchored": set(),
		},
		"what it becomes": {
			"review": _update(_web, _selected({"app": "api"})),
			"policies": {"web": {"spec": _web}},
			"remaining": {"Ingress": {{"matchLabels": {"app": "api"}}}}, "anchored": set(),
		},
		"what it becomes, an anchor": {
			"review": _update(_web, {"policyTypes": ["Egress"]}),
			"policies": {"web": {"spec": _web}, "db": {"spec": _selected({"app": "db"})}},
			"remaining": {"Egress": {null}, "Ingress": {{"matchLabels": {"app": "db"}}}}, "anchored": {"Egress"},
		},
		"none": {"review": _deletion(_all), "policies": {}, "remaining": {}, "anchored": set()},
		"not known yet": {
			"review": _update(_web, _web),
			"policies": {},
			"remaining": {"Ingress": {_web.podSelector}}, "anchored": set(),
		},
	}
	remaining := departures.remaining with input as {"review": case.review}
		with data.inventory.namespace as _holding(case.policies, {})
	remaining == case.remaining
	anchored := departures.anchored with input as {"review": case.review}
		with data.inventory.namespace as _holding(case.policies, {})
	anchored == case.anchored
}

_pods := {
	"web-0": _pod({"app": "web"}),
	"web-1": _pod({"app": "web", "tier": "frontend"}),
	"db-0": _pod({"app": "db"}),
	"done": object.union(_pod({"app": "web"}), {"status": {"phase": "Succeeded"}}),
}

test_uncovered[name] if {
	some name, case in _uncovered
	got := departures.uncovered with input as {"review": case.review}
		with data.inventory.namespace as _holding(case.policies, _pods)
	got == case.uncovered
}

_uncovered := {
	"V38 deletion": {
		"review": _deletion(_web),
		"policies": {"web": {"spec": _web}},
		"uncovered": {"Ingress": {"web-0", "web-1"}},
	},
	"of two directions": {
		"review": _deletion({"egress": [{}]}),
		"policies": {"web": {"spec": _web}, "none": {"spec": {"policyTypes": ["ingress"]}}},
		"uncovered": {"Ingress": {"web-0", "web-1", "db-0"}, "Egress": {"web-0", "web-1", "db-0"}},
	},
	"held by another": {
		"review": _deletion(_web),
		"policies": {"web": {"spec": _web}, "tier": {"spec": _selected({"tier": "frontend"})}},
		"uncovered": {"Ingress": {"web-0"}},
	},
	"held by the second of its label": {
		"review": _deletion(_web),
		"policies": {
			"a": {"spec": _selected({"app": "web", "tier": "backend"})},
			"b": {"spec": _selected({"app": "web", "tier": "frontend"})},
			"c": {"spec": _selected({"app": "web", "tier": "proxy"})},
		},
		"uncovered": {"Ingress": {"web-0"}},
	},
	"held by expressions alone": {
		"review": _deletion(_web),
		"policies": {"tier": {"spec": {"podSelector": {"matchExpressions": [{"key": "tier", "operator": "Exists"}]}}}},
		"uncovered": {"Ingress": {"web-0"}},
	},
	"held for another direction": {
		"review": _deletion(_web),
		"policies": {"out": {"spec": {"podSelector": {}, "policyTypes": ["Egress"]}}},
		"uncovered": {"Ingress": {"web-0", "web-1"}},
	},
	"held by all that stay": {
		"review": _deletion(_web),
		"policies": {"tier": {"spec": _selected({"tier": "frontend"})}, "all": {"spec": _all}},
		"uncovered": {"Ingress": set()},
	},
	"by one that is being deleted no longer": {
		"review": _deletion(_web),
		"policies": {"all": object.union({"spec": _all}, _going)},
		"uncovered": {"Ingress": {"web-0", "web-1"}},
	},
	"narrowed": {
		"review": _update(_web, _selected({"app": "web", "tier": "frontend"})),
		"policies": {"web": {"spec": _web}},
		"uncovered": {"Ingress": {"web-0"}},
	},
	"widened": {
		"review": _update(_web, _all),
		"policies": {"web": {"spec": _web}},
		"uncovered": {"Ingress": set()},
	},
	"a direction taken": {
		"review": _update(_all, {"podSelector": {}, "policyTypes": ["Ingress"]}),
		"policies": {"web": {"spec": _all}, "db": {"spec": {"podSelector": {"matchLabels": {"app": "db"}}, "egress": [{}]}}},
		"uncovered": {"Ingress": set(), "Egress": {"web-0", "web-1"}},
	},
	"selects none": {"review": _deletion(_selected({"app": "api"})), "policies": {}, "uncovered": {"Ingress": set()}},
	"selects what cannot be read": {
		"review": _deletion({"podSelector": "all"}),
		"policies": {},
		"uncovered": {"Ingress": set()},
	},
	"held by what cannot be read no longer": {
		"review": _deletion(_web),
		"policies": {"a": {"spec": {"podSelector": "all"}}, "b": {"spec": "all"}, "c": null},
		"uncovered": {"Ingress": {"web-0", "web-1"}},
	},
	"isolated nothing": {"review": _deletion({"policyTypes": ["ingress"]}), "policies": {}, "uncovered": {}},
}

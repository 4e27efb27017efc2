package lib.enclosures_test

import data.lib.enclosures

_holding(policies) := {"shop": {"networking.k8s.io/v1": {"NetworkPolicy": policies}}}

_web := {"spec": {"podSelector": {"matchLabels": {"app": "web"}}, "policyTypes": ["Egress"]}}

_db := {"spec": {"podSelector": {"matchLabels": {"app": "db"}}}}

_going(when) := {"metadata": {"deletionTimestamp": when}}

test_policies[name] if {
	some name, case in {
		"of the namespace": {"inventory": _holding({"web": _web, "db": _db}), "want": {"web": _web, "db": _db}},
		"V28 of another namespace": {
			"inventory": {"bank": {"networking.k8s.io/v1": {"NetworkPolicy": {"web": _web}}}},
			"want": {},
		},
		"of another group": {
			"inventory": {"shop": {"crd.projectcalico.org/v1": {"NetworkPolicy": {"web": _web}}}},
			"want": {},
		},
		"V39 none left": {"inventory": _holding({}), "want": {}},
		"V39 no kind": {"inventory": {"shop": {"networking.k8s.io/v1": {}}}, "want": {}},
		"V40 no namespace": {"inventory": {}, "want": {}},
		"V40 namespaces null": {"inventory": null, "want": {}},
		"null": {"inventory": _holding(null), "want": {}},
		"a list": {"inventory": _holding([_web]), "want": {}},
	}
	got := enclosures.policies("shop") with data.inventory.namespace as case.inventory
	got == case.want
}

test_policies_without_inventory if enclosures.policies("shop") == {} # V40

# V41
test_policies_without_namespace[name] if {
	some name, case in {
		"of default": {"namespace": "default", "unplaced": {"web": _web}, "want": {"db": _db, "web": _web}},
		"of another": {"namespace": "shop", "unplaced": {"web": _web}, "want": {}},
		"none": {"namespace": "default", "unplaced": {}, "want": {"db": _db}},
		"null": {"namespace": "default", "unplaced": null, "want": {"db": _db}},
		"of the same name": {"namespace": "default", "unplaced": {"db": _web}, "want": {"db": _db}},
	}
	placed := {"networking.k8s.io/v1": {"NetworkPolicy": {"db": _db}}}
	got := enclosures.policies(case.namespace) with data.inventory.namespace as {"default": placed}
		with data.inventory.cluster as {"networking.k8s.io/v1": {"NetworkPolicy": case.unplaced}}
	got == case.want
}

test_stays[name] if {
	some name, case in {
		"a policy": {"policy": _web, "stays": 1},
		"deletionTimestamp null": {"policy": object.union(_web, _going(null)), "stays": 1},
		"being deleted": {"policy": object.union(_web, _going("2026-01-01T00:00:00Z")), "stays": 0},
		"deletionTimestamp of odd type": {"policy": object.union(_web, _going(false)), "stays": 0},
		"metadata null": {"policy": {"metadata": null}, "stays": 1},
		"null": {"policy": null, "stays": 0},
		"a string": {"policy": "web", "stays": 0},
	}
	got := [null | enclosures.stays("shop", "web")] with data.inventory.namespace as _holding({"web": case.policy})
	count(got) == case.stays
}

test_standing if {
	got := enclosures.standing("shop") with data.inventory.namespace as _holding({
		"web": _web,
		"going": object.union(_db, _going("now")),
		"odd": null,
		"bare": {},
	})
	got == {
		"web": {"selector": {"matchLabels": {"app": "web"}}, "directions": {"Egress"}},
		"bare": {"selector": null, "directions": {"Ingress"}},
	}
}

test_isolated[name] if {
	some name, case in {
		"V47": {"spec": {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}, "want": [{}, {"Ingress", "Egress"}]},
		"V2 no podSelector": {"spec": {"egress": [{}]}, "want": [null, {"Ingress", "Egress"}]},
		"V3 podSelector null": {"spec": {"podSelector": null}, "want": [null, {"Ingress"}]},
		"podSelector of odd type": {"spec": {"podSelector": "all"}, "want": ["all", {"Ingress"}]},
		"spec null": {"spec": null, "want": [null, {"Ingress"}]},
		"spec a string": {"spec": "all", "want": [null, set()]},
		"spec a list": {"spec": [], "want": [null, set()]},
		"spec false": {"spec": false, "want": [null, set()]},
		"spec a number": {"spec": 0, "want": [null, set()]},
	}
	[selector, directions] := case.want
	enclosures.isolated(case.spec) == {"selector": selector, "directions": directions}
}

test_opening if {
	narrow := {"from": [{"podSelector": {}}]}
	written := [["b", 1, {}], ["b", 0, narrow], ["a", 2, {}], ["c", 0, {}]]
	enclosures.opening(written, "Ingress", "everyone") == ["a", 2]
	enclosures.opening(written, "Ingress", "every IPv4 address") == ["a", 2]
	not enclosures.opening([["a", 0, narrow]], "Ingress", "everyone")
	not enclosures.opening([["a", 0, {"from": [{"namespaceSelector": {}}]}]], "Ingress", "everyone")
	enclosures.opening([["a", 0, narrow]], "Egress", "everyone") == ["a", 0]
}

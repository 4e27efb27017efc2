package lib.anchors_test

import data.lib.anchors

_holding(policies) := {
	"bank": {"networking.k8s.io/v1": {"NetworkPolicy": {"bank": _all(["Ingress", "Egress"])}}},
	"shop": {"networking.k8s.io/v1": {"NetworkPolicy": policies}},
}

_all(types) := {"spec": {"podSelector": {}, "policyTypes": types}}

_going := {"metadata": {"deletionTimestamp": "2026-01-01T00:00:00Z"}}

test_empty[i] if {
	some i, selector in [
		null,
		{},
		{"matchLabels": null},
		{"matchLabels": {}, "matchExpressions": []}, # V52
		{"matchExpressions": null},
		{"matchLabels": null, "matchExpressions": null},
	]
	anchors.empty(selector)
}

test_not_empty[i] if {
	some i, selector in [
		{"matchLabels": {"app": "a"}},
		{"matchExpressions": [{"key": "app", "operator": "Exists"}]},
		{"matchExpressions": [{"key": "app", "operator": "NotIn", "values": ["nobody"]}]},
		{"matchLabels": {}, "matchExpressions": [{"key": "app", "operator": "DoesNotExist"}]},
		{"matchLabels": {"app": "a"}, "matchExpressions": []},
		{"matchLabels": []},
		{"matchLabels": "all"},
		{"matchExpressions": {}},
		{"matchExpressions": false},
		"",
		"all",
		[],
		false,
		0,
	]
	not anchors.empty(selector)
}

test_of[name] if {
	some name, case in {
		"V47 both": {"policy": _all(["Ingress", "Egress"]), "want": {"Ingress", "Egress"}},
		"V2 no podSelector": {"policy": {"spec": {}}, "want": {"Ingress"}},
		"V3 podSelector null": {"policy": {"spec": {"podSelector": null}}, "want": {"Ingress"}},
		"V6 an egress rule": {"policy": {"spec": {"egress": [{}]}}, "want": {"Ingress", "Egress"}},
		"V9 of no direction": {"policy": _all(["ingress"]), "want": set()},
		"being deleted": {"policy": object.union(_all(["Egress"]), _going), "want": {"Egress"}},
		"no spec": {"policy": {}, "want": {"Ingress"}},
		"spec null": {"policy": {"spec": null}, "want": {"Ingress"}},
		"spec of odd type": {"policy": {"spec": "all"}, "want": set()},
	}
	got := anchors.of("shop") with data.inventory.namespace as _holding({"a": case.policy})
	got == {"a": case.want}
}

test_of_none[name] if {
	some name, policies in {
		"none": {},
		"V50 one label": {"a": {"spec": {"podSelector": {"matchLabels": {"app": "a"}}}}},
		"podSelector of odd type": {"a": {"spec": {"podSelector": "all"}}},
		"null": {"a": null},
		"a string": {"a": "all"},
	}
	got := anchors.of("shop") with data.inventory.namespace as _holding(policies)
	got == {}
}

_policies := {
	"a": _all(["Ingress"]),
	"b": object.union(_all(["Ingress"]), _going),
	"c": _all(["Egress", "Ingress"]),
	"d": {"spec": {"podSelector": {"matchLabels": {"app": "d"}}}},
}

test_in_force[direction] if {
	some direction, names in {"Ingress": {"a", "b", "c"}, "Egress": {"c"}}
	got := anchors.in_force("shop", direction) with data.inventory.namespace as _holding(_policies)
	got == names
}

test_staying[direction] if {
	some direction, names in {"Ingress": {"a", "c"}, "Egress": {"c"}}
	got := anchors.staying("shop", direction) with data.inventory.namespace as _holding(_policies)
	got == names
}

test_rules_and_opened[direction] if {
	policies := {
		"a": {"spec": {"ingress": [{"from": [{"podSelector": {}}]}], "egress": [{"to": [{"ipBlock": {"cidr": "::/0"}}]}]}},
		"b": object.union({"spec": {"ingress": [{}, {"from": [{"ipBlock": {"cidr": "10.0.0.0/8"}}]}]}}, _going),
		"c": {"spec": {"policyTypes": ["Egress"], "ingress": [{}]}},
		"d": {"spec": {"podSelector": {"matchLabels": {"app": "d"}}, "egress": [{}]}},
		"e": {"spec": null},
	}
	some direction, case in {
		"Ingress": {
			"rules": [
				["a", 0, {"from": [{"podSelector": {}}]}],
				["b", 0, {}],
				["b", 1, {"from": [{"ipBlock": {"cidr": "10.0.0.0/8"}}]}],
			],
			"opened": ["everyone", "every namespace", "every IPv4 address", "every IPv6 address"],
		},
		"Egress": {
			"rules": [["a", 0, {"to": [{"ipBlock": {"cidr": "::/0"}}]}]],
			"opened": ["every IPv6 address"],
		},
	}
	rules := anchors.rules("shop", direction) with data.inventory.namespace as _holding(policies)
	rules == case.rules
	opened := anchors.opened("shop", direction) with data.inventory.namespace as _holding(policies)
	opened == case.opened
}

test_opened_by_none if {
	got := anchors.opened("shop", "Ingress") with data.inventory.namespace as _holding({})
	got == []
}

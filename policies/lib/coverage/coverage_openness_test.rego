package lib.coverage_test

import data.lib.coverage

_everyone := ["everyone", "every namespace", "every IPv4 address", "every IPv6 address"]

_from(cidrs) := {"from": [{"ipBlock": {"cidr": cidr}} | some cidr in cidrs]}

_ingress(rules) := {"spec": {"ingress": rules}}

test_opened[name] if {
	some name, case in {
		"V47 no rules": {"policies": {"a": _all}, "opened": {"Ingress": []}, "rule": {}},
		"V11 a rule without fields": {
			"policies": {"a": _ingress([_from(["10.0.0.0/8"]), {}])},
			"opened": {"Ingress": _everyone}, "rule": {"Ingress": ["a", 1]},
		},
		"V30 by another policy": {
			"policies": {"a": _all, "b": _ingress([{}])},
			"opened": {"Ingress": _everyone}, "rule": {"Ingress": ["b", 0]},
		},
		"the first of several": {
			"policies": {"c": _ingress([{}]), "b": _ingress([_from(["::/0"]), {}, {}])},
			"opened": {"Ingress": _everyone}, "rule": {"Ingress": ["b", 1]},
		},
		"by one that is being deleted": {
			"policies": {"a": _all, "b": object.union(_ingress([{}]), _going("now"))},
			"opened": {"Ingress": _everyone}, "rule": {"Ingress": ["b", 0]},
		},
		"not by one that does not select": {
			"policies": {"a": _all, "b": json.patch(_db, [{"op": "add", "path": "/spec/ingress", "value": [{}]}])},
			"opened": {"Ingress": []}, "rule": {},
		},
		"V8 not by rules that are not in force": {
			"policies": {"a": {"spec": {"policyTypes": ["Egress"], "ingress": [{}]}}},
			"opened": {"Egress": []}, "rule": {},
		},
		"V16 by two policies": {
			"policies": {"a": _ingress([_from(["0.0.0.0/1"])]), "b": _ingress([_from(["128.0.0.0/1"])])},
			"opened": {"Ingress": ["every IPv4 address"]}, "rule": {},
		},
		"V16 to either family by a policy of its own": {
			"policies": {"a": _ingress([_from(["::/0"])]), "b": _ingress([_from(["0.0.0.0/0"])])},
			"opened": {"Ingress": ["every IPv4 address", "every IPv6 address"]}, "rule": {"Ingress": ["b", 0]},
		},
		"V6 both directions, one of them": {
			"policies": {"a": {"spec": {"egress": [{}]}}},
			"opened": {"Ingress": [], "Egress": _everyone}, "rule": {"Egress": ["a", 0]},
		},
		"rules of another type": {
			"policies": {"a": {"spec": {"ingress": "all"}}},
			"opened": {"Ingress": _everyone}, "rule": {"Ingress": ["a", 0]},
		},
		"no policy": {"policies": {}, "opened": {}, "rule": {}},
	}
	opened := coverage.opened with input as _review with data.inventory.namespace as _holding(case.policies)
	opened == case.opened
	rule := coverage.opening_rule with input as _review with data.inventory.namespace as _holding(case.policies)
	rule == case.rule
}

_no_app := {"key": "app", "operator": "DoesNotExist"}

_untiered := {"key": "tier", "operator": "DoesNotExist"}

_some_app := {"key": "app", "operator": "Exists"}

_tiered := {"key": "tier", "operator": "Exists"}

_lack_of_db := {"asks": "app=db", "has": "app=web"}

test_nearest[name] if {
	some name, case in {
		"the fewest requirements unmet": {
			"policies": {"a": {"spec": {"podSelector": {"matchLabels": {"app": "db", "tier": "x"}}}}, "b": _db},
			"nearest": {"name": "b", "lacks": [_lack_of_db]},
		},
		"matchExpressions count as well": {
			"policies": {"a": {"spec": {"podSelector": {"matchExpressions": [_no_app, _tiered]}}}, "b": _db},
			"nearest": {"name": "b", "lacks": [_lack_of_db]},
		},
		"but not those that are met": {
			"policies": {
				"a": {"spec": {"podSelector": {"matchLabels": {"app": "db", "tier": "x"}}}},
				"b": {"spec": {"podSelector": {"matchLabels": {"app": "db"}, "matchExpressions": [_untiered, _some_app]}}},
			},
			"nearest": {"name": "b", "lacks": [_lack_of_db]},
		},
		"as much as matchLabels": {
			"policies": {
				"a": {"spec": {"podSelector": {"matchLabels": {"tier": "x"}, "matchExpressions": [_no_app]}}},
				"b": {"spec": {"podSelector": {"matchLabels": {"app": "web"}, "matchExpressions": [_tiered]}}},
			},
			"nearest": {"name": "b", "lacks": [{"asks": "tier exists", "has": "no label tier"}]},
		},
		"one that is refused for its form": {
			"policies": {"a": {"spec": {"podSelector": "all"}}, "b": _db},
			"nearest": {"name": "a", "lacks": [{"asks": "labels in a form that Kubernetes refuses"}]},
		},
		"then by name": {
			"policies": {"c": _db, "b": _db},
			"nearest": {"name": "b", "lacks": [_lack_of_db]},
		},
		"not one that is being deleted": {
			"policies": {"a": object.union(_db, _going("now")), "b": _db},
			"nearest": {"name": "b", "lacks": [_lack_of_db]},
		},
		"not one that cannot be read": {
			"policies": {"a": null, "b": {"spec": "all"}, "c": _db},
			"nearest": {"name": "c", "lacks": [_lack_of_db]},
		},
	}
	got := coverage.nearest with input as _review with data.inventory.namespace as _holding(case.policies)
	got == case.nearest
}

# As near by what they lack, but none of those to look among.
test_nearest_of_many if {
	many := {sprintf("p%02d", [i]): {"spec": {"podSelector": {"matchLabels": {"app": "web", "tier": "x", "b": "c"}}}} |
		some i in numbers.range(1, 10)
	}
	policies := object.union(many, {"a": _db, "q": _db})
	got := coverage.nearest with input as _review with data.inventory.namespace as _holding(policies)
	got.name == "p01"
}

test_nearest_of_none[name] if {
	some name, policies in {
		"none": {},
		"those that select": {"a": _all},
		"those that cannot be read": {"a": null, "b": {"spec": "all"}},
	}
	not coverage.nearest with input as _review with data.inventory.namespace as _holding(policies)
}

package lib.selections_test

import data.lib.selections

test_values[name] if {
	some name, [selector, known, values] in {
		"all": [{}, {"web"}, {"web", "*", null}],
		"all by null": [null, {"web"}, {"web", "*", null}],
		"by label": [{"matchLabels": {"tier": "web"}}, {"db"}, {"web"}],
		"another key": [{"matchLabels": {"app": "web"}}, {"db"}, {"db", "*", null}],
		"In": [_expression("In", ["web", "db"]), {"proxy"}, {"web", "db"}],
		"NotIn": [_expression("NotIn", ["web"]), {"web", "db"}, {"db", "*", null}],
		"NotIn of another key": [
			{"matchExpressions": [{"key": "app", "operator": "NotIn", "values": ["db"]}]},
			{"db"},
			{"db", "*", null},
		],
		"Exists": [_expression("Exists", []), {"db"}, {"db", "*"}],
		"DoesNotExist": [_expression("DoesNotExist", []), {"db"}, {null}],
		"contradiction": [
			{"matchLabels": {"tier": "web"}, "matchExpressions": [{"key": "tier", "operator": "NotIn", "values": ["web"]}]},
			{"db"},
			set(),
		],
	}
	got := selections.values(selector, "tier", known)
	got == values
}

test_name_is_never_absent if {
	selections.values({}, selections.name_label, {"shop"}) == {"shop", "*"}
	selections.values(
		{"matchExpressions": [{
			"key": "kubernetes.io/metadata.name",
			"operator": "DoesNotExist",
		}]},
		selections.name_label, {"shop"},
	) == set()
}

test_permits if {
	selections.permits(_expression("NotIn", ["web"]), "tier", null)
	selections.permits(_expression("NotIn", ["web"]), "tier", "db")
	not selections.permits(_expression("NotIn", ["web"]), "tier", "web")
	not selections.permits(_expression("Exists", []), "tier", null)
	selections.permits(_expression("Exists", []), "app", null)
}

test_satisfiable[name] if {
	some name, [selector, satisfiable] in {
		"all": [{}, true],
		"null": [null, true],
		"one label": [{"matchLabels": {"tier": "web"}}, true],
		"exclusion": [_expression("NotIn", ["web"]), true],
		"absence": [_expression("DoesNotExist", []), true],
		"absent and present": [
			{"matchExpressions": [
				{"key": "tier", "operator": "DoesNotExist"},
				{"key": "tier", "operator": "Exists"},
			]},
			false,
		],
		"contradiction of labels": [
			{"matchLabels": {"app": "web"}, "matchExpressions": [{"key": "app", "operator": "In", "values": ["db"]}]},
			false,
		],
		"a Namespace without name": [
			{"matchExpressions": [{
				"key": "kubernetes.io/metadata.name",
				"operator": "DoesNotExist",
			}]},
			false,
		],
	}
	got := {answer | answer := true; selections.satisfiable(selector)}
	got == {answer | answer := true; satisfiable}
}

test_named if {
	selections.named(
		{"matchLabels": {"tier": "web", "app": "shop"}, "matchExpressions": [
			{"key": "tier", "operator": "In", "values": ["db", "proxy"]},
			{"key": "tier", "operator": "Exists"},
			{"key": "app", "operator": "NotIn", "values": ["till"]},
		]},
		"tier",
	) == {"web", "db", "proxy"}
	selections.named(null, "tier") == set()
	selections.named({}, "tier") == set()
}

_expression(operator, values) := {"matchExpressions": [{"key": "tier", "operator": operator, "values": values}]}

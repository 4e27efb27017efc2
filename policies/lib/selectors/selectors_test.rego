package lib.selectors_test

import data.lib.selectors

_labels := {"app": "web", "tier": "", "pod-template-hash": null}

_expression(key, operator, values) := {"matchExpressions": [{"key": key, "operator": operator, "values": values}]}

# Each case is asked of both functions, which have to agree.
test_selectors[name] if {
	some name, case in object.union_n([_everything, _match_labels, _expressions, _at_run_time])
	selectors.unmet(case.selector, _labels) == case.unmet
	count([true | selectors.matches(case.selector, _labels)]) == count([true | case.unmet == []])
}

_everything := {
	"V2 null": {"selector": null, "unmet": []},
	"V1 empty": {"selector": {}, "unmet": []},
	"V3 null matchLabels": {"selector": {"matchLabels": null}, "unmet": []},
	"V3 null matchExpressions": {"selector": {"matchExpressions": null}, "unmet": []},
	"V3 both null": {"selector": {"matchLabels": null, "matchExpressions": null}, "unmet": []},
	"V52 both empty": {"selector": {"matchLabels": {}, "matchExpressions": []}, "unmet": []},
	"V10 a key that the API server drops": {"selector": {"matchLabel": {"app": "db"}}, "unmet": []},
}

_match_labels := {
	"matchLabels met": {"selector": {"matchLabels": {"app": "web", "tier": ""}}, "unmet": []},
	"matchLabels met beside null matchExpressions": {
		"selector": {"matchLabels": {"app": "web"}, "matchExpressions": null},
		"unmet": [],
	},
	"another value": {
		"selector": {"matchLabels": {"app": "db"}},
		"unmet": [{"asks": "app=db", "has": "app=web"}],
	},
	"another value beside null matchExpressions": {
		"selector": {"matchLabels": {"app": "db"}, "matchExpressions": null},
		"unmet": [{"asks": "app=db", "has": "app=web"}],
	},
	"an absent key": {
		"selector": {"matchLabels": {"zone": "a"}},
		"unmet": [{"asks": "zone=a", "has": "no label zone"}],
	},
	"an absent key is not an empty value": {
		"selector": {"matchLabels": {"zone": ""}},
		"unmet": [{"asks": "zone=", "has": "no label zone"}],
	},
	"one of two met": {
		"selector": {"matchLabels": {"app": "web", "tier": "x"}},
		"unmet": [{"asks": "tier=x", "has": "tier="}],
	},
	"two unmet, sorted": {
		"selector": {"matchLabels": {"tier": "x", "app": "db"}},
		"unmet": [{"asks": "app=db", "has": "app=web"}, {"asks": "tier=x", "has": "tier="}],
	},
	"values are not patterns": {
		"selector": {"matchLabels": {"app": "w"}},
		"unmet": [{"asks": "app=w", "has": "app=web"}],
	},
}

_expressions := {
	"In met": {"selector": _expression("app", "In", ["db", "web"]), "unmet": []},
	"In unmet": {
		"selector": _expression("app", "In", ["db", "cache"]),
		"unmet": [{"asks": "app in (db, cache)", "has": "app=web"}],
	},
	"In wants the key": {
		"selector": _expression("zone", "In", ["a"]),
		"unmet": [{"asks": "zone in (a)", "has": "no label zone"}],
	},
	"In with an empty value met": {"selector": _expression("tier", "In", [""]), "unmet": []},
	"NotIn met": {"selector": _expression("app", "NotIn", ["db"]), "unmet": []},
	"V25 NotIn met without the key": {"selector": _expression("zone", "NotIn", ["a"]), "unmet": []},
	"NotIn unmet": {
		"selector": _expression("app", "NotIn", ["db", "web"]),
		"unmet": [{"asks": "app notin (db, web)", "has": "app=web"}],
	},
	"Exists met": {"selector": _expression("app", "Exists", null), "unmet": []},
	"V25 Exists met by an empty value": {"selector": _expression("tier", "Exists", []), "unmet": []},
	"Exists unmet": {
		"selector": {"matchExpressions": [{"key": "zone", "operator": "Exists"}]},
		"unmet": [{"asks": "zone exists", "has": "no label zone"}],
	},
	"V25 DoesNotExist met without the key": {"selector": _expression("zone", "DoesNotExist", []), "unmet": []},
	"DoesNotExist unmet by an empty value": {
		"selector": _expression("tier", "DoesNotExist", null),
		"unmet": [{"asks": "tier does not exist", "has": "tier="}],
	},
	"V23 In and NotIn of the same": {
		"selector": {"matchExpressions": [
			{"key": "app", "operator": "In", "values": ["web"]},
			{"key": "app", "operator": "NotIn", "values": ["web"]},
		]},
		"unmet": [{"asks": "app notin (web)", "has": "app=web"}],
	},
	"V24 matchLabels met, matchExpressions not": {
		"selector": object.union({"matchLabels": {"app": "web"}}, _expression("tier", "In", ["x"])),
		"unmet": [{"asks": "tier in (x)", "has": "tier="}],
	},
	"matchExpressions met, matchLabels not": {
		"selector": object.union({"matchLabels": {"app": "db"}}, _expression("tier", "Exists", [])),
		"unmet": [{"asks": "app=db", "has": "app=web"}],
	},
	"matchLabels and matchExpressions met": {
		"selector": object.union({"matchLabels": {"app": "web"}}, _expression("tier", "Exists", [])),
		"unmet": [],
	},
	"matchExpressions met beside null matchLabels": {
		"selector": object.union({"matchLabels": null}, _expression("tier", "Exists", [])),
		"unmet": [],
	},
	"a key with a prefix": {
		"selector": _expression("app.kubernetes.io/name", "DoesNotExist", []),
		"unmet": [],
	},
}

_at_run_time := {
	"Exists is met": {"selector": _expression("pod-template-hash", "Exists", []), "unmet": []},
	"DoesNotExist is not": {
		"selector": _expression("pod-template-hash", "DoesNotExist", []),
		"unmet": [{
			"asks": "pod-template-hash does not exist",
			"has": "a pod-template-hash that is set only at run time",
		}],
	},
	"V35 no value is": {
		"selector": {"matchLabels": {"pod-template-hash": "abc"}},
		"unmet": [{
			"asks": "pod-template-hash=abc",
			"has": "a pod-template-hash that is set only at run time",
		}],
	},
	"In cannot be proved": {
		"selector": _expression("pod-template-hash", "In", ["abc"]),
		"unmet": [{
			"asks": "pod-template-hash in (abc)",
			"has": "a pod-template-hash that is set only at run time",
		}],
	},
	"NotIn cannot be proved": {
		"selector": _expression("pod-template-hash", "NotIn", ["abc"]),
		"unmet": [{
			"asks": "pod-template-hash notin (abc)",
			"has": "a pod-template-hash that is set only at run time",
		}],
	},
}

package lib.selectors_test

import data.lib.selectors

test_refused[name] if {
	some name, selector in _refused
	not selectors.valid(selector)
	not selectors.matches(selector, {"app": "web", "pod-template-hash": null})
	selectors.unmet(selector, {}) == [{"asks": "labels in a form that Kubernetes refuses"}]
}

# V26 and whatever else the API server refuses.
_refused := {
	"selector a string": "app=web",
	"selector a list": [],
	"selector a list of null": [null],
	"selector a number": 1,
	"selector false": false,
	"matchLabels a string": {"matchLabels": "app=web"},
	"matchLabels a list": {"matchLabels": []},
	"matchLabels false": {"matchLabels": false},
	"label value a number": {"matchLabels": {"app": 1}},
	"label value null": {"matchLabels": {"app": null}},
	"label value null, as at run time": {"matchLabels": {"pod-template-hash": null}},
	"label value an object": {"matchLabels": {"app": {}}},
	"label value with a blank": {"matchLabels": {"app": "a b"}},
	"label value too long": {"matchLabels": {"app": _repeated("a", 64)}},
	"label key empty": {"matchLabels": {"": "web"}},
	"matchExpressions a string": {"matchExpressions": "app in (web)"},
	"matchExpressions an object": {"matchExpressions": {}},
	"matchExpressions false": {"matchExpressions": false},
	"expression null": {"matchExpressions": [null]},
	"expression a string": {"matchExpressions": ["app"]},
	"expression empty": {"matchExpressions": [{}]},
	"expression without key": {"matchExpressions": [{"operator": "Exists"}]},
	"expression without operator": {"matchExpressions": [{"key": "app"}]},
	"key null": _expression(null, "DoesNotExist", []),
	"key a number": _expression(1, "DoesNotExist", []),
	"key empty": _expression("", "DoesNotExist", []),
	"key with a blank": _expression("a b", "DoesNotExist", []),
	"key too long": _expression(_repeated("a", 64), "DoesNotExist", []),
	"key without name": _expression("example.com/", "DoesNotExist", []),
	"key without prefix": _expression("/name", "DoesNotExist", []),
	"key with two prefixes": _expression("a/b/name", "DoesNotExist", []),
	"key with an upper-case prefix": _expression("Example.com/name", "DoesNotExist", []),
	"key with a long prefix": _expression(sprintf("%s/a", [_repeated("a", 254)]), "DoesNotExist", []),
	"operator in lower case": _expression("app", "in", ["web"]),
	"operator unknown": _expression("app", "Gt", ["1"]),
	"operator null": _expression("app", null, []),
	"operator a list": _expression("app", ["Exists"], []),
	"In without values": _expression("app", "In", []),
	"In with null": _expression("app", "In", null),
	"In with a string": _expression("app", "In", "web"),
	"In with an object": _expression("app", "In", {"a": "web"}),
	"In with a number": _expression("app", "In", ["web", 1]),
	"In with a value null": _expression("app", "In", ["web", null]),
	"In with a value that no label can have": _expression("app", "In", ["web", "a b"]),
	"In of null, as at run time": _expression("pod-template-hash", "In", [null]),
	"NotIn without values": _expression("zone", "NotIn", []),
	"NotIn with null": _expression("zone", "NotIn", null),
	"NotIn with a string": _expression("zone", "NotIn", "a"),
	"NotIn with a value that no label can have": _expression("zone", "NotIn", ["-"]),
	"Exists with values": _expression("app", "Exists", ["web"]),
	"DoesNotExist with values": _expression("zone", "DoesNotExist", ["a"]),
	"DoesNotExist with a string": _expression("zone", "DoesNotExist", ""),
	"one expression of two": {"matchExpressions": [
		{"key": "app", "operator": "Exists"},
		{"key": "app", "operator": "exists"},
	]},
}

_repeated(letter, times) := concat("", [letter | some _ in numbers.range(1, times)])

# The longest that Kubernetes takes.
test_valid[name] if {
	some name, selector in {
		"null": null,
		"key of 63": _expression(_repeated("a", 63), "Exists", []),
		"prefix of 253": _expression(sprintf("%s/a", [_repeated("a", 253)]), "Exists", []),
		"value of 63": {"matchLabels": {"app": _repeated("a", 63)}},
		"one letter": {"matchLabels": {"a": "b"}},
		"all that names may have": {"matchLabels": {"a-b.example.com/A_b.C-1": "A_b.C-1"}},
	}
	selectors.valid(selector)
}

test_unmet_without_labels if {
	selectors.unmet({"matchLabels": {"app": "web"}}, {}) == [{"asks": "app=web", "has": "no label app"}]
}

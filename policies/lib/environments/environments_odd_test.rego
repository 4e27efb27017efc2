package lib.environments_test

import data.lib.environments

_odd := {
	"an odd environment stands before it": {
		"labels": {"env": "production"}, "list": ["production", _production],
		"servers": set(), "types": set(),
		"place": " in environment (unnamed) or production",
	},
	"an odd environment stands behind it": {
		"labels": {"env": "production"}, "list": [_production, "production"],
		"servers": {"https://prod.example", "https://both.example"}, "types": set(),
		"place": " in environment production",
	},
	"no selector": {
		"labels": {"env": "production"}, "list": [object.remove(_production, ["namespaceSelector"])],
		"servers": set(), "types": set(),
		"place": " in a namespace whose environment is not known",
	},
	"null for a selector": {
		"labels": {}, "list": [object.union(_production, {"namespaceSelector": null})],
		"servers": set(), "types": set(),
		"place": " in a namespace whose environment is not known",
	},
	"odd fields": {
		"labels": {"env": "production"}, "list": [object.union(_production, {"name": 5, "servers": "https://prod.example"})],
		"servers": set(), "types": set(),
		"place": " in environment (unnamed)",
	},
	"an object for a list": {
		"labels": {"env": "production"}, "list": [object.union(
			_production,
			{"servers": {"a": "https://prod.example"}},
		)],
		"servers": set(), "types": set(),
		"place": " in environment production",
	},
}

test_odd[name] if {
	some name, test in _odd
	_agrees(test) with input as _input("Ingress", test.labels, test.list) with data.inventory as {}
}

_silent if {
	not environments.asked
	environments.allowed("servers") == set()
	environments.place == ""
}

test_no_environments[i] if {
	some i, review in [_input("Ingress", {}, []), _input("ClusterIssuer", {}, []), _input("Ingress", {}, null), {}]
	_silent with input as review with data.inventory as {}
}

test_no_environment_of_an_object if {
	environments.allowed("servers") == set() with input as _input("ClusterIssuer", {}, {"a": _rest})
	environments.asked with input as _input("ClusterIssuer", {}, {"a": _rest})
}

test_odd_environments[i] if {
	some i, list in ["production", {"a": _rest}, 5, false]
	_agrees({
		"servers": set(), "types": set(),
		"place": " in a namespace of no environment",
	}) with input as _input("Ingress", {}, list) with data.inventory as {}
}

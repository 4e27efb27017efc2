package lib.environments_test

import data.lib.environments

_selector(env) := {"matchLabels": {"env": env}}

_production := {
	"name": "production",
	"namespaceSelector": _selector("production"),
	"servers": ["https://prod.example", "https://both.example"],
}

_staging := {
	"name": "staging",
	"namespaceSelector": _selector("staging"),
	"servers": ["https://staging.example", "https://both.example", 5],
	"types": ["selfSigned"],
}

_rest := {"name": "the rest", "namespaceSelector": {}, "servers": ["https://both.example"]}

_named := {
	"name": "bank",
	"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "shop"}},
	"servers": ["https://bank.example"],
}

# The namespace shop with these labels; null: unknown.
_review(labels) := {"namespaceObject": {"metadata": {"labels": labels}}} if labels != null

_review(null) := {}

_input(kind, labels, list) := {
	"review": object.union(_review(labels), {"object": {"kind": kind, "metadata": {"namespace": "shop"}}}),
	"parameters": {"environments": list},
}

_cases := {
	"the first": {
		"labels": {"env": "production"}, "list": [_production, _staging],
		"servers": {"https://prod.example", "https://both.example"}, "types": set(),
		"place": " in environment production",
	},
	"the second": {
		"labels": {"env": "staging"}, "list": [_production, _staging],
		"servers": {"https://staging.example", "https://both.example"}, "types": {"selfSigned"},
		"place": " in environment staging",
	},
	"the first of two that select it": {
		"labels": {"env": "production"}, "list": [_production, _rest],
		"servers": {"https://prod.example", "https://both.example"}, "types": set(),
		"place": " in environment production",
	},
	"whatever comes behind it": {
		"labels": {"env": "production"}, "list": [_rest, _production],
		"servers": {"https://both.example"}, "types": set(),
		"place": " in environment the rest",
	},
	"none": {
		"labels": {}, "list": [_production, _staging],
		"servers": set(), "types": set(),
		"place": " in a namespace of no environment",
	},
	"not known": {
		"labels": null, "list": [_production, _staging],
		"servers": set(), "types": set(),
		"place": " in a namespace whose environment is not known",
	},
	"not known, but one of these": {
		"labels": null, "list": [_production, _staging, _rest, _named],
		"servers": {"https://both.example"}, "types": set(),
		"place": " in environment production or staging or the rest",
	},
	"known by name": {
		"labels": null, "list": [_named, _production],
		"servers": {"https://bank.example"}, "types": set(),
		"place": " in environment bank",
	},
}

_agrees(test) if {
	environments.asked
	environments.allowed("servers") == test.servers
	environments.allowed("types") == test.types
	environments.place == test.place
}

test_own[name] if {
	some name, test in _cases
	_agrees(test) with input as _input("Ingress", test.labels, test.list) with data.inventory as {}
}

test_any_of_a_cluster_issuer if {
	_agrees({
		"servers": {"https://prod.example", "https://staging.example", "https://both.example"},
		"types": {"selfSigned"},
		"place": " in any environment",
	}) with input as _input("ClusterIssuer", null, [_production, _staging, "odd"]) with data.inventory as {}
}

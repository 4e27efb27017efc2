package lib.requirements_test

import data.lib.requirements

_served := {
	"", "shop.example", "*.shop.example", "a.shop.example", "a.b.shop.example", "bank.example",
	`~^a\d\.corp\.example$`,
}

_review := {"object": {"metadata": {"name": "web", "namespace": "shop"}}, "namespaceObject": {"metadata": {
	"name": "shop",
	"labels": {"exposure": "internal"},
}}}

_internal := {"matchLabels": {"exposure": "internal"}}

_external := {"matchLabels": {"exposure": "external"}}

test_demanded[name] if {
	some name, test in {
		"nothing": {"entries": null, "want": set()},
		"no entries": {"entries": [], "want": set()},
		"everything": {"entries": [{}], "want": _served},
		"everything by null": {"entries": [{"hosts": null, "domains": null, "namespaceSelector": null}], "want": _served},
		"a host": {"entries": [{"hosts": ["shop.example"]}], "want": {"", "shop.example"}},
		"a host in upper case": {"entries": [{"hosts": ["Bank.Example"]}], "want": {"", "bank.example"}},
		"a wildcard": {"entries": [{"hosts": ["*.shop.example"]}], "want": {"", "*.shop.example", "a.shop.example"}},
		"a host below a wildcard": {
			"entries": [{"hosts": ["www.shop.example"]}],
			"want": {"", "*.shop.example"},
		},
		"a host of an expression": {"entries": [{"hosts": ["a1.corp.example"]}], "want": {"", `~^a\d\.corp\.example$`}},
		"no hosts": {"entries": [{"hosts": []}], "want": {""}},
		"a domain": {
			"entries": [{"domains": ["shop.example"]}],
			"want": {"", "shop.example", "*.shop.example", "a.shop.example", "a.b.shop.example"},
		},
		"two domains": {"entries": [{"domains": ["corp.test", "bank.example"]}], "want": {"", "bank.example"}},
		"a domain with a dot": {"entries": [{"domains": [".bank.example"]}], "want": {"", "bank.example"}},
		"a domain below a wildcard": {
			"entries": [{"domains": ["www.shop.example"]}],
			"want": {"", "*.shop.example"},
		},
		"hosts and domains": {
			"entries": [{"hosts": ["shop.example"], "domains": ["bank.example"]}],
			"want": {"", "shop.example", "bank.example"},
		},
		"two entries": {
			"entries": [{"hosts": ["shop.example"]}, {"domains": ["bank.example"]}],
			"want": {"", "shop.example", "bank.example"},
		},
		"a namespace": {"entries": [{"namespaceSelector": _internal}], "want": _served},
		"another namespace": {"entries": [{"namespaceSelector": _external}], "want": set()},
		"a host in a namespace": {
			"entries": [{"namespaceSelector": _internal, "hosts": ["bank.example"]}],
			"want": {"", "bank.example"},
		},
		"a host in another namespace": {
			"entries": [{"namespaceSelector": _external, "hosts": ["bank.example"]}],
			"want": set(),
		},
		"odd entries": {"entries": "shop.example", "want": _served},
		"entries as an object": {"entries": {"a": {"hosts": []}}, "want": _served},
		"odd entry": {"entries": ["shop.example"], "want": _served},
		"odd hosts": {"entries": [{"hosts": "shop.example"}], "want": _served},
		"odd hosts beside domains": {"entries": [{"hosts": {}, "domains": []}], "want": _served},
		"odd host": {"entries": [{"hosts": [5]}], "want": _served},
		"odd domains": {"entries": [{"domains": "shop.example"}], "want": _served},
		"odd domains beside hosts": {"entries": [{"hosts": [], "domains": 5}], "want": _served},
		"odd domain": {"entries": [{"domains": [5]}], "want": _served},
		"domain that is none": {"entries": [{"domains": ["shop example"]}], "want": _served},
		"odd selector": {"entries": [{"namespaceSelector": "internal"}], "want": _served},
	}
	requirements.demanded(_served) == test.want with input.review as _review with input.parameters.required as test.entries
}

test_namespace_that_is_not_known if {
	review := object.remove(_review, ["namespaceObject"])
	served := {"shop.example"}
	required := [{"namespaceSelector": _internal}]
	requirements.demanded(served) == served with input.review as review with input.parameters.required as required
		with data.inventory as {}
}

test_no_parameters if requirements.demanded(_served) == set() with input.review as _review

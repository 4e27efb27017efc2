package lib.attachments_test

import data.lib.attachments

_selecting(selector) := _namespaces({"from": "Selector", "selector": selector})

_public := {"matchLabels": {"exposure": "public"}}

_shop(metadata) := {"cluster": {"v1": {"Namespace": {"shop": {"metadata": metadata}}}}}

test_selector if attachments.selector(_selecting(_public)) == _public

test_no_selector[i] if {
	some i, listener in [
		{},
		_namespaces({"from": "All", "selector": {}}),
		_namespaces({"from": "Selector"}),
		_selecting(null),
		_selecting("exposure=public"),
	]
	not attachments.selector(listener)
}

test_may_admit[name] if {
	some name, test in {
		"all": {"listener": _namespaces({"from": "All"}), "inventory": _shop({})},
		"label": {"listener": _selecting(_public), "inventory": _shop({"labels": {"exposure": "public"}})},
		"name": {
			"listener": _selecting({"matchLabels": {"kubernetes.io/metadata.name": "shop"}}),
			"inventory": _shop({"labels": null}),
		},
		"the API server's name": {
			"listener": _selecting({"matchLabels": {"kubernetes.io/metadata.name": "shop"}}),
			"inventory": _shop({"labels": {"kubernetes.io/metadata.name": "bank"}}),
		},
		"not known": {"listener": _selecting(_public), "inventory": {}},
	}
	attachments.may_admit(test.listener, "infra", "shop") with data.inventory as test.inventory
}

test_may_not_admit[name] if {
	some name, test in {
		"same": {"listener": {}, "inventory": _shop({})},
		"another label": {"listener": _selecting(_public), "inventory": _shop({"labels": {"exposure": "none"}})},
		"no labels": {"listener": _selecting(_public), "inventory": _shop({})},
		"odd Namespace": {"listener": _selecting(_public), "inventory": _shop("shop")},
		"no selector": {"listener": _namespaces({"from": "Selector"}), "inventory": {}},
		"no selector, known": {"listener": _namespaces({"from": "Selector"}), "inventory": _shop({})},
		"null selector": {"listener": _selecting(null), "inventory": _shop({})},
	}
	not attachments.may_admit(test.listener, "infra", "shop") with data.inventory as test.inventory
}

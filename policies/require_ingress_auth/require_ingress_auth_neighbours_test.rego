package policies.require_ingress_auth_test

test_neighbour[name] if {
	some name, test in {
		"V157": {"of": {_url: _service}, "by": {}, "want": _open},
		"V157 the other way": {
			"of": {},
			"by": {_url: _service},
			"want": "authenticates by Ingress auth/other, and not here; do so here too",
		},
		"V157 hidden": {
			"of": {_url: _service},
			"by": {},
			"parameters": {"hideRival": true},
			"want": "is open by an Ingress of another namespace, which does not authenticate; add it there",
		},
		"V157 opts out": {
			"of": {},
			"by": {_with("enable-global-auth"): "false"},
			"parameters": {"globalAuth": true},
			"want": _open,
		},
	}
	asked := _input({"annotations": test.of, "parameters": object.get(test, "parameters", {})})
	inventory := _inventory({"inventory": {"other": _ingress({"annotations": test.by})}})
	_seen == {[
		sprintf("Ingress shop/web: host \"shop.example\" %s", [test.want]),
		["metadata", "annotations", _url],
	]} with input as asked with data.inventory as inventory
	_remedies == {"Give every Ingress of the host the same authentication."} with input as asked
		with data.inventory as inventory
}

_open := "is open by Ingress auth/other, which does not authenticate; add it there"

test_neighbour_agrees[name] if {
	some name, by in {"external": {_url: _service}, "basic": {_with("auth-type"): "basic", _with("auth-secret"): "users"}}
	inventory := _inventory({"inventory": {"other": _ingress({"annotations": by})}})
	_seen == set() with input as _input({"annotations": {_url: _service}}) with data.inventory as inventory
}

test_neighbour_asks_nobody_either if {
	inventory := _inventory({"inventory": {"other": _ingress({"annotations": {_with("note"): "another one"}})}})
	_seen == set() with input as _input({}) with data.inventory as inventory
}

test_update_that_begins_with_it[name] if {
	some name, test in {
		"begins": {"old": {}, "operation": "UPDATE", "want": 0},
		"did before": {"old": {_url: _service}, "operation": "UPDATE", "want": 1},
		"no update": {"old": {}, "operation": "CREATE", "want": 1},
	}
	review := {
		"object": _ingress({"annotations": {_url: _service}}),
		"oldObject": _ingress({"annotations": test.old}),
		"operation": test.operation,
	}
	inventory := _inventory({"inventory": {"other": _ingress({"annotations": {_with("note"): "another one"}})}})
	count(_seen) == test.want with input as {"review": review, "parameters": {}} with data.inventory as inventory
}

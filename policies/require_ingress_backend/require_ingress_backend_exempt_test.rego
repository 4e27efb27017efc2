package policies.require_ingress_backend_test

import data.policies.require_ingress_backend

_resource := {"path": "/", "backend": {"resource": {"kind": "Bucket", "name": "static"}}}

_serving(item) := _ingress({"rules": [{"host": "a.example", "http": {"paths": [item]}}]})

test_resources[name] if {
	some name, test in {
		"left out": {"parameters": {}, "want": set()},
		"allowed": {"parameters": {"allowResources": true}, "want": set()},
		"not allowed": {"parameters": {"allowResources": false}, "want": {_at(0)}},
		"odd": {"parameters": {"allowResources": "true"}, "want": {_at(0)}},
	}
	got := _seen with input as {"review": {"object": _serving(_resource)}, "parameters": test.parameters}
	got == {[`Ingress shop/web: backend "Bucket" "static" is no Service; let a Service serve it`, at] |
		some at in test.want
	}
}

# What has neither kind nor name is told of all the same.
test_odd_resource if {
	got := _seen with input as {
		"review": {"object": _serving({"path": "/", "backend": {"resource": {}}})},
		"parameters": {"allowResources": false},
	}
	got == {["Ingress shop/web: backend null null is no Service; let a Service serve it", _at(0)]}
}

test_actions[name] if {
	some name, test in {
		"an action": {"key": "alb.ingress.kubernetes.io/actions.redirect", "want": 0},
		"another": {"key": "alb.ingress.kubernetes.io/actions.forward", "want": 1},
	}
	annotations := {"metadata": {"annotations": {test.key: "{}"}}}
	reviewed := object.union(_serving(_to("redirect", {"name": "use-annotation"})), annotations)
	count(require_ingress_backend.violation) == test.want with input.review.object as reviewed
}

_faulty := [
	_serving(_to("web", {"number": 80})),
	_serving(_to("web", {})),
	_serving(_resource),
	_ingress("odd"),
]

test_not_judged[i] if {
	some i, faulty in _faulty
	parameters := {"allowResources": false}
	count(require_ingress_backend.violation) > 0 with input as {"review": {"object": faulty}, "parameters": parameters}
	every review in [
		{"object": faulty, "operation": "DELETE"},
		{"object": object.union(faulty, {"kind": "HTTPRoute"})},
		{"object": object.union(faulty, {"apiVersion": "config.openshift.io/v1"})},
	] {
		require_ingress_backend.violation == set() with input as {"review": review, "parameters": parameters}
	}
}

# V91
test_solver if {
	solver := object.union(
		_serving({"path": "/.well-known/acme-challenge/a", "backend": {"service": {"name": "web"}}}),
		{"metadata": {"labels": {"acme.cert-manager.io/http01-solver": "true"}}},
	)
	require_ingress_backend.violation == set() with input.review.object as solver
}

test_remedies[remedy] if {
	some remedy, reviewed in {
		"Create the Service in the namespace of the Ingress, or name one that is there.": _faulty[0],
		"Name a Service, and one port of it by name or by number.": _serving({"path": "/"}),
		"Let a Service serve it.": _faulty[2],
		"Write the field as the API server takes it.": _faulty[3],
		"Ask for a port of the Service by its name or its number.": _serving(_to("db", {"number": 80})),
	}
	got := {violation.details.remedy | some violation in require_ingress_backend.violation} with input as {
		"review": {"object": reviewed},
		"parameters": {"allowResources": false},
	}
		with data.inventory.namespace as {"shop": {"v1": {"Service": {"db": {}}}}}
	got == {remedy}
}

package policies.require_ingress_class_test

import data.policies.require_ingress_class

_key := "kubernetes.io/ingress.class"

_listed := {"allowedClasses": ["nginx", "internal"]}

_accepted := {"annotation": "accept"}

_required := {"requireClass": true}

_existing := {"requireExisting": true}

# An inventory with classes, and with classes that are defaults.
_classes(others, defaults) := {"cluster": {"networking.k8s.io/v1": {"IngressClass": object.union(
	{name: {"kind": "IngressClass"} | some name in others},
	{name: {"metadata": {"annotations": {"ingressclass.kubernetes.io/is-default-class": "true"}}} |
		some name in defaults
	},
)}}}

test_permitted[name] if {
	some name, test in {
		"field": {"class": "nginx"},
		"V87 neither": {},
		"null": {"class": null},
		"neither, where classes have to exist": {"parameters": _existing},
		"neither, where none is required": {"parameters": {"requireClass": false}},
		"required": {"class": "nginx", "parameters": _required},
		"allowed": {"class": "nginx", "parameters": _listed},
		"existing": {"class": "nginx", "parameters": _existing, "inventory": _classes({"nginx"}, set())},
		"existence not asked for": {"class": "nginx", "parameters": {"requireExisting": false}},
		"annotation accepted": {"annotation": "nginx", "parameters": _accepted},
		"annotation accepted where a class is required": {
			"annotation": "nginx",
			"parameters": object.union(_accepted, _required),
		},
		"annotation accepted and allowed": {"annotation": "nginx", "parameters": object.union(_accepted, _listed)},
		"V87 both": {"class": "nginx", "annotation": "nginx", "parameters": object.union(_accepted, _listed)},
		"default class": {"parameters": _required, "inventory": _classes({"internal"}, {"nginx"})},
		"default class allowed": {"parameters": _listed, "inventory": _classes(set(), {"nginx", "internal"})},
	}
	_seen == set() with input as _input(test) with data.inventory as object.get(test, "inventory", {})
}

test_no_parameters if {
	_seen == set() with input as {"review": _input({"class": "nginx"}).review}
	_seen == set() with input as {"review": _input({}).review}
	_seen == set() with input as {"review": _input({"spec": null}).review}
	count(require_ingress_class.violation) == 1 with input as {"review": _input({"annotation": "nginx"}).review}
}

test_odd_metadata[i] if {
	some i, metadata in [null, "web", 5, {"annotations": "a"}, {"annotations": [_key]}]
	ingress := {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": metadata, "spec": {}}
	_seen == set() with input as {"review": {"object": ingress}}
	_seen == {[
		"Ingress default/(unnamed): no class is named; name one in spec.ingressClassName",
		["spec", "ingressClassName"],
	]} with input as {"review": {"object": ingress}, "parameters": _required}
}

test_not_judged[name] if {
	some fault, test in {
		"annotation": {"annotation": "nginx"},
		"odd spec": {"spec": "a"},
		"odd class": {"class": ""},
		"disagreement": {"class": "nginx", "annotation": "internal", "parameters": _accepted},
		"none": {"parameters": _required},
	}
	asked := _input(test)
	some reason, changed in {
		"delete": object.union(asked, {"review": {"operation": "DELETE"}}),
		"another kind": object.union(asked, {"review": {"object": {"kind": "IngressClass"}}}),
	}
	name := sprintf("%s, %s", [fault, reason])
	count(require_ingress_class.violation) == 0 with input as changed
	count(require_ingress_class.violation) == 1 with input as asked
}

# V91: cert-manager writes the annotation where an issuer's solver has a class.
test_solver if {
	paths := [{"path": "/.well-known/acme-challenge/a"}]
	spec := {"rules": [{"host": "a.example", "http": {"paths": paths}}]}
	ingress := _input({"spec": spec, "annotation": "nginx"}).review.object
	labelled := object.union(ingress, {"metadata": {"labels": {"acme.cert-manager.io/http01-solver": "true"}}})
	count(require_ingress_class.violation) == 0 with input.review.object as labelled
	count(require_ingress_class.violation) == 1 with input.review.object as ingress
}

_seen contains [violation.msg, violation.details.path] if some violation in require_ingress_class.violation

_input(test) := {
	"review": {"object": {
		"apiVersion": "networking.k8s.io/v1",
		"kind": "Ingress",
		"metadata": object.union(
			{
				"name": "web",
				"namespace": "shop",
				"annotations": {_key: text | text := test.annotation},
			},
			object.filter(test, ["uid"]),
		),
		"spec": object.get(test, "spec", {"ingressClassName": class | class := test.class}),
	}},
	"parameters": object.get(test, "parameters", {}),
}

package policies.require_ingress_class_test

_at_annotation := ["metadata", "annotations", _key]

_deprecated(class, migration) := [
	sprintf("annotation kubernetes.io/ingress.class %q is deprecated; %s", [class, migration]),
	_at_annotation,
]

_annotation(class, fault) := [sprintf("annotation kubernetes.io/ingress.class %q %s", [class, fault]), _at_annotation]

_annotated := {
	"V87 annotation": {
		"annotation": "nginx",
		"want": {_deprecated("nginx", "write spec.ingressClassName: nginx instead")},
	},
	"annotation allowed": {
		"annotation": "nginx",
		"parameters": object.union(_listed, _required),
		"want": {_deprecated("nginx", "write spec.ingressClassName: nginx instead")},
	},
	"annotation not allowed": {
		"annotation": "external",
		"parameters": _listed,
		"want": {_deprecated("external", "name the class in spec.ingressClassName; allowed: internal, nginx")},
	},
	"annotation without IngressClass": {
		"annotation": "external",
		"parameters": _existing,
		"inventory": _classes({"nginx"}, {"internal"}),
		"want": {_deprecated("external", "name the class in spec.ingressClassName; there are: internal, nginx")},
	},
	"V87 both": {
		"class": "nginx",
		"annotation": "nginx",
		"want": {_deprecated("nginx", "spec.ingressClassName names the class, so remove it")},
	},
	"V87 annotation and another class": {
		"class": "nginx",
		"annotation": "internal",
		"want": {_deprecated("internal", "spec.ingressClassName names the class, so remove it")},
	},
	"empty annotation": {
		"annotation": "",
		"want": {_deprecated("", "name the class in spec.ingressClassName")},
	},
	"null annotation": {
		"annotation": null,
		"want": {_deprecated("", "name the class in spec.ingressClassName")},
	},
	"odd annotation": {
		"annotation": 5,
		"parameters": {"annotation": "deny"},
		"want": {_deprecated("5", "write spec.ingressClassName: 5 instead")},
	},
	"annotation, odd parameter": {
		"annotation": "nginx",
		"parameters": {"annotation": true},
		"want": {_deprecated("nginx", "write spec.ingressClassName: nginx instead")},
	},
	"accepted, not allowed": {
		"annotation": "external",
		"parameters": object.union(_accepted, _listed),
		"want": {_annotation("external", "is not allowed; allowed: internal, nginx")},
	},
	"accepted, empty": {
		"annotation": "",
		"parameters": _accepted,
		"want": {_annotation("", "is no name of a class; write one")},
	},
	"accepted, without IngressClass": {
		"annotation": "nginx",
		"parameters": object.union(_accepted, _existing),
		"want": {_annotation("nginx", "has no IngressClass; there are: none")},
	},
	"V87 accepted, but not what the field says": {
		"class": "nginx",
		"annotation": "internal",
		"parameters": object.union(_accepted, _listed),
		"want": {_annotation("internal", "does not agree with spec.ingressClassName; remove it")},
	},
}

test_annotation[name] if {
	some name, test in _annotated
	want := {[concat("", ["Ingress shop/web: ", text]), path] | some [text, path] in test.want}
	_seen == want with input as _input(test) with data.inventory as object.get(test, "inventory", {})
}

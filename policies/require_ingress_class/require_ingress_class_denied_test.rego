package policies.require_ingress_class_test

import data.policies.require_ingress_class

_at_field := ["spec", "ingressClassName"]

_field(class, fault) := [sprintf("spec.ingressClassName %s %s", [json.marshal(class), fault]), _at_field]

_none(text) := [concat("", ["no class is named", text]), _at_field]

_denied := {
	"empty": {"class": "", "want": {_field("", "is no name of a class; write one")}},
	"odd": {"class": 5, "want": {_field(5, "is no name of a class; write one")}},
	"false": {"class": false, "parameters": _required, "want": {_field(false, "is no name of a class; write one")}},
	"upper case": {
		"class": "Nginx",
		"parameters": _listed,
		"want": {_field("Nginx", "is no name of a class; write one; allowed: internal, nginx")},
	},
	"not allowed": {
		"class": "external",
		"parameters": _listed,
		"want": {_field("external", "is not allowed; allowed: internal, nginx")},
	},
	"without IngressClass": {
		"class": "nginx",
		"parameters": _existing,
		"inventory": _classes({"internal"}, set()),
		"want": {_field("nginx", "has no IngressClass; there are: internal")},
	},
	"neither": {"parameters": _required, "want": {_none("; name one in spec.ingressClassName")}},
	"neither, null": {"class": null, "parameters": _required, "want": {_none("; name one in spec.ingressClassName")}},
	"neither, odd parameter": {
		"parameters": {"requireClass": "no"},
		"want": {_none("; name one in spec.ingressClassName")},
	},
	"neither, though some are allowed": {
		"parameters": _listed,
		"want": {_none("; name one in spec.ingressClassName; allowed: internal, nginx")},
	},
	"neither, and no default": {
		"parameters": object.union(_required, _existing),
		"inventory": _classes({"nginx", "internal"}, set()),
		"want": {_none("; name one in spec.ingressClassName; there are: internal, nginx")},
	},
	"neither, and the default is not allowed": {
		"parameters": _listed,
		"inventory": _classes(set(), {"external"}),
		"want": {_none(concat("", [
			", and the default external is not allowed; ",
			"name one in spec.ingressClassName; allowed: internal, nginx",
		]))},
	},
	"neither, and the defaults are not all allowed": {
		"parameters": _listed,
		"inventory": _classes(set(), {"nginx", "public", "external"}),
		"want": {_none(concat("", [
			", and the default external or public is not allowed; ",
			"name one in spec.ingressClassName; allowed: internal, nginx",
		]))},
	},
	"neither, and stored so": {
		"uid": "5c0f0f6e-7b1c-4d0f-8c39-2b7e5a3f9a10",
		"parameters": _required,
		"inventory": _classes(set(), {"nginx"}),
		"want": {_none("; name one in spec.ingressClassName")},
	},
}

test_denied[name] if {
	some name, test in _denied
	want := {[concat("", ["Ingress shop/web: ", text]), path] | some [text, path] in test.want}
	_seen == want with input as _input(test) with data.inventory as object.get(test, "inventory", {})
}

test_odd_spec[i] if {
	some i, spec in ["a", 5, false, []]
	_seen == {["Ingress shop/web: spec is no object; write one", ["spec"]]} with input as _input({"spec": spec})
	count(require_ingress_class.violation) == 2 with input as _input({"spec": spec, "parameters": _required})
}

test_remedies[remedy] if {
	some remedy, test in {
		"Write a spec.": {"spec": "a"},
		"Name the class in spec.ingressClassName, and remove the annotation.": {"annotation": "nginx"},
		"Name a class that is allowed and exists.": {"class": ""},
		"Remove the annotation.": {"class": "nginx", "annotation": "internal", "parameters": _accepted},
		"In spec.ingressClassName, name a class that is allowed and exists.": {"parameters": _required},
	}
	{violation.details.remedy | some violation in require_ingress_class.violation} == {remedy} with input as _input(test)
}

package lib.reviews_test

import data.lib.reviews

_given(whole) := {"review": {"object": whole}}

_value["object"] := reviews.object

_value["kind"] := reviews.kind

_value["group"] := reviews.group

_value["spec"] := reviews.spec

_value["namespace"] := reviews.namespace

_value["name"] := reviews.name

_value["ref"] := reviews.ref

_value["annotations"] := reviews.annotations

_empty := {
	"object": {},
	"kind": "",
	"group": "",
	"spec": {},
	"namespace": "default",
	"name": "(unnamed)",
	"ref": " default/(unnamed)",
	"annotations": {},
}

test_values[name] if {
	some name, case in {
		"an object with everything": {
			"object": _ingress,
			"want": {
				"object": _ingress,
				"kind": "Ingress",
				"group": "networking.k8s.io",
				"spec": {"rules": []},
				"namespace": "shop",
				"name": "web",
				"ref": "Ingress shop/web",
				"annotations": {"a": "b"},
			},
		},
		"the core group": {"object": {"apiVersion": "v1"}, "want": {"group": ""}},
		"V88 a generated name": {
			"object": {"kind": "Pod", "metadata": {"generateName": "web-"}},
			"want": {"name": "web-*", "ref": "Pod default/web-*"},
		},
		"a name goes before generateName": {
			"object": {"metadata": {"name": "web", "generateName": "api-"}},
			"want": {"name": "web"},
		},
		"empty names": {
			"object": {"metadata": {"name": "", "generateName": "", "namespace": ""}},
			"want": {"name": "(unnamed)", "namespace": "default"},
		},
		"annotations of other types": {
			"object": {"metadata": {"annotations": {"null": null, "true": true, "one": 1, "half": 0.5, "list": ["a"]}}},
			"want": {"annotations": {"null": "", "true": "true", "one": "1", "half": "0.5", "list": `["a"]`}},
		},
	}
	every key, value in case.want {
		_value[key] == value with input as _given(case.object)
	}
}

_ingress := {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "web", "namespace": "shop", "annotations": {"a": "b"}},
	"spec": {"rules": []},
}

# Whatever the type of a field, everything has a value.
test_odd_types[name] if {
	some odd in [null, false, true, 0, 1, "", "text", [], ["text"], {}, {"key": "value"}]
	some name, review in {
		sprintf("review %v", [odd]): odd,
		sprintf("object %v", [odd]): {"object": odd},
	}
	got := _value with input as {"review": review}
	got == object.union(_empty, {"object": object.filter(got.object, {"key"})})
}

test_odd_fields[name] if {
	some odd in [null, false, true, 0, 1, [], ["text"], {}]
	some name, given in {
		sprintf("apiVersion %v", [odd]): {"apiVersion": odd},
		sprintf("kind %v", [odd]): {"kind": odd},
		sprintf("metadata %v", [odd]): {"metadata": odd},
		sprintf("name %v", [odd]): {"metadata": {"name": odd}},
		sprintf("generateName %v", [odd]): {"metadata": {"generateName": odd}},
		sprintf("namespace %v", [odd]): {"metadata": {"namespace": odd}},
		sprintf("annotations %v", [odd]): {"metadata": {"annotations": odd}},
		sprintf("spec %v", [odd]): {"spec": odd},
	}
	got := _value with input as _given(given)
	got == object.union(_empty, {"object": given})
}

test_no_input if {
	got := _value with input as {}
	got == _empty
}

test_namespace[name] if {
	some name, case in {
		"the object's goes before the request's": {
			"review": {"object": {"metadata": {"namespace": "shop"}}, "namespace": "bank"},
			"want": "shop",
		},
		"the request's": {"review": {"object": {"metadata": {}}, "namespace": "bank"}, "want": "bank"},
		"V41 neither": {"review": {"object": {}}, "want": "default"},
		"both empty": {"review": {"object": {"metadata": {"namespace": ""}}, "namespace": ""}, "want": "default"},
		"both of other types": {"review": {"object": {"metadata": {"namespace": 1}}, "namespace": {}}, "want": "default"},
	}
	got := reviews.namespace with input as {"review": case.review}
	got == case.want
}

test_alone[name] if {
	some name, case in {
		"an AdmissionRequest": {"review": {"uid": "1f3c", "operation": "CREATE"}, "want": {true}},
		"one of Gatekeeper's audit": {"review": {"uid": "", "operation": ""}, "want": {true}},
		"one of many": {"review": {"operation": ""}, "want": set()},
		"one of many, with an operation": {"review": {"operation": "CREATE"}, "want": set()},
		"an odd uid": {"review": {"uid": null}, "want": set()},
		"none": {"review": null, "want": set()},
	}
	alone := {reviews.alone | reviews.alone} with input as {"review": case.review}
	alone == case.want
}

test_texts[name] if {
	some name, case in {
		"a map": {"map": {"a": "b"}, "want": {"a": "b"}},
		"a list": {"map": ["a"], "want": {}},
		"a string": {"map": "a", "want": {}},
		"null": {"map": null, "want": {}},
	}
	reviews.texts(case.map) == case.want
}

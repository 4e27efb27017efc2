package lib.certificates_test

import data.lib.certificates

test_secret_template[name] if {
	some name, test in {
		"empty": {"text": "", "reason": "error parsing secret template JSON: the text is not valid JSON"},
		"no JSON": {"text": "{", "reason": "error parsing secret template JSON: the text is not valid JSON"},
		"more than JSON": {"text": "{} x", "reason": "error parsing secret template JSON: the text is not valid JSON"},
		"a list": {"text": "[]", "reason": "error parsing secret template JSON: the value is not an object"},
		"a string": {"text": `"a"`, "reason": "error parsing secret template JSON: the value is not an object"},
		"unknown field beside annotations of cert-manager": {
			"text": `{"annotations": {"cert-manager.io/a": "b"}, "x": {}}`,
			"reason": `error parsing secret template JSON: unknown field "x"`,
		},
		"unknown fields": {
			"text": `{"c": {}, "b": {}, "labels": {}}`,
			"reason": `error parsing secret template JSON: unknown field "b"`,
		},
		"text for a map": {
			"text": `{"labels": "a"}`,
			"reason": "error parsing secret template JSON: field labels is not a map of strings",
		},
		"list for a map": {
			"text": `{"labels": ["a"]}`,
			"reason": "error parsing secret template JSON: field labels is not a map of strings",
		},
		"number in a map": {
			"text": `{"labels": {"a": "b"}, "annotations": {"a": 1}}`,
			"reason": "error parsing secret template JSON: field annotations is not a map of strings",
		},
		"annotations of cert-manager": {
			"text": `{"Annotations": {"cert-manager.io/b": "", "cert-manager.io/a": "", "c": ""}}`,
			"reason": `secretTemplate must not have cert-manager.io/ annotations: "cert-manager.io/a"`,
		},
	}
	key := "cert-manager.io/secret-template"
	certificates.refusals({key: test.text}) == {key: sprintf("invalid ingress annotation %q: %s", [key, test.reason])}
}

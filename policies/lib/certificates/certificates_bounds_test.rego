package lib.certificates_test

import data.lib.certificates

_key(name) := concat("", ["cert-manager.io/", name])

test_taken_to_the_bound[note] if {
	some note, annotations in {
		"percentage": {_key("renew-before-percentage"): "-2147483648"},
		"greatest percentage": {_key("renew-before-percentage"): "2147483647"},
		"limit": {_key("revision-history-limit"): "2147483647"},
		"256": {_key("private-key-algorithm"): "ECDSA", _key("private-key-size"): "256"},
		"384": {_key("private-key-algorithm"): "ECDSA", _key("private-key-size"): "384"},
		"any size": {_key("private-key-algorithm"): "Ed25519", _key("private-key-size"): "9223372036854775807"},
		"no map of strings but an empty one": {_key("secret-template"): `{"labels": {}}`},
		"others": {_key("secret-template"): `{"annotations": {"cert-manager.io": "", "a.cert-manager.io/": ""}}`},
		"carriage return": {_key("subject-countries"): "\"SE\"\r"},
		"carriage return and line feed": {_key("subject-countries"): "\"SE\"\r\n"},
		"line feed": {_key("subject-countries"): "\"SE\"\n"},
	}
	certificates.refusals(annotations) == {}
}

test_refused_beyond_the_bound[note] if {
	some note, test in {
		"percentage": {
			"name": "renew-before-percentage",
			"text": "2147483648",
			"reason": `strconv.ParseInt: parsing "2147483648": value out of range`,
		},
		"limit": {
			"name": "revision-history-limit",
			"text": "2147483648",
			"reason": `strconv.ParseInt: parsing "2147483648": value out of range`,
		},
		"usage": {"name": "usages", "text": "signing~", "reason": `invalid key usage name "signing~"`},
		"greatest size": {
			"name": "private-key-size",
			"text": "9223372036854775807",
			"reason": `invalid private key size for RSA algorithm "9223372036854775807"`,
		},
		"size": {
			"name": "private-key-size",
			"text": "9223372036854775808",
			"reason": `strconv.Atoi: parsing "9223372036854775808": value out of range`,
		},
		"least size": {
			"name": "private-key-size",
			"text": "-9223372036854775808",
			"reason": `invalid private key size for RSA algorithm "-9223372036854775808"`,
		},
		"size below": {
			"name": "private-key-size",
			"text": "-9223372036854775809",
			"reason": `strconv.Atoi: parsing "-9223372036854775809": value out of range`,
		},
		"one value of a map": {
			"name": "secret-template",
			"text": `{"labels": {"a": "b", "c": 1}}`,
			"reason": "error parsing secret template JSON: field labels is not a map of strings",
		},
		"both spellings": {
			"name": "secret-template",
			"text": `{"Annotations": {"cert-manager.io/b": ""}, "annotations": {"cert-manager.io/a": ""}}`,
			"reason": `secretTemplate must not have cert-manager.io/ annotations: "cert-manager.io/a"`,
		},
		"carriage return": {"name": "subject-countries", "text": "\r", "reason": `no values found after parsing "\r"`},
		"carriage return and line feed": {
			"name": "subject-countries",
			"text": "\r\n",
			"reason": `no values found after parsing "\r\n"`,
		},
	}
	key := _key(test.name)
	certificates.refusals({key: test.text}) == {key: sprintf("invalid ingress annotation %q: %s", [key, test.reason])}
}

test_size_of_ecdsa[size] if {
	some size in ["255", "257", "383", "385", "520", "522"]
	annotations := {_key("private-key-algorithm"): "ECDSA", _key("private-key-size"): size}
	certificates.refusals(annotations) == {_key("private-key-size"): concat("", [
		`invalid ingress annotation "cert-manager.io/private-key-size": `,
		sprintf("invalid private key size for ECDSA algorithm %q", [size]),
	])}
}

package lib.certificates_test

import data.lib.certificates

# Each verdict is that of cert-manager's translateAnnotations.

test_taken[name] if {
	some name, annotations in {
		"none": {},
		"others": {"cert-manager.io/common-name": "", "cert-manager.io/alt-names": ",", "example.org/duration": "90d"},
		"no prefix": {"duration": "90d"},
		"another annotation's JSON": {"cert-manager.io/common-name": `{"annotations": {"cert-manager.io/a": "b"}}`},
		"duration": {"cert-manager.io/duration": "2160h", "cert-manager.io/renew-before": "-1h"},
		"renew-before-percentage": {"cert-manager.io/renew-before-percentage": "-033"},
		"revision-history-limit": {"cert-manager.io/revision-history-limit": "+1"},
		"usages": {"cert-manager.io/usages": "signing, any ,s/mime"},
		"private-key-algorithm": {"cert-manager.io/private-key-algorithm": "Ed25519"},
		"private-key-encoding": {"cert-manager.io/private-key-encoding": "PKCS8"},
		"private-key-rotation-policy": {"cert-manager.io/private-key-rotation-policy": "Always"},
		"size of RSA": {"cert-manager.io/private-key-size": "2048"},
		"greatest size of RSA": {
			"cert-manager.io/private-key-algorithm": "RSA",
			"cert-manager.io/private-key-size": "8192",
		},
		"size of ECDSA": {"cert-manager.io/private-key-algorithm": "ECDSA", "cert-manager.io/private-key-size": "521"},
		"size of Ed25519": {"cert-manager.io/private-key-algorithm": "Ed25519", "cert-manager.io/private-key-size": "1"},
		"secret-template": {"cert-manager.io/secret-template": `{"annotations": {"a": "b"}, "Labels": {"c": null}}`},
		"empty secret-template": {"cert-manager.io/secret-template": "{}"},
		"null secret-template": {"cert-manager.io/secret-template": "null"},
		"null in secret-template": {"cert-manager.io/secret-template": `{"annotations": null}`},
		"labels of cert-manager": {"cert-manager.io/secret-template": `{"labels": {"cert-manager.io/a": "b"}}`},
		"subject": {"cert-manager.io/subject-organizations": `Shop,"Bee ""B"", Ltd", `},
		"quoted nothing": {"cert-manager.io/subject-countries": `""`},
		"blank lines": {"cert-manager.io/subject-localities": "\r\n\nUmeå\r\n"},
		"serial number": {"cert-manager.io/subject-serialnumber": `"`},
	}
	certificates.refusals(annotations) == {}
}

test_values[value] if {
	some name, values in {
		"private-key-algorithm": ["RSA", "ECDSA", "Ed25519"],
		"private-key-encoding": ["PKCS1", "PKCS8"],
		"private-key-rotation-policy": ["Never", "Always"],
		"usages": [
			"any", "cert sign", "client auth", "code signing", "content commitment", "crl sign", "data encipherment",
			"decipher only", "digital signature", "email protection", "encipher only", "ipsec end system",
			"ipsec tunnel", "ipsec user", "key agreement", "key encipherment", "microsoft sgc", "netscape sgc",
			"ocsp signing", "s/mime", "server auth", "signing", "timestamping",
		],
	}
	some value in values
	certificates.refusals({concat("", ["cert-manager.io/", name]): value}) == {}
}

test_refused[name] if {
	some name, test in {
		"duration": {"text": "90d", "reason": `time: unknown unit "d" in duration "90d"`},
		"renew-before": {"text": "", "reason": `time: invalid duration ""`},
		"renew-before-percentage": {"text": "33%", "reason": `strconv.ParseInt: parsing "33%": invalid syntax`},
		"revision-history-limit": {
			"text": "-2147483649",
			"reason": `strconv.ParseInt: parsing "-2147483649": value out of range`,
		},
		"usages": {"text": "signing,, server", "reason": `invalid key usage name ""`},
		"private-key-algorithm": {"text": "rsa", "reason": `invalid private key algorithm "rsa"`},
		"private-key-encoding": {"text": "", "reason": `invalid private key encoding ""`},
		"private-key-rotation-policy": {"text": "Ever", "reason": `invalid private key rotation policy "Ever"`},
		"private-key-size": {"text": "2k", "reason": `strconv.Atoi: parsing "2k": invalid syntax`},
		"subject-organizations": {"text": "", "reason": `no values found after parsing ""`},
		"subject-organizationalunits": {"text": "\n", "reason": `no values found after parsing "\n"`},
		"subject-countries": {"text": `"SE`, "reason": `failed to parse "\"SE" as one line of CSV`},
		"subject-provinces": {"text": ` "AC"`, "reason": `failed to parse " \"AC\"" as one line of CSV`},
		"subject-localities": {"text": "Umeå\nLuleå", "reason": `failed to parse "Umeå\nLuleå" as one line of CSV`},
		"subject-postalcodes": {"text": `"1"2`, "reason": `failed to parse "\"1\"2" as one line of CSV`},
		"subject-streetaddresses": {"text": `a"b`, "reason": `failed to parse "a\"b" as one line of CSV`},
	}
	key := concat("", ["cert-manager.io/", name])
	reason := sprintf("invalid ingress annotation %q: %s", [key, test.reason])
	certificates.refusals({key: test.text}) == {key: reason}
}

test_revision_history_limit_must_be_positive[text] if {
	some text in ["0", "-1", "-2147483648"]
	key := "cert-manager.io/revision-history-limit"
	fault := sprintf("revision history limit must be a positive number %q", [text])
	certificates.refusals({key: text}) == {key: sprintf("invalid ingress annotation %q: %s", [key, fault])}
}

test_private_key_size[name] if {
	some name, test in {
		"too small": {"algorithm": "RSA", "size": "2047"},
		"too great": {"algorithm": "RSA", "size": "8193"},
		"of RSA, not ECDSA": {"algorithm": "ECDSA", "size": "2048"},
	}
	certificates.refusals({
		"cert-manager.io/private-key-algorithm": test.algorithm,
		"cert-manager.io/private-key-size": test.size,
	}) == {"cert-manager.io/private-key-size": concat("", [
		`invalid ingress annotation "cert-manager.io/private-key-size": `,
		sprintf("invalid private key size for %s algorithm %q", [test.algorithm, test.size]),
	])}
}

test_private_key_size_of_the_default_algorithm[text] if {
	some text, fault in {
		"1024": `invalid private key size for RSA algorithm "1024"`,
		"-99999999999999999999": `strconv.Atoi: parsing "-99999999999999999999": value out of range`,
	}
	key := "cert-manager.io/private-key-size"
	certificates.refusals({key: text}) == {key: sprintf("invalid ingress annotation %q: %s", [key, fault])}
}

test_size_of_an_unknown_algorithm_is_not_judged if {
	object.keys(certificates.refusals({
		"cert-manager.io/private-key-algorithm": "DSA",
		"cert-manager.io/private-key-size": "1",
	})) == {"cert-manager.io/private-key-algorithm"}
}

test_all_are_named if {
	count(certificates.refusals({"cert-manager.io/duration": "1d", "cert-manager.io/usages": "a"})) == 2
}

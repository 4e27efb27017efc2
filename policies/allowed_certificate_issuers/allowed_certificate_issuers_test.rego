package policies.allowed_certificate_issuers_test

import data.policies.allowed_certificate_issuers

_allowed := [
	{"kind": "ClusterIssuer", "name": "letsencrypt-prod"},
	{"kind": "Issuer", "name": "letsencrypt-prod", "group": "issuers.example"},
	{"name": "shop-ca"},
]

_text := concat("", [
	`; allowed: ClusterIssuer "letsencrypt-prod", Issuer "shop-ca", `,
	`Issuer.issuers.example "letsencrypt-prod"`,
])

test_permitted[i] if {
	some i, ref in [
		{"kind": "ClusterIssuer", "name": "letsencrypt-prod"},
		{"kind": "ClusterIssuer", "name": "letsencrypt-prod", "group": "cert-manager.io"},
		{"kind": "ClusterIssuer", "name": "letsencrypt-prod", "group": ""},
		{"name": "shop-ca"},
		{"kind": null, "name": "shop-ca", "group": null},
		{"name": "letsencrypt-prod", "group": "issuers.example"},
	]
	_seen == set() with input as _input(ref)
}

test_denied[name] if {
	some name, test in {
		"another name": {
			"ref": {"kind": "ClusterIssuer", "name": "selfsigned"},
			"text": `issuer ClusterIssuer "selfsigned" is not allowed`,
			"path": ["name"],
		},
		"V113 kind omitted": {
			"ref": {"name": "letsencrypt-prod"},
			"text": `issuer Issuer "letsencrypt-prod" is not allowed`,
			"path": ["kind"],
		},
		"V104 another group": {
			"ref": {"kind": "ClusterIssuer", "name": "letsencrypt-prod", "group": "b.example"},
			"text": `issuer ClusterIssuer.b.example "letsencrypt-prod" is not allowed`,
			"path": ["group"],
		},
		"V104 another kind and group": {
			"ref": {"kind": "A", "name": "letsencrypt-prod", "group": "b.example"},
			"text": `issuer A.b.example "letsencrypt-prod" is not allowed`,
			"path": ["name"],
		},
		"no name": {"ref": {"kind": "Issuer"}, "text": `issuerRef {"kind":"Issuer"} names no issuer`, "path": ["name"]},
		"empty name": {"ref": {"name": ""}, "text": `issuerRef {"name":""} names no issuer`, "path": ["name"]},
		"odd name": {
			"ref": {"name": ["shop-ca"]},
			"text": `issuerRef {"name":["shop-ca"]} names no issuer`,
			"path": ["name"],
		},
		"odd kind": {
			"ref": {"name": "shop-ca", "kind": 5},
			"text": `issuerRef {"kind":5,"name":"shop-ca"} names no issuer`,
			"path": ["name"],
		},
		"odd group": {
			"ref": {"name": "shop-ca", "group": true},
			"text": `issuerRef {"group":true,"name":"shop-ca"} names no issuer`,
			"path": ["name"],
		},
		"null": {"ref": null, "text": "issuerRef null names no issuer", "path": []},
		"a list": {"ref": [{"name": "shop-ca"}], "text": `issuerRef [{"name":"shop-ca"}] names no issuer`, "path": []},
	}
	_seen == {[
		concat("", ["Certificate shop/web: ", test.text, _text]),
		array.concat(["spec", "issuerRef"], test.path),
	]} with input as _input(test.ref)
}

test_odd_spec[i] if {
	some i, spec in [null, "a", {}, {"issuerRef": null}]
	_seen == {[
		"Certificate shop/web: issuerRef null names no issuer; allowed: none",
		["spec", "issuerRef"],
	]} with input.review.object as object.union(object.remove(_certificate({}), ["spec"]), {"spec": spec})
}

test_odd_parameter[i] if {
	some i, refs in [null, "shop-ca", {"a": {"name": "shop-ca"}}, ["shop-ca", {"name": 5}], []]
	_seen == {[
		`Certificate shop/web: issuer Issuer "shop-ca" is not allowed; allowed: none`,
		["spec", "issuerRef", "name"],
	]} with input as {
		"review": {"object": _certificate({"name": "shop-ca"})},
		"parameters": {"allowedIssuers": refs},
	}
}

test_not_judged[name] if {
	certificate := _certificate({})
	leaving := object.union(certificate, {"metadata": {"deletionTimestamp": "2026-01-02T03:04:05Z"}})
	some name, review in {
		"delete": {"object": certificate, "operation": "DELETE"},
		"leaving": {"object": leaving, "oldObject": leaving, "operation": "UPDATE"},
		"another kind": {"object": object.union(certificate, {"kind": "CertificateRequest"})},
		"another group": {"object": object.union(certificate, {"apiVersion": "networking.internal.knative.dev/v1"})},
		"nothing": {},
	}
	count(allowed_certificate_issuers.violation) == 0 with input as {"review": review}
}

test_remedy if {
	remedy := "Refer to an allowed issuer by kind, name and, if it is an external one, group."
	some violation in allowed_certificate_issuers.violation with input as _input({})
	violation.details.remedy == remedy
}

_seen contains [violation.msg, violation.details.path] if {
	some violation in allowed_certificate_issuers.violation
}

_input(ref) := {"review": {"object": _certificate(ref)}, "parameters": {"allowedIssuers": _allowed}}

_certificate(ref) := {
	"apiVersion": "cert-manager.io/v1",
	"kind": "Certificate",
	"metadata": {"name": "web", "namespace": "shop"},
	"spec": {"issuerRef": ref, "secretName": "web-tls"},
}

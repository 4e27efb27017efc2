package policies.allowed_certificate_issuers_test

import data.policies.allowed_certificate_issuers

_shop_ca := {"allowedIssuers": [{"name": "shop-ca"}]}

_bounds := object.union(_shop_ca, {"allowedDomains": ["shop.example"], "allowedIPs": ["10.0.0.0/8"]})

_asking(spec, parameters) := {
	"review": {"object": object.union(_certificate({"name": "shop-ca"}), {"spec": spec})},
	"parameters": parameters,
}

# V114
test_names_inside[name] if {
	some name, spec in {
		"dnsNames": {"dnsNames": ["shop.example", "*.shop.example"]},
		"commonName alone": {"commonName": "shop.example"},
		"addresses": {"ipAddresses": ["10.1.2.3"]},
		"uris": {"uris": ["https://shop.example/a"]},
		"literalSubject": {"literalSubject": "CN=shop.example"},
	}
	_seen == set() with input as _asking(spec, _bounds)
}

_outside(field, value) := sprintf(
	"Certificate shop/web: %s %s is outside the allowed domains and addresses; allowed: 10.0.0.0/8, shop.example",
	[field, value],
)

test_names_outside[name] if {
	some name, test in {
		"V114 dnsNames": {
			"spec": {"dnsNames": ["shop.example", "evil.example"]},
			"seen": {[_outside("dnsNames", `"evil.example"`), ["spec", "dnsNames", 1]]},
		},
		"V114 commonName": {
			"spec": {"commonName": "evil.example", "dnsNames": ["shop.example"]},
			"seen": {[_outside("commonName", `"evil.example"`), ["spec", "commonName"]]},
		},
		"V114 all": {
			"spec": {
				"literalSubject": "CN=jane",
				"ipAddresses": ["11.1.2.3"],
				"uris": ["spiffe://evil.example/a"],
				"emailAddresses": ["jane@evil.example"],
				"otherNames": [{"oid": "1.2.3", "utf8Value": "jane@evil.example"}],
			},
			"seen": {
				[_outside("literalSubject", `"CN=jane"`), ["spec", "literalSubject"]],
				[_outside("ipAddresses", `"11.1.2.3"`), ["spec", "ipAddresses", 0]],
				[_outside("uris", `"spiffe://evil.example/a"`), ["spec", "uris", 0]],
				[_outside("emailAddresses", `"jane@evil.example"`), ["spec", "emailAddresses", 0]],
				[_outside("otherNames", `{"oid":"1.2.3","utf8Value":"jane@evil.example"}`), ["spec", "otherNames", 0]],
			},
		},
		"nobody": {
			"spec": {"dnsNames": []},
			"seen": {[
				"Certificate shop/web: names nobody; list hosts in dnsNames, allowed: 10.0.0.0/8, shop.example",
				["spec", "dnsNames"],
			]},
		},
	}
	_seen == test.seen with input as _asking(test.spec, _bounds)
}

test_nobody_without_bounds if _seen == set() with input as _asking({}, _shop_ca)

test_issuer_and_names if {
	parameters := object.remove(_bounds, ["allowedIssuers"])
	_seen == {
		[
			`Certificate shop/web: issuer Issuer "shop-ca" is not allowed; allowed: none`,
			["spec", "issuerRef", "name"],
		],
		[_outside("commonName", `"evil.example"`), ["spec", "commonName"]],
	} with input as _asking({"commonName": "evil.example"}, parameters)
}

test_no_names_of_others[name] if {
	some name, change in {
		"another kind": {"kind": "CertificateRequest"},
		"another group": {"apiVersion": "networking.internal.knative.dev/v1"},
	}
	whole := object.union(_certificate({"name": "shop-ca"}), change)
	count(_seen) == 0 with input as {"review": {"object": whole}, "parameters": _bounds}
}

test_remedies[remedy] if {
	some remedy, spec in {
		"Ask for names of allowed domains and for allowed addresses alone.": {"dnsNames": ["evil.example"]},
		"List the hosts that the certificate is for in dnsNames.": {"dnsNames": []},
	}
	some violation in allowed_certificate_issuers.violation with input as _asking(spec, _bounds)
	violation.details.remedy == remedy
}

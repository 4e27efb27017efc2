package policies.allowed_acme_servers_test

import data.policies.allowed_acme_servers

test_odd_parameters[name] if {
	some name, test in {
		"servers null": {"servers": null, "types": ["acme"], "text": "ACME server %q is not allowed; allowed: none"},
		"servers a text": {"servers": _prod, "types": ["acme"], "text": "ACME server %q is not allowed; allowed: none"},
		"servers an object": {
			"servers": {"a": _prod}, "types": ["acme"],
			"text": "ACME server %q is not allowed; allowed: none",
		},
	}
	parameters := {"allowedServers": test.servers, "allowedTypes": test.types}
	msg := concat("", ["Issuer shop/le: ", sprintf(test.text, [_prod])])
	_seen == {[msg, _server]} with input as _input(_issuer(_acme(_prod)), parameters)
}

test_odd_types[i] if {
	some i, types in [null, "acme", ["ACME", "none"], [5], false]
	msg := "Issuer shop/le: type acme is not allowed; allowed: none"
	parameters := {"allowedServers": [_prod], "allowedTypes": types}
	_seen == {[msg, _server]} with input as _input(_issuer(_acme(_prod)), parameters)
}

test_both_faults_of_a_server if {
	spec := {"acme": {"server": _staging, "skipTLSVerify": true}}
	count(_seen) == 2 with input as _input(_issuer(spec), _only(_prod))
}

test_not_judged[name] if {
	whole := _issuer(_acme(_staging))
	leaving := object.union(whole, {"metadata": {"deletionTimestamp": "2026-01-02T03:04:05Z"}})
	some name, review in {
		"DELETE": {"object": whole, "operation": "DELETE"},
		"leaving": {"object": leaving, "oldObject": leaving, "operation": "UPDATE"},
		"another group": {"object": object.union(whole, {"apiVersion": "issuers.example/v1"})},
		"another kind": {"object": object.union(whole, {"kind": "CertificateRequest"})},
		"a Pod": {"object": {"apiVersion": "v1", "kind": "Pod", "spec": {"acme": {"skipTLSVerify": true}}}},
		"nothing": {},
	}
	environments := {"environments": [{"name": "a", "namespaceSelector": {}}]}
	allowed_acme_servers.violation == set() with input as {"review": review, "parameters": environments}
}

test_remedies if {
	spec := {"acme": {"server": _staging, "skipTLSVerify": true}}
	{violation.details.remedy | some violation in allowed_acme_servers.violation} == {
		"Use an issuer whose ACME server is allowed here.",
		"Remove skipTLSVerify; for a server with a CA of its own, set caBundle.",
	} with input as _input(_issuer(spec), _only(_prod))
}

test_unnamed if {
	msg := "ClusterIssuer le-*: type ca is not allowed; allowed: acme"
	whole := object.union(object.remove(_cluster_issuer({"ca": {}}), ["metadata"]), {"metadata": {"generateName": "le-"}})
	_seen == {[msg, ["spec", "ca"]]} with input as _input(whole, {})
}

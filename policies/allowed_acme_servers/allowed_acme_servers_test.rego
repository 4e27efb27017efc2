package policies.allowed_acme_servers_test

import data.policies.allowed_acme_servers

_prod := "https://acme-v02.api.letsencrypt.org/directory"

_staging := "https://acme-staging-v02.api.letsencrypt.org/directory"

_acme(server) := {"acme": {"server": server, "privateKeySecretRef": {"name": "le"}}}

_issuer(spec) := {
	"apiVersion": "cert-manager.io/v1",
	"kind": "Issuer",
	"metadata": {"name": "le", "namespace": "shop"},
	"spec": spec,
}

_cluster_issuer(spec) := {
	"apiVersion": "cert-manager.io/v1",
	"kind": "ClusterIssuer",
	"metadata": {"name": "le"},
	"spec": spec,
}

_seen contains [violation.msg, violation.details.path] if some violation in allowed_acme_servers.violation

_input(whole, parameters) := {"review": {"object": whole}, "parameters": parameters}

_only(server) := {"allowedServers": [server]}

# V112: by URL, in whatever spelling.
test_permitted[i] if {
	some i, test in [
		{"spec": _acme(_prod), "parameters": _only(_prod)},
		{"spec": _acme("HTTPS://ACME-V02.api.letsencrypt.org:443/directory/"), "parameters": _only(_prod)},
		{"spec": _acme(_prod), "parameters": _only("https://Acme-V02.API.LetsEncrypt.org/directory/")},
		{"spec": {"selfSigned": {}}, "parameters": {"allowedTypes": ["selfSigned"]}},
		{"spec": {"ca": {"secretName": "ca"}, "acme": null}, "parameters": {"allowedTypes": ["acme", "ca"]}},
		{"spec": {"vault": {}}, "parameters": {"allowedTypes": ["vault", "venafi"]}},
		{
			"spec": {"acme": {"server": _prod, "skipTLSVerify": false, "caBundle": "LS0t"}},
			"parameters": {"allowedServers": [_staging, _prod], "allowedTypes": ["acme"], "environments": []},
		},
		{"spec": {"acme": {"server": _prod, "skipTLSVerify": null}}, "parameters": _only(_prod)},
	]
	_seen == set() with input as _input(_issuer(test.spec), test.parameters)
	_seen == set() with input as _input(_cluster_issuer(test.spec), test.parameters)
}

_server := ["spec", "acme", "server"]

_denied := {
	"V112 another server": {
		"spec": _acme(_staging), "parameters": _only(_prod), "path": _server,
		"text": sprintf("ACME server %q is not allowed; allowed: %s", [_staging, _prod]),
	},
	"V112 another path": {
		"spec": _acme("https://acme-v02.api.letsencrypt.org/Directory"), "parameters": _only(_prod), "path": _server,
		"text": sprintf(
			`ACME server "https://acme-v02.api.letsencrypt.org/Directory" is not allowed; allowed: %s`,
			[_prod],
		),
	},
	"another host by a user's name": {
		"spec": _acme("https://acme-v02.api.letsencrypt.org@evil.example/directory"),
		"parameters": {"allowedServers": [_prod, _staging]}, "path": _server,
		"text": concat("", [
			`ACME server "https://acme-v02.api.letsencrypt.org@evil.example/directory" is not allowed; `,
			sprintf("allowed: %s, %s", [_staging, _prod]),
		]),
	},
	"no parameters": {
		"spec": _acme(_prod), "parameters": {}, "path": _server,
		"text": sprintf("ACME server %q is not allowed; allowed: none", [_prod]),
	},
	"no server": {
		"spec": {"acme": {}}, "parameters": {}, "path": _server,
		"text": "ACME server null is not allowed; allowed: none",
	},
	"an odd server": {
		"spec": _acme([_prod]), "parameters": _only([_prod]), "path": _server,
		"text": sprintf("ACME server [%q] is not allowed; allowed: none", [_prod]),
	},
	"an odd acme": {
		"spec": {"acme": _prod}, "parameters": _only(_prod), "path": _server,
		"text": sprintf("ACME server null is not allowed; allowed: %s", [_prod]),
	},
	"V112 selfSigned": {
		"spec": {"selfSigned": {}}, "parameters": _only(_prod), "path": ["spec", "selfSigned"],
		"text": "type selfSigned is not allowed; allowed: acme",
	},
	"selfSigned beside ca": {
		"spec": {"selfSigned": {}}, "parameters": {"allowedTypes": ["vault", "ca"]}, "path": ["spec", "selfSigned"],
		"text": "type selfSigned is not allowed; allowed: ca, vault",
	},
	"acme not allowed": {
		"spec": _acme(_prod), "parameters": {"allowedTypes": [], "allowedServers": [_prod]}, "path": _server,
		"text": "type acme is not allowed; allowed: none",
	},
	"two types": {
		"spec": object.union(_acme(_prod), {"ca": {}}), "parameters": _only(_prod), "path": ["spec"],
		"text": "an issuer has one type, and not 2; allowed: acme",
	},
	"no type": {
		"spec": {"ACME": {"server": _prod}}, "parameters": _only(_prod), "path": ["spec"],
		"text": "an issuer has one type, and not 0; allowed: acme",
	},
	"an odd spec": {
		"spec": "acme", "parameters": _only(_prod), "path": ["spec"],
		"text": "an issuer has one type, and not 0; allowed: acme",
	},
	"skipTLSVerify": {
		"spec": {"acme": {"server": _prod, "skipTLSVerify": true}}, "parameters": _only(_prod),
		"path": ["spec", "acme", "skipTLSVerify"],
		"text": "skipTLSVerify lets anything pass for the ACME server; remove it",
	},
	"an odd skipTLSVerify": {
		"spec": {"acme": {"server": _prod, "skipTLSVerify": "false"}}, "parameters": _only(_prod),
		"path": ["spec", "acme", "skipTLSVerify"],
		"text": "skipTLSVerify lets anything pass for the ACME server; remove it",
	},
}

test_denied_issuer[name] if {
	some name, test in _denied
	msg := concat("", ["Issuer shop/le: ", test.text])
	_seen == {[msg, test.path]} with input as _input(_issuer(test.spec), test.parameters)
}

test_denied_cluster_issuer[name] if {
	some name, test in _denied
	msg := concat("", ["ClusterIssuer le: ", test.text])
	_seen == {[msg, test.path]} with input as _input(_cluster_issuer(test.spec), test.parameters)
}

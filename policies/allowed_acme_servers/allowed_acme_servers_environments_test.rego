package policies.allowed_acme_servers_test

_environment(name, servers, types) := {
	"name": name,
	"namespaceSelector": {"matchLabels": {"env": name}},
	"servers": servers,
	"types": types,
}

_parameters := {"environments": [
	_environment("production", [_prod], []),
	_environment("testing", [_staging], ["acme", "selfSigned"]),
]}

_in(namespace, whole) := object.union(whole, {"metadata": {"namespace": namespace}})

_certificate(ref) := {
	"apiVersion": "cert-manager.io/v1",
	"kind": "Certificate",
	"metadata": {"name": "web", "namespace": "shop"},
	"spec": {"issuerRef": ref, "dnsNames": ["shop.example"]},
}

_by_cluster_issuer := "cert-manager.io/cluster-issuer"

_annotated(api_version, kind, annotations) := {
	"apiVersion": api_version,
	"kind": kind,
	"metadata": {"name": "web", "namespace": "shop", "annotations": annotations},
	"spec": {"tls": [{"hosts": ["shop.example"], "secretName": "web"}]},
}

_ingress(annotations) := _annotated("networking.k8s.io/v1", "Ingress", annotations)

_gateway(annotations) := _annotated("gateway.networking.k8s.io/v1", "Gateway", annotations)

_cluster(name) := {"kind": "ClusterIssuer", "name": name}

test_fits[name] if {
	some name, whole in {
		"V110 staging in testing": _in("test", _certificate(_cluster("le"))),
		"production in production": _certificate(_cluster("prod")),
		"Ingress": _ingress({_by_cluster_issuer: "prod"}),
		"Ingress without issuer": _ingress({}),
		"Gateway": _gateway({_by_cluster_issuer: "prod"}),
		"selfSigned in testing": _in("test", _certificate({"name": "home"})),
		"Issuer in testing": _in("test", _issuer(_acme(_staging))),
		"Issuer in production": _issuer(_acme(_prod)),
		"ClusterIssuer of production": _cluster_issuer(_acme(_prod)),
		"ClusterIssuer of testing": _cluster_issuer({"selfSigned": {}}),
	}
	_seen == set() with input as _input(whole, _parameters) with data.inventory as _inventory
}

_annotation(key) := ["metadata", "annotations", key]

_staging_in_production := concat("", [
	`issuer ClusterIssuer "le": ACME server "https://acme-staging-v02.api.letsencrypt.org/directory" is not allowed `,
	"in environment production; allowed: https://acme-v02.api.letsencrypt.org/directory",
])

_unseen := concat("", [
	"an issuer not in the inventory is not allowed in environment production; ",
	"allowed: https://acme-v02.api.letsencrypt.org/directory",
])

_misfits := {
	"V110 Certificate": {
		"object": _certificate(_cluster("le")),
		"path": ["spec", "issuerRef"], "text": sprintf("Certificate shop/web: %s", [_staging_in_production]),
	},
	"V110 Ingress": {
		"object": _ingress({_by_cluster_issuer: "le"}),
		"path": _annotation(_by_cluster_issuer), "text": sprintf("Ingress shop/web: %s", [_staging_in_production]),
	},
	"V110 V115 Gateway": {
		"object": _gateway({_by_cluster_issuer: "le"}),
		"path": _annotation(_by_cluster_issuer), "text": sprintf("Gateway shop/web: %s", [_staging_in_production]),
	},
	"V112 selfSigned in production": {
		"object": _certificate({"name": "home"}), "path": ["spec", "issuerRef"],
		"text": concat("", [
			`Certificate shop/web: issuer Issuer "home": type selfSigned is not allowed `,
			"in environment production; allowed: acme",
		]),
	},
	"two types": {
		"object": _certificate(_cluster("two")), "path": ["spec", "issuerRef"],
		"text": `Certificate shop/web: issuer ClusterIssuer "two": an issuer has one type, and not 2; allowed: acme`,
	},
	"not in the inventory": {
		"object": _certificate(_cluster("ca")), "path": ["spec", "issuerRef"],
		"text": sprintf(`Certificate shop/web: issuer ClusterIssuer "ca": %s`, [_unseen]),
	},
	"V104 external": {
		"object": _certificate({"kind": "ClusterIssuer", "name": "prod", "group": "a.example"}),
		"path": ["spec", "issuerRef"],
		"text": sprintf(`Certificate shop/web: issuer ClusterIssuer.a.example "prod": %s`, [_unseen]),
	},
	"V106 default not known": {
		"object": _ingress({"kubernetes.io/tls-acme": "true"}), "path": _annotation("kubernetes.io/tls-acme"),
		"text": sprintf("Ingress shop/web: %s", [_unseen]),
	},
	"no issuerRef": {
		"object": _certificate(null), "path": ["spec", "issuerRef"],
		"text": sprintf("Certificate shop/web: %s", [_unseen]),
	},
	"no environment": {
		"object": _in("lost", _ingress({_by_cluster_issuer: "prod"})), "path": _annotation(_by_cluster_issuer),
		"text": concat("", [
			`Ingress lost/web: issuer ClusterIssuer "prod": ACME server "https://acme-v02.api.letsencrypt.org/directory" `,
			"is not allowed in a namespace of no environment; allowed: none",
		]),
	},
	"Issuer of another environment": {
		"object": _in("test", _issuer(_acme(_prod))), "path": _server,
		"text": concat("", [
			`Issuer test/le: ACME server "https://acme-v02.api.letsencrypt.org/directory" is not allowed `,
			"in environment testing; allowed: https://acme-staging-v02.api.letsencrypt.org/directory",
		]),
	},
	"ClusterIssuer of no environment": {
		"object": _cluster_issuer({"ca": {}}), "path": ["spec", "ca"],
		"text": "ClusterIssuer le: type ca is not allowed in any environment; allowed: acme, selfSigned",
	},
}

test_misfits[name] if {
	some name, test in _misfits
	_seen == {[test.text, test.path]} with input as _input(test.object, _parameters) with data.inventory as _inventory
}

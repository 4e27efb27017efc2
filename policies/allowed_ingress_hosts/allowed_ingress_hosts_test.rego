package policies.allowed_ingress_hosts_test

import data.policies.allowed_ingress_hosts

_alias := "nginx.ingress.kubernetes.io/server-alias"

_redirect := "nginx.ingress.kubernetes.io/from-to-www-redirect"

_domains := [
	{"domain": "shop.example"},
	{"domain": "pay.example", "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "pay"}}},
]

test_permitted[name] if {
	some name, test in {
		"below": {"rules": [{"host": "api.shop.example"}]},
		"far below": {"rules": [{"host": "a.b.c.shop.example"}]},
		"V83 twice": {"rules": [{"host": "a.shop.example"}, {"host": "a.shop.example"}]},
		"TLS": {"tls": [{"hosts": ["api.shop.example", "b.shop.example"]}, {"secretName": "a"}]},
		"server-alias": {"annotations": {_alias: "b.shop.example, c.shop.example"}},
		"redirect to www": {"rules": [{"host": "a.shop.example"}], "annotations": {_redirect: "true"}},
		"redirect from www": {"rules": [{"host": "www.a.shop.example"}], "annotations": {_redirect: "true"}},
		"domain of the namespace": {"namespace": "pay", "rules": [{"host": "a.pay.example"}, {"host": "a.shop.example"}]},
		"catch-all": {
			"rules": [{}, {"host": "api.shop.example"}, {"host": ""}, {"host": null}],
			"parameters": {"allowCatchAll": true},
		},
		"default backend": {"rules": null, "defaultBackend": {}, "parameters": {"allowCatchAll": true}},
		"wildcard": {"rules": [{"host": "*.shop.example"}], "parameters": {"allowWildcards": true}},
		"wildcard below": {
			"rules": [{"host": "*.a.shop.example"}],
			"tls": [{"hosts": ["*.b.shop.example"]}],
			"annotations": {_alias: "*.c.shop.example"},
			"parameters": {"allowWildcards": true},
		},
		"apex": {"rules": [{"host": "shop.example"}], "parameters": {"allowApex": true}},
		"apex of one domain": {
			"rules": [{"host": "shop.example"}],
			"parameters": {"domains": [{"domain": "shop.example", "allowApex": true}]},
		},
		"public suffix as domain": {
			"rules": [{"host": "shop.com"}, {"host": "shop.co.uk"}, {"host": "*.shop.co.uk"}],
			"parameters": {"domains": [{"domain": "com"}, {"domain": "co.uk"}], "allowWildcards": true},
		},
		"wildcard below a suffix named": {
			"rules": [{"host": "*.shop.pages.example"}],
			"parameters": {
				"domains": [{"domain": "pages.example"}],
				"publicSuffixes": ["pages.example"],
				"allowWildcards": true,
			},
		},
	}
	_seen == set() with input as _input(test)
}

# Where the labels tell, the Namespace has to be known.
test_namespace_labels if {
	parameters := {"domains": [{"domain": "shop.example", "namespaceSelector": {"matchLabels": {"env": "production"}}}]}
	asked := _input({"parameters": parameters})
	labelled := {"metadata": {"name": "shop", "labels": {"env": "production"}}}
	_seen == set() with input as object.union(asked, {"review": {"namespaceObject": labelled}})
	_seen == set() with input as asked with data.inventory.cluster.v1.Namespace.shop as labelled
	_seen == {[
		concat("", [
			"Ingress shop/web: host \"api.shop.example\" is in domain shop.example, ",
			"which is not known to be for namespace shop; allowed: none",
		]),
		["spec", "rules", 0, "host"],
	]} with input as asked with data.inventory as {}
}

test_nothing_without_domains[i] if {
	some i, parameters in [{}, {"domains": []}, {"domains": null}, {"domains": "shop.example"}]
	_seen == {[
		`Ingress shop/web: host "api.shop.example" is in no allowed domain; allowed: none`,
		["spec", "rules", 0, "host"],
	]} with input as {"review": _input({}).review, "parameters": parameters}
}

test_not_judged[name] if {
	some fault, test in {
		"host": {"rules": [{"host": "a.example"}]},
		"catch-all": {"rules": [{}]},
		"odd TLS": {"tls": "a.example"},
	}
	review := _input(test).review
	some reason, changed in {
		"delete": object.union(review, {"operation": "DELETE"}),
		"another kind": object.union(review, {"object": {"kind": "IngressClass"}}),
	}
	name := sprintf("%s, %s", [fault, reason])
	count(allowed_ingress_hosts.violation) == 0 with input as {"review": changed, "parameters": {"domains": _domains}}
	count(allowed_ingress_hosts.violation) == 1 with input as {"review": review, "parameters": {"domains": _domains}}
}

# V91: what a solver proves is that the host is its namespace's, so that has to be so.
test_solver[host] if {
	some host, faults in {"api.shop.example": 0, "shop.example": 0, "pay.example": 1, "*.shop.example": 1}
	paths := [{"path": "/.well-known/acme-challenge/a"}]
	labels := {"acme.cert-manager.io/http01-solver": "true"}
	solver := object.union(
		_input({"rules": [{"host": host, "http": {"paths": paths}}], "tls": "a"}),
		{"review": {"object": {"metadata": {"labels": labels}}}},
	)
	count(allowed_ingress_hosts.violation) == faults with input as solver
}

_seen contains [violation.msg, violation.details.path] if some violation in allowed_ingress_hosts.violation

_input(test) := {
	"review": {"object": {
		"apiVersion": "networking.k8s.io/v1",
		"kind": "Ingress",
		"metadata": {
			"name": "web",
			"namespace": object.get(test, "namespace", "shop"),
			"annotations": object.get(test, "annotations", {}),
		},
		"spec": object.union(
			{"rules": object.get(test, "rules", [{"host": "api.shop.example"}])},
			object.filter(test, ["tls", "defaultBackend", "backend"]),
		),
	}},
	"parameters": object.union({"domains": _domains}, object.get(test, "parameters", {})),
}

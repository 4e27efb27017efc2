package policies.allowed_acme_servers_test

import data.policies.allowed_acme_servers

_inventory := {
	"cluster": {
		"cert-manager.io/v1": {"ClusterIssuer": {
			"prod": _cluster_issuer(_acme(_prod)),
			"le": _cluster_issuer(_acme(_staging)),
			"two": _cluster_issuer({"ca": {}, "vault": {}}),
		}},
		"v1": {"Namespace": {
			"shop": {"metadata": {"labels": {"env": "production"}}},
			"test": {"metadata": {"labels": {"env": "testing"}}},
			"lost": {"metadata": {"labels": {}}},
		}},
	},
	"namespace": {
		"shop": {"cert-manager.io/v1": {"Issuer": {"home": _issuer({"selfSigned": {}})}}},
		"test": {"cert-manager.io/v1": {"Issuer": {"home": _issuer({"selfSigned": {}})}}},
	},
}

_unknown_allowed := object.union(_parameters, {"unknownIssuers": "allow"})

test_unknown_issuers_by_parameter if {
	_seen == set() with input as _input(_certificate(_cluster("ca")), _unknown_allowed) with data.inventory as _inventory
	_seen == set() with input as _input(_certificate(null), _unknown_allowed) with data.inventory as {}
	count(_seen) == 1 with input as _input(_certificate(_cluster("le")), _unknown_allowed)
		with data.inventory as _inventory
}

test_odd_unknown_issuers_are_denied if {
	every value in [null, "deny", "Allow", true, ["allow"]] {
		parameters := object.union(_parameters, {"unknownIssuers": value})
		count(_seen) == 1 with input as _input(_certificate(_cluster("ca")), parameters) with data.inventory as _inventory
	}
}

# Without environments all that is wrong is the issuer's own.
test_orders_without_environments if {
	every environments in [null, []] {
		parameters := {"allowedServers": [_prod], "environments": environments}
		every ref in [_cluster("le"), _cluster("ca"), {"name": "home"}, null] {
			_seen == set() with input as _input(_certificate(ref), parameters) with data.inventory as _inventory
		}
	}
}

test_default_issuer if {
	by_default := _ingress({"kubernetes.io/tls-acme": "true"})
	prod := object.union(_parameters, {"defaultIssuer": _cluster("prod")})
	_seen == set() with input as _input(by_default, prod) with data.inventory as _inventory
	staging := object.union(_parameters, {"defaultIssuer": _cluster("le")})
	_seen == {[
		sprintf("Ingress shop/web: %s", [_staging_in_production]),
		_annotation("kubernetes.io/tls-acme"),
	]} with input as _input(by_default, staging) with data.inventory as _inventory
}

test_allowed_everywhere_is_allowed_in_each if {
	parameters := object.union(_parameters, {"allowedServers": [_staging], "allowedTypes": ["selfSigned", "acme"]})
	_seen == set() with input as _input(_certificate(_cluster("le")), parameters) with data.inventory as _inventory
	_seen == set() with input as _input(_certificate({"name": "home"}), parameters) with data.inventory as _inventory
}

# V111
_solving(solvers) := {"cluster": {"cert-manager.io/v1": {"ClusterIssuer": {
	"le": _cluster_issuer({"acme": {"server": _prod, "solvers": solvers}}),
	"vault": _cluster_issuer({"vault": {}}),
	"two": _cluster_issuer({"ca": {}, "acme": {"server": _prod, "solvers": solvers}}),
}}}}

_wild := object.union(
	_certificate(_cluster("le")),
	{"metadata": {"labels": {"app": "web"}}, "spec": {"dnsNames": ["shop.example", "*.shop.example"]}},
)

_http := {"http01": {"ingress": {}}}

test_wildcard_without_dns[i] if {
	labels := {"dns01": {}, "selector": {"matchLabels": {"app": "db"}}}
	some i, solvers in [[_http], [], null, [_http, labels]]
	_seen == {[
		concat("", [
			`Certificate shop/web: wildcard "*.shop.example" needs a DNS-01 solver, and issuer ClusterIssuer "le" `,
			"has none for it; ask one that has, or list the hosts",
		]),
		["spec", "dnsNames", 1],
	]} with input as _input(_wild, {}) with data.inventory as _solving(solvers)
}

test_wildcard_that_can_be_proven[i] if {
	labels := {"dns01": {}, "selector": {"matchLabels": {"app": "web"}}}
	some i, solvers in [[_http, {"dns01": {}}], [labels]]
	_seen == set() with input as _input(_wild, {}) with data.inventory as _solving(solvers)
}

test_wildcard_of_others[name] if {
	some name, issuer in {
		"not in the inventory": "ca",
		"no ACME": "vault",
		"more than ACME": "two",
	}
	whole := object.union(_wild, {"spec": {"issuerRef": _cluster(issuer)}})
	_seen == set() with input as _input(whole, {}) with data.inventory as _solving([_http])
}

test_wildcard_remedy if {
	remedy := "Ask an issuer with a DNS-01 solver for the domain, or list the hosts one by one."
	remedies := _remedies with input as _input(_wild, {}) with data.inventory as _solving([_http])
	remedies == {remedy}
}

test_wildcard_of_an_ingress if {
	whole := object.union(
		_ingress({_by_cluster_issuer: "le"}),
		{"spec": {"tls": [{"hosts": ["*.shop.example"], "secretName": "a"}]}},
	)
	_seen == {[
		concat("", [
			`Ingress shop/web: wildcard "*.shop.example" needs a DNS-01 solver, and issuer ClusterIssuer "le" `,
			"has none for it; ask one that has, or list the hosts",
		]),
		["spec", "tls", 0, "hosts", 0],
	]} with input as _input(whole, {}) with data.inventory as _solving([_http])
}

_remedies contains violation.details.remedy if some violation in allowed_acme_servers.violation

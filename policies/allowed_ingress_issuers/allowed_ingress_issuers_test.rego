package policies.allowed_ingress_issuers_test

import data.policies.allowed_ingress_issuers

_cluster := "cert-manager.io/cluster-issuer"

_issuer := "cert-manager.io/issuer"

_kind := "cert-manager.io/issuer-kind"

_group := "cert-manager.io/issuer-group"

_acme := "kubernetes.io/tls-acme"

_parameters := {"allowedIssuers": [
	{"kind": "ClusterIssuer", "name": "letsencrypt-prod"},
	{"kind": "A", "name": "a", "group": "b.example"},
]}

_allowed := `allowed: A.b.example "a", ClusterIssuer "letsencrypt-prod"`

_prod := {_cluster: "letsencrypt-prod"}

_tls := [{"hosts": ["shop.example"], "secretName": "shop-tls"}]

test_permitted[name] if {
	some name, test in {
		"V100": {"annotations": _prod},
		"V103": {"annotations": {_issuer: "letsencrypt-prod", _kind: "ClusterIssuer"}},
		"V104 listed": {"annotations": {_issuer: "a", _kind: "A", _group: "b.example"}},
		"V106 default": {
			"annotations": {_acme: "t"},
			"parameters": {"defaultIssuer": {"kind": "ClusterIssuer", "name": "letsencrypt-prod"}},
		},
		"V106 default of an external kind": {
			"annotations": {_acme: "1"},
			"parameters": {"defaultIssuer": {"kind": "A", "name": "a", "group": "b.example"}},
		},
		"V107 supplied": {"annotations": {}, "parameters": {"allowSuppliedCertificates": true}},
		"V107 supplied, whatever cert-manager would say": {
			"annotations": {"cert-manager.io/duration": "90d", _kind: "A", _group: "b.example"},
			"tls": [{"hosts": ["shop.example"]}, {"secretName": ""}],
			"parameters": {"allowSuppliedCertificates": true},
		},
		"V107 supplied, one Secret twice": {
			"annotations": {},
			"tls": array.concat(_tls, _tls),
			"parameters": {"allowSuppliedCertificates": true},
		},
		"no TLS": {"annotations": {}, "tls": []},
		"null TLS": {"annotations": {}, "tls": null},
		"kind without TLS": {"annotations": {_kind: "ClusterIssuer", "cert-manager.io/duration": "90d"}, "tls": []},
		"another entry skipped": {"annotations": _prod, "tls": array.concat(_tls, [{"hosts": ["b.example"]}])},
		"settings": {"annotations": object.union(_prod, {"cert-manager.io/duration": "2160h"})},
	}
	_seen == set() with input as _input(test)
}

test_no_parameters if {
	_seen == {[
		`Ingress shop/web: issuer ClusterIssuer "letsencrypt-prod" is not allowed; allowed: none`,
		["metadata", "annotations", _cluster],
	]} with input as {"review": {"object": _ingress({"annotations": _prod})}}
}

test_odd_parameter[i] if {
	some i, refs in [null, "letsencrypt-prod", {"a": {"name": "letsencrypt-prod"}}, ["letsencrypt-prod"]]
	_seen == {[
		"Ingress shop/web: spec.tls has no issuer; allowed: none",
		["metadata", "annotations", _cluster],
	]} with input as {"review": {"object": _ingress({"annotations": {}})}, "parameters": {"allowedIssuers": refs}}
}

test_odd_spec[i] if {
	some i, spec in [null, "a", 5, [{"tls": []}]]
	ingress := object.union(object.remove(_ingress({"annotations": {}}), ["spec"]), {"spec": spec})
	_seen == {[
		"Ingress shop/web: spec.tls has no issuer; allowed: none",
		["metadata", "annotations", _cluster],
	]} with input.review.object as ingress
}

test_odd_annotations[i] if {
	some i, annotations in [null, "a", 5, [_cluster]]
	_seen == {[
		concat("", ["Ingress shop/web: spec.tls has no issuer; ", _allowed]),
		["metadata", "annotations", _cluster],
	]} with input as _input({"annotations": annotations})
}

test_not_judged[name] if {
	faulty := {
		"none": _ingress({"annotations": {}}),
		"refused": _ingress({"annotations": {_cluster: "", "cert-manager.io/usages": ""}, "tls": [{}, {}]}),
		"without TLS": _ingress({"annotations": {_cluster: "selfsigned"}, "tls": []}),
	}
	some fault, ingress in faulty
	some reason, review in {
		"delete": {"object": ingress, "operation": "DELETE"},
		"another kind": {"object": object.union(ingress, {"kind": "Gateway"})},
	}
	name := sprintf("%s, %s", [fault, reason])
	count(allowed_ingress_issuers.violation) == 0 with input as {"review": review}
	count(allowed_ingress_issuers.violation) > 0 with input as {"review": {"object": ingress}}
}

# V91
test_solver if {
	ingress := {
		"apiVersion": "networking.k8s.io/v1",
		"kind": "Ingress",
		"metadata": {"labels": {"acme.cert-manager.io/http01-solver": "true"}, "annotations": {_cluster: "selfsigned"}},
		"spec": {"rules": [{"host": "shop.example", "http": {"paths": [{"path": "/.well-known/acme-challenge/a"}]}}]},
	}
	count(allowed_ingress_issuers.violation) == 0 with input.review.object as ingress
	count(allowed_ingress_issuers.violation) > 0 with input.review.object as object.remove(ingress, ["metadata"])
		with input.review.object.metadata as {"annotations": {_cluster: "selfsigned"}}
}

_seen contains [violation.msg, violation.details.path] if some violation in allowed_ingress_issuers.violation

_input(test) := {
	"review": {"object": _ingress(test)},
	"parameters": object.union(_parameters, object.get(test, "parameters", {})),
}

_ingress(test) := {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "web", "namespace": "shop", "annotations": test.annotations},
	"spec": {"rules": [{"host": "shop.example", "http": {"paths": [_path]}}], "tls": object.get(test, "tls", _tls)},
}

_path := {"path": "/", "pathType": "Prefix", "backend": {"service": {"name": "web", "port": {"number": 80}}}}

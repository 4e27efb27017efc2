package policies.allowed_gateway_issuers_test

import data.policies.allowed_gateway_issuers

_cluster := "cert-manager.io/cluster-issuer"

_issuer := "cert-manager.io/issuer"

_kind := "cert-manager.io/issuer-kind"

_group := "cert-manager.io/issuer-group"

_ignore := "cert-manager.io/ignore-tls-listeners"

_parameters := {"allowedIssuers": [
	{"kind": "ClusterIssuer", "name": "letsencrypt-prod"},
	{"kind": "A", "name": "a", "group": "b.example"},
]}

_allowed := `allowed: A.b.example "a", ClusterIssuer "letsencrypt-prod"`

_prod := {_cluster: "letsencrypt-prod"}

_https := {
	"name": "https",
	"protocol": "HTTPS",
	"hostname": "shop.example",
	"tls": {"certificateRefs": [{"name": "shop-tls"}]},
}

_http := {"name": "http", "protocol": "HTTP"}

_supplied := {"allowSuppliedCertificates": true}

test_permitted[name] if {
	some name, test in {
		"V100": {"annotations": _prod},
		"V103": {"annotations": {_issuer: "letsencrypt-prod", _kind: "ClusterIssuer"}},
		"V104": {"annotations": {_issuer: "a", _kind: "A", _group: "b.example"}},
		"V104 by the default group": {
			"annotations": {_issuer: "a", _kind: "A"},
			"parameters": {"defaultIssuerGroup": "b.example"},
		},
		"V107 supplied": {"annotations": {}, "parameters": _supplied},
		"V107 supplied, whatever cert-manager would say": {
			"annotations": {"cert-manager.io/duration": "90d", _kind: "A", _ignore: "https"},
			"listeners": [{"protocol": "HTTPS"}],
			"parameters": _supplied,
		},
		"V107 supplied for another": {
			"annotations": _prod,
			"listeners": [_https, {"protocol": "HTTPS"}],
			"parameters": _supplied,
		},
		"no TLS": {"annotations": {}, "listeners": [_http]},
		"no listeners": {"annotations": {}, "listeners": null},
		"V108 for ListenerSets": {
			"annotations": _prod,
			"listeners": [_http],
			"spec": {"allowedListeners": {"namespaces": {"from": "Same"}}},
		},
	}
	_seen == set() with input as _input(test)
}

_seen contains [violation.msg, violation.details.path] if some violation in allowed_gateway_issuers.violation

_input(test) := {
	"review": {"object": _gateway(test)},
	"parameters": object.union(_parameters, object.get(test, "parameters", {})),
}

_gateway(test) := {
	"apiVersion": "gateway.networking.k8s.io/v1",
	"kind": "Gateway",
	"metadata": {"name": "web", "namespace": "shop", "annotations": test.annotations},
	"spec": object.union({"listeners": object.get(test, "listeners", [_https])}, object.get(test, "spec", {})),
}

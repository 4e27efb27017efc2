package lib.orders_test

import data.lib.orders

_tls := [
	{"hosts": ["*.a.example", "b.example"], "secretName": "a"},
	{"hosts": ["*.skipped.example"]},
	{"hosts": ["c.example", "*.c.example"], "secretName": "c"},
	{"secretName": "d"},
]

_ingress(annotations) := {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "web", "namespace": "shop", "labels": {"app": "web"}, "annotations": annotations},
	"spec": {"tls": _tls},
}

_refs := [{"name": "web"}]

_listeners := [
	{"protocol": "HTTPS", "hostname": "*.a.example", "tls": {"mode": "Terminate", "certificateRefs": _refs}},
	{"protocol": "TLS", "hostname": "*.b.example", "tls": {"mode": null, "certificateRefs": _refs}},
	{"protocol": "TLS", "hostname": "*.passed.example", "tls": {"mode": "Passthrough"}},
	{"protocol": "HTTP", "hostname": "*.plain.example"},
	{"protocol": "HTTPS", "hostname": "*.skipped.example"},
	{"protocol": "HTTPS", "hostname": "c.example", "tls": {"certificateRefs": _refs}},
	{"protocol": "HTTPS", "hostname": "*.c.example", "tls": {"certificateRefs": _refs}},
]

_gateway(annotations) := {
	"apiVersion": "gateway.networking.k8s.io/v1",
	"kind": "Gateway",
	"metadata": {"name": "web", "namespace": "shop", "annotations": annotations},
	"spec": {"listeners": _listeners},
}

_certificate(spec) := {
	"apiVersion": "cert-manager.io/v1",
	"kind": "Certificate",
	"metadata": {"name": "web", "namespace": "shop"},
	"spec": spec,
}

_cluster := "cert-manager.io/cluster-issuer"

_ref(kind, name) := {"group": "cert-manager.io", "kind": kind, "name": name}

_of(key) := ["metadata", "annotations", key]

_cases := {
	"Certificate": {
		"object": _certificate({
			"issuerRef": {"name": "le"},
			"dnsNames": ["a.example", "*.a.example", "*", "a.*.example"],
			"commonName": "*.b.example",
		}),
		"path": ["spec", "issuerRef"],
		"issuer": _ref("Issuer", "le"),
		"wildcards": {[["spec", "dnsNames", 1], "*.a.example"], [["spec", "commonName"], "*.b.example"]},
		"labels": {},
	},
	"Certificate whose annotations name another": {
		"object": object.union(
			_certificate({"issuerRef": {"name": "le"}, "tls": _tls, "listeners": _listeners}),
			{"metadata": {"annotations": {_cluster: "ca", "cert-manager.io/alt-names": "*.a.example"}}},
		),
		"path": ["spec", "issuerRef"], "issuer": _ref("Issuer", "le"), "wildcards": set(), "labels": {},
	},
	"Ingress": {
		"object": _ingress({_cluster: "le"}),
		"path": _of(_cluster),
		"issuer": _ref("ClusterIssuer", "le"),
		"wildcards": {
			[["spec", "tls", 0, "hosts", 0], "*.a.example"],
			[["spec", "tls", 2, "hosts", 1], "*.c.example"],
		},
		"labels": {"app": "web"},
	},
	"Ingress by default": {
		"object": object.union(_ingress({"kubernetes.io/tls-acme": "true"}), {"spec": {"tls": []}}),
		"path": _of("kubernetes.io/tls-acme"),
		"issuer": _ref("ClusterIssuer", "house"),
		"wildcards": set(),
		"labels": {"app": "web"},
	},
	"Ingress with names in annotations": {
		"object": object.union(
			_ingress({
				"cert-manager.io/issuer": "le",
				"cert-manager.io/alt-names": "a.example,*.a.example",
				"cert-manager.io/common-name": "*.b.example",
				"shop.example/hosts": "*.c.example",
			}),
			{"spec": {"tls": [], "dnsNames": ["*.c.example"], "commonName": "*.d.example", "listeners": _listeners}},
		),
		"path": _of("cert-manager.io/issuer"),
		"issuer": _ref("Issuer", "le"),
		"wildcards": {
			[_of("cert-manager.io/alt-names"), "*.a.example"],
			[_of("cert-manager.io/common-name"), "*.b.example"],
		},
		"labels": {"app": "web"},
	},
	"Ingress with a wildcard in an annotation alone": {
		"object": object.union(
			_ingress({"cert-manager.io/issuer": "le", "cert-manager.io/common-name": "*.b.example"}),
			{"spec": {"tls": []}},
		),
		"path": _of("cert-manager.io/issuer"),
		"issuer": _ref("Issuer", "le"),
		"wildcards": {[_of("cert-manager.io/common-name"), "*.b.example"]},
		"labels": {"app": "web"},
	},
	"Gateway": {
		"object": object.union(_gateway({_cluster: "le"}), {"spec": {"tls": _tls}}),
		"path": _of(_cluster),
		"issuer": _ref("ClusterIssuer", "le"),
		"wildcards": {
			[["spec", "listeners", 0, "hostname"], "*.a.example"],
			[["spec", "listeners", 1, "hostname"], "*.b.example"],
			[["spec", "listeners", 6, "hostname"], "*.c.example"],
		},
		"labels": {},
	},
}

_agrees(test) if {
	orders.path == test.path
	orders.issuer(_ref("ClusterIssuer", "house")) == test.issuer
	orders.wildcards == test.wildcards
	orders.labels == test.labels
}

test_orders[name] if {
	some name, test in _cases
	_agrees(test) with input.review.object as test.object
}

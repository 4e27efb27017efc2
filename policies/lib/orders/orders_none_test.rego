package lib.orders_test

import data.lib.orders

_none if {
	not orders.path
	not orders.issuer({})
	orders.wildcards == set()
}

test_no_orders[name] if {
	certificate := _certificate({"issuerRef": {"name": "le"}, "dnsNames": ["*.a.example"]})
	some name, review in {
		"Ingress without annotation": {"object": _ingress({})},
		"Gateway by default": {"object": _gateway({"kubernetes.io/tls-acme": "true"})},
		"Gateway without annotation": {"object": _gateway({})},
		"another group's Certificate": {"object": object.union(certificate, {"apiVersion": "a.example/v1"})},
		"another group's Gateway": {"object": object.union(_gateway({_cluster: "le"}), {"apiVersion": "a.example/v1"})},
		"another kind": {"object": object.union(certificate, {"kind": "CertificateRequest"})},
		"another kind of Gateway": {"object": object.union(_gateway({_cluster: "le"}), {"kind": "HTTPRoute"})},
		"DELETE": {"object": certificate, "operation": "DELETE"},
		"going away": {
			"operation": "UPDATE",
			"object": object.union(certificate, {"metadata": {"deletionTimestamp": "2026-01-02T03:04:05Z"}}),
			"oldObject": certificate,
		},
		"nothing": {},
	}
	_none with input.review as review
}

test_nobody_asked[name] if {
	some name, whole in {
		"Certificate": _certificate({}),
		"Ingress": _ingress({"kubernetes.io/tls-acme": "true"}),
		"empty name": _ingress({_cluster: ""}),
	}
	not orders.issuer({}) with input.review.object as whole
	count(orders.path) > 1 with input.review.object as whole
}

test_odd_names if {
	every names in [null, "*.a.example", 5, {"*.a.example": true}, [null, 5, ["*.a.example"]]] {
		spec := {"issuerRef": {"name": "le"}, "dnsNames": names, "commonName": names}
		orders.wildcards - {[["spec", "commonName"], "*.a.example"]} == set() with input.review.object as _certificate(spec)
	}
}

_listener_set(annotations) := {
	"apiVersion": "gateway.networking.k8s.io/v1",
	"kind": "ListenerSet",
	"metadata": {"name": "web", "namespace": "shop", "annotations": annotations},
	"spec": {"parentRef": {"name": "web"}, "listeners": _listeners},
}

_above(annotations) := {"namespace": {"shop": {"gateway.networking.k8s.io/v1": {"Gateway": found}}}} if {
	found := {"web": _gateway(annotations)}
}

test_listener_set_of_its_own if {
	orders.path == _of(_cluster) with input.review.object as _listener_set({_cluster: "le"})
	count(orders.wildcards) == 3 with input.review.object as _listener_set({_cluster: "le"})
}

test_listener_set_asks_whom_its_gateway_asks if {
	orders.issuer({}) == _ref("ClusterIssuer", "le") with input.review.object as _listener_set({})
		with data.inventory as _above({_cluster: "le"})
	not orders.path with input.review.object as _listener_set({}) with data.inventory as _above({})
	not orders.path with input.review.object as _listener_set({}) with data.inventory as {}
}

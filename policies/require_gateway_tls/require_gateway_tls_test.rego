package policies.require_gateway_tls_test

import data.policies.require_gateway_tls

_https := {
	"name": "https",
	"port": 443,
	"protocol": "HTTPS",
	"hostname": "shop.example",
	"tls": {"certificateRefs": [{"name": "shop-tls"}]},
}

_http := {"name": "http", "port": 80, "protocol": "HTTP"}

_for_all := {"allowedRoutes": {"namespaces": {"from": "All"}}}

_gateway(listeners) := {
	"apiVersion": "gateway.networking.k8s.io/v1",
	"kind": "Gateway",
	"metadata": {"name": "public", "namespace": "infra"},
	"spec": {"gatewayClassName": "nginx", "listeners": listeners},
}

_route(spec) := {
	"apiVersion": "gateway.networking.k8s.io/v1",
	"kind": "HTTPRoute",
	"metadata": {"name": "web", "namespace": "shop"},
	"spec": object.union(
		{
			"hostnames": ["shop.example"],
			"parentRefs": [{"name": "public", "namespace": "infra", "sectionName": "https"}],
			"rules": [{"backendRefs": [{"name": "web", "port": 8080}]}],
		},
		spec,
	),
}

_stored(resource) := {"namespace": {resource.metadata.namespace: {resource.apiVersion: shelf}}} if {
	shelf := {resource.kind: {resource.metadata.name: resource}}
}

_public := _stored(_gateway([object.union(_http, _for_all), object.union(_https, _for_all)]))

_on_http := _route({"parentRefs": [{"name": "public", "namespace": "infra", "sectionName": "http"}]})

test_permitted[name] if {
	some name, resource in {
		"HTTPS": _gateway([_https]),
		"HTTP beside HTTPS": _gateway([_http, _https]),
		"HTTP alone": _gateway([_http]),
		"route": _route({}),
		"route of a mesh": _route({"parentRefs": [{"group": "", "kind": "Service", "name": "web"}]}),
		"route without parents": _route({"parentRefs": null}),
	}
	_seen == set() with input.review.object as resource with data.inventory as _public
}

test_no_parameters if {
	count(require_gateway_tls.violation) == 2 with input.review.object as _gateway([{"protocol": "HTTPS"}])
}

test_not_judged[name] if {
	some fault, resource in {
		"no listeners": _gateway([]),
		"no certificate": _gateway([object.remove(_https, ["tls"])]),
		"plain text": _gateway([object.union(_http, _for_all)]),
		"route of plain text": _on_http,
		"route with no known parent": _route({"parentRefs": [{"name": "internal"}]}),
	}
	inventory := object.union(_public, _stored(_on_http))
	some reason, review in {
		"delete": {"object": resource, "operation": "DELETE"},
		"another kind": {"object": object.union(resource, {"kind": "TCPRoute"})},
		"another group": {"object": object.union(resource, {"apiVersion": "networking.istio.io/v1"})},
	}
	name := sprintf("%s, %s", [fault, reason])
	_seen == set() with input as {"review": review} with data.inventory as inventory
	count(_seen) == 1 with input as {"review": {"object": resource}} with data.inventory as inventory
}

_seen contains [violation.msg, violation.details.path] if some violation in require_gateway_tls.violation

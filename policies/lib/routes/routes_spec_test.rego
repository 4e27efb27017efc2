package lib.routes_test

import data.lib.routes

test_refs if {
	routes.refs({"parentRefs": [{"name": "a"}, null]}) == [{"name": "a"}, null]
	routes.refs({"parentRefs": "a"}) == ["a"]
	routes.refs({"parentRefs": {"name": "a"}}) == [{"name": "a"}]
	routes.refs({"parentRefs": null}) == []
	routes.refs({}) == []
}

test_hostnames if {
	routes.hostnames({"hostnames": ["a.example", 5]}) == ["a.example", 5]
	routes.hostnames({"hostnames": "a.example"}) == [["a.example"]]
	routes.hostnames({"hostnames": null}) == []
	routes.hostnames({}) == []
}

_route(version, kind) := {"apiVersion": version, "kind": kind, "spec": {"rules": [{"backendRefs": [{"name": "web"}]}]}}

test_judged[name] if {
	some kind in ["HTTPRoute", "GRPCRoute"]
	some version in ["v1", "v1beta1"]
	name := sprintf("%s %s", [kind, version])
	route := _route(concat("/", ["gateway.networking.k8s.io", version]), kind)
	routes.judged with input.review as {"object": route}
	routes.judged with input.review as {"object": route, "operation": "UPDATE", "oldObject": {}}
	not routes.judged with input.review as {"object": route, "operation": "DELETE"}

	going := object.union(route, {"metadata": {"deletionTimestamp": "2026-01-02T03:04:05Z"}})
	not routes.judged with input.review as {"object": going, "operation": "UPDATE", "oldObject": going}
}

test_not_judged[name] if {
	some name, route in {
		"another kind": _route("gateway.networking.k8s.io/v1", "TLSRoute"),
		"another group": _route("a.example/v1", "HTTPRoute"),
		"nothing": {},
		"redirect": object.union(_route("gateway.networking.k8s.io/v1", "HTTPRoute"), _rules([{"filters": [_redirect]}])),
		"solver": object.union(_route("gateway.networking.k8s.io/v1", "HTTPRoute"), _solver([_answer])),
	}
	not routes.judged with input.review as {"object": route}
}

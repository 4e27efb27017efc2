package lib.traffic_test

import data.lib.traffic

_asking := {"review": {"object": {
	"apiVersion": "gateway.networking.k8s.io/v1",
	"kind": "Gateway",
	"metadata": {"name": "public", "namespace": "infra"},
}}}

_listener := {
	"name": "http",
	"port": 80,
	"protocol": "HTTP",
	"hostname": "*.shop.example",
	"allowedRoutes": {"namespaces": {"from": "All"}},
}

_ref := {"name": "public", "namespace": "infra"}

_route(spec) := {
	"kind": "HTTPRoute",
	"spec": object.union({"parentRefs": [_ref], "rules": [{"backendRefs": [{"name": "web"}]}]}, spec),
}

_inventory(route) := {"namespace": {"shop": {"gateway.networking.k8s.io/v1": {"HTTPRoute": {"web": route}}}}}

test_served[name] if {
	some name, spec in {
		"whole": {},
		"section": {"parentRefs": [object.union(_ref, {"sectionName": "http"})]},
		"second of two": {"parentRefs": [{"name": "a"}, _ref]},
		"hostname": {"hostnames": ["shop.example", "www.shop.example"]},
	}
	traffic.served(_listener) == ["HTTPRoute shop/web"] with input as _asking
		with data.inventory as _inventory(_route(spec))
}

test_not_served[name] if {
	some name, spec in {
		"no parents": {"parentRefs": []},
		"odd parent": {"parentRefs": ["public"]},
		"another name": {"parentRefs": [object.union(_ref, {"name": "a"})]},
		"another namespace": {"parentRefs": [object.union(_ref, {"namespace": "shop"})]},
		"another kind": {"parentRefs": [object.union(_ref, {"kind": "ListenerSet"})]},
		"another group": {"parentRefs": [object.union(_ref, {"group": "a.example"})]},
		"another section": {"parentRefs": [object.union(_ref, {"sectionName": "https"})]},
		"another hostname": {"hostnames": ["shop.example"]},
		"redirect": {"rules": [{"filters": [{
			"type": "RequestRedirect",
			"requestRedirect": {"scheme": "https"},
		}]}]},
	}
	traffic.served(_listener) == [] with input as _asking
		with data.inventory as _inventory(_route(spec))
}

test_not_taken[name] if {
	some name, listener in {
		"another namespace": object.union(_listener, {"allowedRoutes": {"namespaces": {"from": "Same"}}}),
		"another kind": object.union(_listener, {"allowedRoutes": {"kinds": [{"kind": "GRPCRoute"}]}}),
		"another protocol": object.union(_listener, {"protocol": "TLS"}),
	}
	traffic.served(listener) == [] with input as _asking
		with data.inventory as _inventory(_route({}))
}

test_every_shelf if {
	grpc := object.union(_route({}), {"kind": "GRPCRoute"})
	inventory := {
		"namespace": {
			"bank": {"gateway.networking.k8s.io/v1": {"GRPCRoute": {"a": grpc}}},
			"shop": {
				"gateway.networking.k8s.io/v1": {"HTTPRoute": {"a": _route({})}, "TLSRoute": {"e": _route({})}},
				"gateway.networking.k8s.io/v1beta1": {"HTTPRoute": {"a": _route({}), "c": _route({})}},
				"a.gateway.networking.k8s.io/v1": {"HTTPRoute": {"j": _route({})}, "GRPCRoute": {"k": grpc}},
				"gateway.networking.k8s.io.example/v1": {"HTTPRoute": {"l": _route({})}},
				"a.example/gateway.networking.k8s.io/v1": {"HTTPRoute": {"m": _route({})}, "GRPCRoute": {"n": grpc}},
				"a.example/v1": {"HTTPRoute": {"f": _route({})}, "GRPCRoute": {"g": grpc}},
			},
		},
		"cluster": {
			"gateway.networking.k8s.io/v1": {"GRPCRoute": {"b": grpc}, "HTTPRoute": {"d": _route({})}},
			"a.example/gateway.networking.k8s.io/v1": {"HTTPRoute": {"o": _route({})}, "GRPCRoute": {"p": grpc}},
			"a.example/v1": {"HTTPRoute": {"h": _route({})}, "GRPCRoute": {"i": grpc}},
		},
	}
	served := traffic.served(_listener) with input as _asking with data.inventory as inventory
	served == [
		"GRPCRoute bank/a",
		"GRPCRoute default/b",
		"HTTPRoute default/d",
		"HTTPRoute shop/a",
		"HTTPRoute shop/c",
	]
}

test_empty_inventory[i] if {
	some i, inventory in [{}, {"namespace": {}, "cluster": {}}, {"namespace": {"shop": {}}}, _inventory(null)]
	traffic.served(_listener) == [] with input as _asking
		with data.inventory as inventory
}

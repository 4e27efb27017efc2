package lib.parents_test

import data.lib.parents

_all := {"namespaces": {"from": "All"}}

_public := {"namespaces": {"from": "Selector", "selector": {"matchLabels": {"exposure": "public"}}}}

_https := {"name": "https", "port": 443, "protocol": "HTTPS", "hostname": "shop.example", "allowedRoutes": _all}

_http := {"name": "http", "port": 80, "protocol": "HTTP", "allowedRoutes": _public}

_own := {"name": "own", "port": 8080, "protocol": "HTTP"}

_tls := {"name": "tls", "port": 8443, "protocol": "TLS", "allowedRoutes": _all}

_v1 := "gateway.networking.k8s.io/v1"

_inventory := {"namespace": {
	"infra": {_v1: {
		"Gateway": {
			"public": {"spec": {"gatewayClassName": "nginx", "listeners": [_https, _http, _own, _tls]}},
			"odd": {"spec": "nginx"},
			"none": {},
			"empty": {"spec": {"gatewayClassName": "alb", "listeners": []}},
		},
		"ListenerSet": {"set": {"spec": {"parentRef": {"name": "public"}, "listeners": [_https]}}},
	}},
	"shop": {_v1: {"ListenerSet": {"orphan": {"spec": {"parentRef": {"name": "a"}, "listeners": [_own]}}}}},
}}

_public_shop := {"cluster": {"v1": {"Namespace": {"shop": {"metadata": {"labels": {"exposure": "public"}}}}}}}

_closed_shop := {"cluster": {"v1": {"Namespace": {"shop": {"metadata": {"labels": {}}}}}}}

_ref(fields) := object.union({"name": "public", "namespace": "infra"}, fields)

_route(refs) := {
	"kind": "HTTPRoute",
	"metadata": {"name": "web", "namespace": "shop"},
	"spec": {"hostnames": ["shop.example"], "parentRefs": refs},
}

_mesh := {"group": "", "kind": "Service", "name": "web"}

test_refs if {
	gateway := _ref({})
	other := {"group": "a.example", "kind": "Service", "name": "web"}
	core := {"group": "", "kind": "Gateway", "name": "web"}
	parents.refs == {1: gateway, 2: other, 3: core, 4: "public"} with input.review.object as _route([
		_mesh,
		gateway,
		other,
		core,
		"public",
	])
}

test_known if {
	sections := [_ref({}), _ref({"sectionName": "http"}), _mesh]
	refs := array.concat(sections, [_ref({"name": "odd"}), _ref({"port": 443}), _ref({"name": "none"})])
	listeners := [_https, _http, _own, _tls]
	parents.known == {
		0: {"class": "nginx", "listeners": listeners, "text": "Gateway infra/public"},
		1: {"class": "nginx", "listeners": [_http], "text": "Gateway infra/public"},
		3: {"class": null, "listeners": [], "text": "Gateway infra/odd"},
		4: {"class": "nginx", "listeners": [_https], "text": "Gateway infra/public"},
		5: {"class": null, "listeners": [], "text": "Gateway infra/none"},
	} with input.review.object as _route(refs) with data.inventory as _inventory
}

test_known_sets if {
	refs := [_ref({"kind": "ListenerSet", "name": "set"}), {"kind": "ListenerSet", "name": "orphan"}]
	parents.known == {
		0: {"class": "nginx", "listeners": [_https], "text": "ListenerSet infra/set"},
		1: {"class": null, "listeners": [_own], "text": "ListenerSet shop/orphan"},
	} with input.review.object as _route(refs) with data.inventory as _inventory
}

test_taking if {
	route := _route([_ref({}), _ref({"sectionName": "http"}), {"kind": "ListenerSet", "name": "orphan"}])
	parents.taking == {0: [_https], 1: [], 2: [_own]} with input.review.object as route with data.inventory as _inventory

	known := object.union(_inventory, _public_shop)
	parents.taking == {0: [_https, _http], 1: [_http], 2: [_own]} with input.review.object as route
		with data.inventory as known

	closed := object.union(_inventory, _closed_shop)
	parents.taking == {0: [_https], 1: [], 2: [_own]} with input.review.object as route with data.inventory as closed
}

test_serving if {
	route := _route([_ref({}), _ref({"sectionName": "http"}), {"kind": "ListenerSet", "name": "orphan"}])
	parents.serving == {0: [_https, _http], 1: [_http], 2: [_own]} with input.review.object as route
		with data.inventory as _inventory

	closed := object.union(_inventory, _closed_shop)
	parents.serving == {0: [_https], 1: [], 2: [_own]} with input.review.object as route with data.inventory as closed
}

test_serving_by_hostname if {
	route := object.union(_route([_ref({})]), {"spec": {"hostnames": ["bank.example"]}})
	parents.serving == {0: [_http]} with input.review.object as route with data.inventory as _inventory
	parents.taking == {0: [_https]} with input.review.object as route with data.inventory as _inventory
}

test_kind_of_the_route if {
	listener := object.union(_https, {"allowedRoutes": {"kinds": [{"kind": "GRPCRoute"}]}})
	spec := {"parentRef": {"name": "a"}, "listeners": [listener]}
	route := _route([{"kind": "ListenerSet", "name": "set"}])
	inventory := {"namespace": {"shop": {_v1: {"ListenerSet": {"set": {"spec": spec}}}}}}
	parents.taking == {0: []} with input.review.object as route with data.inventory as inventory
	parents.serving == {0: []} with input.review.object as route with data.inventory as inventory

	grpc := object.union(route, {"kind": "GRPCRoute"})
	parents.taking == {0: [listener]} with input.review.object as grpc with data.inventory as inventory
	parents.serving == {0: [listener]} with input.review.object as grpc with data.inventory as inventory
}

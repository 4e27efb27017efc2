package lib.doorways_test

import data.lib.doorways

_parameters := {
	"zones": [
		{"name": "ingress", "tier": "ingress"},
		{"name": "edge", "tier": "edge"},
		{"name": "web", "tier": "frontend"},
		{"name": "db", "tier": "db"},
		{"name": "dns", "names": ["kube-system"]},
	],
	"externals": [{"name": "internet", "cidrs": ["0.0.0.0/0"]}],
	"flows": [
		{"from": "internet", "to": "ingress", "ports": [{"port": 443}]},
		{"from": "internet", "to": "edge", "ports": [{"port": 443}]},
		{"from": "ingress", "to": "web", "ports": [{"port": 8080}]},
		{"from": "edge", "to": "dns", "ports": [{"port": 53}]},
		{"from": "web", "to": "db", "ports": [{"port": 5432}]},
	],
}

_namespaces := {
	"in": {"metadata": {"labels": {"tier": "ingress"}}},
	"edge": {"metadata": {"labels": {"tier": "edge"}}},
	"web": {"metadata": {"labels": {"tier": "frontend"}}},
	"db": {"metadata": {"labels": {"tier": "db"}}},
	"stray": {"metadata": {}},
}

_inventory := {"cluster": {"v1": {"Namespace": _namespaces}}}

_gateway_api := "gateway.networking.k8s.io/v1"

_routes := ["GRPCRoute", "HTTPRoute", "TCPRoute", "TLSRoute", "UDPRoute"]

_object(api, kind, namespace, spec) := {
	"apiVersion": api,
	"kind": kind,
	"metadata": {"name": "a", "namespace": namespace},
	"spec": spec,
}

_load_balancer := {"type": "LoadBalancer"}

# The namespaces in which each kind of object may be.
test_places[kind] if {
	some kind, [api, spec, places] in object.union(
		{
			"Service": ["v1", _load_balancer, {"in", "edge"}],
			"Gateway": [_gateway_api, {}, {"in", "edge", "web", "kube-system"}],
			"ListenerSet": [_gateway_api, {}, {"in", "edge", "web", "kube-system"}],
			"Ingress": ["networking.k8s.io/v1", {}, {"in", "edge", "web", "kube-system"}],
		},
		{route: [_gateway_api, {}, {"in", "edge", "web", "kube-system"}] | some route in _routes},
	)
	got := {namespace |
		some namespace in ["in", "edge", "web", "db", "kube-system", "stray", "unknown"]
		thing := _object(api, kind, namespace, spec)
		doorways.judged with input as {"review": {"object": thing}, "parameters": _parameters}
		faults := doorways.misplacements with input as {"review": {"object": thing}, "parameters": _parameters}
			with data.inventory as _inventory
		faults == set()
	}
	got == places
}

test_places_of_divided_namespaces[name] if {
	some name, [intra, places] in {
		"declared": ["declared", {"web", "kube-system"}],
		"odd": [true, {"web", "kube-system"}],
		"null": [null, {"in", "edge", "web", "kube-system"}],
		"allow": ["allow", {"in", "edge", "web", "kube-system"}],
	}
	parameters := object.union(_parameters, {"intraNamespace": intra})
	every kind, api in {"HTTPRoute": _gateway_api, "Ingress": "extensions/v1beta1"} {
		got := {namespace |
			some namespace in ["in", "edge", "web", "db", "kube-system", "stray", "unknown"]
			thing := _object(api, kind, namespace, {})
			faults := doorways.misplacements with input as {"review": {"object": thing}, "parameters": parameters}
				with data.inventory as _inventory
			faults == set()
		}
		got == places
	}
}

test_not_judged[name] if {
	some name, review in {
		"a Service within": {"object": _object("v1", "Service", "db", {})},
		"a Service of another group": {"object": _object("serving.knative.dev/v1", "Service", "db", _load_balancer)},
		"an Ingress of another group": {"object": _object("config.openshift.io/v1", "Ingress", "db", {})},
		"a Gateway of another group": {"object": _object("networking.istio.io/v1", "Gateway", "db", {})},
		"a GatewayClass": {"object": _object(_gateway_api, "GatewayClass", "db", {})},
		"a route deleted": {"object": _object(_gateway_api, "HTTPRoute", "db", {}), "operation": "DELETE"},
		"a Gateway leaving": {
			"operation": "UPDATE",
			"object": object.union(_object(_gateway_api, "Gateway", "db", {}), {"metadata": {"deletionTimestamp": "now"}}),
			"oldObject": _object(_gateway_api, "Gateway", "db", {}),
		},
		"a route of a mesh of one": {"object": _object(_gateway_api, "GRPCRoute", "db", {"parentRefs": [{
			"group": "",
			"kind": "Service",
			"name": "a",
		}]})},
		"a route of a mesh": {"object": _object(_gateway_api, "HTTPRoute", "db", {
			"parentRefs": [{"group": "", "kind": "Service", "name": "a"}, {"group": "", "kind": "Service", "name": "b"}],
			"rules": [{"backendRefs": [{"name": "a", "namespace": "stray"}]}],
		})},
	}
	got := doorways.misplacements with input as {"review": review, "parameters": _parameters}
		with data.inventory as _inventory
	got == set()
	not doorways.judged with input as {"review": review, "parameters": _parameters}
}

test_other_parents[i] if {
	some i, refs in [
		null,
		[],
		"a",
		[{"name": "public"}],
		[{"group": "", "kind": "Service", "name": "a"}, {"name": "public"}],
		[{"kind": "Service", "name": "a"}],
		[{"group": "", "kind": "Gateway", "name": "a"}],
		[{"group": "", "name": "a"}],
	]
	thing := _object(_gateway_api, "HTTPRoute", "db", {"parentRefs": refs})
	got := doorways.misplacements with input as {"review": {"object": thing}, "parameters": _parameters}
		with data.inventory as _inventory
	count(got) == 1
}

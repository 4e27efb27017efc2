package lib.gateways_test

import data.lib.gateways

_group := "gateway.networking.k8s.io"

_gateway(class) := {"spec": {"gatewayClassName": class}}

_inventory := {
	"cluster": {
		"gateway.networking.k8s.io/v1": {
			"Gateway": {"public": _gateway("unplaced"), "late": _gateway("late")},
			"ListenerSet": {"shop": {"spec": "unplaced"}, "late": {"spec": "late"}},
		},
		"gateway.networking.k8s.io/v1beta1": {"Gateway": {"older": _gateway("older")}},
	},
	"namespace": {
		"default": {"gateway.networking.k8s.io/v1": {
			"Gateway": {"public": _gateway("placed")},
			"ListenerSet": {"shop": {"spec": "placed"}},
		}},
		"infra": {
			"gateway.networking.k8s.io/v1": {
				"Gateway": {"public": _gateway("v1")},
				"ListenerSet": {"shop": {"spec": "infra"}},
			},
			"gateway.networking.k8s.io/v1beta1": {"Gateway": {"public": _gateway("v1beta1"), "old": _gateway("old")}},
			"networking.istio.io/v1": {"Gateway": {"mesh": _gateway("mesh")}},
		},
	},
}

test_found[name] if {
	some name, test in {
		"v1": {"kind": "Gateway", "namespace": "infra", "name": "public", "want": _gateway("v1")},
		"v1beta1": {"kind": "Gateway", "namespace": "infra", "name": "old", "want": _gateway("old")},
		"placed": {"kind": "Gateway", "namespace": "default", "name": "public", "want": _gateway("placed")},
		"unplaced": {"kind": "Gateway", "namespace": "default", "name": "late", "want": _gateway("late")},
		"unplaced v1beta1": {"kind": "Gateway", "namespace": "default", "name": "older", "want": _gateway("older")},
		"set": {"kind": "ListenerSet", "namespace": "infra", "name": "shop", "want": {"spec": "infra"}},
		"placed set": {"kind": "ListenerSet", "namespace": "default", "name": "shop", "want": {"spec": "placed"}},
		"unplaced set": {"kind": "ListenerSet", "namespace": "default", "name": "late", "want": {"spec": "late"}},
	}
	gateways.found(test.kind, test.namespace, test.name) == test.want with data.inventory as _inventory
}

test_not_found[name] if {
	some name, test in {
		"another name": {"kind": "Gateway", "namespace": "infra", "name": "a"},
		"another namespace": {"kind": "Gateway", "namespace": "shop", "name": "public"},
		"another group": {"kind": "Gateway", "namespace": "infra", "name": "mesh"},
		"another kind": {"kind": "Service", "namespace": "infra", "name": "public"},
		"unplaced elsewhere": {"kind": "Gateway", "namespace": "infra", "name": "late"},
		"unplaced set elsewhere": {"kind": "ListenerSet", "namespace": "infra", "name": "late"},
	}
	not gateways.found(test.kind, test.namespace, test.name) with data.inventory as _inventory
}

test_empty_inventory if {
	every inventory in [{}, {"namespace": {}}, {"namespace": {"infra": {}}, "cluster": {}}] {
		not gateways.found("Gateway", "infra", "public") with data.inventory as inventory
		not gateways.found("ListenerSet", "default", "public") with data.inventory as inventory
	}
}

test_above[name] if {
	some name, test in {
		"elsewhere": {"ref": {"name": "public", "namespace": "infra"}, "want": "v1"},
		"own namespace": {"ref": {"name": "public"}, "want": "placed"},
		"namespace null": {"ref": {"name": "public", "namespace": null}, "want": "placed"},
		"namespace empty": {"ref": {"name": "public", "namespace": ""}, "want": "placed"},
	}
	gateways.above({"parentRef": test.ref}, "default") == _gateway(test.want) with data.inventory as _inventory
}

test_nothing_above[i] if {
	some i, ref in [null, "public", {}, {"name": "public", "namespace": "a"}]
	not gateways.above({"parentRef": ref}, "default") with data.inventory as _inventory
}

test_class if {
	gateways.class("Gateway", "infra", {"gatewayClassName": "a", "parentRef": {"name": "public"}}) == "a"
	spec := {"gatewayClassName": "a", "parentRef": {"name": "public"}}
	gateways.class("ListenerSet", "infra", spec) == "v1" with data.inventory as _inventory
	not gateways.class("ListenerSet", "infra", {"parentRef": {"name": "b"}}) with data.inventory as _inventory
}

test_self if {
	metadata := {"name": "public", "namespace": "infra"}
	resource := {"kind": "Gateway", "metadata": metadata, "spec": {"gatewayClassName": "a"}}
	want := {"group": _group, "kind": "Gateway", "name": "public", "namespace": "infra"}
	gateways.self == want with input.review.object as resource
	gateways.own_class == "a" with input.review.object as resource
}

test_class_of_no_gateway if {
	gateways.own_class == null with input.review.object as {"kind": "Gateway"}
	gateways.own_class == null with input.review.object as {"kind": "Service", "spec": {"gatewayClassName": "a"}}
}

test_judged[name] if {
	some name, resource in {
		"Gateway": {"kind": "Gateway", "apiVersion": "gateway.networking.k8s.io/v1"},
		"v1beta1": {"kind": "Gateway", "apiVersion": "gateway.networking.k8s.io/v1beta1"},
		"ListenerSet": {"kind": "ListenerSet", "apiVersion": "gateway.networking.k8s.io/v1"},
	}
	gateways.judged with input.review as {"object": resource}
	gateways.judged with input.review as {"object": resource, "operation": "UPDATE", "oldObject": {}}
	not gateways.judged with input.review as {"object": resource, "operation": "DELETE"}

	going := object.union(resource, {"metadata": {"deletionTimestamp": "2026-01-02T03:04:05Z"}, "spec": {}})
	not gateways.judged with input.review as {"object": going, "operation": "UPDATE", "oldObject": going}
}

test_not_judged[i] if {
	some i, resource in [
		{},
		{"kind": "Gateway", "apiVersion": "networking.istio.io/v1"},
		{"kind": "HTTPRoute", "apiVersion": "gateway.networking.k8s.io/v1"},
	]
	not gateways.judged with input.review as {"object": resource}
}

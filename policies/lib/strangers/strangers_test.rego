package lib.strangers_test

import data.lib.strangers

_by_name := "kubernetes.io/metadata.name"

_policy(selector) := {"object": {
	"kind": "NetworkPolicy",
	"metadata": {"name": "web", "namespace": "shop"},
	"spec": {"podSelector": selector},
}}

_review := object.union(_policy({}), {"namespaceObject": {"metadata": {"labels": {"tenant": "t1"}}}})

_blue := {"matchLabels": {"app.kubernetes.io/instance": "blue"}}

_namespaces(labels) := {"namespaceSelector": {"matchLabels": labels}}

_parameters := {
	"sharedNamespaces": [{"name": "dns", "directions": ["Egress"], "ports": ["53/UDP", "53/TCP"]}],
	"sharedLabels": [{"label": "tenant", "values": ["platform"]}],
	"cluster": {"podCIDRs": ["10.244.0.0/16", "fd00::/48"], "serviceCIDRs": ["10.96.0.0/12"]},
}

_dns := {["UDP", 53, 53], ["TCP", 53, 53]}

_others := ["namespaces of no tenant", "namespaces of other tenants"]

test_let[name] if {
	some name, [peer, direction, opened, let] in {
		"own pods": [{"podSelector": {}}, "Ingress", _dns, []],
		"the tenant": [_namespaces({"tenant": "t1"}), "Ingress", _dns, []],
		"the platform": [_namespaces({"tenant": "platform"}), "Ingress", _dns, []],
		"another": [_namespaces({"tenant": "t2"}), "Ingress", _dns, ["namespaces of tenant \"t2\""]],
		"everyone": [{"namespaceSelector": {}, "podSelector": _blue}, "Egress", _dns, _others],
		"itself": [_namespaces({_by_name: "shop"}), "Egress", _dns, []],
		"DNS": [_namespaces({_by_name: "dns"}), "Egress", _dns, []],
		"DNS from there": [
			_namespaces({_by_name: "dns"}), "Ingress", _dns,
			["namespace dns, which is shared in the other direction or on other ports"],
		],
		"DNS and more": [
			_namespaces({_by_name: "dns"}), "Egress", (_dns | {["TCP", 80, 80], ["TCP", 443, 443]}),
			["namespace dns, which is shared in the other direction or on other ports"],
		],
		"addresses outside": [{"ipBlock": {"cidr": "192.0.2.0/24"}}, "Egress", _dns, []],
		"addresses of pods in": [
			{"ipBlock": {"cidr": "10.0.0.0/8"}}, "Ingress", _dns,
			["10.244.0.0/16, where pods have their addresses"],
		],
		"addresses of pods and Services out": [
			{"ipBlock": {"cidr": "10.0.0.0/8"}}, "Egress", _dns,
			["10.244.0.0/16, where pods have their addresses", "10.96.0.0/12, where Services have their addresses"],
		],
		"addresses of pods by IPv6": [
			{"ipBlock": {"cidr": "::/0", "except": ["fd00::/49"]}}, "Egress", _dns,
			["fd00:0:0:8000::/49, where pods have their addresses"],
		],
	}
	got := strangers.let(peer, direction, opened) with input as {"review": _review, "parameters": _parameters}
	got == let
}

_pods_unknown := "addresses that may be those of pods, as cluster.podCIDRs is not given"

_services_unknown := "addresses that may be those of Services, as cluster.serviceCIDRs is not given"

test_let_addresses_unknown[name] if {
	some name, [cluster, direction, let] in {
		"nothing in": [{}, "Ingress", [_pods_unknown]],
		"nothing out": [{}, "Egress", [_pods_unknown, _services_unknown]],
		"none": [{"podCIDRs": [], "serviceCIDRs": []}, "Egress", [_pods_unknown, _services_unknown]],
		"pods in": [{"podCIDRs": ["10.244.0.0/16"]}, "Ingress", []],
		"pods out": [{"podCIDRs": ["10.244.0.0/16"]}, "Egress", [_services_unknown]],
		"Services out": [{"serviceCIDRs": ["10.96.0.0/12"]}, "Egress", [_pods_unknown]],
	}
	parameters := {"cluster": cluster}
	peer := {"ipBlock": {"cidr": "192.0.2.0/24"}}
	got := strangers.let(peer, direction, _dns) with input as {"review": _review, "parameters": parameters}
	got == let
}

_released := object.union(_parameters, {"by": "release"})

test_let_by_release[name] if {
	some name, [selector, peer, let] in {
		"the release": [_blue, {"podSelector": _blue}, []],
		"every pod": [_blue, {"podSelector": {}}, ["pods of other tenants of the namespace"]],
		"from every pod": [{}, {"podSelector": _blue}, ["pods of other tenants of the namespace"]],
		"from every pod by null": [null, {"podSelector": _blue}, ["pods of other tenants of the namespace"]],
		"the release, by the namespace's name": [
			_blue,
			{"podSelector": _blue, "namespaceSelector": {"matchLabels": {_by_name: "shop"}}},
			[],
		],
		"the namespace by name": [_blue, _namespaces({_by_name: "shop"}), ["other pods of namespace shop"]],
		"the release elsewhere": [
			_blue,
			{"podSelector": _blue, "namespaceSelector": {"matchLabels": {"tenant": "t1"}}},
			["namespaces of another tenant"],
		],
		"the platform": [_blue, _namespaces({"tenant": "platform"}), []],
		"DNS": [{}, _namespaces({_by_name: "dns"}), []],
	}
	review := object.union(_policy(selector), {"namespaceObject": {"metadata": {"labels": {"tenant": "t1"}}}})
	got := strangers.let(peer, "Egress", _dns) with input as {"review": review, "parameters": _released}
	got == let
}

test_tenant_unknown[name] if {
	some name, [labels, let] in {
		"a tenant": [{"tenant": "t1"}, ["namespaces of tenant \"t1\""]],
		"the platform": [{"tenant": "platform"}, []],
		"itself": [{_by_name: "shop"}, []],
	}
	got := strangers.let(_namespaces(labels), "Ingress", _dns) with input.parameters as _parameters
		with input.review as _policy({})
	got == let
}

test_advice[name] if {
	some name, [peer, review, parameters, advice] in {
		"addresses": [{"ipBlock": {}}, _review, {}, "leave those addresses out"],
		"a tenant": [{"podSelector": {}}, _review, {}, "name namespaces with tenant=t1, or shared ones"],
		"no tenant": [
			{"namespaceSelector": {}}, _review, {"tenantLabel": "team"},
			"name its own namespace, which has no label team, or shared ones",
		],
		"not known": [
			{"namespaceSelector": {}}, _policy({}), {},
			"name its own namespace, whose labels are not known, or shared ones",
		],
		"a release": [
			{"namespaceSelector": {}}, _review, {"by": "release", "podLabel": "app"},
			"name pods with the one value of app that spec.podSelector has, or shared namespaces",
		],
	}
	got := strangers.advice(peer) with input as {"review": review, "parameters": parameters}
	got == advice
}

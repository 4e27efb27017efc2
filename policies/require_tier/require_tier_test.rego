package policies.require_tier_test

import data.policies.require_tier

_parameters := {
	"tenantLabel": "tenant",
	"zones": [
		{"name": "ingress", "tier": "ingress"},
		{"name": "frontend", "tier": "frontend", "perTenant": true},
		{"name": "db", "tier": "db", "perTenant": true},
		{"name": "dns", "names": ["kube-system"]},
	],
	"externals": [{"name": "internet", "cidrs": ["0.0.0.0/0", "::/0"]}],
	"flows": [
		{"from": "internet", "to": "ingress", "ports": [{"port": 443}]},
		{"from": "ingress", "to": "frontend", "ports": [{"port": 8080}]},
	],
	"platformGroups": ["platform"],
}

_namespace(name, labels) := {
	"apiVersion": "v1",
	"kind": "Namespace",
	"metadata": {"name": name, "labels": labels},
}

_db := {"tier": "db", "tenant": "t1"}

_web := {"tier": "frontend", "tenant": "t1"}

_inventory := {"cluster": {"v1": {"Namespace": {
	"db": _namespace("db", _db),
	"web": _namespace("web", _web),
	"in": _namespace("in", {"tier": "ingress"}),
}}}}

_service(namespace, type) := {
	"apiVersion": "v1",
	"kind": "Service",
	"metadata": {"name": "a", "namespace": namespace},
	"spec": {"type": type},
}

_ingress(namespace) := {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "a", "namespace": namespace},
	"spec": {},
}

_update(old, new, groups) := {
	"operation": "UPDATE",
	"object": _namespace("shop", new),
	"oldObject": _namespace("shop", old),
	"userInfo": {"username": "jane", "groups": groups},
}

test_permitted[name] if {
	some name, review in {
		"a tier": {"object": _namespace("shop", _db)},
		"a name": {"object": _namespace("kube-system", null)},
		"the platform": _update(_web, _db, ["platform"]),
		"a Namespace deleted": {"operation": "DELETE", "object": _namespace("shop", {})},
		"an entrance": {"object": _service("in", "LoadBalancer")},
		"a Service within": {"object": _service("db", "ClusterIP")},
		"an Ingress": {"object": _ingress("web")},
		"an Ingress deleted": {"operation": "DELETE", "object": _ingress("db")},
		"an Ingress of another label": {
			"operation": "UPDATE",
			"object": object.union(_ingress("web"), {"metadata": {"labels": _db}}),
			"oldObject": _ingress("web"),
			"userInfo": {"username": "jane", "groups": []},
		},
		"a Pod": {"object": {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a", "namespace": "db"}}},
	}
	got := require_tier.violation with input as {"review": review, "parameters": _parameters}
		with data.inventory as _inventory
	got == set()
}

_tier := ["metadata", "labels", "tier"]

_give := "Give the Namespace the tier of a zone."

_let := "Let the platform set the tier and the tenant."

_move := "Let people in where the traffic matrix has a flow for them."

_advice := "take one of db, frontend, ingress"

test_denied[name] if {
	some name, [review, violations] in {
		"no tier": [
			{"object": _namespace("shop", {})},
			{[sprintf("Namespace shop: it has no label tier, and no zone has its name; %s", [_advice]), _tier, _give]},
		],
		"no tenant": [
			{"object": _namespace("shop", {"tier": "db"})},
			{[
				"Namespace shop: it is in zone db, where each is one tenant's, and tenant names none; say whose it is",
				["metadata", "labels", "tenant"],
				"Say whose the Namespace is.",
			]},
		],
		"somebody": [
			_update(_web, _db, ["system:authenticated"]),
			{[
				"Namespace shop: jane changes tier=frontend to tier=db, which only the platform may; let it do so",
				_tier,
				_let,
			]},
		],
		"somebody, to no tier": [
			_update(_db, object.remove(_db, ["tier"]), []),
			{
				["Namespace shop: jane takes tier=db from it, which only the platform may; let it do so", _tier, _let],
				[sprintf("Namespace shop: it has no label tier, and no zone has its name; %s", [_advice]), _tier, _give],
			},
		],
		"a load balancer": [
			{"object": _service("web", "LoadBalancer")},
			{[
				concat("", [
					"Service web/a: namespace web is in zone frontend, where nobody is let in from outside; ",
					"take one of zone ingress",
				]),
				["metadata", "namespace"],
				_move,
			]},
		],
		"an Ingress": [
			{"object": _ingress("db")},
			{[
				concat("", [
					"Ingress db/a: namespace db is in zone db, where nobody is let in from zone ingress; ",
					"take one of zone frontend or ingress",
				]),
				["metadata", "namespace"],
				_move,
			]},
		],
	}
	got := require_tier.violation with input as {"review": review, "parameters": _parameters}
		with data.inventory as _inventory
	{[violation.msg, violation.details.path, violation.details.remedy] | some violation in got} == violations
}

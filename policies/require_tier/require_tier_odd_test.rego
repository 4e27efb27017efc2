package policies.require_tier_test

import data.policies.require_tier

_at_fault := object.union(_parameters, {"zones": [], "flows": [{"from": "internet", "to": "ingress", "anyPort": true}]})

_leaving(thing) := {
	"operation": "UPDATE",
	"object": object.union(thing, {"metadata": {"deletionTimestamp": "2026-01-01T00:00:00Z"}}),
	"oldObject": thing,
}

test_namespace_that_is_deleted if {
	leaving := _leaving(_namespace("shop", {}))
	got := require_tier.violation with input as {"review": leaving, "parameters": _parameters}
	got == set()
	changed := object.union(_update(_web, _db, []), {"object": {"metadata": {"deletionTimestamp": "now"}}})
	usurped := require_tier.violation with input as {"review": changed, "parameters": _parameters}
	{violation.details.path | some violation in usurped} == {_tier}
}

test_parameters_at_fault[subject] if {
	some subject, thing in {
		"Namespace shop": _namespace("shop", _db),
		"Service in/a": _service("in", "LoadBalancer"),
		"Ingress web/a": _ingress("web"),
		"Ingress db/a": _ingress("db"),
	}
	got := require_tier.violation with input as {"review": {"object": thing}, "parameters": _at_fault}
		with data.inventory as _inventory
	got == {{
		"msg": concat("", [
			subject,
			": the constraint allows nothing while its parameters are at fault ",
			"(zones lists none and flows[0].to \"ingress\" is no zone and no external); mend them",
		]),
		"details": {"path": [], "remedy": "Mend the parameters of the constraint."},
	}}
}

test_parameters_at_fault_elsewhere[name] if {
	some name, review in {
		"a Service within": {"object": _service("db", "ClusterIP")},
		"a Namespace being deleted": _leaving(_namespace("shop", {})),
		"a Namespace deleted": {"operation": "DELETE", "object": _namespace("shop", {})},
	}
	got := require_tier.violation with input as {"review": review, "parameters": _at_fault}
	got == set()
}

test_parameters_at_fault_say_so_alone if {
	got := require_tier.violation with input as {"review": _update(_web, _db, []), "parameters": _at_fault}
	{violation.details.path | some violation in got} == {[]}
}

test_no_parameters if {
	got := require_tier.violation with input as {"review": {"object": _namespace("shop", _db)}, "parameters": {}}
	{violation.msg | some violation in got} == {concat("", [
		"Namespace shop: the constraint allows nothing while its parameters are at fault ",
		"(zones lists none); mend them",
	])}
}

test_odd_objects[i] if {
	some i, metadata in [null, "shop", {}, {"name": 5, "labels": []}]
	thing := {"apiVersion": "v1", "kind": "Namespace", "metadata": metadata}
	got := require_tier.violation with input as {"review": {"object": thing}, "parameters": _parameters}
	{violation.msg | some violation in got} == {concat("", [
		"Namespace (unnamed): it has no label tier, and no zone has its name; ",
		_advice,
	])}
}

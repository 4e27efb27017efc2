package policies.isolate_tenants_test

import data.policies.isolate_tenants

test_parameters_at_fault[name] if {
	some name, thing in {
		"a tenant's": _policy("t1-db", {}),
		"everyone": _policy("t1-db", _everyone),
		"in a shared namespace": _policy("monitoring", {}),
	}
	parameters := object.union(_parameters, {"by": "pod", "tenantLabel": ""})
	got := isolate_tenants.violation with input as {"review": {"object": thing}, "parameters": parameters}
		with data.inventory as _inventory
	got == {{
		"msg": sprintf("NetworkPolicy %s/a: %s", [thing.metadata.namespace, concat("", [
			"the constraint allows nothing while its parameters are at fault ",
			"(by \"pod\" is neither namespaceLabel nor release and tenantLabel \"\" is no key of a label); mend them",
		])]),
		"details": {"path": [], "remedy": "Mend the parameters of the constraint."},
	}}
}

test_parameters_at_fault_elsewhere if {
	review := {"object": object.union(_policy("t1-db", {}), {"kind": "Ingress"})}
	got := isolate_tenants.violation with input as {"review": review, "parameters": {"by": "pod"}}
	got == set()
}

test_odd_metadata[i] if {
	some i, metadata in [null, "a", {}, {"name": 5, "namespace": ["t1-db"]}]
	thing := object.union(object.remove(_policy("t1-db", _everyone), ["metadata"]), {"metadata": metadata})
	got := isolate_tenants.violation with input as {"review": {"object": thing}, "parameters": _parameters}
		with data.inventory as _inventory
	{violation.msg | some violation in got} == {concat("", [
		"NetworkPolicy default/(unnamed): spec.ingress[0] lets in everyone; ",
		"name its own namespace, whose labels are not known, or shared ones",
	])}
}

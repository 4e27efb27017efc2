package policies.require_default_deny_test

import data.policies.require_default_deny

# What is missed of directions under the parameters.
test_parameters[name] if {
	some name, case in object.union_n([_directions_asked, _closed_by_the_cluster, _strictly])
	got := require_default_deny.violation with input as object.union({"review": {"object": _namespace}}, case.given)
		with data.inventory.namespace as _holding(object.get(case, "policies", {}))
	{violation.details.direction | some violation in got} == case.missed
}

_given(parameters) := {"parameters": parameters}

_directions_asked := {
	"no parameters": {"given": {}, "missed": {"Ingress", "Egress"}},
	"empty parameters": {"given": _given({}), "missed": {"Ingress", "Egress"}},
	"no directions": {"given": _given({"directions": []}), "missed": {"Ingress", "Egress"}},
	"Ingress": {"given": _given({"directions": ["Ingress"]}), "missed": {"Ingress"}},
	"Egress": {"given": _given({"directions": ["Egress"]}), "missed": {"Egress"}},
	"Egress twice": {"given": _given({"directions": ["Egress", "Egress"]}), "missed": {"Egress"}},
	"both": {"given": _given({"directions": ["Egress", "Ingress"]}), "missed": {"Ingress", "Egress"}},
}

_closed_by_the_cluster := {
	"Egress is": {"given": _given({"clusterDefaultDeny": ["Egress"]}), "missed": {"Ingress"}},
	"nothing is": {"given": _given({"clusterDefaultDeny": []}), "missed": {"Ingress", "Egress"}},
	"Ingress cannot be": {"given": _given({"clusterDefaultDeny": ["Ingress"]}), "missed": {"Ingress", "Egress"}},
	"Egress can, beside it": {"given": _given({"clusterDefaultDeny": ["Ingress", "Egress"]}), "missed": {"Ingress"}},
	"Egress is, and Ingress closed": {
		"given": _given({"clusterDefaultDeny": ["Egress"]}),
		"policies": {"in": _all(["Ingress"])}, "missed": set(),
	},
	"Egress is, but a policy for all pods opens it": {
		"given": _given({"clusterDefaultDeny": ["Egress"]}),
		"policies": {"all": {"spec": {"egress": [{}]}}}, "missed": {"Egress"},
	},
	"Egress is, and what opens it counts": {
		"given": _given({"clusterDefaultDeny": ["Egress"], "allowAll": "count"}),
		"policies": {"all": {"spec": {"egress": [{}]}}}, "missed": set(),
	},
}

# What cannot be read is read the strict way.
_strictly := object.union_n([
	{sprintf("directions %v", [odd]): {"given": _given({"directions": odd}), "missed": {"Ingress", "Egress"}} |
		some odd in [null, false, 0, "Ingress", {}, {"a": "Ingress"}, ["ingress"], ["Ingress", "both"], [null], [["Ingress"]]]
	},
	{sprintf("allowAll %v", [odd]): {
		"given": _given({"directions": ["Ingress"], "allowAll": odd}),
		"policies": {"in": {"spec": {"ingress": [{}]}}}, "missed": {"Ingress"},
	} |
		some odd in [null, true, 0, "Count", "ignore", ["count"], {"count": true}]
	},
	{sprintf("clusterDefaultDeny %v", [odd]): {
		"given": _given({"clusterDefaultDeny": odd}),
		"missed": {"Ingress", "Egress"},
	} |
		some odd in [null, true, 0, "Egress", {"a": "Egress"}, {"Egress": true}, ["egress"], [["Egress"]]]
	},
	{sprintf("parameters %v", [odd]): {"given": _given(odd), "missed": {"Ingress", "Egress"}} |
		some odd in [null, "Ingress", ["Ingress"]]
	},
])

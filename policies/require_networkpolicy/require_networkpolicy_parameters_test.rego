package policies.require_networkpolicy_test

import data.policies.require_networkpolicy

_closed := _web({"ingress": []})

_open := _web({"ingress": [{}]})

_outgoing := _web({"policyTypes": ["Egress"]})

_outgoing_open := _web({"policyTypes": ["Egress"], "egress": [{}]})

# What is missed of directions under each list of policies.
test_parameters[name] if {
	some name, case in object.union_n([_allow_all, _directions_asked, _strictly])
	got := require_networkpolicy.violation with input as object.union({"review": {"object": _deployment}}, case.given)
		with data.inventory.namespace as _shop({sprintf("web-%d", [i]): {"spec": spec} | some i, spec in case.policies})
	{violation.details.direction | some violation in got} == case.missed
}

_given(parameters) := {"parameters": parameters}

_allow_all := {
	"V11 ignored": {"given": _given(_ingress), "policies": [_open], "missed": {"Ingress"}},
	"V30 ignored beside a closed one": {"given": _given(_ingress), "policies": [_open, _closed], "missed": {"Ingress"}},
	"counted": {
		"given": _given({"directions": ["Ingress"], "allowAll": "count"}),
		"policies": [_open], "missed": set(),
	},
	"counted when left out": {"given": _given({"directions": ["Ingress"]}), "policies": [_open], "missed": set()},
	"in another direction": {
		"given": _given({"directions": ["Ingress", "Egress"], "allowAll": "ignore"}),
		"policies": [_closed, _outgoing_open], "missed": {"Egress"},
	},
}

_directions_asked := {
	"V29 both by two": {
		"given": _given({"directions": ["Ingress", "Egress"], "allowAll": "ignore"}),
		"policies": [_closed, _outgoing], "missed": set(),
	},
	"both, none": {
		"given": _given({"directions": ["Ingress", "Egress"], "allowAll": "ignore"}),
		"policies": [], "missed": {"Ingress", "Egress"},
	},
	"one of them twice": {
		"given": _given({"directions": ["Egress", "Egress"]}),
		"policies": [_closed], "missed": {"Egress"},
	},
	"no parameters: ingress": {"given": {}, "policies": [_closed], "missed": set()},
	"no parameters: egress": {"given": {}, "policies": [_outgoing], "missed": set()},
	"no parameters: open": {"given": {}, "policies": [_open], "missed": set()},
	"no parameters: none": {"given": {}, "policies": [], "missed": {"any"}},
	"empty parameters: none": {"given": _given({}), "policies": [], "missed": {"any"}},
	"any: closed in one, open in the other": {
		"given": _given({"directions": [], "allowAll": "ignore"}),
		"policies": [_open, _outgoing], "missed": set(),
	},
	"any: open in both": {
		"given": _given({"directions": [], "allowAll": "ignore"}),
		"policies": [_open, _outgoing_open], "missed": {"any"},
	},
	"any: of no direction": {
		"given": _given({"directions": []}),
		"policies": [_web({"policyTypes": ["ingress"]})], "missed": {"any"},
	},
}

# What cannot be read is read the strict way.
_strictly := object.union(
	{sprintf("directions %v", [odd]): {
		"given": _given({"directions": odd}),
		"policies": [_closed], "missed": {"Egress"},
	} |
		some odd in [null, false, 0, "Ingress", {}, {"a": "Ingress"}, ["ingress"], ["Ingress", "both"], [null], [["Ingress"]]]
	},
	{sprintf("allowAll %v", [odd]): {
		"given": _given({"directions": ["Ingress"], "allowAll": odd}),
		"policies": [_open], "missed": {"Ingress"},
	} |
		some odd in [null, true, 1, "", "Count", "counts", ["count"], {"count": true}]
	},
)

package policies.segment_tiers_test

import data.policies.segment_tiers

_parameters := {
	"zones": [{"name": "web", "tier": "web"}, {"name": "db", "tier": "db"}],
	"cluster": {"podCIDRs": ["10.244.0.0/16"]},
	"flows": [
		{"from": "web", "to": "db", "ports": [{"port": 5432}]},
		{"from": "db", "to": "web", "ports": [{"port": 80}]},
	],
}

_web := {"namespaceSelector": {"matchLabels": {"tier": "web"}}}

_open := {"ingress": [{"from": [_web]}]}

_opened := concat("", [
	"NetworkPolicy shop/web: spec.ingress[0] lets in zone web on every SCTP port, TCP/1-5431, TCP/5433-65535",
	" and every UDP port by from[0]; it would take a flow from web to db on every SCTP port, TCP/1-5431,",
	" TCP/5433-65535 and every UDP port",
])

_all_out := "NetworkPolicy shop/web: spec.egress[1] lets out to everyone on every port; it would take peers named in to"

_odd_types := "NetworkPolicy shop/web: spec.policyTypes is [\"ingress\"]; write a list of Ingress, Egress"

_as_taken := "Write the field as the API server takes it."

_narrow := "Name no peers and ports but those that the matrix has a flow for."

test_permitted[name] if {
	some name, spec in {
		"no spec": null,
		"no rules": {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]},
		"ingress": {"ingress": [{"from": [_web], "ports": [{"port": 5432}]}]},
		"egress": {"policyTypes": ["Egress"], "egress": [{"to": [_web], "ports": [{"port": 80}]}]},
		"V68": {"policyTypes": ["Egress"], "ingress": [{}]},
		"V68 egress": {"policyTypes": ["Ingress"], "egress": [{}]},
	}
	_seen == {} with input as _input(spec, {})
}

test_denied[name] if {
	some name, [spec, want] in {
		"ingress": [_open, {_opened: [["spec", "ingress", 0, "from", 0], _narrow]}],
		"egress, second of two": [
			{"policyTypes": ["Egress"], "egress": [{"to": [_web], "ports": [{"port": 80}]}, null]},
			{_all_out: [["spec", "egress", 1], _narrow]},
		],
		"frame": [{"policyTypes": ["ingress"]}, {_odd_types: [["spec", "policyTypes"], _as_taken]}],
	}
	got := _seen with input as _input(spec, {})
	got == want
}

# A list that is none is at fault, whichever way the rest reads it.
test_rules_that_are_no_list if {
	_seen == {
		"NetworkPolicy shop/web: spec.ingress[0] lets in everyone on every port; it would take peers named in from": [
			["spec", "ingress", 0],
			_narrow,
		],
		"NetworkPolicy shop/web: spec.ingress is {\"from\":[]}; write a list of rules": [["spec", "ingress"], _as_taken],
	} with input as _input({"ingress": {"from": []}}, {})
	text := "NetworkPolicy shop/web: spec.egress is {\"a\":1}; write a list of rules"
	_seen == {text: [["spec", "egress"], _as_taken]} with input as _input({"egress": {"a": 1}}, {})
}

# Nothing is said of rules that it takes a zone to judge.
test_without_zone if {
	spec := {"ingress": [{"from": [_web]}], "Egress": []}
	_seen == {
		"NetworkPolicy shop/web: namespace shop is in no zone: it has no label tier; take one of db, web": [
			["metadata", "namespace"],
			"Give the Namespace the label of a tier, or move the policy to one that has it.",
		],
		"NetworkPolicy shop/web: spec has the unknown field \"Egress\"; remove it": [
			["spec", "Egress"],
			_as_taken,
		],
	} with input as _input(spec, {"review": {"namespaceObject": {"metadata": {"labels": null}}}})
}

test_parameters_at_fault if {
	text := concat("", [
		"NetworkPolicy shop/web: the constraint allows nothing while its parameters are at fault (zones lists none,",
		" cluster.podCIDRs lists none and flows[0].from \"web\" is no zone and no external); mend them",
	])
	flow := {"from": "web", "to": "web", "ports": [{"port": 80}]}
	external := {"name": "w", "cidrs": ["192.0.2.0/24"]}
	odd := {"externals": [external], "flows": [object.union(flow, {"to": "w"})]}
	_seen == {text: [[], "Mend the parameters of the constraint."]} with input as _input(null, {})
		with input.parameters as odd
}

test_judged[name] if {
	some name, [changes, count_of] in {
		"as it is": [{}, 1],
		"of the group extensions": [{"review": {"object": {"apiVersion": "extensions/v1beta1"}}}, 1],
		"of another group": [{"review": {"object": {"apiVersion": "crd.projectcalico.org/v1"}}}, 0],
		"of another kind": [{"review": {"object": {"kind": "Ingress"}}}, 0],
		"created": [{"review": {"operation": "CREATE"}}, 1],
		"updated": [{"review": {"operation": "UPDATE"}}, 1],
		"V166 deleted": [{"review": {"operation": "DELETE"}}, 0],
		"V37 leaving": [_leaving(_open), 0],
		"opened while it leaves": [_leaving({}), 1],
		"a manifest that says it leaves": [{"review": {"object": {"metadata": _deleted}}}, 1],
	}
	got := _seen with input as _input(_open, changes)
	count(got) == count_of
}

test_judged_at_fault[operation] if {
	some operation, count_of in {"UPDATE": 1, "DELETE": 0}
	spec := object.union(_open, {"Egress": []})
	got := _seen with input as _input(spec, {"review": {"operation": operation}}) with input.parameters as {}
	count(got) == count_of
}

_leaving(spec) := {"review": {"operation": "UPDATE", "oldObject": {"spec": spec}, "object": {"metadata": _deleted}}}

_deleted := {"deletionTimestamp": "2026-01-01T00:00:00Z"}

_seen[violation.msg] := [violation.details.path, violation.details.remedy] if some violation in segment_tiers.violation

_input(spec, changes) := object.union(
	{"parameters": _parameters, "review": {
		"namespaceObject": {"metadata": {"labels": {"tier": "db"}}},
		"object": {
			"apiVersion": "networking.k8s.io/v1",
			"kind": "NetworkPolicy",
			"metadata": {"name": "web", "namespace": "shop"},
			"spec": spec,
		},
	}},
	changes,
)

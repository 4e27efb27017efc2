package policies.unique_ingress_hosts_test

import data.policies.unique_ingress_hosts

_reviewed(spec, parameters) := {"review": {"object": _ingress("shop", spec, "")}, "parameters": parameters}

_bank_api := {"bank/api": {"rules": [_rule("a.example", ["/api"])]}}

_shop_api := {"shop/api": {"rules": [_rule("a.example", ["/api"])]}}

_nested := "lies above or below a path of Ingress bank/api; give each path to one Ingress"

_paths := {
	"cluster, own namespace": {
		"parameters": {"scope": "cluster"},
		"paths": ["/"],
		"rivals": _shop_api,
		"want": {`host "a.example" is served by Ingress shop/api already; put all of its paths into one Ingress`},
	},
	"cluster, the first rival": {
		"parameters": {"scope": "cluster"},
		"paths": ["/api"],
		"rivals": object.union(_shop_api, _bank_api),
		"want": {`host "a.example" is served by Ingress bank/api already; take a host of your own`},
	},
	"cluster-may-share, another path": {
		"parameters": {"scope": "cluster-may-share"},
		"paths": ["/docs"],
		"rivals": _bank_api,
		"want": set(),
	},
	"cluster-may-share, the same path": {
		"parameters": {"scope": "cluster-may-share"},
		"paths": ["/api"],
		"rivals": _bank_api,
		"want": {`path "/api" of host "a.example" is served by Ingress bank/api already; give each path to one Ingress`},
	},
	"cluster-may-share, a path above": {
		"parameters": {"scope": "cluster-may-share"},
		"paths": ["/"],
		"rivals": _bank_api,
		"want": {concat(" ", [`path "/" of host "a.example"`, _nested])},
	},
	"cluster-may-share, a path above that may be": {
		"parameters": {"scope": "cluster-may-share", "allowNestedPaths": true},
		"paths": ["/"],
		"rivals": _bank_api,
		"want": set(),
	},
	"cluster-may-share, the same path of another host": {
		"parameters": {"scope": "cluster-may-share"},
		"paths": ["/v1"],
		"rivals": {"bank/api": {"rules": [_rule("a.example", ["/"]), _rule("b.example", ["/v1"])]}},
		"want": {concat(" ", [`path "/v1" of host "a.example"`, _nested])},
	},
	"hidden": {
		"parameters": {"hideRival": true},
		"paths": ["/"],
		"rivals": _bank_api,
		"want": {`host "a.example" is served by an Ingress of another namespace already; take a host of your own`},
	},
	"hidden by an odd value": {
		"parameters": {"hideRival": "yes"},
		"paths": ["/"],
		"rivals": _bank_api,
		"want": {`host "a.example" is served by an Ingress of another namespace already; take a host of your own`},
	},
	"not hidden": {
		"parameters": {"hideRival": false},
		"paths": ["/"],
		"rivals": _bank_api,
		"want": {`host "a.example" is served by Ingress bank/api already; take a host of your own`},
	},
	"hidden wildcard": {
		"parameters": {"hideRival": true},
		"paths": ["/"],
		"rivals": {"bank/shop": {"rules": [_rule("*.example", ["/"])]}},
		"want": {`host "a.example" overlaps a host of an Ingress of another namespace; take a host of your own`},
	},
	"hidden, of its own namespace": {
		"parameters": {"hideRival": true},
		"paths": ["/api"],
		"rivals": _shop_api,
		"want": {`path "/api" of host "a.example" is served by Ingress shop/api already; give each path to one Ingress`},
	},
	"hidden path": {
		"parameters": {"hideRival": true, "scope": "cluster-may-share"},
		"paths": ["/", "/api"],
		"rivals": _bank_api,
		"want": {
			`path "/" of host "a.example" lies above or below a path of an Ingress of another namespace; give each path to one Ingress`, # regal ignore:line-length
			`path "/api" of host "a.example" is served by an Ingress of another namespace already; give each path to one Ingress`, # regal ignore:line-length
		},
	},
}

test_parameters[name] if {
	some name, test in _paths
	got := {violation.msg | some violation in unique_ingress_hosts.violation} with input as _reviewed(
		{"rules": [_rule("a.example", test.paths)]},
		test.parameters,
	)
		with data.inventory.namespace as _stored(test.rivals)
	got == {concat("", ["Ingress shop/web: ", text]) | some text in test.want}
}

_faulty := {
	"Take a host that no other Ingress serves.": {"rules": [_rule("a.example", ["/docs"])]},
	"Give each path of a host to one Ingress.": {"rules": [_rule("b.example", ["/"])]},
	"List in spec.tls the hosts of this Ingress alone.": {"tls": [{"hosts": ["a.example"]}]},
	"Write the field as the API server takes it.": {"rules": 5},
}

_rivals := object.union(_bank_api, {"shop/web-2": {"rules": [_rule("b.example", ["/"])]}})

test_remedies[remedy] if {
	some remedy, spec in _faulty
	got := {violation.details.remedy | some violation in unique_ingress_hosts.violation} with input as _reviewed(spec, {})
		with data.inventory.namespace as _stored(_rivals)
	got == {remedy}
}

test_remedy_for_an_expression if {
	ingress := _ingress("shop", {"defaultBackend": {}}, "~(")
	got := unique_ingress_hosts.violation with input.review.object as ingress
	{violation.details.remedy | some violation in got} == {"Write the names out that the alias is for."}
}

test_not_judged[i] if {
	faulty := array.concat(
		[_ingress("shop", spec, "") | some spec in _faulty],
		[_ingress("shop", {"defaultBackend": {}}, "~(")],
	)
	some i, ingress in faulty
	got := unique_ingress_hosts.violation with input as {"review": {"object": ingress}, "parameters": {}}
		with data.inventory.namespace as _stored(_rivals)
	count(got) == 1
	every review in [
		{"object": ingress, "operation": "DELETE"},
		{"object": object.union(ingress, {"kind": "HTTPRoute"})},
		{"object": object.union(ingress, {"apiVersion": "config.openshift.io/v1"})},
	] {
		unique_ingress_hosts.violation == set() with input as {"review": review, "parameters": {}}
			with data.inventory.namespace as _stored(_rivals)
	}
}

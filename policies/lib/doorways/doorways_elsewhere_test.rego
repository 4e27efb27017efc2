package lib.doorways_test

import data.lib.doorways

_elsewhere := "of zone db, where nobody is let in from zone edge and ingress; take one of zone dns or web"

test_elsewhere[name] if {
	some name, [rules, at, text] in {
		"a backend": [
			[{}, {"backendRefs": [{"name": "a"}, {"name": "a", "namespace": "db"}]}],
			["spec", "rules", 1, "backendRefs", 1, "namespace"],
			sprintf("spec.rules[1].backendRefs[1] leads to namespace db %s", [_elsewhere]),
		],
		"a mirror": [
			[{"filters": [{"requestMirror": {"backendRef": {"name": "a", "namespace": "db"}}}]}],
			["spec", "rules", 0, "filters", 0, "requestMirror", "backendRef", "namespace"],
			sprintf("spec.rules[0].filters[0].requestMirror.backendRef leads to namespace db %s", [_elsewhere]),
		],
		"an entrance": [
			[{"backendRefs": [{"namespace": "in"}]}],
			["spec", "rules", 0, "backendRefs", 0, "namespace"],
			concat("", [
				"spec.rules[0].backendRefs[0] leads to namespace in of zone ingress, ",
				"where nobody is let in from zone edge and ingress; take one of zone dns or web",
			]),
		],
		"without zone": [
			[{"backendRefs": [{"namespace": "stray"}]}],
			["spec", "rules", 0, "backendRefs", 0, "namespace"],
			"spec.rules[0].backendRefs[0] leads to namespace stray of no zone; take one of zone dns or web",
		],
		"not known": [
			[{"backendRefs": [{"namespace": "x"}]}],
			["spec", "rules", 0, "backendRefs", 0, "namespace"],
			"spec.rules[0].backendRefs[0] leads to namespace x, which is not known; take one of zone dns or web",
		],
		"odd": [
			[{"backendRefs": [{"namespace": 5}]}],
			["spec", "rules", 0, "backendRefs", 0, "namespace"],
			"spec.rules[0].backendRefs[0] leads to namespace 5, which is not known; take one of zone dns or web",
		],
	}
	thing := _object(_gateway_api, "HTTPRoute", "web", {"rules": rules})
	got := doorways.misplacements with input as {"review": {"object": thing}, "parameters": _parameters}
		with data.inventory as _inventory
	got == {{"path": at, "text": text}}
}

test_leads_on[name] if {
	some name, [namespace, rules] in {
		"to another": ["in", [{"backendRefs": [{"namespace": "web"}]}]],
		"to one by its name": ["in", [{"backendRefs": [{"namespace": "kube-system"}]}]],
		"to itself": ["in", [{"backendRefs": [{"namespace": "in"}, {"namespace": ""}, {"namespace": null}, {}]}]],
		"to no backend": ["web", [{"filters": [{"extensionRef": {"namespace": "db"}}]}]],
		"nowhere": ["web", null],
	}
	thing := _object(_gateway_api, "HTTPRoute", namespace, {"rules": rules})
	got := doorways.misplacements with input as {"review": {"object": thing}, "parameters": _parameters}
		with data.inventory as _inventory
	got == set()
}

test_backends_are_those_of_routes if {
	spec := {"rules": [{"backendRefs": [{"namespace": "db"}]}]}
	thing := _object("networking.k8s.io/v1", "Ingress", "web", spec)
	got := doorways.misplacements with input as {"review": {"object": thing}, "parameters": _parameters}
		with data.inventory as _inventory
	got == set()
}

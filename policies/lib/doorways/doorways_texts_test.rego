package lib.doorways_test

import data.lib.doorways

test_misplaced[text] if {
	some text, [api, kind, namespace, spec] in {
		concat("", [
			"namespace db is in zone db, where nobody is let in from zone edge and ingress; ",
			"take one of zone dns or edge or ingress or web",
		]): ["networking.k8s.io/v1", "Ingress", "db", {}],
		"namespace web is in zone web, where nobody is let in from outside; take one of zone edge or ingress": [
			"v1", "Service", "web",
			_load_balancer,
		],
		"namespace stray is in no zone: it has no label tier; take one of db, edge, frontend, ingress": [
			_gateway_api, "Gateway", "stray",
			{},
		],
		"namespace x is in no zone: no zone has its name, and its labels are not known; make it known": [
			_gateway_api, "TCPRoute", "x",
			{},
		],
	}
	thing := _object(api, kind, namespace, spec)
	got := doorways.misplacements with input as {"review": {"object": thing}, "parameters": _parameters}
		with data.inventory as _inventory
	got == {{"path": ["metadata", "namespace"], "text": text}}
}

test_nobody_is_let_in if {
	parameters := object.union(_parameters, {"flows": []})
	thing := _object("v1", "Service", "in", _load_balancer)
	got := doorways.misplacements with input as {"review": {"object": thing}, "parameters": parameters}
		with data.inventory as _inventory
	{fault.text | some fault in got} == {concat("", [
		"namespace in is in zone ingress, where nobody is let in from outside; ",
		"no flow lets anybody in anywhere",
	])}
}

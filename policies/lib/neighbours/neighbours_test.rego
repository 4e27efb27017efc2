package lib.neighbours_test

import data.lib.neighbours

_ingress(host, spec, annotations) := {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "web", "namespace": "shop", "annotations": annotations},
	"spec": object.union({"rules": [{"host": host, "http": {"paths": [{"path": "/a"}]}}]}, spec),
}

_inventory(namespace, name, ingress) := {"namespace": {namespace: {_version: {"Ingress": {name: ingress}}}}}

_version := "networking.k8s.io/v1"

_canary := {"nginx.ingress.kubernetes.io/canary": "true"}

_plain := _ingress("shop.example", {}, {})

_other := _ingress("shop.example", {}, {"note": "another one"})

_serving(paths) := object.union(_other, {"spec": {"rules": [{"host": "shop.example", "http": {"paths": [{"path": path} |
	some path in paths
]}}]}})

_alias := "nginx.ingress.kubernetes.io/server-alias"

test_hosts if {
	ingress := _ingress("Shop.example", {"defaultBackend": {}}, {_alias: "www.shop.example"})
	neighbours.hosts == {"", "shop.example", "www.shop.example"} with input.review.object as ingress
}

test_restrictable[name] if {
	some name, other in {
		"the same host": _other,
		"an alias": _ingress("a.example", {}, {_alias: "shop.example"}),
		"an open path and another": _serving(["/open", "/a"]),
	}
	some namespace in ["shop", "bank"]
	neighbours.restrictable({"/open"}) == {["shop.example", namespace, "other"]} with input.review.object as _plain
		with data.inventory as _inventory(namespace, "other", other)
}

test_not_restrictable[name] if {
	some name, test in {
		"itself": {"other": _other, "name": "web"},
		"another host": {"other": _ingress("bank.example", {}, {})},
		"a wildcard": {"other": _ingress("*.example", {}, {})},
		"an expression": {"other": _ingress("a.example", {}, {_alias: `~^shop\.`})},
		"a canary": {"other": _ingress("shop.example", {}, _canary)},
		"open paths": {"other": _serving(["/open/a"])},
		"another class": {
			"other": _ingress("shop.example", {"ingressClassName": "traefik"}, {}),
			"object": _ingress("shop.example", {"ingressClassName": "nginx"}, {}),
		},
		"to a canary": {"other": _other, "object": _ingress("shop.example", {}, _canary)},
		"to open paths": {"other": _other, "object": _serving(["/open/a"])},
	}
	object_at_hand := object.get(test, "object", _plain)
	found := neighbours.restrictable({"/open"}) with input.review.object as object_at_hand
		with data.inventory as _inventory("shop", object.get(test, "name", "other"), test.other)
	found == set()
}

test_controllers[name] if {
	some name, test in {
		"neither named": [null, null, 1],
		"one named": [null, "nginx", 1],
		"the other named": ["nginx", null, 1],
		"the same": ["nginx", "nginx", 1],
		"two": ["nginx", "nginx-internal", 0],
		"one empty": ["nginx", "", 1],
		"the other empty": ["", "nginx", 1],
	}
	[one, other, want] := test
	object_at_hand := _ingress("shop.example", {"ingressClassName": one}, {})
	annotations := {"kubernetes.io/ingress.class": other | other != null}
	inventory := _inventory("bank", "other", object.union(_other, {"metadata": {"annotations": annotations}}))
	count(neighbours.sharing("shop.example")) == want with input.review.object as object_at_hand
		with data.inventory as inventory
}

test_exempt_canary_of_a_class[class] if {
	some class, want in {"nginx": true, "traefik": false, "public": false}
	object_at_hand := _ingress("shop.example", {"ingressClassName": class}, _canary)
	found := {true | neighbours.exempt(set())} with input.review.object as object_at_hand with data.inventory as {}
	found == {true | want}
	neighbours.exempt(set()) with input.review.object as object_at_hand with input.parameters.nginxClasses as [class]
}

test_not_exempt if not neighbours.exempt({"/open"}) with input.review.object as _plain

test_former if {
	review := {"object": _plain, "oldObject": {"metadata": {"annotations": {"a": "b", "c": 5}}}}
	neighbours.former == {"a": "b", "c": "5"} with input.review as object.union(review, {"operation": "UPDATE"})
	not neighbours.former with input.review as object.union(review, {"operation": "CREATE"})
	not neighbours.former with input.review as review
}

test_former_odd[i] if {
	some i, old in [null, {}, {"metadata": null}, {"metadata": {"annotations": null}}, "web"]
	neighbours.former == {} with input.review as {"object": _plain, "oldObject": old, "operation": "UPDATE"}
}

test_annotations_of if {
	other := _ingress("shop.example", {}, {"a": 5, "b": null})
	neighbours.annotations_of("bank", "other") == {"a": "5", "b": ""} with input.review.object as _plain
		with data.inventory as _inventory("bank", "other", other)
}

test_annotations_of_odd_metadata[i] if {
	some i, metadata in [{}, {"annotations": null}, {"annotations": "a"}, null]
	other := object.union(object.remove(_other, ["metadata"]), {"metadata": metadata})
	neighbours.annotations_of("bank", "other") == {} with input.review.object as _plain
		with data.inventory as _inventory("bank", "other", other)
}

test_named if {
	neighbours.named("") == "every host that no rule names"
	neighbours.named("a.example") == "host \"a.example\""
	named := neighbours.named_all({"b.example", "", "a.example"})
	named == "every host that no rule names, host \"a.example\", host \"b.example\""
}

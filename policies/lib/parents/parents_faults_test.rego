package lib.parents_test

import data.lib.parents

_missing(parent) := sprintf("%s is not in the inventory, so nothing is known of its TLS; %s", [
	parent,
	"create it first, or give it with --inventory",
])

_strange(shown) := sprintf("spec.parentRefs[0] %s is neither Gateway nor ListenerSet; name one", [shown])

test_unknown[name] if {
	some name, test in {
		"Gateway": {"ref": {"name": "a"}, "want": _missing("Gateway shop/a")},
		"Gateway elsewhere": {"ref": _ref({"name": "a"}), "want": _missing("Gateway infra/a")},
		"ListenerSet": {"ref": {"kind": "ListenerSet", "name": "a"}, "want": _missing("ListenerSet shop/a")},
		"another kind": {"ref": {"kind": "A", "name": "a"}, "want": _strange(`{"kind":"A","name":"a"}`)},
		"another group": {
			"ref": {"group": "networking.istio.io", "name": "public"},
			"want": _strange(`{"group":"networking.istio.io","name":"public"}`),
		},
		"no name": {"ref": {}, "want": _strange("{}")},
		"odd": {"ref": "public", "want": _strange(`"public"`)},
		"null": {"ref": null, "want": _strange("null")},
	}
	parents.unknown == {0: test.want} with input.review.object as _route([test.ref]) with data.inventory as _inventory
}

test_unknown_beside_known if {
	refs := [_ref({}), {"name": "a"}]
	parents.unknown == {1: _missing("Gateway shop/a")} with input.review.object as _route(refs)
		with data.inventory as _inventory
}

test_not_unknown if {
	refs := [_mesh, _ref({}), _ref({"name": "odd"})]
	parents.unknown == {} with input.review.object as _route(refs) with data.inventory as _inventory
}

test_unattached[name] if {
	some name, test in {
		"namespace": {
			"ref": _ref({"sectionName": "own"}),
			"want": "no listener of Gateway infra/public takes HTTPRoutes of namespace shop; allow them in allowedRoutes",
		},
		"section": {
			"ref": _ref({"sectionName": "a"}),
			"want": `Gateway infra/public has no listener "a"; name one of its listeners`,
		},
		"section and port": {
			"ref": _ref({"sectionName": "https", "port": 80}),
			"want": `Gateway infra/public has no listener "https"; name one of its listeners`,
		},
		"port": {
			"ref": _ref({"port": 81}),
			"want": "Gateway infra/public has no listener on port 81; name one of its ports",
		},
		"none": {
			"ref": _ref({"name": "empty"}),
			"want": "Gateway infra/empty has no listener; name a Gateway that has",
		},
	}
	parents.unattached == {0: test.want} with input.review.object as _route([test.ref])
		with data.inventory as _inventory
}

test_attached if {
	refs := [_ref({}), _mesh, {"name": "a"}]
	parents.unattached == {} with input.review.object as _route(refs) with data.inventory as _inventory
}

test_unattached_by_label if {
	route := _route([_ref({"sectionName": "http"})])
	parents.unattached == {0: concat("", [
		"Gateway infra/public takes HTTPRoutes of namespace shop by labels that are not known; ",
		"give the Namespace too, by --inventory",
	])} with input.review.object as route with data.inventory as _inventory

	closed := object.union(_inventory, _closed_shop)
	parents.unattached == {0: concat("", [
		"no listener of Gateway infra/public takes HTTPRoutes of namespace shop; ",
		"allow them in allowedRoutes",
	])} with input.review.object as route with data.inventory as closed
}

package lib.sharing_test

import data.lib.sharing

_class(name) := {"spec": {"ingressClassName": name, "rules": [_rule("a.example", "/api")]}}

test_class_scoped[name] if {
	some name, test in {
		"left out": {"parameters": {}, "want": {"internal", "public"}},
		"false": {"parameters": {"classScoped": false}, "want": {"internal", "public"}},
		"odd": {"parameters": {"classScoped": "true"}, "want": {"internal", "public"}},
		"true": {"parameters": {"classScoped": true}, "want": {"public"}},
	}
	foreign := _stored({"bank/public": _class("public"), "bank/internal": _class("internal")})
	takers := sharing.takers("a.example") with input as _input(test.parameters) with data.inventory.namespace as foreign
	takers == {["bank", class] | some class in test.want}
	servers := sharing.servers("a.example") with input as _input(test.parameters)
		with data.inventory.namespace as foreign
	servers == takers
	own := _stored({"shop/public": _class("public"), "shop/internal": _class("internal")})
	of_path := sharing.takers_of_path(_claim("/api")) with input as _input(test.parameters)
		with data.inventory.namespace as own
	of_path == {["shop", class] | some class in test.want}
}

test_canary[id] if {
	some id, scope in {"shop/canary": "namespace-may-share", "shop/second": "cluster"}
	canary := {"metadata": {"annotations": {"nginx.ingress.kubernetes.io/canary": "true"}}}
	stored := _stored({id: object.union(canary, _at([_rule("a.example", "/api")]))})
	takers := sharing.takers("a.example") with input as _input({"scope": scope}) with data.inventory.namespace as stored
	takers == set()
	of_path := sharing.takers_of_path(_claim("/api")) with input as _input({"scope": scope})
		with data.inventory.namespace as stored
	of_path == set()
}

_since(date, rules) := object.union({"metadata": {"creationTimestamp": date}}, _at(rules))

_later := "2026-02-10T08:00:00Z"

_before := "2025-02-10T08:00:00Z"

# V167
test_had_before if {
	stored := _stored({
		"bank/later": _since(_later, [_rule("old.example", "/"), _rule("new.example", "/")]),
		"bank/before": _since(_before, [_rule("old.example", "/"), _rule("new.example", "/")]),
	})
	old := sharing.takers("old.example") with input as _input({}) with data.inventory.namespace as stored
	old == {["bank", "before"]}
	new := sharing.takers("new.example") with input as _input({}) with data.inventory.namespace as stored
	new == {["bank", "before"], ["bank", "later"]}
	servers := sharing.servers("old.example") with input as _input({}) with data.inventory.namespace as stored
	servers == {["bank", "before"], ["bank", "later"]}
}

# V167
test_had_the_path_before if {
	stored := _stored({
		"shop/later": _since(_later, [_rule("a.example", "/old"), _rule("a.example", "/"), _rule("a.example", "/new")]),
		"shop/before": _since(_before, [_rule("a.example", "/old"), _rule("a.example", "/new")]),
	})
	every path, want in {
		"/old": {["shop", "before"]},
		"/new": {["shop", "before"], ["shop", "later"]},
		"/": {["shop", "later"]},
	} {
		sharing.takers_of_path(_claim(path)) == want with input as _input({})
			with data.inventory.namespace as stored
	}
}

# A path of another host is no path of this one.
test_path_of_another_host if {
	stored := _stored({"shop/other": _at([_rule("b.example", "/api"), _rule("a.example", "/other")])})
	got := sharing.takers_of_path(_claim("/api")) with input as _input({}) with data.inventory.namespace as stored
	got == set()
}

test_taker[name] if {
	some name, test in {
		"the first": {"parameters": {}, "of": object.keys(_rivals), "want": {["bank", "api"]}},
		"the first of all": {
			"parameters": {"scope": "cluster"},
			"of": {"shop/api", "shop/root", "zoo/root"},
			"want": {["shop", "api"]},
		},
		"the first that came before": {
			"parameters": {},
			"of": {"bank/later", "zoo/root", "zoo/wild"},
			"want": {["zoo", "root"]},
		},
		"nobody": {"parameters": {}, "of": {"shop/api", "bank/later"}, "want": set()},
	}
	stored := object.union(_rivals, {
		"bank/later": _since(_later, [_rule("a.example", "/")]),
		"zoo/root": _at([_rule("a.example", "/")]),
		"zoo/wild": _at([_rule("*.example", "/")]),
	})
	got := {id | id := sharing.taker("a.example")} with input as _input(test.parameters)
		with data.inventory.namespace as _stored(object.filter(stored, test.of))
	got == test.want
}

# Whoever serves another host of the Ingress under review has no part in this one.
test_of_another_host if {
	backend := {"service": {"name": "web", "port": {"number": 80}}}
	rules := [{"host": host, "http": {"paths": [{"path": "/", "pathType": "Prefix", "backend": backend}]}} |
		some host in ["a.example", "b.example"]
	]
	review := {"object": {"metadata": {"namespace": "shop", "name": "web"}, "spec": {"rules": rules}}}
	stored := _stored({"bank/b": _at([_rule("b.example", "/")])})
	got := {host: sharing.takers(host) | some host in ["a.example", "b.example"]} with input.review as review
		with data.inventory.namespace as stored
	got == {"a.example": set(), "b.example": {["bank", "b"]}}
}

package lib.sharing_test

import data.lib.sharing

_rule(host, path) := {"host": host, "http": {"paths": [{"path": path, "pathType": "Prefix"}]}}

_exact(host, path) := {"host": host, "http": {"paths": [{"path": path, "pathType": "Exact"}]}}

_claim(path) := {"host": "a.example", "path": path, "exact": false}

_input(parameters) := {
	"parameters": parameters,
	"review": {
		"operation": "UPDATE",
		"object": {
			"metadata": {"namespace": "shop", "name": "web", "creationTimestamp": "2026-01-10T08:00:00Z"},
			"spec": {"ingressClassName": "public"},
		},
		"oldObject": {"spec": {"rules": [_rule("old.example", "/"), _rule("a.example", "/old")]}},
	},
}

_stored(rivals) := object.union_n([{namespace: {"networking.k8s.io/v1": {"Ingress": {name: ingress}}}} |
	some id, ingress in rivals
	[namespace, name] := split(id, "/")
])

_at(rules) := {"spec": {"rules": rules}}

_rivals := {
	"shop/root": _at([_rule("a.example", "/")]),
	"shop/api": _at([_rule("a.example", "/api")]),
	"shop/wild": _at([_rule("*.example", "/wild")]),
	"bank/root": _at([_rule("a.example", "/")]),
	"bank/api": _at([_rule("a.example", "/api")]),
	"bank/exact": _at([_exact("a.example", "/")]),
	"bank/wild": _at([_rule("*.example", "/api")]),
	"bank/other": _at([_rule("b.example", "/api"), _rule("a.example", "/other")]),
}

_bank := {["bank", "root"], ["bank", "api"], ["bank", "exact"], ["bank", "wild"], ["bank", "other"]}

_all := _bank | {["shop", "root"], ["shop", "api"], ["shop", "wild"]}

_scopes := {
	"left out": {"parameters": {}, "takers": _bank, "of path": {["shop", "api"]}},
	"null": {"parameters": {"scope": null}, "takers": _bank, "of path": {["shop", "api"]}},
	"namespace-may-share": {
		"parameters": {"scope": "namespace-may-share"},
		"takers": _bank,
		"of path": {["shop", "api"]},
	},
	"cluster": {"parameters": {"scope": "cluster"}, "takers": _all, "of path": set()},
	"unknown": {"parameters": {"scope": "namespace"}, "takers": _all, "of path": set()},
	"odd": {"parameters": {"scope": ["namespace-may-share"]}, "takers": _all, "of path": set()},
	"cluster-may-share": {
		"parameters": {"scope": "cluster-may-share"},
		"takers": {["bank", "wild"]},
		"of path": {["shop", "api"], ["bank", "api"], ["bank", "root"]},
	},
	"allowNestedPaths": {
		"parameters": {"scope": "cluster-may-share", "allowNestedPaths": true},
		"takers": {["bank", "wild"]},
		"of path": {["shop", "api"], ["bank", "api"]},
	},
	"odd allowNestedPaths": {
		"parameters": {"scope": "cluster-may-share", "allowNestedPaths": "true"},
		"takers": {["bank", "wild"]},
		"of path": {["shop", "api"], ["bank", "api"], ["bank", "root"]},
	},
	"allowNestedPaths for nobody": {
		"parameters": {"allowNestedPaths": true},
		"takers": _bank,
		"of path": {["shop", "api"]},
	},
}

test_scopes[name] if {
	some name, test in _scopes
	takers := sharing.takers("a.example") with input as _input(test.parameters)
		with data.inventory.namespace as _stored(_rivals)
	takers == test.takers
	of_path := sharing.takers_of_path(_claim("/api")) with input as _input(test.parameters)
		with data.inventory.namespace as _stored(_rivals)
	of_path == test["of path"]
}

test_servers[scope] if {
	some scope in ["cluster", "namespace-may-share", "cluster-may-share"]
	got := sharing.servers("a.example") with input as _input({"scope": scope})
		with data.inventory.namespace as _stored(_rivals)
	got == _bank
}

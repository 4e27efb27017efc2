package policies.unique_ingress_hosts_test

import data.policies.unique_ingress_hosts

_served := "is served by Ingress bank/web already; take a host of your own"

_taken := "is served by Ingress shop/api already; give each path to one Ingress"

_catch_all := concat(" ", [
	"every host that no rule names (spec.defaultBackend)",
	"is served by Ingress bank/web already; name the hosts to serve",
])

_host(i) := ["spec", "rules", i, "host"]

_tls(j) := ["spec", "tls", 0, "hosts", j]

_path(i, j) := ["spec", "rules", i, "http", "paths", j, "path"]

_alias := ["metadata", "annotations", "nginx.ingress.kubernetes.io/server-alias"]

_tests := {
	"nobody else": {"spec": {"rules": [_rule("a.example", ["/"])]}, "rivals": {}, "want": {}},
	"another host": {
		"spec": {"rules": [_rule("a.example", ["/"])]},
		"rivals": {"bank/web": {"rules": [_rule("b.example", ["/"])]}},
		"want": {},
	},
	"V92 another namespace": {
		"spec": {"rules": [_rule("a.example", ["/"])]},
		"rivals": {"bank/web": {"rules": [_rule("a.example", ["/api"])]}},
		"want": {concat(" ", [`host "a.example"`, _served]): _host(0)},
	},
	"V92 the same namespace": {
		"spec": {"rules": [_rule("a.example", ["/", "/api"])]},
		"rivals": {"shop/api": {"rules": [_rule("a.example", ["/api", "/docs"])]}},
		"want": {concat(" ", [`path "/api" of host "a.example"`, _taken]): _path(0, 1)},
	},
	"V94 a wildcard": {
		"spec": {"rules": [_rule("www.a.example", ["/"])]},
		"rivals": {"bank/web": {"rules": [_rule("*.a.example", ["/"])]}},
		"want": {`host "www.a.example" overlaps "*.a.example" of Ingress bank/web; take a host of your own`: _host(0)},
	},
	"V94 the first below a wildcard": {
		"spec": {"rules": [_rule("*.a.example", ["/"])]},
		"rivals": {"bank/web": {"rules": [_rule(host, ["/"]) | some host in ["y.a.example", "x.a.example", "a.example"]]}},
		"want": {`host "*.a.example" overlaps "x.a.example" of Ingress bank/web; take a host of your own`: _host(0)},
	},
	"V95 catch-alls": {
		"spec": {"rules": [{}], "defaultBackend": {}},
		"rivals": {"bank/web": {"defaultBackend": {}}},
		"want": {_catch_all: ["spec", "defaultBackend"]},
	},
	"the first place of a host": {
		"spec": {"rules": [_rule("b.example", ["/"]), _rule("a.example", ["/"]), _rule("a.example", ["/b"])]},
		"rivals": {"bank/web": {"rules": [_rule("a.example", ["/"])]}},
		"want": {concat(" ", [`host "a.example"`, _served]): _host(1)},
	},
	"the first of several rivals": {
		"spec": {"rules": [_rule("a.example", ["/"])]},
		"rivals": {
			"bank/web": {"rules": [_rule("a.example", ["/"])]},
			"bank/zoo": {"rules": [_rule("*.example", ["/"])]},
			"shop/api": {"rules": [_rule("a.example", ["/"])]},
			"shop/web-2": {"rules": [_rule("a.example", ["/"])]},
		},
		"want": {
			concat(" ", [`host "a.example"`, _served]): _host(0),
			concat(" ", [`path "/" of host "a.example"`, _taken]): _path(0, 0),
		},
	},
	"V96 an alias": {
		"spec": {"rules": [_rule("a.example", ["/"])]},
		"aliases": "b.example",
		"rivals": {"bank/web": {"rules": [_rule("b.example", ["/"])]}},
		"want": {concat(" ", [`server-alias "b.example"`, _served]): _alias},
	},
	"V96 nobody else can read it": {
		"spec": {"rules": [_rule("a.example", ["/"])]},
		"aliases": "~^(?!www)",
		"rivals": {},
		"want": {`nobody but nginx can tell whose hosts server-alias "~^(?!www)" serves; write the names out`: _alias},
	},
	"V97 TLS": {
		"spec": {"rules": [_rule("a.example", ["/"])], "tls": [{"hosts": ["a.example", "b.example"]}]},
		"rivals": {"bank/web": {"rules": [_rule("b.example", ["/"])]}},
		"want": {`spec.tls host "b.example" is served by Ingress bank/web already; list hosts of your own`: _tls(1)},
	},
	"V97 TLS, the first of several": {
		"spec": {"rules": [], "tls": [{"hosts": ["*.b.example"]}]},
		"rivals": {
			"zoo/web": {"rules": [_rule("a.b.example", ["/"])]},
			"bank/web": {"rules": [_rule("www.b.example", ["/"])]},
		},
		"want": {`spec.tls host "*.b.example" overlaps "www.b.example" of Ingress bank/web; list hosts of your own`: _tls(0)},
	},
	"V97 TLS of the same namespace": {
		"spec": {"rules": [_rule("a.example", ["/"])], "tls": [{"hosts": ["b.example"]}]},
		"rivals": {"shop/api": {"rules": [_rule("b.example", ["/"])]}},
		"want": {},
	},
	"odd spec": {"spec": "odd", "rivals": {}, "want": {`spec is "odd"; write a spec`: ["spec"]}},
	"odd host": {
		"spec": {"rules": [{"host": 5}]},
		"rivals": {},
		"want": {"spec.rules[0].host is 5; write a DNS name": _host(0)},
	},
	"odd TLS": {
		"spec": {"tls": [{"hosts": "a.example"}]},
		"rivals": {},
		"want": {`spec.tls[0].hosts is "a.example"; write a list of DNS names`: ["spec", "tls", 0, "hosts"]},
	},
}

test_namespace_may_share[name] if {
	some name, test in _tests
	ingress := _ingress("shop", test.spec, object.get(test, "aliases", ""))
	got := _seen with input as {"review": {"object": ingress}, "parameters": {}}
		with data.inventory.namespace as _stored(test.rivals)
	got == {[concat("", ["Ingress shop/web: ", text]), path] | some text, path in test.want}
}

_seen contains [violation.msg, violation.details.path] if some violation in unique_ingress_hosts.violation

_stored(rivals) := object.union_n([{namespace: {"networking.k8s.io/v1": {"Ingress": {name: {"spec": spec}}}}} |
	some id, spec in rivals
	[namespace, name] := split(id, "/")
])

_rule(host, paths) := {"host": host, "http": {"paths": [object.union(_backed, {"path": path}) | some path in paths]}}

_backed := {"pathType": "Prefix", "backend": {"service": {"name": "web", "port": {"number": 80}}}}

_ingress(namespace, spec, aliases) := {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {
		"name": "web",
		"namespace": namespace,
		"annotations": {"nginx.ingress.kubernetes.io/server-alias": text | some text in ({aliases} - {""})},
	},
	"spec": spec,
}

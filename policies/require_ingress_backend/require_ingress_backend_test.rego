package policies.require_ingress_backend_test

import data.policies.require_ingress_backend

_web := {"spec": {"ports": [{"name": "http", "port": 80}]}}

_to(name, port) := {
	"path": "/", "pathType": "Prefix",
	"backend": {"service": {"name": name, "port": port}},
}

_at(j) := ["spec", "rules", 0, "http", "paths", j, "backend"]

_missing := "is not in namespace shop, of which no Service is known; create it first, or give it with --inventory"

_tests := {
	"by name": {"paths": [_to("web", {"name": "http"})], "known": {"web": _web}, "want": {}},
	"by number": {"paths": [_to("web", {"number": 80})], "known": {"web": _web}, "want": {}},
	"no Service": {
		"paths": [_to("web", {"number": 80})],
		"known": {},
		"want": {concat(" ", [`backend Service "web"`, _missing]): _at(0)},
	},
	"no Service, thrice": {
		"paths": [_to("db", {"number": 80}), _to("web", {"number": 80}), _to("web", {"name": "http"})],
		"known": {"db": _web},
		"want": {`backend Service "web" is not in namespace shop, which has "db"; name one of those, or create it first`: _at(1)}, # regal ignore:line-length
	},
	"one called alike": {
		"paths": [_to("web", {"number": 80})],
		"known": {name: _web | some name in ["api", "shop-web", "we", "eb", "eb-"]},
		"want": {`backend Service "web" is not in namespace shop, which has "eb", "shop-web", "we"; name one of those, or create it first`: _at(0)}, # regal ignore:line-length
	},
	"a single one called alike": {
		"paths": [_to("web", {"number": 80})],
		"known": {"db": _web, "web-2": _web},
		"want": {`backend Service "web" is not in namespace shop, which has "web-2"; name one of those, or create it first`: _at(0)}, # regal ignore:line-length
	},
	"five others": {
		"paths": [_to("web", {"number": 80})],
		"known": {name: _web | some name in ["f", "d", "c", "a", "x"]},
		"want": {`backend Service "web" is not in namespace shop, which has "a", "c", "d", "f", "x"; name one of those, or create it first`: _at(0)}, # regal ignore:line-length
	},
	"six others": {
		"paths": [_to("1", {"number": 80})],
		"known": {name: _web | some name in ["f", "e", "d", "c", "b", "a"]},
		"want": {`backend Service "1" is not in namespace shop, which has "a", "b", "c", "d", "e", and 1 more; name one of those, or create it first`: _at(0)}, # regal ignore:line-length
	},
	"no port": {
		"paths": [_to("web", {"number": 80}), _to("web", {"number": 81}), _to("web", {"number": 81})],
		"known": {"web": _web},
		"want": {`backend Service "web" has no port 81 for TCP; ask for one of 80 ("http")`: _at(1)},
	},
	"several ports": {
		"paths": [_to("web", {"number": 81}), _to("web", {"name": "https"})],
		"known": {"web": _web},
		"want": {
			`backend Service "web" has no port 81 for TCP; ask for one of 80 ("http")`: _at(0),
			`backend Service "web" has no port "https" for TCP; ask for one of 80 ("http")`: _at(1),
		},
	},
	"the same port of another": {
		"paths": [_to("api", {"number": 81}), _to("web", {"number": 81})],
		"known": {"web": _web, "api": {"spec": {"ports": [{"port": 81}]}}},
		"want": {`backend Service "web" has no port 81 for TCP; ask for one of 80 ("http")`: _at(1)},
	},
	"odd Service": {
		"paths": [_to("web", {"number": 80})],
		"known": {"web": null},
		"want": {`backend Service "web" has no port 80, nor any other for TCP; add it to the Service`: _at(0)},
	},
	"port neither named nor numbered": {
		"paths": [_to("web", {})],
		"known": {"web": _web},
		"want": {`spec.rules[0].http.paths[0].backend names no port of Service "web"; name one`: _at(0)},
	},
	"port named and numbered": {
		"paths": [_to("web", {"name": "http", "number": 80})],
		"known": {"web": _web},
		"want": {`spec.rules[0].http.paths[0].backend names "http" and 80 for the port of Service "web"; name one`: _at(0)},
	},
	"no backend": {
		"paths": [{"path": "/"}],
		"known": {},
		"want": {"spec.rules[0].http.paths[0].backend names no Service; name one, and its port": _at(0)},
	},
	"port but no name": {
		"paths": [_to("", {"number": 80})],
		"known": {"": _web},
		"want": {"spec.rules[0].http.paths[0].backend names no Service; name one, and its port": _at(0)},
	},
	"odd path": {
		"paths": ["/"],
		"known": {},
		"want": {`spec.rules[0].http.paths[0] is "/"; write a path and its backend`: array.slice(_at(0), 0, 6)},
	},
}

test_backends[name] if {
	some name, test in _tests
	got := _seen with input.review.object as _ingress({"rules": [{"host": "a.example", "http": {"paths": test.paths}}]})
		with data.inventory.namespace as {"shop": {"v1": {"Service": test.known}}}
	got == {[concat("", ["Ingress shop/web: ", text]), at] | some text, at in test.want}
}

test_odd_specs[text] if {
	some text, spec in {
		`spec is "odd"; write a spec`: "odd",
		"spec.rules is true; write a list of rules": {"rules": true},
	}
	got := _seen with input.review.object as _ingress(spec)
	{msg | some [msg, _] in got} == {concat("", ["Ingress shop/web: ", text])}
}

test_nothing_to_find[i] if {
	some i, spec in [null, {}, {"rules": null}, {"rules": [{"host": "a.example"}]}]
	_seen == set() with input.review.object as _ingress(spec)
}

_seen contains [violation.msg, violation.details.path] if some violation in require_ingress_backend.violation

_ingress(spec) := {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "web", "namespace": "shop"},
	"spec": spec,
}

package lib.hostpaths_test

import data.lib.hostpaths

_alias(text) := {"nginx.ingress.kubernetes.io/server-alias": text}

_at(i, j) := ["spec", "rules", i, "http", "paths", j, "path"]

_rule(host, paths) := {"host": host, "http": {"paths": paths}}

_served := {
	"a path": {
		"spec": {"rules": [_rule("A.example", [{"path": "/api", "pathType": "Prefix"}])]},
		"want": {["a.example", "/api", false, `host "a.example"`, ["spec", "rules", 0, "host"], _at(0, 0)]},
	},
	"exact paths of two rules": {
		"spec": {"rules": [
			_rule("a.example", [{"path": "/", "pathType": "Exact"}, {"path": "/b", "pathType": "Exact"}]),
			_rule("b.example", [{"path": "/c/", "pathType": "ImplementationSpecific"}]),
		]},
		"want": {
			["a.example", "/", true, `host "a.example"`, ["spec", "rules", 0, "host"], _at(0, 0)],
			["a.example", "/b", true, `host "a.example"`, ["spec", "rules", 0, "host"], _at(0, 1)],
			["b.example", "/c/", false, `host "b.example"`, ["spec", "rules", 1, "host"], _at(1, 0)],
		},
	},
	"no path": {
		"spec": {"rules": [_rule("a.example", [{}, {"path": null}, {"path": ""}])]},
		"want": {["a.example", "/", false, `host "a.example"`, ["spec", "rules", 0, "host"], _at(0, j)] |
			some j in [0, 1, 2]
		},
	},
	"no http": {
		"spec": {"rules": [{"host": "a.example"}]},
		"want": {["a.example", "/", false, `host "a.example"`, ["spec", "rules", 0, "host"], ["spec", "rules", 0, "http"]]},
	},
	"no paths": {
		"spec": {"rules": [_rule("a.example", [])]},
		"want": {["a.example", "/", false, `host "a.example"`, ["spec", "rules", 0, "host"], ["spec", "rules", 0, "http"]]},
	},
	"no host": {
		"spec": {"rules": [_rule("a.example", [{"path": "/"}]), {"http": {"paths": [{"path": "/b"}]}}]},
		"want": {
			["a.example", "/", false, `host "a.example"`, ["spec", "rules", 0, "host"], _at(0, 0)],
			["", "/b", false, "every host that no rule names (spec.rules[1])", ["spec", "rules", 1, "host"], _at(1, 0)],
		},
	},
	"default backend": {
		"spec": {"defaultBackend": {}},
		"want": {[
			"", "/", false, "every host that no rule names (spec.defaultBackend)",
			["spec", "defaultBackend"], ["spec", "defaultBackend"],
		]},
	},
	"old default backend": {
		"spec": {"backend": {}},
		"want": {[
			"", "/", false, "every host that no rule names (spec.backend)",
			["spec", "backend"], ["spec", "backend"],
		]},
	},
	"alias": {
		"spec": {"rules": [_rule("a.example", [{"path": "/api", "pathType": "Exact"}])]},
		"annotations": _alias("*.b.example"),
		"want": {
			["a.example", "/api", true, `host "a.example"`, ["spec", "rules", 0, "host"], _at(0, 0)],
			[
				`~^.+\.b\.example$`, "/api", true, `server-alias "*.b.example"`,
				["metadata", "annotations", "nginx.ingress.kubernetes.io/server-alias"], _at(0, 0),
			],
		},
	},
	"alias of a default backend": {
		"spec": {"defaultBackend": {}},
		"annotations": _alias("b.example"),
		"want": {
			[
				"", "/", false, "every host that no rule names (spec.defaultBackend)",
				["spec", "defaultBackend"], ["spec", "defaultBackend"],
			],
			[
				"b.example", "/", false, `server-alias "b.example"`,
				["metadata", "annotations", "nginx.ingress.kubernetes.io/server-alias"], ["spec", "defaultBackend"],
			],
		},
	},
	"nothing": {"spec": {}, "want": set()},
	"odd": {"spec": {"rules": "a.example"}, "annotations": {"a": 5}, "want": set()},
	"spec null": {"spec": null, "annotations": null, "want": set()},
	"odd host": {"spec": {"rules": [{"host": 5}]}, "want": set()},
	"odd rule": {
		"spec": {"rules": [5]},
		"want": {[
			"", "/", false, "every host that no rule names (spec.rules[0])",
			["spec", "rules", 0, "host"], ["spec", "rules", 0, "http"],
		]},
	},
	"odd path": {
		"spec": {"rules": [_rule("a.example", [{"path": 5}])]},
		"want": {["a.example", 5, false, `host "a.example"`, ["spec", "rules", 0, "host"], _at(0, 0)]},
	},
}

test_of[name] if {
	some name, test in _served
	got := {[served.host, served.path, served.exact, served.text, served.field, served.at] |
		some served in hostpaths.of(test.spec, object.get(test, "annotations", {}))
	}
	got == test.want
}

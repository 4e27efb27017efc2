package lib.namings_test

import data.lib.namings

_alias := "nginx.ingress.kubernetes.io/server-alias"

_redirect := "nginx.ingress.kubernetes.io/from-to-www-redirect"

_ingress(spec, annotations) := {"metadata": {"annotations": annotations}, "spec": spec}

_tests := {
	"nothing": {"want": set()},
	"rules": {
		"spec": {"rules": [
			{"host": "a.example"}, {}, {"host": ""}, {"host": null}, "a",
			{"host": 5}, {"host": "a.example"},
		]},
		"want": {
			["", "a.example", ["spec", "rules", 0, "host"]],
			["", 5, ["spec", "rules", 5, "host"]],
			["", "a.example", ["spec", "rules", 6, "host"]],
		},
	},
	"TLS": {
		"spec": {
			"rules": [{"host": "a.example"}],
			"tls": [{"hosts": ["a.example", "b.example"]}, {"secretName": "a"}, {"hosts": ["", null]}],
		},
		"want": {
			["", "a.example", ["spec", "rules", 0, "host"]],
			["TLS ", "b.example", ["spec", "tls", 0, "hosts", 1]],
			["TLS ", "", ["spec", "tls", 2, "hosts", 0]],
			["TLS ", null, ["spec", "tls", 2, "hosts", 1]],
		},
	},
	"aliases": {
		"spec": {"rules": [{"host": "a.example"}]},
		"annotations": {_alias: "a.example, b.example,~^c$"},
		"want": {
			["", "a.example", ["spec", "rules", 0, "host"]],
			["server-alias ", "b.example", ["metadata", "annotations", _alias]],
			["server-alias ", "~^c$", ["metadata", "annotations", _alias]],
		},
	},
	"redirect": {
		"spec": {"rules": [{"host": "www.a.example"}, {"host": "b.www.example"}, {"host": "c.example"}]},
		"annotations": {_redirect: "true"},
		"want": {
			["", "www.a.example", ["spec", "rules", 0, "host"]],
			["", "b.www.example", ["spec", "rules", 1, "host"]],
			["", "c.example", ["spec", "rules", 2, "host"]],
			["from-to-www-redirect ", "a.example", ["metadata", "annotations", _redirect]],
		},
	},
	"redirect to a host that is served": {
		"spec": {"rules": [{"host": "www.a.example"}, {"host": "a.example"}]},
		"annotations": {_redirect: "true"},
		"want": {
			["", "www.a.example", ["spec", "rules", 0, "host"]],
			["", "a.example", ["spec", "rules", 1, "host"]],
		},
	},
	"redirect of what is no host": {
		"spec": {"rules": [{"host": "www.A.example"}, {"host": "www."}, {"host": ["www.b.example"]}]},
		"annotations": {_redirect: "1"},
		"want": {
			["", "www.A.example", ["spec", "rules", 0, "host"]],
			["", "www.", ["spec", "rules", 1, "host"]],
			["", ["www.b.example"], ["spec", "rules", 2, "host"]],
		},
	},
	"no redirect": {
		"spec": {"rules": [{"host": "www.a.example"}]},
		"annotations": {_redirect: "false", "nginx.ingress.kubernetes.io/ssl-redirect": "true"},
		"want": {["", "www.a.example", ["spec", "rules", 0, "host"]]},
	},
	"odd": {"spec": {"rules": {"a": {"host": "a.example"}}, "tls": {"a": {"hosts": ["a.example"]}}}, "want": set()},
}

test_found[name] if {
	some name, test in _tests
	ingress := _ingress(object.get(test, "spec", {}), object.get(test, "annotations", {}))
	namings.found == test.want with input.review.object as ingress
}

test_readable[i] if {
	some i, spec in [{}, {"tls": null}, {"tls": []}, {"tls": [{}]}, {"tls": [{"hosts": null}, {"hosts": []}]}]
	namings.readable with input.review.object.spec as spec
}

test_unreadable[i] if {
	some i, odd in [
		"a", 5, false, {}, [null], ["a.example"], [{"hosts": "a.example"}], [{"hosts": ["a.example"]}, {"hosts": {}}],
		[{"hosts": false}],
	]
	not namings.readable with input.review.object.spec.tls as odd
}

package lib.ordinary_test

import data.lib.ordinary

_path := {
	"path": "/", "pathType": "Prefix",
	"backend": {"service": {"name": "web", "port": {"number": 80}}},
}

_rule := {"host": "a.example", "http": {"paths": [_path]}}

_entry := {"hosts": ["a.example"], "secretName": "web-tls"}

_spec := {"ingressClassName": "nginx", "rules": [_rule], "tls": [_entry]}

_with(changes) := object.union(_spec, changes)

# The changes replace fields of the path as a whole.
_served(changes) := _with({"rules": [{"host": "a.example", "http": {"paths": [path]}}]}) if {
	path := object.union(object.remove(_path, object.keys(changes)), changes)
}

_hosted(host) := _with({"rules": [object.union(_rule, {"host": host})]})

_service(name) := _served({"backend": {"service": {"name": name, "port": {"number": 80}}}})

_backed(port) := _served({"backend": {"service": {"name": "web", "port": port}}})

_several := _with({
	"rules": [
		object.union(_rule, {"http": {"paths": [_path, _path, _path]}}),
		object.union(_rule, {"host": "*.bb-1--c.d9.9d-e.example"}),
		object.union(_rule, {"host": "b.1"}),
	],
	"tls": [_entry, object.union(_entry, {"hosts": ["b.example", "*.c.example", "d.example"]}), _entry],
})

test_ordinary[name] if {
	some name, test in {
		"one rule": {"spec": _spec, "want": {"a.example"}},
		"no class": {"spec": object.remove(_spec, ["ingressClassName"]), "want": {"a.example"}},
		"an empty class": {"spec": _with({"ingressClassName": ""}), "want": {"a.example"}},
		"no TLS": {"spec": object.remove(_spec, ["tls"]), "want": {"a.example"}},
		"rules alone": {"spec": {"rules": [_rule]}, "want": {"a.example"}},
		"several of all": {"spec": _several, "want": {"a.example", "*.bb-1--c.d9.9d-e.example", "b.1"}},
		"a port by name": {"spec": _backed({"name": "http"}), "want": {"a.example"}},
		"a single digit": {"spec": _backed({"number": 8}), "want": {"a.example"}},
		"a longer number": {"spec": _backed({"number": 8080}), "want": {"a.example"}},
		"a longer path": {"spec": _served({"path": "/A9._~-/z"}), "want": {"a.example"}},
		"exact": {"spec": _served({"pathType": "Exact"}), "want": {"a.example"}},
		"unspecific": {"spec": _served({"pathType": "ImplementationSpecific"}), "want": {"a.example"}},
		"two long hosts": {
			"spec": _with({"rules": [_rule, object.union(_rule, {"host": _long(236)})]}),
			"want": {"a.example", _long(236)},
		},
		"a long host": {"spec": _hosted(_long(245)), "want": {_long(245)}},
	}
	test.want == ordinary.hosts with input.review.object.spec as test.spec
}

_long(length) := sprintf("%s.example", [concat("", ["a" | some _ in numbers.range(1, length)])])

test_not_ordinary[name] if {
	some name, spec in {
		"nothing": {},
		"null": null,
		"no object": "rules",
		"no rules": _with({"rules": []}),
		"rules null": _with({"rules": null}),
		"one rule, no list": _with({"rules": _rule}),
		"a default backend": _with({"defaultBackend": {}}),
		"a class of another type": _with({"ingressClassName": 5}),
		"a class with a quote": _with({"ingressClassName": `a"b`}),
		"a class with a backslash": _with({"ingressClassName": `a\b`}),
		"more beside the class": _with({"more": "a"}),
		"more beside the name": _served({"backend": {"service": {"name": "web", "of": "a", "port": {"number": 80}}}}),
		"more beside the port": _backed({"name": "http", "of": "a"}),
		"more beside the Secret": _with({"tls": [object.union(_entry, {"type": "a"})]}),
		"a rule null": _with({"rules": [_rule, null]}),
		"a rule without host": _with({"rules": [object.remove(_rule, ["host"])]}),
		"a rule with more": _with({"rules": [object.union(_rule, {"more": true})]}),
		"no paths": _with({"rules": [object.union(_rule, {"http": {"paths": []}})]}),
		"no http": _with({"rules": [object.remove(_rule, ["http"])]}),
		"a path without a slash": _served({"path": "a"}),
		"an expression for a path": _served({"path": "/(a|b)"}),
		"no path type": _served({"pathType": null}),
		"another path type": _served({"pathType": "Regex"}),
		"no name of a Service": _service(""),
		"a Service with a quote": _service(`a"`),
		"a Service with a backslash": _service(`a\`),
		"a resource": _served({"backend": {"resource": {}}}),
		"no port": _backed(null),
		"an empty port": _backed({}),
		"port 0": _backed({"number": 0}),
		"a broken port": _backed({"number": 8.5}),
		"a text for a port": _backed({"number": "80"}),
		"a port twice": _backed({"name": "http", "number": 80}),
		"a port without name": _backed({"name": ""}),
		"a port with a quote": _backed({"name": `a"`}),
		"a port with a backslash": _backed({"name": `a\`}),
		"a number for a name": _backed({"name": 80}),
		"no entries": _with({"tls": []}),
		"TLS null": _with({"tls": null}),
		"an entry without hosts": _with({"tls": [object.union(_entry, {"hosts": []})]}),
		"an entry with an odd host": _with({"tls": [object.union(_entry, {"hosts": ["a"]})]}),
		"an entry without Secret": _with({"tls": [object.remove(_entry, ["secretName"])]}),
		"an empty Secret": _with({"tls": [object.union(_entry, {"secretName": ""})]}),
		"a Secret with a quote": _with({"tls": [object.union(_entry, {"secretName": `a"`})]}),
		"a Secret with a backslash": _with({"tls": [object.union(_entry, {"secretName": `a\`})]}),
		"too long": _hosted(_long(246)),
		"too long together": _with({"rules": [_rule, object.union(_rule, {"host": _long(237)})]}),
	}
	not ordinary.hosts with input.review.object.spec as spec
}

test_odd_hosts[host] if {
	some host in [
		"", "a", "A.example", "a_b.example", "a.b_c", "a-.example", "a.b-", "-a.example", "a.-b", "a..b",
		"a.example.", ".a.example", "*", "*.example", "a.*.example", "*a.example", "*.*.example", "xa*.example",
		"*xa.example", "1.2.3.4", "9a.example", "a.example:80", `a.example\`, 5, null,
	]
	not ordinary.hosts with input.review.object.spec as _hosted(host)
}

test_aliases[text] if {
	some text in ["b.example", ""]
	alias := {"nginx.ingress.kubernetes.io/server-alias": text}
	not ordinary.hosts with input.review.object as {"metadata": {"annotations": alias}, "spec": _spec}
}

package lib.backends_test

import data.lib.backends

_on(backend) := {"rules": [{"http": {"paths": [{"path": "/", "backend": backend}]}}]}

_of(name, port) := {"service": {"name": name, "port": port}}

_read := {
	"number": {"backend": _of("web", {"number": 80}), "want": ["web", {80}]},
	"name": {"backend": _of("web", {"name": "http"}), "want": ["web", {"http"}]},
	"both": {"backend": _of("web", {"name": "http", "number": 80}), "want": ["web", {"http", 80}]},
	"zero is left out": {"backend": _of("web", {"name": "http", "number": 0}), "want": ["web", {"http"}]},
	"empty is left out": {"backend": _of("web", {"name": "", "number": 80}), "want": ["web", {80}]},
	"null is left out": {"backend": _of("web", {"name": null, "number": 80}), "want": ["web", {80}]},
	"neither": {"backend": _of("web", {}), "want": ["web", set()]},
	"no port": {"backend": {"service": {"name": "web"}}, "want": ["web", set()]},
	"another field": {"backend": _of("web", {"targetPort": 80}), "want": ["web", set()]},
	"no name": {"backend": {"service": {"port": {"number": 80}}}, "want": [null, {80}]},
	"empty name": {"backend": _of("", {"number": 80}), "want": [null, {80}]},
	"odd name": {"backend": _of(5, {"number": 80}), "want": [null, {80}]},
	"odd port": {"backend": _of("web", {"name": ["http"], "number": true}), "want": ["web", set()]},
	"port of odd type": {"backend": _of("web", 80), "want": ["web", set()]},
	"old number": {"backend": {"serviceName": "web", "servicePort": 80}, "want": ["web", {80}]},
	"old name": {"backend": {"serviceName": "web", "servicePort": "http"}, "want": ["web", {"http"}]},
	"old without port": {"backend": {"serviceName": "web"}, "want": ["web", set()]},
	"old with port zero": {"backend": {"serviceName": "web", "servicePort": 0}, "want": ["web", set()]},
	"old with an empty name": {"backend": {"serviceName": "", "servicePort": 80}, "want": [null, {80}]},
	"new and old": {"backend": object.union(_of("web", {"number": 80}), {"serviceName": "api"}), "want": ["web", {80}]},
	"empty": {"backend": {}, "want": [null, set()]},
	"null": {"backend": null, "want": [null, set()]},
	"odd": {"backend": "web", "want": [null, set()]},
	"odd service": {"backend": {"service": "web"}, "want": [null, set()]},
	"resource null": {"backend": {"resource": null}, "want": [null, set()]},
	"odd resource": {"backend": {"resource": "static"}, "want": [null, set()]},
	"resource and Service": {
		"backend": object.union({"resource": {"kind": "Bucket", "name": "static"}}, _of("web", {"number": 80})),
		"want": ["web", {80}],
	},
	"resource and old Service": {
		"backend": {"resource": {"kind": "Bucket", "name": "static"}, "serviceName": "web", "servicePort": 80},
		"want": ["web", {80}],
	},
}

test_services[name] if {
	some name, test in _read
	[service, ports] := test.want
	backends.services(_on(test.backend)) == {{
		"at": ["spec", "rules", 0, "http", "paths", 0, "backend"],
		"name": service,
		"ports": ports,
	}}
	backends.resources(_on(test.backend)) == set()
}

test_every_backend if {
	spec := {
		"defaultBackend": _of("a", {"number": 1}),
		"backend": {"serviceName": "b", "servicePort": 2},
		"rules": [
			{"http": {"paths": [{"backend": _of("c", {"number": 3})}, {}]}},
			{"host": "no.paths.example"},
			{"http": {"paths": [{"backend": {"resource": {"kind": "Bucket", "name": "static"}}}, "odd"]}},
		],
	}
	backends.services(spec) == {
		{"at": ["spec", "defaultBackend"], "name": "a", "ports": {1}},
		{"at": ["spec", "backend"], "name": "b", "ports": {2}},
		{"at": ["spec", "rules", 0, "http", "paths", 0, "backend"], "name": "c", "ports": {3}},
		{"at": ["spec", "rules", 0, "http", "paths", 1, "backend"], "name": null, "ports": set()},
	}
	at := ["spec", "rules", 2, "http", "paths", 0, "backend"]
	backends.resources(spec) == {{"at": at, "kind": "Bucket", "name": "static"}}
}

test_resources if {
	spec := {"defaultBackend": {"resource": {}}}
	backends.resources(spec) == {{"at": ["spec", "defaultBackend"], "kind": null, "name": null}}
	backends.services(spec) == set()
}

test_nothing[i] if {
	some i, spec in [{}, null, "odd", {"rules": "odd"}, {"rules": [null, 5]}, {"defaultBackend": null, "backend": null}]
	backends.services(spec) == set()
	backends.resources(spec) == set()
}

test_action if {
	annotations := {"alb.ingress.kubernetes.io/actions.redirect": "{}"}
	backends.action({"name": "redirect", "ports": {"use-annotation"}}, annotations)
	not backends.action({"name": "web", "ports": {"use-annotation"}}, annotations)
	not backends.action({"name": "redirect", "ports": {"http"}}, annotations)
	not backends.action({"name": "redirect", "ports": {"use-annotation", 80}}, annotations)
	not backends.action({"name": null, "ports": {"use-annotation"}}, annotations)
	not backends.action({"name": "redirect", "ports": {"use-annotation"}}, {})
}

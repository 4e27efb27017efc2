package lib.ingresses_test

import data.lib.ingresses

test_solver[name] if {
	some name, annotations in {
		"plain": {},
		"as written by cert-manager": {"nginx.ingress.kubernetes.io/whitelist-source-range": "0.0.0.0/0,::/0"},
		"of a template": {"nginx.ingress.kubernetes.io/ssl-redirect": "false", "kubernetes.io/ingress.class": "nginx"},
	}
	ingresses.solver(_label, annotations, {"rules": [_answer]})
}

test_solver_of_two_hosts if {
	ingresses.solver(_label, {}, {"rules": [_answer, object.union(_answer, {"host": "b.example"})]})
}

_to(path) := object.union(_answer, {"http": {"paths": [{"path": path, "pathType": "Prefix"}]}})

# V91: each is one step away from a solver.
test_forged[name] if {
	some name, test in {
		"no label": {"labels": {}},
		"label false": {"labels": {"acme.cert-manager.io/http01-solver": "false"}},
		"default backend": {"spec": {"rules": [_answer], "defaultBackend": {}}},
		"old default backend": {"spec": {"rules": [_answer], "backend": {}}},
		"no rules": {"spec": {"rules": []}},
		"no spec": {"spec": {}},
		"odd rules": {"spec": {"rules": {"a": _answer}}},
		"odd rule": {"spec": {"rules": [_answer, "a"]}},
		"another rule": {"spec": {"rules": [_answer, _to("/")]}},
		"no host": {"spec": {"rules": [object.remove(_answer, ["host"])]}},
		"empty host": {"spec": {"rules": [object.union(_answer, {"host": ""})]}},
		"odd host": {"spec": {"rules": [object.union(_answer, {"host": 5})]}},
		"no http": {"spec": {"rules": [object.remove(_answer, ["http"])]}},
		"no paths": {"spec": {"rules": [object.union(_answer, {"http": {"paths": []}})]}},
		"odd paths": {"spec": {"rules": [object.union(_answer, {"http": {"paths": {"a": _answer.http.paths[0]}}})]}},
		"odd path": {"spec": {"rules": [object.union(_answer, {"http": {"paths": ["/.well-known/acme-challenge/a"]}})]}},
		"path of odd type": {"spec": {"rules": [_to(5)]}},
		"root": {"spec": {"rules": [_to("/")]}},
		"above": {"spec": {"rules": [_to("/.well-known/acme-challenge")]}},
		"dots": {"spec": {"rules": [_to("/.well-known/acme-challenge/..")]}},
		"deeper": {"spec": {"rules": [_to("/.well-known/acme-challenge/a/b")]}},
		"any character": {"spec": {"rules": [_to("/xwell-known/acme-challenge/a")]}},
		"regular expression": {"spec": {"rules": [_to("/.well-known/acme-challenge/a|/")]}},
		"second line": {"spec": {"rules": [_to("/.well-known/acme-challenge/a\n/")]}},
		"snippet": {"annotations": {"nginx.ingress.kubernetes.io/server-snippet": ""}},
		"snippet of another controller": {"annotations": {"nginx.org/location-snippets": ""}},
		"server-alias": {"annotations": {"nginx.ingress.kubernetes.io/server-alias": ""}},
		"app-root": {"annotations": {"nginx.ingress.kubernetes.io/app-root": ""}},
		"rewrite-target": {"annotations": {"nginx.ingress.kubernetes.io/rewrite-target": ""}},
		"path-rewrite": {"annotations": {"haproxy.org/path-rewrite": ""}},
	}
	not ingresses.solver(
		object.get(test, "labels", _label),
		object.get(test, "annotations", {}),
		object.get(test, "spec", {"rules": [_answer]}),
	)
}

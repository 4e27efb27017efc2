package lib.routes_test

import data.lib.routes

_redirect := {"type": "RequestRedirect", "requestRedirect": {"scheme": "https"}}

_rules(rules) := {"kind": "HTTPRoute", "spec": {"rules": rules}}

test_redirects[name] if {
	some name, rules in {
		"one": [{"filters": [_redirect]}],
		"two": [{"filters": [_redirect]}, {"filters": [_redirect]}],
		"no backends": [{"filters": [_redirect], "backendRefs": []}],
		"backends null": [{"filters": [_redirect], "backendRefs": null}],
	}
	routes.redirects(_rules(rules))
	not routes.serves(_rules(rules))
}

test_redirects_not[name] if {
	some name, rules in {
		"none": [],
		"null": null,
		"no list": {"a": {"filters": [_redirect]}},
		"text": "https",
		"odd rule": [null],
		"no filters": [{}],
		"empty filters": [{"filters": []}],
		"odd filters": [{"filters": "RequestRedirect"}],
		"odd filter": [{"filters": ["RequestRedirect"]}],
		"one of two": [{"filters": [_redirect]}, {"backendRefs": [{"name": "web"}]}],
		"another filter": [{"filters": [_redirect, {"type": "RequestMirror"}]}],
		"another type": [{"filters": [object.union(_redirect, {"type": "ExtensionRef"})]}],
		"http": [{"filters": [object.union(_redirect, {"requestRedirect": {"scheme": "http"}})]}],
		"no scheme": [{"filters": [{"type": "RequestRedirect", "requestRedirect": {}}]}],
		"backend": [{"filters": [_redirect], "backendRefs": [{"name": "web"}]}],
		"odd backend": [{"filters": [_redirect], "backendRefs": "web"}],
	}
	not routes.redirects(_rules(rules))
	routes.serves(_rules(rules))
}

test_only_httproutes_redirect if {
	not routes.redirects(object.union(_rules([{"filters": [_redirect]}]), {"kind": "GRPCRoute"}))
}

_label := "acme.cert-manager.io/http01-solver"

_challenge := {"path": {"type": "Exact", "value": "/.well-known/acme-challenge/aZ0-_"}}

_answer := {"matches": [_challenge], "backendRefs": [{"name": "a"}]}

_solver(rules) := object.union(_rules(rules), {"metadata": {"labels": {_label: "true"}}})

test_solver[name] if {
	some name, rules in {
		"one": [_answer],
		"two": [_answer, _answer],
		"no filters": [object.union(_answer, {"filters": []})],
		"filters null": [object.union(_answer, {"filters": null})],
		"backend's filters null": [{"matches": [_challenge], "backendRefs": [{"name": "a", "filters": null}]}],
		"backend's filters empty": [{"matches": [_challenge], "backendRefs": [{"name": "a", "filters": []}]}],
	}
	routes.solver(_solver(rules))
	not routes.serves(_solver(rules))
}

_path(value) := object.union(_answer, {"matches": [object.union(_challenge, {"path": value})]})

test_solver_not[name] if {
	some name, rules in {
		"none": [],
		"no list": {"a": _answer},
		"odd rule": ["a"],
		"one of two": [_answer, {"backendRefs": [{"name": "web"}]}],
		"filters": [object.union(_answer, {"filters": [{"type": "URLRewrite"}]})],
		"no matches": [object.remove(_answer, ["matches"])],
		"empty matches": [object.union(_answer, {"matches": []})],
		"odd matches": [object.union(_answer, {"matches": "a"})],
		"one match of two": [object.union(_answer, {"matches": [_challenge, {}]})],
		"prefix": [_path({"type": "PathPrefix"})],
		"no type": [{"matches": [{"path": {"value": "/.well-known/acme-challenge/a"}}], "backendRefs": []}],
		"above": [_path({"value": "/.well-known/"})],
		"no token": [_path({"value": "/.well-known/acme-challenge/"})],
		"before": [_path({"value": "/a/.well-known/acme-challenge/a"})],
		"behind": [_path({"value": "/.well-known/acme-challenge/a/b"})],
		"dots": [_path({"value": "/.well-known/acme-challenge/.."})],
		"no dot": [_path({"value": "/-well-known/acme-challenge/a"})],
		"odd path": [_path({"value": 5})],
		"no backends": [object.remove(_answer, ["backendRefs"])],
		"odd backends": [object.union(_answer, {"backendRefs": "a"})],
		"backend's filters": [{
			"matches": [_challenge],
			"backendRefs": [{"name": "a"}, {"name": "b", "filters": [{"type": "URLRewrite"}]}],
		}],
	}
	not routes.solver(_solver(rules))
	routes.serves(_solver(rules))
}

test_solver_by_label[i] if {
	some i, labels in [null, {}, {_label: "false"}, {_label: true}, "true"]
	not routes.solver(object.union(_rules([_answer]), {"metadata": {"labels": labels}}))
}

test_only_httproutes_solve if not routes.solver(object.union(_solver([_answer]), {"kind": "GRPCRoute"}))

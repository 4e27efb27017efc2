package policies.require_ingress_auth_test

import data.policies.require_ingress_auth

_url := "nginx.ingress.kubernetes.io/auth-url"

_signin := "nginx.ingress.kubernetes.io/auth-signin"

_authenticated := {_url: "https://$host/oauth2/auth", _signin: "https://$host/oauth2/start?rd=$escaped_request_uri"}

_service := "http://oauth2-proxy.auth.svc.cluster.local:4180/oauth2/auth"

test_odd_metadata[i] if {
	some i, metadata in [null, "web", {}, {"name": 5, "namespace": ["shop"], "annotations": "a", "labels": 5}]
	ingress := object.union(object.remove(_ingress({}), ["metadata"]), {"metadata": metadata})
	_seen == {[
		concat("", [
			"Ingress default/(unnamed): host \"shop.example\" must authenticate; ",
			"name whom to ask in annotation nginx.ingress.kubernetes.io/auth-url",
		]),
		["metadata", "annotations", _url],
	]} with input as {"review": {"object": ingress}, "parameters": {"required": [{}]}}
}

test_not_judged[name] if {
	some fault, test in {
		"an annotation": {"annotations": {_signin: "https://$host/oauth2/start"}},
		"no TLS": {"annotations": {_url: _service}, "spec": {"tls": null}},
		"missing": {"parameters": {"required": [{}]}},
		"a neighbour": {"annotations": {_url: _service}, "inventory": {"open": _ingress({})}},
	}
	ingress := _ingress(test)
	inventory := _inventory(test)
	parameters := object.get(test, "parameters", {})
	some reason, review in {
		"delete": {"object": ingress, "operation": "DELETE"},
		"another kind": {"object": object.union(ingress, {"kind": "IngressClass"})},
	}
	name := sprintf("%s, %s", [fault, reason])
	count(require_ingress_auth.violation) == 0 with input as {"review": review, "parameters": parameters}
		with data.inventory as inventory
	count(require_ingress_auth.violation) > 0 with input as _input(test) with data.inventory as inventory
}

_with(name) := concat("", ["nginx.ingress.kubernetes.io/", name])

_seen contains [violation.msg, violation.details.path] if some violation in require_ingress_auth.violation

_remedies contains violation.details.remedy if some violation in require_ingress_auth.violation

_input(test) := {"review": {"object": _ingress(test)}, "parameters": object.get(test, "parameters", {})}

_inventory(test) := {"namespace": {"auth": {"networking.k8s.io/v1": {"Ingress": object.get(
	test,
	"inventory",
	{"oauth2": _oauth2},
)}}}}

_oauth2 := _ingress({"spec": {"rules": [_rule("/oauth2")]}})

_rule(path) := {"host": "shop.example", "http": {"paths": [{
	"path": path, "pathType": "Prefix",
	"backend": {"service": {"name": "web", "port": {"number": 80}}},
}]}}

_ingress(test) := {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "web", "namespace": "shop", "annotations": object.get(test, "annotations", {})},
	"spec": object.union(
		{"rules": [_rule("/")], "tls": [{"hosts": ["shop.example"], "secretName": "shop-tls"}]},
		object.get(test, "spec", {}),
	),
}

# What says nothing of authentication may have to.
test_silent_and_alone if {
	_seen == {[
		"Ingress shop/web: host \"shop.example\" authenticates without TLS; list it in spec.tls",
		["spec", "tls"],
	]} with input as _input({
		"spec": {"tls": [{"hosts": ["b.example"], "secretName": "b"}]},
		"parameters": {"globalAuth": true},
	})
		with data.inventory as {}
	count(_seen) == 1 with input as _input({"parameters": {"required": false}}) with data.inventory as {}
}

test_nobody_asks if {
	_seen == set() with input as _input({}) with data.inventory as {}
}

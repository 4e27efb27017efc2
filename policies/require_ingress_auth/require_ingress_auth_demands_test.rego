package policies.require_ingress_auth_test

_required := {"required": [{}]}

test_demanded[name] if {
	some name, test in {
		"everywhere": {"parameters": _required},
		"by domain": {"parameters": {"required": [{"domains": ["example"]}]}},
		"basic": {
			"annotations": {_with("auth-type"): "basic", _with("auth-secret"): "users"},
			"parameters": _required,
		},
		"basic for a certificate": {
			"annotations": {_with("auth-type"): "basic", _with("auth-secret"): "users"},
			"parameters": {"required": [{}], "methods": ["external", "certificate"]},
		},
		"external for basic": {
			"annotations": {_url: _service},
			"parameters": {"required": [{}], "methods": ["basic"]},
		},
		"not only open paths": {
			"spec": {"rules": [_rule("/oauth2"), _rule("/")]},
			"parameters": _required,
		},
		"odd methods": {
			"annotations": {_url: _service},
			"parameters": {"required": [{}], "methods": "external"},
		},
	}
	_seen == {[
		concat("", ["Ingress shop/web: host \"shop.example\" must authenticate; name whom to ask in annotation ", _url]),
		["metadata", "annotations", _url],
	]} with input as _input(test) with data.inventory as {}
	_remedies == {"Name whom to ask in auth-url."} with input as _input(test) with data.inventory as {}
}

test_not_demanded[name] if {
	some name, test in {
		"elsewhere": {"parameters": {"required": [{"hosts": ["bank.example"]}]}},
		"canary": {"parameters": _required, "annotations": {_with("canary"): "true"}},
		"open paths": {
			"parameters": {"required": [{}], "openPaths": ["/hooks"]},
			"spec": {"rules": [_rule("/hooks"), _rule("/oauth2")]},
		},
		"certificate": {
			"parameters": {"required": [{}], "methods": ["certificate"]},
			"annotations": {_with("auth-tls-secret"): "shop/ca"},
		},
		"external": {"parameters": _required, "annotations": {_url: _service}},
		"global": {"parameters": {"required": [{}], "globalAuth": true}},
	}
	_seen == set() with input as _input(test) with data.inventory as {}
}

# Where the controller demands it of all, opting out leaves nothing.
test_demanded_of_who_opts_out if {
	test := {"annotations": {_with("enable-global-auth"): "false"}, "parameters": {"required": [{}], "globalAuth": true}}
	count(_seen) == 2 with input as _input(test) with data.inventory as {}
}

test_without_tls[name] if {
	some name, test in {
		"none": {"tls": null, "want": {"host \"shop.example\""}},
		"other host": {"tls": [{"hosts": ["bank.example"]}], "want": {"host \"shop.example\""}},
		"one of two": {
			"tls": [{"hosts": ["shop.example"]}],
			"annotations": {_with("server-alias"): "www.shop.example"},
			"want": {"host \"www.shop.example\""},
		},
		"alias with a tilde": {
			"tls": [{"hosts": ["shop.example"]}],
			"annotations": {_with("server-alias"): "a~b.example"},
			"want": {"host \"a~b.example\""},
		},
		"one more": {
			"tls": [{"hosts": ["shop.example"]}],
			"spec": {"defaultBackend": {"service": {"name": "web"}}},
			"want": {"every host that no rule names"},
		},
		"class not offloaded": {
			"tls": null,
			"spec": {"ingressClassName": "nginx"},
			"annotations": {"kubernetes.io/ingress.class": "nginx-edge"},
			"parameters": {"offloadedClasses": ["nginx-edge"]},
			"want": {"host \"shop.example\""},
		},
		"no class to offload": {
			"tls": null,
			"parameters": {"offloadedClasses": ["nginx-edge"]},
			"want": {"host \"shop.example\""},
		},
	}
	asked := _input({
		"annotations": object.union({_url: _service}, object.get(test, "annotations", {})),
		"spec": object.union(object.get(test, "spec", {}), {"tls": test.tls}),
		"parameters": object.get(test, "parameters", {}),
	})
	_seen == {[
		sprintf("Ingress shop/web: %s authenticates without TLS; list it in spec.tls", [host]),
		["spec", "tls"],
	] |
		some host in test.want
	} with input as asked with data.inventory as {}
	_remedies == {"List the host in a spec.tls entry that names the Secret of its certificate."} with input as asked
		with data.inventory as {}
}

package lib.authentication_test

import data.lib.authentication

_with(annotations) := {concat("", ["nginx.ingress.kubernetes.io/", name]): text | some name, text in annotations}

_keys := {
	"auth-always-set-cookie", "auth-cache-duration", "auth-cache-key", "auth-keepalive", "auth-keepalive-requests",
	"auth-keepalive-share-vars", "auth-keepalive-timeout", "auth-method", "auth-proxy-set-headers",
	"auth-request-redirect", "auth-response-headers", "auth-signin", "auth-signin-redirect-param", "auth-snippet",
	"auth-url",
}

test_external if {
	others := {"auth-type": "basic", "auth-tls-secret": "a", "satisfy": "any"}
	annotations := _with(object.union(others, {name: "" | some name in _keys}))
	authentication.external(annotations) == {concat("", ["nginx.ingress.kubernetes.io/", name]) | some name in _keys}
	authentication.external(_with(others)) == set()
}

test_concerned[name] if {
	some name in (_keys | {"auth-realm", "auth-secret", "auth-secret-type", "auth-type"})
	authentication.concerned(_with({name: ""}), null)
}

test_concerned_by_method if {
	authentication.concerned({}, true)
	authentication.concerned(_with({"auth-tls-secret": "shop/ca"}), null)
}

test_not_concerned[i] if {
	some i, test in [
		[{}, null],
		[{}, false],
		[{"satisfy": "any", "enable-global-auth": "true"}, null],
		[{"enable-global-auth": "false"}, true],
		[{"auth-tls-verify-client": "on"}, false],
	]
	not authentication.concerned(_with(test[0]), test[1])
}

test_methods[name] if {
	some name, test in {
		"none": [{}, null, set()],
		"not global": [{"enable-global-auth": "true"}, null, set()],
		"not known to be global": [{}, false, set()],
		"odd global": [{}, "true", set()],
		"external": [{"auth-url": "https://a"}, null, {"external"}],
		"blank": [{"auth-url": " \n"}, null, set()],
		"signin": [{"auth-signin": "https://a"}, null, set()],
		"basic": [{"auth-type": "basic", "auth-secret": "a"}, null, {"basic"}],
		"digest": [{"auth-type": "digest", "auth-secret": "a"}, null, {"basic"}],
		"unknown type": [{"auth-type": "none", "auth-secret": "a"}, null, set()],
		"no secret": [{"auth-type": "basic", "auth-secret": ""}, null, set()],
		"no type": [{"auth-secret": "a"}, null, set()],
		"certificate": [{"auth-tls-secret": "a"}, null, {"certificate"}],
		"certificate on": [{"auth-tls-secret": "a", "auth-tls-verify-client": "on"}, null, {"certificate"}],
		"certificate off": [{"auth-tls-secret": "a", "auth-tls-verify-client": "off"}, null, set()],
		"certificate optional": [{"auth-tls-secret": "a", "auth-tls-verify-client": "optional"}, null, set()],
		"certificate of anybody": [{"auth-tls-secret": "a", "auth-tls-verify-client": "optional_no_ca"}, null, set()],
		"no certificate": [{"auth-tls-secret": ""}, null, set()],
		"global": [{}, true, {"global"}],
		"global opted out": [{"enable-global-auth": "false"}, true, set()],
		"all": [{"auth-url": "a", "auth-type": "basic", "auth-secret": "a", "auth-tls-secret": "a"}, true, _methods],
	}
	authentication.methods(_with(test[0]), test[1]) == test[2]
}

_methods := {"basic", "certificate", "external", "global"}

test_opts_out[text] if {
	some text, want in {"false": true, "0": true, "F": true, "true": false, "no": false, "": false, " false": false}
	{true | authentication.opts_out(_with({"enable-global-auth": text}))} == {true | want}
}

test_silent[name] if {
	some name in (_keys | {
		"auth-realm", "auth-secret", "auth-secret-type", "auth-tls-secret", "auth-type",
		"enable-global-auth",
	})
	annotations := object.union({"shop.example/auth-url": "a"}, _with({"satisfy": "any"}))
	authentication.silent with input.review.object.metadata.annotations as annotations
	not authentication.silent with input.review.object.metadata.annotations as object.union(annotations, _with({name: ""}))
}

package policies.require_ingress_auth_test

_denied_values := {
	"V150": {
		"annotations": {_url: null, _signin: "https://$host/oauth2/start"},
		"want": {["auth-url", concat("", ["is absent, without which ", _signin, " authenticates nobody; name whom to ask"])]},
	},
	"V150 blank": {
		"annotations": {_url: " \n"},
		"want": {["auth-url", "is empty, which authenticates nobody; name whom to ask"]},
	},
	"V151": {
		"annotations": {_url: "https://login.stranger.example/oauth2/auth"},
		"want": {["auth-url", _stranger("login.stranger.example")]},
	},
	"V151 the host for a part": {
		"annotations": {_url: "https://$host.stranger.example/oauth2/auth"},
		"want": {["auth-url", _stranger("$host.stranger.example")]},
	},
	"V151 the client's word": {
		"annotations": {_url: "https://$http_host/oauth2/auth"},
		"want": {["auth-url", _stranger("$http_host")]},
	},
	"V151 short name of a Service": {
		"annotations": {_url: "http://oauth2-proxy.auth/oauth2/auth"},
		"want": {["auth-url", _stranger("oauth2-proxy.auth")]},
	},
	"V151 Service of a stranger": {
		"annotations": {_url: "http://oauth2-proxy.auth.svc.cluster.local"},
		"parameters": {"clusterDomain": "shop.internal"},
		"want": {["auth-url", _stranger("oauth2-proxy.auth.svc.cluster.local")]},
	},
	"V151 not an allowed host": {
		"annotations": {_url: "https://login.corp.example/oauth2/auth"},
		"parameters": {"allowedAuthHosts": ["auth.corp.example"]},
		"want": {["auth-url", _stranger("login.corp.example")]},
	},
	"V151 plain HTTP": {
		"annotations": {_url: "http://$host/oauth2/auth"},
		"want": {["auth-url", `asks "$host" by plain HTTP; write https`]},
	},
	"V151 plain HTTP to an allowed host": {
		"annotations": {_url: "http://login.corp.example/oauth2/auth"},
		"parameters": {"allowedAuthHosts": ["login.corp.example"]},
		"want": {["auth-url", `asks "login.corp.example" by plain HTTP; write https`]},
	},
	"V151 no URL": {
		"annotations": {_url: "$scheme://$host/oauth2/auth"},
		"want": {["auth-url", `is no URL to ingress-nginx; write "https://$host/oauth2/auth"`]},
	},
	"V153": {
		"annotations": {_with("enable-global-auth"): "false"},
		"want": {["enable-global-auth", "opts out of the authentication that the controller demands; remove it"]},
	},
	"V153 known": {
		"annotations": {_url: null, _signin: null, _with("enable-global-auth"): "F"},
		"parameters": {"globalAuth": true},
		"want": {["enable-global-auth", "opts out of the authentication that the controller demands; remove it"]},
	},
	"V154": {
		"annotations": {_with("satisfy"): "any"},
		"want": {["satisfy", `"any" lets in whoever comes from an allowed address; remove it or write "all"`]},
	},
	"V155": {
		"annotations": {_with("configuration-snippet"): "auth_request off;"},
		"want": {["configuration-snippet", `has "auth_request off", which undoes the authentication; remove it`]},
	},
	"V155 where it asks": {
		"annotations": {_with("auth-snippet"): "if ($request_method = OPTIONS) {\n  return 200;\n}"},
		"want": {["auth-snippet", `has "return 200", which undoes the authentication; remove it`]},
	},
	"V155 a location": {
		"annotations": {_with("server-snippet"): "location ~ ^/api { proxy_pass http://api.shop.svc.cluster.local; }"},
		"want": {["server-snippet", `has "location ~ ^/api", which undoes the authentication; remove it`]},
	},
	"V156 method": {
		"annotations": {_with("auth-method"): "get"},
		"want": {["auth-method", `"get" is no HTTP method, for which ingress-nginx answers 503; write "GET"`]},
	},
	"V156": {
		"annotations": {_with("auth-cache-key"): "$host$remote_user"},
		"want": {["auth-cache-key", `"$host$remote_user" lets in one user by the session of another; add $http_cookie`]},
	},
	"V158": {
		"annotations": {_with("auth-response-headers"): "X-User, X User: $http_x"},
		"want": {[
			"auth-response-headers",
			`has "X User: $http_x", for which ingress-nginx answers 503; write names of headers`,
		]},
	},
	"cache duration": {
		"annotations": {_with("auth-cache-duration"): "200 5m, 401"},
		"want": {["auth-cache-duration", `has "401", for which ingress-nginx answers 503; write "200 202 5m" or the like`]},
	},
	"another class": {
		"annotations": {},
		"spec": {"ingressClassName": "traefik"},
		"want": {["auth-signin", `means nothing to ingress class "traefik"; use one of ingress-nginx`]},
	},
	"a class that is not listed": {
		"annotations": {_signin: null},
		"parameters": {"nginxClasses": ["public"]},
		"spec": {"ingressClassName": "nginx"},
		"want": {["auth-url", `means nothing to ingress class "nginx"; use one of ingress-nginx`]},
	},
}

_stranger(host) := concat("", [
	sprintf("asks %q, which is a stranger; ", [host]),
	"ask a host of this Ingress or a Service of the cluster",
])

test_denied_values[name] if {
	some name, test in _denied_values
	annotations := object.union(_authenticated, test.annotations)
	kept := {key: text | some key, text in annotations; text != null}
	_seen == {[
		sprintf("Ingress shop/web: annotation nginx.ingress.kubernetes.io/%s %s", [key, text]),
		["metadata", "annotations", _with(key)],
	] |
		some [key, text] in test.want
	} with input as _input(object.union(object.remove(test, ["annotations"]), {"annotations": kept}))
		with data.inventory as _inventory({})
}

test_basic_without_type if {
	_seen == {[
		concat("", [
			"Ingress shop/web: annotation nginx.ingress.kubernetes.io/auth-secret ",
			"authenticates nobody without auth-type; write auth-type \"basic\"",
		]),
		["metadata", "annotations", "nginx.ingress.kubernetes.io/auth-secret"],
	]} with input as _input({"annotations": {_with("auth-secret"): "users"}}) with data.inventory as {}
}

test_remedy_for_an_annotation if {
	_remedies == {"Correct the annotation, so that whoever comes in is asked who they are."} with data.inventory as {}
		with input as _input({"annotations": {_signin: "https://auth.example"}})
}

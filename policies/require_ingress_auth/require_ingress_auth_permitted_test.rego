package policies.require_ingress_auth_test

_permitted := {
	"nothing asked for": {},
	"without TLS or authentication": {"spec": {"tls": null}},
	"V149": {"annotations": _authenticated},
	"V149 host by its name": {"annotations": {
		_url: "https://shop.example/oauth2/auth",
		_signin: "https://shop.example/oauth2/start",
	}},
	"V149 path alone": {"annotations": object.union(_authenticated, {_signin: "/oauth2/start?rd=/"})},
	"V149 in another place": {
		"annotations": {_url: "https://$host/gate/check"},
		"inventory": {"gate": _ingress({"spec": {"rules": [_rule("/gate")]}})},
		"parameters": {"openPaths": ["/gate"]},
	},
	"V151 Service": {"annotations": {_url: _service}, "inventory": {}},
	"V151 Service by TLS": {"annotations": {_url: "https://oauth2-proxy.auth.svc/oauth2/auth"}, "inventory": {}},
	"V151 Service of another domain": {
		"annotations": {_url: "http://oauth2-proxy.auth.svc.shop.internal"},
		"parameters": {"clusterDomain": "shop.internal"},
		"inventory": {},
	},
	"V151 allowed host": {
		"annotations": {_url: "https://login.corp.example/oauth2/auth", _signin: "https://login.corp.example/oauth2/start"},
		"parameters": {"allowedAuthHosts": ["auth.example", "*.Corp.example"]},
	},
	"V152": {"spec": {"rules": [_rule("/oauth2")], "tls": null}, "parameters": {"required": [{}]}},
	"V153 opting in": {"annotations": {_with("enable-global-auth"): "true"}},
	"V153 nothing to opt out of": {
		"annotations": {_with("enable-global-auth"): "false"},
		"parameters": {"globalAuth": false},
	},
	"V153 open paths opt out": {
		"spec": {"rules": [_rule("/oauth2")]},
		"annotations": {_with("enable-global-auth"): "false"},
	},
	"V153 global": {
		"annotations": {_signin: "https://$host/oauth2/start"},
		"parameters": {"globalAuth": true, "required": [{}]},
		"inventory": {"oauth2": _ingress({
			"spec": {"rules": [_rule("/oauth2")]},
			"annotations": {_with("enable-global-auth"): "false"},
		})},
	},
	"V154 all": {"annotations": object.union(_authenticated, {_with("satisfy"): "all"})},
	"V154 nothing to satisfy": {"annotations": {_with("satisfy"): "any"}},
	"V155 harmless": {"annotations": object.union(_authenticated, {
		_with("auth-snippet"): "proxy_set_header X-Forwarded-Host $host; # auth_request off;",
		_with("configuration-snippet"): "auth_request_set $user $upstream_http_x_user; return 418;",
		_with("server-snippet"): "location /oauth2/static { root /var/www; }",
	})},
	"V156": {"annotations": object.union(_authenticated, {
		_with("auth-method"): "HEAD",
		_with("auth-cache-key"): "$host$http_cookie",
		_with("auth-cache-duration"): "200 202 10m, 401 1m",
	})},
	"V158": {"annotations": object.union(_authenticated, {_with("auth-response-headers"): "X-User, Authorization,"})},
	"basic": {"annotations": {_with("auth-type"): "basic", _with("auth-secret"): "users"}},
	"basic where it will do": {
		"annotations": {_with("auth-type"): "basic", _with("auth-secret"): "users"},
		"parameters": {"required": [{}], "methods": ["basic"]},
	},
	"offloaded": {
		"annotations": _authenticated,
		"spec": {"tls": null, "ingressClassName": "nginx-edge"},
		"parameters": {"offloadedClasses": ["nginx-edge"]},
	},
	"TLS by a wildcard": {
		"annotations": {_url: _service},
		"spec": {"rules": [{"host": "www.shop.example"}], "tls": [{"hosts": ["*.shop.example"]}]},
	},
	"TLS without a Secret": {"annotations": _authenticated, "spec": {"tls": [{}, {"hosts": ["shop.example"]}]}},
	"alias that is a regular expression": {"annotations": object.union(
		_authenticated,
		{_with("server-alias"): `~^shop\d+\.example$`},
	)},
	"V157 other host": {
		"annotations": _authenticated,
		"inventory": {"oauth2": _oauth2, "other": _ingress({"spec": {"rules": [{"host": "bank.example"}]}})},
	},
	"V157 open paths": {
		"annotations": _authenticated,
		"inventory": {"oauth2": _oauth2, "hooks": _ingress({"spec": {"rules": [_rule("/hooks/a")]}})},
		"parameters": {"openPaths": ["/hooks"]},
	},
}

test_permitted[name] if {
	some name, test in _permitted
	_seen == set() with input as _input(test) with data.inventory as _inventory(test)
}

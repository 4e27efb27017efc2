package lib.authentication_test

import data.lib.authentication

test_no_fault[i] if {
	some i, annotations in [
		{},
		{"auth-secret": "a", "auth-type": "basic"},
		{"auth-secret": " "},
		{"auth-method": " GET "},
		{"auth-method": ""},
		{"auth-response-headers": ""},
		{"auth-response-headers": "X-User, x_1 ,,"},
		{"auth-cache-duration": "5m"},
		{"auth-cache-duration": "200 202 401 1h 30m, 500 1ms,"},
		{"auth-cache-duration": "200 x 5m 4011 x401 40"},
		{"auth-cache-duration": "5m, ,1h"},
		{"auth-cache-key": "$http_cookie"},
		{"auth-cache-key": "$cookie__oauth2_proxy"},
		{"auth-cache-key": "$http_authorization"},
		{"auth-cache-key": ""},
		{"auth-cache-key": "$http_x_api_key"},
		{"auth-cache-key": "$http_x_auth_token"},
		{"auth-cache-key": "$http_session"},
		{"auth-cache-key": "$ssl_client_fingerprint"},
		{"satisfy": "all"},
		{"satisfy": "Any"},
		{"auth-snippet": "proxy_set_header X-A b;"},
		{"configuration-snippet": "return 200; error_page 401 = /a;"},
	]
	authentication.faults(_with(annotations), set()) == set()
}

_faults(annotations, open) := {[trim_prefix(key, "nginx.ingress.kubernetes.io/"), text] |
	some [key, text] in authentication.faults(_with(annotations), open)
}

_closed := "for which ingress-nginx answers 503"

test_faults[name] if {
	some name, test in {
		"no type": ["auth-secret", "users", `authenticates nobody without auth-type; write auth-type "basic"`],
		"method": ["auth-method", "GETS", sprintf(`"GETS" is no HTTP method, %s; write "GET"`, [_closed])],
		"header": ["auth-response-headers", "X-A, X B", sprintf(`has "X B", %s; write names of headers`, [_closed])],
		"empty key": ["auth-cache-key", "a", `"a" lets in one user by the session of another; add $http_cookie`],
		"another header": [
			"auth-cache-key",
			"$host$http_host$remote_user",
			`"$host$http_host$remote_user" lets in one user by the session of another; add $http_cookie`,
		],
		"any": ["satisfy", " any", `"any" lets in whoever comes from an allowed address; remove it or write "all"`],
	}
	_faults({test[0]: test[1]}, set()) == {[test[0], test[2]]}
}

test_cache_duration[text] if {
	some text, bad in {
		"200": "200",
		"5m 200": "5m 200",
		"5m x 200": "5m x 200",
		"5m 401 5m": "5m 401 5m",
		"5": "5",
		"5x": "5x",
		"5m, 1h 401 ": "1h 401",
		"5mm": "5mm",
		"m": "m",
		"x5m": "x5m",
		"5m401": "5m401",
		"401 5m 401 x": "401 5m 401 x",
	}
	_faults({"auth-cache-duration": text}, set()) == {[
		"auth-cache-duration",
		sprintf("has %q, %s; write \"200 202 5m\" or the like", [bad, _closed]),
	]}
}

test_overrides[statement] if {
	some statement, annotations in {
		"auth_request off": {"auth-snippet", "configuration-snippet", "server-snippet"},
		"satisfy any": {"auth-snippet", "configuration-snippet", "server-snippet"},
		"location /a": {"auth-snippet", "configuration-snippet", "server-snippet"},
		"location /open": set(),
		"break": {"auth-snippet"},
		"error_page 401 =200 /a": {"auth-snippet"},
		"proxy_intercept_errors on": {"auth-snippet"},
		"proxy_pass http://a": {"auth-snippet"},
		"return 200": {"auth-snippet"},
		"rewrite ^ /a": {"auth-snippet"},
		"set $a b": set(),
	}
	every key in ["auth-snippet", "configuration-snippet", "server-snippet"] {
		_faults({key: concat("", [statement, ";"])}, ["/open"]) == {[key, text] |
			key in annotations
			text := sprintf("has %q, which undoes the authentication; remove it", [statement])
		}
	}
}

test_every_method[method] if {
	some method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "CONNECT", "OPTIONS", "TRACE"]
	_faults({"auth-method": method}, set()) == set()
}

test_every_unit[unit] if {
	some unit in ["ms", "s", "m", "h", "d", "w", "M", "y"]
	_faults({"auth-cache-duration": concat("", ["15", unit])}, set()) == set()
}

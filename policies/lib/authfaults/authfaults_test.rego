package lib.authfaults_test

import data.lib.authfaults

_key(name) := concat("", ["nginx.ingress.kubernetes.io/", name])

_ingress(test) := {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "web", "namespace": "shop", "annotations": {_key(name): text |
		some name, text in test.annotations
	}},
	"spec": object.union(
		{"rules": [{"host": "shop.example", "http": {"paths": [{"path": object.get(test, "path", "/")}]}}]},
		object.get(test, "spec", {}),
	),
}

_settings(test) := object.union(
	{"allowed": {"login.example"}, "domain": "cluster.local", "global": null, "open": {"/oauth2"}},
	object.get(test, "settings", {}),
)

_service := "http://a.b.svc"

_opts_out := "opts out of the authentication that the controller demands; remove it"

_any := `"any" lets in whoever comes from an allowed address; remove it or write "all"`

_cases := {
	"nothing": {"annotations": {}, "want": set()},
	"a Service": {"annotations": {"auth-url": _service}, "want": set()},
	"a value": {"annotations": {"auth-url": _service, "satisfy": "any"}, "want": {["satisfy", _any]}},
	"a value of no concern": {"annotations": {"satisfy": "any"}, "want": set()},
	"a value beside what all have": {
		"annotations": {"satisfy": "any"},
		"settings": {"global": true},
		"want": {["satisfy", _any]},
	},
	"a snippet": {
		"annotations": {"auth-url": _service, "server-snippet": "location /oauth2/a {} location /a {}"},
		"want": {["server-snippet", `has "location /a", which undoes the authentication; remove it`]},
	},
	"missing": {
		"annotations": {"auth-signin": "https://login.example", "auth-method": "GET"},
		"want": {["auth-url", concat("", [
			"is absent, without which nginx.ingress.kubernetes.io/auth-method authenticates nobody; ",
			"name whom to ask",
		])]},
	},
	"empty": {
		"annotations": {"auth-signin": "https://login.example", "auth-url": " "},
		"want": {["auth-url", "is empty, which authenticates nobody; name whom to ask"]},
	},
	"missing beside a certificate": {
		"annotations": {"auth-signin": "https://login.example", "auth-tls-secret": "a"},
		"want": set(),
	},
	"missing beside what all have": {
		"annotations": {"auth-signin": "https://login.example"},
		"settings": {"global": true},
		"want": set(),
	},
	"a stranger": {
		"annotations": {"auth-url": "https://bank.example"},
		"want": {["auth-url", concat("", [
			`asks "bank.example", which is a stranger; `,
			"ask a host of this Ingress or a Service of the cluster",
		])]},
	},
	"an allowed host": {"annotations": {"auth-url": " https://login.example "}, "want": set()},
	"another domain": {
		"annotations": {"auth-url": "http://a.b.svc.shop.internal"},
		"settings": {"domain": "shop.internal"},
		"want": set(),
	},
	"unserved": {
		"annotations": {"auth-url": "https://$host/a"},
		"want": {["auth-url", concat("", [
			"needs shop.example/a, which no other Ingress serves without authentication; ",
			"let one do so",
		])]},
	},
	"opting out": {
		"annotations": {"enable-global-auth": "false"},
		"want": {["enable-global-auth", _opts_out]},
	},
	"opting out of what all have": {
		"annotations": {"enable-global-auth": "false"},
		"settings": {"global": true},
		"want": {["enable-global-auth", _opts_out]},
	},
	"opting out of nothing": {
		"annotations": {"enable-global-auth": "false"},
		"settings": {"global": false},
		"want": set(),
	},
	"opting in": {"annotations": {"enable-global-auth": "true"}, "want": set()},
	"an open path opts out": {
		"annotations": {"enable-global-auth": "false"},
		"path": "/oauth2/a",
		"want": set(),
	},
	"a canary opts out": {
		"annotations": {"enable-global-auth": "false", "canary": "true"},
		"spec": {"ingressClassName": "public"},
		"parameters": {"nginxClasses": ["public"]},
		"want": set(),
	},
	"a stranger's class": {
		"annotations": {"auth-url": _service, "auth-method": "GET"},
		"spec": {"ingressClassName": "traefik"},
		"want": {["auth-method", `means nothing to ingress class "traefik"; use one of ingress-nginx`]},
	},
	"a stranger's class without annotations": {
		"annotations": {"auth-type": "basic"},
		"spec": {"ingressClassName": "traefik"},
		"want": set(),
	},
	"a class by annotation": {
		"annotations": {"auth-url": _service},
		"spec": {"ingressClassName": "nginx"},
		"parameters": {"nginxClasses": ["public"]},
		"want": {["auth-url", `means nothing to ingress class "nginx"; use one of ingress-nginx`]},
	},
}

test_found[name] if {
	some name, test in _cases
	found := authfaults.found(_settings(test)) with input.review.object as _ingress(test) with data.inventory as {}
		with input.parameters as object.get(test, "parameters", {})
	found == {[_key(name_of_it), text] | some [name_of_it, text] in test.want}
}

# What it is that everybody has depends on who else has it.
test_unserved_where_all_authenticate[name] if {
	some name, test in {"not known": [null, 0], "all": [true, 1]}
	other := object.union(_ingress({"annotations": {}, "path": "/a"}), {"metadata": {"name": "other"}})
	object_at_hand := _ingress({"annotations": {"auth-url": "https://$host/a"}})
	settings := _settings({"settings": {"global": test[0]}})
	count(authfaults.found(settings)) == test[1] with input.review.object as object_at_hand
		with data.inventory as {"namespace": {"shop": {"networking.k8s.io/v1": {"Ingress": {"other": other}}}}}
}

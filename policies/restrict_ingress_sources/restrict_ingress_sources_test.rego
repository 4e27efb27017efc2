package policies.restrict_ingress_sources_test

import data.policies.restrict_ingress_sources

_nginx := "nginx.ingress.kubernetes.io/"

_allowlist := "nginx.ingress.kubernetes.io/allowlist-source-range"

_whitelist := "nginx.ingress.kubernetes.io/whitelist-source-range"

_restricted := {_allowlist: "203.0.113.0/24"}

test_permitted[name] if {
	some name, test in {
		"nothing asked for": {},
		"V137 allowlist": {"annotations": _restricted},
		"V137 whitelist": {"annotations": {_whitelist: "203.0.113.0/24,2001:db8::/32"}},
		"V137 both differ": {"annotations": {_allowlist: "203.0.113.0/24", _whitelist: "0.0.0.0/0"}},
		"V139 address": {"annotations": {_whitelist: "203.0.113.7"}},
		"V139 blanks": {"annotations": {_whitelist: " 203.0.113.0/24 ,\n198.51.100.7 , 2001:db8::1 "}},
		"V140 allowlist empty beside whitelist": {"annotations": {_allowlist: "", _whitelist: "203.0.113.0/24"}},
		"V141 host bits": {"annotations": {_whitelist: "10.1.2.3/8"}},
		"V142 private networks": {"annotations": {_whitelist: "10.0.0.0/8,172.16.0.0/12,192.168.0.0/16"}},
		"V142 address preserved": {"annotations": _restricted, "parameters": {"sourceIPPreserved": true}},
		"V142 no allowlist to be hidden": {"parameters": {"sourceIPPreserved": false}},
		"V143 all": {"annotations": object.union(_restricted, {_with("satisfy"): "all", _with("auth-url"): "https://a"})},
		"V143 any without allowlist": {"annotations": {_with("satisfy"): "any"}},
		"V144": {"annotations": {_with("denylist-source-range"): "203.0.113.0/24"}},
		"V145 without allowlist": {"annotations": {_with("configuration-snippet"): "allow all;"}},
		"V145 harmless": {"annotations": object.union(_restricted, {
			_with("configuration-snippet"): "# allow all;\nmore_set_headers \"X-Note: allow all;\";",
			_with("server-snippet"): "satisfy all; deny all;",
		})},
		"V145 open location": {
			"annotations": object.union(_restricted, {_with("server-snippet"): "location = /healthz { return 200; }"}),
			"parameters": {"openPaths": ["/healthz"]},
		},
		"V147 class of nginx": {"annotations": _restricted, "spec": {"ingressClassName": "nginx-internal"}},
		"V147 listed class": {
			"annotations": _restricted,
			"spec": {"ingressClassName": "public"},
			"parameters": {"nginxClasses": ["public"]},
		},
		"V148": {"annotations": {_allowlist: "198.51.100.0/24"}},
		"within": {
			"annotations": {_allowlist: "203.0.113.7, 203.0.113.128/25,2001:db8:1::/48"},
			"parameters": {"allowedSources": ["203.0.113.0/24", "2001:db8::/32"]},
		},
	}
	_seen == set() with input as _input(test)
}

test_odd_metadata[i] if {
	some i, metadata in [null, "web", {}, {"name": 5, "namespace": ["shop"], "annotations": "a", "labels": 5}]
	ingress := object.union(object.remove(_ingress({}), ["metadata"]), {"metadata": metadata})
	_seen == {[
		concat("", [
			"Ingress default/(unnamed): host \"shop.example\" must have a source allowlist; ",
			"list the networks to let in in annotation nginx.ingress.kubernetes.io/allowlist-source-range",
		]),
		_allowlist,
	]} with input as {"review": {"object": ingress}, "parameters": {"required": [{}]}}
}

test_odd_value if {
	_seen == {[
		concat("", [
			"Ingress shop/web: annotation nginx.ingress.kubernetes.io/allowlist-source-range \"10\" has \"10\" for an entry, ",
			"which ingress-nginx answers with 503 altogether; write addresses and networks alone",
		]),
		_allowlist,
	]} with input as _input({"annotations": {_allowlist: 10}})
}

test_not_judged[name] if {
	some fault, test in {
		"void": {"annotations": {_allowlist: "0.0.0.0/0"}},
		"bypassed": {"annotations": object.union(_restricted, {_with("satisfy"): "any"})},
		"another class": {"annotations": _restricted, "spec": {"ingressClassName": "traefik"}},
		"hidden": {"annotations": _restricted, "parameters": {"sourceIPPreserved": false}},
		"missing": {"parameters": {"required": [{}]}},
		"a neighbour": {"annotations": _restricted, "inventory": {"open": _neighbour({})}},
	}
	ingress := _ingress(test)
	some reason, review in {
		"delete": {"object": ingress, "operation": "DELETE"},
		"another kind": {"object": object.union(ingress, {"kind": "IngressClass"})},
	}
	name := sprintf("%s, %s", [fault, reason])
	parameters := object.get(test, "parameters", {})
	inventory := _inventory(test)
	count(restrict_ingress_sources.violation) == 0 with input as {"review": review, "parameters": parameters}
		with data.inventory as inventory
	count(restrict_ingress_sources.violation) == 1 with input as _input(test) with data.inventory as inventory
}

_with(name) := concat("", [_nginx, name])

_seen contains [violation.msg, key] if {
	some violation in restrict_ingress_sources.violation
	["metadata", "annotations", key] = violation.details.path
}

_remedies contains violation.details.remedy if some violation in restrict_ingress_sources.violation

_input(test) := {"review": {"object": _ingress(test)}, "parameters": object.get(test, "parameters", {})}

_inventory(test) := {"namespace": {"shop": {"networking.k8s.io/v1": {"Ingress": object.get(test, "inventory", {})}}}}

_ingress(test) := {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "web", "namespace": "shop", "annotations": object.get(test, "annotations", {})},
	"spec": object.union(_spec, object.get(test, "spec", {})),
}

_spec := {"rules": [{"host": "shop.example", "http": {"paths": [{"path": "/", "pathType": "Prefix"}]}}]}

_neighbour(test) := object.union(_ingress(test), {"metadata": {"name": "open"}})

package lib.entrances_test

import data.lib.entrances

_all := {"namespaces": {"from": "All"}}

_https := {"name": "https", "port": 443, "protocol": "HTTPS", "hostname": "shop.example", "allowedRoutes": _all}

_http := {"name": "http", "port": 80, "protocol": "HTTP", "allowedRoutes": _all}

_gateway(listeners) := {"namespace": {"infra": {"gateway.networking.k8s.io/v1": {"Gateway": {"public": {"spec": {
	"gatewayClassName": "nginx",
	"listeners": listeners,
}}}}}}}

_ref := {"name": "public", "namespace": "infra"}

_route(spec) := {
	"kind": "HTTPRoute",
	"metadata": {"name": "web", "namespace": "shop"},
	"spec": object.union({"hostnames": ["shop.example"], "parentRefs": [_ref]}, spec),
}

_permitted := {"classes": set(), "protocols": set(), "unknownParents": false}

_wide := object.union(_https, {"hostname": "*.shop.example"})

test_no_fault[name] if {
	some name, test in {
		"HTTPS": {"listeners": [_https]},
		"section": {"listeners": [_http, _https], "spec": {"parentRefs": [object.union(_ref, {"sectionName": "https"})]}},
		"HTTP of another host": {"listeners": [object.union(_http, {"hostname": "bank.example"}), _https]},
		"wildcard": {"listeners": [_wide], "spec": {"hostnames": ["a.shop.example", "*.shop.example"]}},
		"hostnames of two listeners": {
			"listeners": [_wide, _https],
			"spec": {"hostnames": ["shop.example", "a.shop.example"]},
		},
		"hostnames of two parents": {
			"listeners": [_wide, object.union(_https, {"name": "apex"})],
			"spec": {
				"parentRefs": [object.union(_ref, {"sectionName": "https"}), object.union(_ref, {"sectionName": "apex"})],
				"hostnames": ["shop.example", "a.shop.example"],
			},
		},
		"no hostnames": {"listeners": [_https], "spec": {"hostnames": null}},
		"every host": {"listeners": [object.remove(_https, ["hostname"])]},
		"mesh": {"listeners": [], "spec": {"parentRefs": [{"group": "", "kind": "Service", "name": "web"}]}},
		"no parents": {"listeners": [], "spec": {"parentRefs": []}},
		"no default Gateways": {"listeners": [_https], "spec": {"useDefaultGateways": "None"}},
		"default Gateways empty": {"listeners": [_https], "spec": {"useDefaultGateways": ""}},
		"default Gateways null": {"listeners": [_https], "spec": {"useDefaultGateways": null}},
		"protocol": {"listeners": [_http], "permitted": {"protocols": {"HTTP"}}},
		"class": {"listeners": [_http], "permitted": {"classes": {"nginx"}}},
		"wildcard of a class": {
			"listeners": [_wide],
			"spec": {"hostnames": ["b.a.shop.example"]},
			"permitted": {"classes": {"nginx"}},
		},
		"unknown parent": {
			"listeners": [_https],
			"spec": {"parentRefs": [_ref, {"name": "a"}], "hostnames": ["shop.example", "bank.example"]},
			"permitted": {"unknownParents": true},
		},
	}
	_found == set() with input as _input(test) with data.inventory as _gateway(test.listeners)
}

_missing := concat("", [
	"Gateway shop/a is not in the inventory, so nothing is known of its TLS; ",
	"create it first, or give it with --inventory",
])

_plain(i) := {
	"path": ["spec", "parentRefs", i, "sectionName"],
	"remedy": "Name an HTTPS listener in sectionName.",
	"text": `listener "http" of Gateway infra/public serves it in plain text; name one of HTTPS, or redirect there`,
}

_uncovered(i, text) := {
	"path": ["spec", "hostnames", i],
	"remedy": "Add an HTTPS listener for the host, or take the host out.",
	"text": text,
}

_unserved(i, host) := _uncovered(i, sprintf("no listener of its parents serves host %q; add one of HTTPS", [host]))

_unattached(i) := {
	"path": ["spec", "parentRefs", i],
	"remedy": "Name a listener that takes the route, or let the listener take it.",
	"text": `Gateway infra/public has no listener "a"; name one of its listeners`,
}

_found contains fault if some fault in entrances.faults(object.union(_permitted, input.permitted))

_input(test) := {
	"review": {"object": _route(object.get(test, "spec", {}))},
	"permitted": object.get(test, "permitted", {}),
}

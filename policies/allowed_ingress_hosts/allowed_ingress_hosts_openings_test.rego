package policies.allowed_ingress_hosts_test

import data.policies.allowed_ingress_hosts

_nameless(i) := [
	sprintf("spec.rules[%d] names no host and so serves every host; name the host", [i]),
	["spec", "rules", i, "host"],
]

_backend(field) := [
	sprintf("spec.%s serves every host that no rule names; give it a rule with a host", [field]),
	["spec", field],
]

_no_rule := ["no rule names a host to serve; add one for a host of an allowed domain", ["spec", "rules"]]

_open := {"allowCatchAll": true}

_openings := {
	"V79": {
		"rules": [{}, {"host": "api.shop.example"}, {"host": ""}, {"host": null}],
		"want": {_nameless(0), _nameless(2), _nameless(3)},
	},
	"V79 odd parameter": {"rules": [{}], "parameters": {"allowCatchAll": "true"}, "want": {_nameless(0)}},
	"odd rule": {"rules": ["api.shop.example", null], "parameters": _open, "want": {_nameless(0), _nameless(1)}},
	"V80": {"rules": [], "defaultBackend": {}, "want": {_backend("defaultBackend")}},
	"V80 beside rules": {"defaultBackend": {}, "want": {_backend("defaultBackend")}},
	"V89": {"backend": {}, "want": {_backend("backend")}},
	"odd default backend": {"defaultBackend": "web", "parameters": _open, "want": {_backend("defaultBackend")}},
	"no rules": {"rules": [], "parameters": _open, "want": {_no_rule}},
	"odd rules": {"rules": "api.shop.example", "parameters": _open, "want": {_no_rule}},
	"odd rules beside a default backend": {"rules": 5, "defaultBackend": {}, "parameters": _open, "want": {_no_rule}},
	"odd TLS": {
		"tls": {"hosts": ["api.evil.example"]},
		"parameters": _open,
		"want": {["spec.tls is no list of entries with lists of hosts; write one", ["spec", "tls"]]},
	},
	"odd TLS hosts": {
		"tls": [{"hosts": "api.evil.example"}],
		"want": {["spec.tls is no list of entries with lists of hosts; write one", ["spec", "tls"]]},
	},
}

test_opening[name] if {
	some name, test in _openings
	_seen == {[concat("", ["Ingress shop/web: ", text]), path] | some [text, path] in test.want} with input as _input(test)
}

test_odd_spec[i] if {
	some i, spec in [null, "a", 5, []]
	review := {"object": {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": null, "spec": spec}}
	[text, path] := _no_rule
	_seen == {[concat("", ["Ingress default/(unnamed): ", text]), path]} with input as {"review": review}
}

test_remedies_of_openings[remedy] if {
	some remedy, test in {
		"Give every backend a rule that names its host.": {"rules": [{}], "defaultBackend": {}},
		"List hosts in spec.tls[].hosts.": {"tls": "a"},
	}
	{violation.details.remedy | some violation in allowed_ingress_hosts.violation} == {remedy} with input as _input(test)
}

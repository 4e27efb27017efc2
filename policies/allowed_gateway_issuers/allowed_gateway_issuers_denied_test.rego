package policies.allowed_gateway_issuers_test

_key(key, text) := [text, ["metadata", "annotations", key]]

_no_issuer := _key(_cluster, sprintf("TLS of spec.listeners has no issuer; %s", [_allowed]))

_useless := ["without a listener that ends TLS cert-manager makes no Certificate; add one", ["spec", "listeners"]]

_hostless := [
	concat("", [
		"cert-manager skips the listener: spec.listeners[0].hostname: Required value: ",
		"the hostname cannot be empty; name the host",
	]),
	["spec", "listeners", 0, "hostname"],
]

_denied := {
	"V100": {
		"annotations": {_cluster: "selfsigned"},
		"want": {_key(_cluster, sprintf(`issuer ClusterIssuer "selfsigned" is not allowed; %s`, [_allowed]))},
	},
	"V104 default group": {
		"annotations": {_issuer: "a", _kind: "A"},
		"want": {_key(_issuer, sprintf(`issuer A "a" is not allowed; %s`, [_allowed]))},
	},
	"V104 odd default group": {
		"annotations": {_issuer: "a", _kind: "A"},
		"parameters": {"defaultIssuerGroup": ["b.example"]},
		"want": {_key(_issuer, sprintf(`issuer A "a" is not allowed; %s`, [_allowed]))},
	},
	"V105": {"annotations": {_cluster: ""}, "want": {_key(_cluster, concat("", [
		"cert-manager refuses it: failed to determine issuer name to be used for ingress resource; ",
		"name one issuer by one annotation",
	]))}},
	"V106": {"annotations": {"kubernetes.io/tls-acme": "true"}, "want": {_no_issuer}},
	"V107": {"annotations": {}, "want": {_no_issuer}},
	"V107 odd parameter": {
		"annotations": {},
		"parameters": {"allowSuppliedCertificates": "true"},
		"want": {_no_issuer},
	},
	"odd listeners": {"annotations": {}, "listeners": "https", "want": {_no_issuer}},
	"V108": {"annotations": _prod, "listeners": [_http], "want": {_useless}},
	"V108 odd": {"annotations": _prod, "listeners": {"a": _https}, "want": {_useless}},
	"skipped": {"annotations": _prod, "listeners": [object.remove(_https, ["hostname"])], "want": {_hostless}},
	"skipped and supplied": {
		"annotations": _prod,
		"listeners": [object.remove(_https, ["hostname"])],
		"parameters": _supplied,
		"want": {_hostless},
	},
	"skipped beside another": {
		"annotations": _prod,
		"listeners": [object.remove(_https, ["hostname"]), _https],
		"parameters": {"allowSuppliedCertificates": false},
		"want": {_hostless},
	},
	"ignored": {"annotations": object.union(_prod, {_ignore: "https"}), "want": {_key(
		_ignore,
		"cert-manager ignores spec.listeners[0], as cert-manager.io/ignore-tls-listeners asks; take it out there",
	)}},
	"refused annotation": {
		"annotations": object.union(_prod, {"cert-manager.io/usages": "a"}),
		"want": {_key("cert-manager.io/usages", concat("", [
			`cert-manager refuses it: invalid ingress annotation "cert-manager.io/usages": `,
			`invalid key usage name "a"; give it a valid value`,
		]))},
	},
}

test_denied[name] if {
	some name, test in _denied
	_seen == {[concat("", ["Gateway shop/web: ", text]), path] | some [text, path] in test.want} with input as _input(test)
}

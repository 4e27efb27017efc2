package policies.allowed_ingress_issuers_test

_annotation(key, text) := [text, ["metadata", "annotations", key]]

_not_allowed(key, issuer) := _annotation(key, sprintf("issuer %s is not allowed; %s", [issuer, _allowed]))

_refused(key, reason) := _annotation(
	key,
	sprintf("cert-manager refuses it: %s; name one issuer by one annotation", [reason]),
)

_unknown_default := _annotation(_acme, concat("", [
	"kubernetes.io/tls-acme leaves the issuer to cert-manager's default, which is not known here; ",
	_allowed,
]))

_no_issuer := _annotation(_cluster, concat("", ["spec.tls has no issuer; ", _allowed]))

_no_tls := ["without spec.tls cert-manager makes no Certificate; list the hosts there", ["spec", "tls"]]

_skipped(i, field) := [
	sprintf("cert-manager skips the block: spec.tls[%d].%s: Required value; add it", [i, field]),
	["spec", "tls", i, field],
]

_denied := {
	"V100": {"annotations": {_cluster: "selfsigned"}, "want": {_not_allowed(_cluster, `ClusterIssuer "selfsigned"`)}},
	"Issuer": {
		"annotations": {_issuer: "letsencrypt-prod"},
		"want": {_not_allowed(_issuer, `Issuer "letsencrypt-prod"`)},
	},
	"V101": {
		"annotations": {_cluster: "letsencrypt-prod", _issuer: "letsencrypt-prod"},
		"want": {_refused(_cluster, sprintf("both %q and %q may not be set", [_issuer, _cluster]))},
	},
	"V102": {
		"annotations": {_cluster: "letsencrypt-prod", _kind: "ClusterIssuer", _group: "cert-manager.io"},
		"want": {
			_refused(_kind, sprintf("both %q and %q may not be set", [_cluster, _kind])),
			_refused(_group, sprintf("both %q and %q may not be set", [_cluster, _group])),
		},
	},
	"V103": {
		"annotations": {_issuer: "selfsigned", _kind: "ClusterIssuer"},
		"want": {_not_allowed(_issuer, `ClusterIssuer "selfsigned"`)},
	},
	"V104": {
		"annotations": {_issuer: "letsencrypt-prod", _kind: "ClusterIssuer", _group: "b.example"},
		"want": {_not_allowed(_issuer, `ClusterIssuer.b.example "letsencrypt-prod"`)},
	},
	"V105": {
		"annotations": {_cluster: ""},
		"want": {_refused(_cluster, "failed to determine issuer name to be used for ingress resource")},
	},
	"V106": {"annotations": {_acme: "true"}, "want": {_unknown_default}},
	"V106 not text": {"annotations": {_acme: true}, "want": {_unknown_default}},
	"V106 with a kind": {"annotations": {_acme: "1", _kind: "ClusterIssuer"}, "want": {_unknown_default}},
	"V106 odd default": {
		"annotations": {_acme: "true"},
		"parameters": {"defaultIssuer": "letsencrypt-prod"},
		"want": {_unknown_default},
	},
	"V106 default not allowed": {
		"annotations": {_acme: "true"},
		"parameters": {"defaultIssuer": {"name": "letsencrypt-prod"}},
		"want": {_not_allowed(_acme, `Issuer "letsencrypt-prod"`)},
	},
	"V106 default's group": {
		"annotations": {_issuer: "a"},
		"parameters": {"defaultIssuer": {"kind": "A", "name": "a", "group": "b.example"}},
		"want": {_not_allowed(_issuer, `Issuer.b.example "a"`)},
	},
	"V107": {"annotations": {}, "want": {_no_issuer}},
	"V107 odd parameter": {
		"annotations": {},
		"parameters": {"allowSuppliedCertificates": "true"},
		"want": {_no_issuer},
	},
	"V107 tls-acme false": {"annotations": {_acme: "false"}, "want": {_no_issuer}},
	"V107 kind and group": {"annotations": {_kind: "ClusterIssuer", _group: "cert-manager.io"}, "want": {_no_issuer}},
	"odd TLS": {"annotations": {}, "tls": "shop.example", "want": {_no_issuer}},
	"V108": {"annotations": _prod, "tls": [], "want": {_no_tls}},
	"V108 null": {"annotations": _prod, "tls": null, "want": {_no_tls}},
	"V108 odd": {"annotations": _prod, "tls": {"hosts": ["shop.example"], "secretName": "a"}, "want": {_no_tls}},
	"skipped": {
		"annotations": _prod,
		"tls": [{"hosts": ["shop.example"]}, {"secretName": "a"}],
		"want": {_skipped(0, "secretName"), _skipped(1, "hosts")},
	},
	"odd entry": {
		"annotations": _prod,
		"tls": ["shop.example"],
		"want": {_skipped(0, "hosts"), _skipped(0, "secretName")},
	},
	"V109": {
		"annotations": _prod,
		"tls": [
			{"hosts": ["a.example"], "secretName": "a"},
			{"hosts": ["b.example"], "secretName": "b"},
			{"hosts": ["c.example"], "secretName": "b"},
		],
		"want": {[
			concat("", [
				`cert-manager refuses it: spec.tls[1].secretName: Invalid value: "b": this secret name must `,
				"only appear in a single TLS entry but is also used in spec.tls[2].secretName; use one per entry",
			]),
			["spec", "tls", 1, "secretName"],
		]},
	},
	"refused annotations": {
		"annotations": object.union(_prod, {
			"cert-manager.io/duration": "90d",
			"cert-manager.io/private-key-algorithm": "rsa",
		}),
		"want": {
			_annotation("cert-manager.io/duration", concat("", [
				`cert-manager refuses it: invalid ingress annotation "cert-manager.io/duration": `,
				`time: unknown unit "d" in duration "90d"; give it a valid value`,
			])),
			_annotation("cert-manager.io/private-key-algorithm", concat("", [
				`cert-manager refuses it: invalid ingress annotation "cert-manager.io/private-key-algorithm": `,
				`invalid private key algorithm "rsa"; give it a valid value`,
			])),
		},
	},
	"refused annotations of an issuer that is refused": {
		"annotations": {_cluster: "", "cert-manager.io/usages": "a"},
		"want": {
			_refused(_cluster, "failed to determine issuer name to be used for ingress resource"),
			_annotation("cert-manager.io/usages", concat("", [
				`cert-manager refuses it: invalid ingress annotation "cert-manager.io/usages": `,
				`invalid key usage name "a"; give it a valid value`,
			])),
		},
	},
}

test_denied[name] if {
	some name, test in _denied
	_seen == {[concat("", ["Ingress shop/web: ", text]), path] | some [text, path] in test.want} with input as _input(test)
}

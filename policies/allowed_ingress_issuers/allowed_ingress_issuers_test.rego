package policies.allowed_ingress_issuers_test

import data.policies.allowed_ingress_issuers

_cluster := "cert-manager.io/cluster-issuer"

_issuer := "cert-manager.io/issuer"

_kind := "cert-manager.io/issuer-kind"

_group := "cert-manager.io/issuer-group"

_acme := "kubernetes.io/tls-acme"

_parameters := {"allowedIssuers": [
	{"kind": "ClusterIssuer", "name": "letsencrypt-prod"},
	{"kind": "A", "name": "a", "group": "b.example"},
]}

_allowed := `allowed: A.b.example "a", ClusterIssuer "letsencrypt-prod"`

_prod := {_cluster: "letsencrypt-prod"}

_tls := [{"hosts": ["shop.example"], "secretName": "shop-tls"}]

test_permitted[name] if {
	some name, test in {
		"V100": {"annotations": _prod},
		"V103": {"annotations": {_issuer: "letsencrypt-prod", _kind: "ClusterIssuer"}},
		"V104 listed": {"annotations": {_issuer: "a", _kind: "A", _group: "b.example"}},
		"V106 default": {
			"annotations": {_acme: "t"},
			"parameters": {"defaultIssuer": {"kind": "ClusterIssuer", "name": "letsencrypt-prod"}},
		},
		"V106 default of an external kind": {
			"annotations": {_acme: "1"},
			"parameters": {"defaultIssuer": {"kind": "A", "name": "a", "group": "b.example"}},
		},
		"V107 supplied": {"annotations": {}, "parameters": {"allowSuppliedCertificates": true}},
		"V107 supplied, whatever cert-manager would say": {
			"annotations": {"cert-manager.io/duration": "90d", _kind: "A", _group: "b.example"},
			"tls": [{"hosts": ["shop.example"]}, {"secretName": ""}],
			"parameters": {"allowSuppliedCertificates": true},
		},
		"V107 supplied, one Secret twice": {
			"annotations": {},
			"tls": array.concat(_tls, _tls),
			"parameters": {"allowSuppliedCertificates": true},
		},
		"no TLS": {"annotations": {}, "tls": []},
		"null TLS": {"annotations": {}, "tls": null},
		"kind without TLS": {"annotations": {_kind: "ClusterIssuer", "cert-manager.io/duration": "90d"}, "tls": []},
		"another entry skipped": {"annotations": _prod, "tls": array.concat(_tls, [{"hosts": ["b.example"]}])},
		"settings": {"annotations": object.union(_prod, {"cert-manager.io/duration": "2160h"})},
	}
	_seen == set() with input as _input(test)
}

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

test_no_parameters if {
	_seen == {[
		`Ingress shop/web: issuer ClusterIssuer "letsencrypt-prod" is not allowed; allowed: none`,
		["metadata", "annotations", _cluster],
	]} with input as {"review": {"object": _ingress({"annotations": _prod})}}
}

test_odd_parameter[i] if {
	some i, refs in [null, "letsencrypt-prod", {"a": {"name": "letsencrypt-prod"}}, ["letsencrypt-prod"]]
	_seen == {[
		"Ingress shop/web: spec.tls has no issuer; allowed: none",
		["metadata", "annotations", _cluster],
	]} with input as {"review": {"object": _ingress({"annotations": {}})}, "parameters": {"allowedIssuers": refs}}
}

test_odd_spec[i] if {
	some i, spec in [null, "a", 5, [{"tls": []}]]
	ingress := object.union(object.remove(_ingress({"annotations": {}}), ["spec"]), {"spec": spec})
	_seen == {[
		"Ingress shop/web: spec.tls has no issuer; allowed: none",
		["metadata", "annotations", _cluster],
	]} with input.review.object as ingress
}

test_odd_annotations[i] if {
	some i, annotations in [null, "a", 5, [_cluster]]
	_seen == {[
		concat("", ["Ingress shop/web: spec.tls has no issuer; ", _allowed]),
		["metadata", "annotations", _cluster],
	]} with input as _input({"annotations": annotations})
}

test_not_judged[name] if {
	faulty := {
		"none": _ingress({"annotations": {}}),
		"refused": _ingress({"annotations": {_cluster: "", "cert-manager.io/usages": ""}, "tls": [{}, {}]}),
		"without TLS": _ingress({"annotations": {_cluster: "selfsigned"}, "tls": []}),
	}
	some fault, ingress in faulty
	some reason, review in {
		"delete": {"object": ingress, "operation": "DELETE"},
		"another kind": {"object": object.union(ingress, {"kind": "Gateway"})},
	}
	name := sprintf("%s, %s", [fault, reason])
	count(allowed_ingress_issuers.violation) == 0 with input as {"review": review}
	count(allowed_ingress_issuers.violation) > 0 with input as {"review": {"object": ingress}}
}

# V91
test_solver if {
	ingress := {
		"apiVersion": "networking.k8s.io/v1",
		"kind": "Ingress",
		"metadata": {"labels": {"acme.cert-manager.io/http01-solver": "true"}, "annotations": {_cluster: "selfsigned"}},
		"spec": {"rules": [{"host": "shop.example", "http": {"paths": [{"path": "/.well-known/acme-challenge/a"}]}}]},
	}
	count(allowed_ingress_issuers.violation) == 0 with input.review.object as ingress
	count(allowed_ingress_issuers.violation) > 0 with input.review.object as object.remove(ingress, ["metadata"])
		with input.review.object.metadata as {"annotations": {_cluster: "selfsigned"}}
}

test_remedy_without_an_allowed_issuer[i] if {
	remedy := "Name an allowed issuer in cert-manager.io/cluster-issuer or cert-manager.io/issuer."
	some i, annotations in [{}, {_cluster: "selfsigned"}, {_acme: "true"}]
	violations := allowed_ingress_issuers.violation with input as _input({"annotations": annotations})
	{violation.details.remedy | some violation in violations} == {remedy}
}

test_remedies[remedy] if {
	some remedy, test in {
		"Name the issuer in cert-manager.io/cluster-issuer alone.": {"annotations": {_issuer: ""}},
		"Give the annotation a value that cert-manager takes, or remove it.": {"annotations": object.union(
			_prod,
			{"cert-manager.io/usages": ""},
		)},
		"List the hosts and a secretName in spec.tls, or remove the annotation.": {"annotations": _prod, "tls": []},
		"Give the spec.tls entry both hosts and a secretName.": {"annotations": _prod, "tls": [{}]},
		"Give each spec.tls entry a secretName of its own.": {
			"annotations": _prod,
			"tls": array.concat(_tls, _tls),
		},
	}
	{violation.details.remedy | some violation in allowed_ingress_issuers.violation} == {remedy} with input as _input(test)
}

_seen contains [violation.msg, violation.details.path] if some violation in allowed_ingress_issuers.violation

_input(test) := {
	"review": {"object": _ingress(test)},
	"parameters": object.union(_parameters, object.get(test, "parameters", {})),
}

_ingress(test) := {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "web", "namespace": "shop", "annotations": test.annotations},
	"spec": {"rules": [{"host": "shop.example"}], "tls": object.get(test, "tls", _tls)},
}

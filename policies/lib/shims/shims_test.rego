package lib.shims_test

import data.lib.shims

_cluster := "cert-manager.io/cluster-issuer"

_issuer := "cert-manager.io/issuer"

_group := "cert-manager.io/issuer-group"

_acme := "kubernetes.io/tls-acme"

_allowed := {
	{"group": "cert-manager.io", "kind": "ClusterIssuer", "name": "b"},
	{"group": "cert-manager.io", "kind": "ClusterIssuer", "name": "a"},
}

_naming(key, text) := {
	"key": key,
	"remedy": "Name an allowed issuer in cert-manager.io/cluster-issuer or cert-manager.io/issuer.",
	"text": text,
}

_refused(key, reason) := {
	"key": key,
	"remedy": "Name the issuer in cert-manager.io/cluster-issuer alone.",
	"text": sprintf("cert-manager refuses it: %s; name one issuer by one annotation", [reason]),
}

_usages := {
	"key": "cert-manager.io/usages",
	"remedy": "Give the annotation a value that cert-manager takes, or remove it.",
	"text": concat("", [
		`cert-manager refuses it: invalid ingress annotation "cert-manager.io/usages": `,
		`invalid key usage name "a"; give it a valid value`,
	]),
}

test_faults[name] if {
	some name, test in {
		"allowed": {"annotations": {_cluster: "a"}, "key": _cluster, "want": set()},
		"not allowed": {"annotations": {_cluster: "c"}, "key": _cluster, "want": {_naming(
			_cluster,
			`issuer ClusterIssuer "c" is not allowed; allowed: ClusterIssuer "a", ClusterIssuer "b"`,
		)}},
		"by default": {
			"annotations": {_acme: "true"},
			"key": _acme,
			"defaults": {"kind": "ClusterIssuer", "name": "b"},
			"want": set(),
		},
		"by no default": {"annotations": {_acme: "true"}, "key": _acme, "want": {_naming(_acme, concat("", [
			"kubernetes.io/tls-acme leaves the issuer to cert-manager's default, which is not known here; ",
			`allowed: ClusterIssuer "a", ClusterIssuer "b"`,
		]))}},
		"refused, whether allowed or not": {
			"annotations": {_cluster: "c", _issuer: "c", _group: "d.example"},
			"key": _cluster,
			"want": {
				_refused(_cluster, sprintf("both %q and %q may not be set", [_issuer, _cluster])),
				_refused(_group, sprintf("both %q and %q may not be set", [_cluster, _group])),
			},
		},
		"nameless": {
			"annotations": {_issuer: ""},
			"key": _issuer,
			"want": {_refused(_issuer, "failed to determine issuer name to be used for ingress resource")},
		},
		"refused setting": {
			"annotations": {_cluster: "a", "cert-manager.io/usages": "a"},
			"key": _cluster,
			"want": {_usages},
		},
	}
	shims.faults(test.annotations, test.key, _allowed, object.get(test, "defaults", {})) == test.want
}

test_allowance if {
	shims.allowance(_allowed) == `allowed: ClusterIssuer "a", ClusterIssuer "b"`
	shims.allowance(set()) == "allowed: none"
}

test_naming_remedy if {
	shims.naming_remedy == "Name an allowed issuer in cert-manager.io/cluster-issuer or cert-manager.io/issuer."
}

test_plain[name] if {
	some name, test in {
		"a ClusterIssuer": {"of": {_cluster: "a", "shop.example/note": "b"}, "want": {"a"}},
		"a note of cert-manager": {"of": {_cluster: "a", "shop.example/note": "cert-manager.io/"}, "want": {"a"}},
		"an Issuer": {"of": {_issuer: "a"}, "want": set()},
		"no name": {"of": {_cluster: ""}, "want": set()},
		"both": {"of": {_cluster: "a", _issuer: "b"}, "want": set()},
		"more": {"of": {_cluster: "a", "cert-manager.io/usages": "a"}, "want": set()},
		"more of ACME": {"of": {_cluster: "a", "acme.cert-manager.io/http01-edit-in-place": "true"}, "want": set()},
		"nothing": {"of": {}, "want": set()},
	}
	got := {issuer | issuer := shims.plain} with input.review.object.metadata.annotations as test.of
	got == {{"group": "cert-manager.io", "kind": "ClusterIssuer", "name": issuer} | some issuer in test.want}
}

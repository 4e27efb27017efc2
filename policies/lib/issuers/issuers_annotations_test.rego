package lib.issuers_test

import data.lib.issuers

_cluster := "cert-manager.io/cluster-issuer"

_issuer := "cert-manager.io/issuer"

_kind := "cert-manager.io/issuer-kind"

_group := "cert-manager.io/issuer-group"

_acme := "kubernetes.io/tls-acme"

test_trigger[name] if {
	some name, test in {
		"cluster-issuer": {"annotations": {_cluster: "ca"}, "want": _cluster},
		"issuer": {"annotations": {_issuer: "ca"}, "want": _issuer},
		"V101 both": {"annotations": {_issuer: "ca", _cluster: "ca"}, "want": _cluster},
		"V105 empty": {"annotations": {_issuer: ""}, "want": _issuer},
		"V106 tls-acme": {"annotations": {_acme: "TRUE"}, "want": _acme},
		"V106 tls-acme and issuer": {"annotations": {_acme: "true", _issuer: "ca"}, "want": _issuer},
	}
	issuers.trigger(test.annotations) == test.want
}

test_no_trigger[name] if {
	some name, annotations in {
		"none": {},
		"kind and group": {_kind: "ClusterIssuer", _group: "cert-manager.io"},
		"tls-acme false": {_acme: "false"},
		"tls-acme no boolean": {_acme: "yes"},
	}
	not issuers.trigger(annotations)
	not issuers.naming(annotations)
}

test_tls_acme_names_no_issuer if not issuers.naming({_acme: "true"})

_default := {"name": "house", "kind": "ClusterIssuer", "group": "house.example"}

test_chosen[name] if {
	some name, test in {
		"cluster-issuer": {"annotations": {_cluster: "ca"}, "want": _ref("ClusterIssuer", "ca")},
		"issuer": {"annotations": {_issuer: "ca"}, "want": _ref("Issuer", "ca")},
		"V101 both": {"annotations": {_issuer: "a", _cluster: "ca"}, "want": _ref("ClusterIssuer", "ca")},
		"V103": {"annotations": {_issuer: "ca", _kind: "ClusterIssuer"}, "want": _ref("ClusterIssuer", "ca")},
		"empty kind": {"annotations": {_issuer: "ca", _kind: "", _group: ""}, "want": _ref("Issuer", "ca")},
		"V104": {
			"annotations": {_issuer: "ca", _kind: "A", _group: "b.example"},
			"want": {"name": "ca", "kind": "A", "group": "b.example"},
		},
		"the default": {"annotations": {_acme: "true"}, "defaults": _default, "want": _default},
		"the default of another kind": {
			"annotations": {_acme: "true", _kind: "Issuer"},
			"defaults": _default,
			"want": {"name": "house", "kind": "Issuer", "group": "house.example"},
		},
		"the default's group": {
			"annotations": {_issuer: "ca"},
			"defaults": _default,
			"want": {"name": "ca", "kind": "Issuer", "group": "house.example"},
		},
	}
	issuers.chosen(test.annotations, object.get(test, "defaults", {})) == test.want
}

test_none_chosen[name] if {
	some name, annotations in {
		"V106 no default": {_acme: "true"},
		"V105 empty name": {_cluster: ""},
		"none": {},
	}
	not issuers.chosen(annotations, {})
}

test_an_empty_name_overrides_the_default if not issuers.chosen({_issuer: ""}, _default)

_both(first, second) := [second, sprintf("both %q and %q may not be set", [first, second])]

_nameless(key) := [key, "failed to determine issuer name to be used for ingress resource"]

test_refusals[name] if {
	some name, test in {
		"none": {"annotations": {_cluster: "ca"}, "want": set()},
		"kind and group with issuer": {"annotations": {_issuer: "ca", _kind: "", _group: ""}, "want": set()},
		"not shimmed": {"annotations": {_kind: "", _acme: "true"}, "want": set()},
		"V101": {"annotations": {_issuer: "ca", _cluster: "ca"}, "want": {_both(_issuer, _cluster)}},
		"V102 kind": {"annotations": {_cluster: "ca", _kind: ""}, "want": {_both(_cluster, _kind)}},
		"V102 group": {"annotations": {_cluster: "ca", _group: ""}, "want": {_both(_cluster, _group)}},
		"V105 issuer": {"annotations": {_issuer: ""}, "want": {_nameless(_issuer)}},
		"V105 cluster-issuer": {"annotations": {_cluster: ""}, "want": {_nameless(_cluster)}},
		"the cluster issuer's name counts": {
			"annotations": {_issuer: "", _cluster: "ca"},
			"want": {_both(_issuer, _cluster)},
		},
		"all": {
			"annotations": {_issuer: "ca", _cluster: "", _kind: "A", _group: "b"},
			"want": {_nameless(_cluster), _both(_issuer, _cluster), _both(_cluster, _kind), _both(_cluster, _group)},
		},
	}
	issuers.refusals(test.annotations) == test.want
}

package lib.authorities_test

import data.lib.authorities

_spec(name) := {"acme": {"server": sprintf("https://%s.example", [name])}}

_ref(kind, name) := {"group": "cert-manager.io", "kind": kind, "name": name}

_inventory := {
	"cluster": {"cert-manager.io/v1": {
		"ClusterIssuer": {"le": {"spec": _spec("cluster")}, "bare": {}, "odd": {"spec": "acme"}},
		"Issuer": {"le": {"spec": _spec("hidden")}, "lost": {"spec": _spec("lost")}},
	}},
	"namespace": {
		"shop": {"cert-manager.io/v1": {"Issuer": {"le": {"spec": _spec("shop")}}}},
		"default": {"cert-manager.io/v1": {"Issuer": {"le": {"spec": _spec("default")}}}},
	},
}

test_spec_of[name] if {
	some name, test in {
		"ClusterIssuer": {"ref": _ref("ClusterIssuer", "le"), "namespace": "shop", "want": _spec("cluster")},
		"Issuer": {"ref": _ref("Issuer", "le"), "namespace": "shop", "want": _spec("shop")},
		"Issuer of default": {"ref": _ref("Issuer", "le"), "namespace": "default", "want": _spec("default")},
		"Issuer without namespace": {"ref": _ref("Issuer", "lost"), "namespace": "default", "want": _spec("lost")},
		"without spec": {"ref": _ref("ClusterIssuer", "bare"), "namespace": "shop", "want": {}},
		"with an odd spec": {"ref": _ref("ClusterIssuer", "odd"), "namespace": "shop", "want": {}},
	}
	authorities.spec_of(test.ref, test.namespace) == test.want with data.inventory as _inventory
}

test_not_seen[name] if {
	some name, test in {
		"another name": {"ref": _ref("ClusterIssuer", "ca"), "namespace": "shop"},
		"Issuer of another namespace": {"ref": _ref("Issuer", "le"), "namespace": "bank"},
		"Issuer without namespace": {"ref": _ref("Issuer", "lost"), "namespace": "shop"},
		"another kind": {"ref": _ref("VaultIssuer", "le"), "namespace": "shop"},
		"another group": {
			"ref": {"group": "issuers.example", "kind": "ClusterIssuer", "name": "le"},
			"namespace": "shop",
		},
		"another group's Issuer": {
			"ref": {"group": "issuers.example", "kind": "Issuer", "name": "le"},
			"namespace": "shop",
		},
		"another group's Issuer in default": {
			"ref": {"group": "issuers.example", "kind": "Issuer", "name": "lost"},
			"namespace": "default",
		},
		"another kind in default": {"ref": _ref("VaultIssuer", "lost"), "namespace": "default"},
	}
	not authorities.spec_of(test.ref, test.namespace) with data.inventory as _inventory
	not authorities.spec_of(test.ref, test.namespace) with data.inventory as {}
}

_leaving := {"metadata": {"deletionTimestamp": "2026-01-02T03:04:05Z"}, "spec": {}}

_review(api_version, kind) := {"object": {"apiVersion": api_version, "kind": kind}}

test_reviewed[i] if {
	some i, review in [
		_review("cert-manager.io/v1", "Issuer"),
		_review("cert-manager.io/v1alpha2", "Issuer"),
		object.union(_review("cert-manager.io/v1", "ClusterIssuer"), {"operation": "UPDATE"}),
	]
	authorities.reviewed with input.review as review
}

test_not_reviewed[i] if {
	some i, review in [
		_review("cert-manager.io/v1", "Certificate"),
		_review("issuers.example/v1", "Issuer"),
		object.union(_review("cert-manager.io/v1", "Issuer"), {"operation": "DELETE"}),
		object.union(
			_review("cert-manager.io/v1", "Issuer"),
			{"operation": "UPDATE", "object": _leaving, "oldObject": {"spec": {}}},
		),
	]
	not authorities.reviewed with input.review as review
}

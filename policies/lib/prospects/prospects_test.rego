package lib.prospects_test

import data.lib.prospects

_labelled(labels) := {"spec": {"podSelector": {"matchLabels": labels}}}

_not_web := {"matchExpressions": [{"key": "app", "operator": "NotIn", "values": ["web"]}]}

_of_all := {
	"every-pod": {"spec": {"podSelector": {}}},
	"no-labels": _labelled({}),
	"labels-null": _labelled(null),
	"not-web": {"spec": {"podSelector": _not_web}},
	"no-selector": {"spec": {}},
	"selector-null": {"spec": {"podSelector": null}},
	"spec-null": {"spec": null},
	"no-spec": {},
	"null": null,
}

_of_labels := {
	"web": _labelled({"app": "web"}),
	"db": _labelled({"app": "db"}),
	"front-of-web": _labelled({"app": "web", "tier": "front"}),
	"front-of-db": _labelled({"app": "db", "tier": "front"}),
	"other": _labelled({"other": "web"}),
	"array": _labelled(["web"]),
}

_asking(labels) := {"review": {"object": pod}} if {
	pod := {"apiVersion": "v1", "kind": "Pod", "metadata": {"namespace": "shop", "labels": labels}}
}

_holding(policies) := {"shop": {"networking.k8s.io/v1": {"NetworkPolicy": policies}}}

test_names[name] if {
	some name, case in {
		"one label": {"labels": {"app": "web"}, "names": {"web"}, "sharing": {"front-of-web", "web"}},
		"two labels": {
			"labels": {"app": "web", "tier": "front"},
			"names": {"front-of-web", "web"}, "sharing": {"front-of-db", "front-of-web", "web"},
		},
		"another value": {"labels": {"app": "api"}, "names": set(), "sharing": set()},
		"no labels": {"labels": {}, "names": set(), "sharing": set()},
	}
	every unlabelled in array.concat([{}, _of_all], [{key: policy} | some key, policy in _of_all]) {
		policies := object.union(unlabelled, _of_labels)
		names := prospects.names with input as _asking(case.labels) with data.inventory.namespace as _holding(policies)
		names == case.names | object.keys(unlabelled)
		sharing := prospects.sharing with input as _asking(case.labels) with data.inventory.namespace as _holding(policies)
		sharing == case.sharing
	}
}

test_names_without_policies[name] if {
	some name, inventory in {"none": _holding({}), "of another type": _holding([{}]), "no namespace": {}}
	names := prospects.names with input as _asking({"app": "web"}) with data.inventory.namespace as inventory
	names == set()
}

_both_web := {"web": _labelled({"app": "web", "x": "y"}), "also-web": _labelled({"app": "web"})}

_numbered(last, labels) := {sprintf("p%02d", [i]): _labelled(labels) | some i in numbers.range(1, last)}

test_near[name] if {
	some name, case in {
		"none": {"policies": {}, "near": set()},
		"all of few": {
			"policies": object.union(_numbered(9, {"app": "db"}), {"web": _labelled({"app": "web"})}),
			"near": {"p01", "p02", "p03", "p04", "p05", "p06", "p07", "p08", "p09", "web"},
		},
		"those that share the rarest label": {
			"policies": object.union(_numbered(12, {"tier": "front"}), _both_web),
			"near": ["also-web", "web"],
		},
		"the first of those that share a label": {
			"policies": object.union(_numbered(12, {"tier": "front"}), {"a": _labelled({"app": "db"})}),
			"near": ["p01", "p02", "p03", "p04", "p05", "p06", "p07", "p08", "p09", "p10"],
		},
		"the first where none does": {
			"policies": object.union(_numbered(12, {"app": "db"}), {"a": _labelled({"app": "api"})}),
			"near": ["a", "p01", "p02", "p03", "p04", "p05", "p06", "p07", "p08", "p09"],
		},
	}
	near := prospects.near with input as _asking({"app": "web", "none": "asks", "tier": "front"})
		with data.inventory.namespace as _holding(case.policies)
	near == case.near
}

package lib.namespaces_test

import data.lib.namespaces

_review := {"object": {"kind": "Ingress", "metadata": {"name": "web", "namespace": "shop"}}}

_namespace(labels) := {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop", "labels": labels}}

_inventory(labels) := {"cluster": {"v1": {"Namespace": {"shop": _namespace(labels)}}}}

_by_name := "kubernetes.io/metadata.name"

_selectors := {
	"absent": null,
	"all": {},
	"production": {"matchLabels": {"env": "production"}},
	"staging": {"matchLabels": {"env": "staging"}},
	"not staging": {"matchExpressions": [{"key": "env", "operator": "NotIn", "values": ["staging"]}]},
	"this name": {"matchLabels": {_by_name: "shop"}},
	"another name": {"matchExpressions": [{"key": _by_name, "operator": "In", "values": ["bank"]}]},
	"this name in production": {
		"matchLabels": {_by_name: "shop"},
		"matchExpressions": [{"key": "env", "operator": "In", "values": ["production"]}],
	},
	"another name in production": {"matchLabels": {_by_name: "bank", "env": "production"}},
	"refused": {"matchExpressions": [{"key": "env", "operator": "Equals", "values": ["production"]}]},
	"no selector": "env=production",
}

_selected contains name if {
	some name, selector in _selectors
	namespaces.selected(selector)
}

_selectable contains name if {
	some name, selector in _selectors
	namespaces.selectable(selector)
}

_production := {"absent", "all", "production", "not staging", "this name", "this name in production"}

test_namespace_of_the_review if {
	review := object.union(_review, {"namespaceObject": _namespace({"env": "production"})})
	namespaces.labels == {"env": "production", _by_name: "shop"} with input.review as review
	namespaces.known with input.review as review
	_selected == _production with input.review as review
	_selectable == _production | {"refused", "no selector"} with input.review as review
}

test_namespace_of_the_inventory if {
	review := object.union(_review, {"namespaceObject": {}})
	inventory := _inventory({"env": "production"})
	namespaces.labels.env == "production" with input.review as review with data.inventory as inventory
	_selected == _production with input.review as review with data.inventory as inventory
	_selectable == _production | {"refused", "no selector"} with input.review as review with data.inventory as inventory
}

test_namespace_of_the_review_is_the_newer if {
	review := object.union(_review, {"namespaceObject": _namespace({"env": "staging"})})
	namespaces.labels.env == "staging" with input.review as review with data.inventory as _inventory({"env": "production"})
}

# A name is all that is known: what asks for more may or may not select it.
test_unknown_namespace if {
	not namespaces.known with input.review as _review with data.inventory as {}
	namespaces.labels == {_by_name: "shop"} with input.review as _review with data.inventory as {}
	_selected == {"absent", "all", "this name"} with input.review as _review with data.inventory as {}

	possible := object.keys(_selectors) - {"another name", "another name in production"}
	_selectable == possible with input.review as _review with data.inventory as {}
}

test_another_namespace_is_not_this_one if {
	inventory := {"cluster": {"v1": {"Namespace": {"bank": _namespace({"env": "production"})}}}}
	not namespaces.known with input.review as _review with data.inventory as inventory
}

test_name_label_is_the_api_servers if {
	inventory := _inventory({_by_name: "kube-system"})
	namespaces.labels[_by_name] == "shop" with input.review as _review with data.inventory as inventory
}

test_odd_namespaces_have_no_labels if {
	every odd in [null, {}, {"labels": null}, {"labels": "env"}] {
		review := object.union(_review, {"namespaceObject": {"metadata": odd}})
		namespaces.labels == {_by_name: "shop"} with input.review as review with data.inventory as {}
	}
}

test_every_odd_namespace_is_asked_the_strict_way if {
	every odd in [null, "shop", {"metadata": null}] {
		review := object.union(_review, {"namespaceObject": odd})
		not namespaces.known with input.review as review with data.inventory as {}
		not "production" in _selected with input.review as review with data.inventory as {}
		"production" in _selectable with input.review as review with data.inventory as {}
	}
}

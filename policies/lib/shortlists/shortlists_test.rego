package lib.shortlists_test

import data.lib.shortlists

_by(expressions) := {"spec": {"podSelector": {"matchExpressions": expressions}}}

_labelled(labels) := {"spec": {"podSelector": {"matchLabels": labels}}}

_policies := {
	"every-pod": {"spec": {"podSelector": {}}},
	"no-labels": _labelled({}),
	"labels-null": _labelled(null),
	"labels-of-another-type": _labelled(["app"]),
	"no-selector": {"spec": {}},
	"spec-null": {"spec": null},
	"no-spec": {},
	"web": _labelled({"app": "web"}),
	"db": _labelled({"app": "db"}),
	"web-of-shop": _labelled({"app": "web", "shop": "true"}),
	"web-of-blog": _labelled({"app": "web", "blog": "true"}),
	"web-or-db": _by([{"key": "app", "operator": "In", "values": ["web", "db"]}]),
	"cache": _by([{"key": "app", "operator": "In", "values": ["cache"]}]),
	"not-web": _by([{"key": "app", "operator": "NotIn", "values": ["web"]}]),
	"not-old-but-cache": _by([
		{"key": "old", "operator": "DoesNotExist"},
		{"key": "app", "operator": "In", "values": ["cache"]},
	]),
	"nobody": _by([{"key": "app", "operator": "In", "values": []}]),
	"values-of-another-type": _by([{"key": "app", "operator": "In", "values": "web"}]),
}

_in(namespace) := {"namespace": {namespace: {"networking.k8s.io/v1": {"NetworkPolicy": _policies}}}}

# Those of which the labels that they ask for say nothing.
_always := {
	"every-pod", "labels-null", "labels-of-another-type", "no-labels", "no-selector", "no-spec", "not-web",
	"spec-null", "values-of-another-type",
}

test_names[name] if {
	some name, test in {
		"one label": {"labels": {"app": "web"}, "want": {"web", "web-or-db"}},
		"another value": {"labels": {"app": "db"}, "want": {"db", "web-or-db"}},
		"by an expression, and not the first": {"labels": {"app": "cache"}, "want": {"cache", "not-old-but-cache"}},
		"more labels": {"labels": {"app": "web", "shop": "true", "x": "y"}, "want": {"web", "web-of-shop", "web-or-db"}},
		"a value that is set only at run time": {"labels": {"app": null}, "want": set()},
		"none of them": {"labels": {"shop": "true"}, "want": set()},
		"no labels": {"labels": {}, "want": set()},
	}
	shortlists.names("shop", test.labels) == _always | test.want with data.inventory as _in("shop")
}

test_names_of_another_namespace if shortlists.names("shop", {"app": "web"}) == set() with data.inventory as _in("blog")

test_names_in_default if {
	shortlists.names("default", {"app": "db"}) == _always | {"db", "web-or-db"} with data.inventory as _in("default")
}

test_names_in_default_of_what_names_no_namespace if {
	inventory := {"cluster": {"networking.k8s.io/v1": {"NetworkPolicy": _policies}}}
	shortlists.names("default", {"app": "db"}) == _always | {"db", "web-or-db"} with data.inventory as inventory
}

test_names_without_inventory[i] if {
	some i, inventory in [{}, {"namespace": {}}, {"namespace": {"shop": {}}}]
	shortlists.names("shop", {"app": "web"}) == set() with data.inventory as inventory
}

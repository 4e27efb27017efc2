package lib.rivals_test

import data.lib.rivals

_serving := {
	"same host": {"ingress": _a, "hosts": {"a.example", "*.example", "~.*"}},
	"several hosts": {
		"ingress": {"spec": {"rules": [{"host": "a.example"}, {"host": "b.example"}]}},
		"hosts": {"a.example", "b.example", "*.example", "~.*"},
	},
	"wildcard": {
		"ingress": _ingress("*.a.example"),
		"hosts": {"www.a.example", "*.a.example", "~.*", `~^.*\.a\.example$`},
	},
	"below a wildcard": {
		"ingress": _ingress("www.a.example"),
		"hosts": {"www.a.example", "*.a.example", "~.*", `~^.*\.a\.example$`},
	},
	"no host": {"ingress": {"spec": {"rules": [{}]}}, "hosts": {"", "~.*"}},
	"empty host": {"ingress": _ingress(""), "hosts": {"", "~.*"}},
	"host null": {"ingress": _ingress(null), "hosts": {""}},
	"default backend": {"ingress": {"spec": {"defaultBackend": {}}}, "hosts": {"", "~.*"}},
	"old default backend": {"ingress": {"spec": {"backend": {}}}, "hosts": {"", "~.*"}},
	"default backend null": {"ingress": {"spec": {"defaultBackend": null}}, "hosts": set()},
	"alias": {
		"ingress": _alias("b.example, www.a.example"),
		"hosts": {"b.example", "www.a.example", "*.a.example", "*.example", "~.*", `~^.*\.a\.example$`},
	},
	"regular expression": {
		"ingress": _alias(`~^.*\.a\.example$`),
		"hosts": {`~^.*\.a\.example$`, "www.a.example", "b.www.a.example", "*.a.example"},
	},
	"any name": {
		"ingress": _alias("~.*"),
		"hosts": {"", "a.example", "b.example", "www.a.example", "b.www.a.example", "*.a.example", "*.example", "~.*"},
	},
	"alias of another controller": {
		"ingress": {"metadata": {"annotations": {"haproxy.org/server-alias": "a.example"}}},
		"hosts": set(),
	},
	"no spec": {"ingress": {}, "hosts": set()},
	"spec null": {"ingress": {"spec": null}, "hosts": set()},
	"odd": {"ingress": {"spec": {"rules": ["a.example", 5, null]}, "metadata": "a.example"}, "hosts": set()},
	"odd host": {"ingress": _ingress(5), "hosts": set()},
	"odd annotation": {"ingress": _alias(5), "hosts": set()},
}

_asked := {
	"", "a.example", "b.example", "www.a.example", "b.www.a.example",
	"*.a.example", "*.example", "~.*", `~^.*\.a\.example$`,
}

test_serving[name] if {
	some name, test in _serving
	every uid in [{}, {"uid": ""}] {
		got := {host |
			some host in _asked
			rivals.serving(host) == {["bank", "web"]} with data.inventory.namespace as _of_bank(test.ingress)
		} with input.review as object.union(_reviewed.review, uid)
		got == test.hosts
	}
}

test_served_by_several if {
	stored := {
		"bank": {_v1: {"Ingress": {"web": _a, "wild": _ingress("*.example"), "other": _b}}},
		"shop": {_v1: {"Ingress": {"web": _a, "api": _a}}},
	}
	got := rivals.serving("a.example") with input as _reviewed with data.inventory.namespace as stored
	got == {["bank", "web"], ["bank", "wild"], ["shop", "api"]}
}

# Neither the namespace nor the name alone says which it is.
test_each_by_namespace_and_name[host] if {
	ingress := {
		"metadata": {"annotations": {"nginx.ingress.kubernetes.io/server-alias": "c.example,~^d"}},
		"spec": {"rules": [{"host": "a.example"}], "defaultBackend": {}},
	}
	named := {_v1: {"Ingress": {"api": ingress, "web": ingress}}}
	some host in ["a.example", "", "c.example", "d.example", "*.example"]
	got := rivals.serving(host) with input as _reviewed
		with data.inventory.namespace as {"bank": named, "zoo": named}
		with data.inventory.cluster as named
	got == {[namespace, name] | some namespace in ["bank", "default", "zoo"]; some name in ["api", "web"]}
}

# What another version says of it is of no account.
test_superseded if {
	stored := {"bank": {_oldest: {"Ingress": {"web": _a}}, _v1: {"Ingress": {"web": _b}}}}
	old := rivals.serving("a.example") with input as _reviewed with data.inventory.namespace as stored
	old == set()
	new := rivals.serving("b.example") with input as _reviewed with data.inventory.namespace as stored
	new == {["bank", "web"]}
}

test_serving_without_namespace[host] if {
	some host, ingress in {"a.example": _a, "": {"spec": {"defaultBackend": {}}}, "b.example": _alias("~^b")}
	got := rivals.serving(host) with input as _reviewed with data.inventory.cluster as {_v1: {"Ingress": {"api": ingress}}}
	got == {["default", "api"]}
}

test_serving_of_old_versions[version] if {
	some version in [_old, _oldest]
	every ingress in [_a, _alias("a.example"), _alias("~^a")] {
		stored := {"bank": {version: {"Ingress": {"web": ingress}}}}
		rivals.serving("a.example") == {["bank", "web"]} with input as _reviewed with data.inventory.namespace as stored
	}
}

test_overlap if {
	rivals.overlap("*.shop.example", "www.shop.example")
	rivals.overlap("www.shop.example", "*.shop.example")
	not rivals.overlap("*.shop.example", "shop.example")
}

# It is looked for once for all hosts of the Ingress under review.
test_candidates if {
	path := {"path": "/", "pathType": "Prefix", "backend": {"service": {"name": "web", "port": {"number": 80}}}}
	ingress := {
		"metadata": {"namespace": "shop", "name": "web"},
		"spec": {"rules": [{"host": host, "http": {"paths": [path]}} | some host in ["a.example", "b.example"]]},
	}
	stored := {"bank": {_v1: {"Ingress": {"a": _a, "b": _b, "c": _ingress("c.example")}}}}
	got := {host: {"candidates": rivals.candidates(host), "serving": rivals.serving(host)} |
		some host in ["a.example", "b.example", "c.example", "d.example"]
	} with input.review.object as ingress with data.inventory.namespace as stored
	got == {
		"a.example": {"candidates": {["bank", "a"], ["bank", "b"]}, "serving": {["bank", "a"]}},
		"b.example": {"candidates": {["bank", "a"], ["bank", "b"]}, "serving": {["bank", "b"]}},
		"c.example": {"candidates": {["bank", "c"]}, "serving": {["bank", "c"]}},
		"d.example": {"candidates": set(), "serving": set()},
	}
}

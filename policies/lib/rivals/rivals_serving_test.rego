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
	got := {host |
		some host in _asked
		rivals.serving(host) == {["bank", "web"]} with data.inventory.namespace as _of_bank(test.ingress)
	} with input as _reviewed
	got == test.hosts
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

test_hosts_of if {
	ingress := {
		"metadata": {"annotations": {"nginx.ingress.kubernetes.io/server-alias": "C.example,*.d.example"}},
		"spec": {"rules": [{"host": "A.example"}, {"host": "*.b.example"}, {}], "defaultBackend": {}},
	}
	rivals.hosts_of(ingress) == {"", "a.example", "*.b.example", "c.example", `~^.+\.d\.example$`}
	rivals.hosts_of({"spec": {"rules": [{"host": "a.example"}]}}) == {"a.example"}
	rivals.hosts_of({"spec": {"backend": {}}}) == {""}
	rivals.hosts_of({}) == set()
}

test_overlap if {
	rivals.overlap("*.shop.example", "www.shop.example")
	rivals.overlap("www.shop.example", "*.shop.example")
	not rivals.overlap("*.shop.example", "shop.example")
}

package lib.registry_test

import data.lib.registry

_v1 := "networking.k8s.io/v1"

_ingress(host) := {"spec": {"rules": [{"host": host}]}}

_alias(text) := {"metadata": {"annotations": {"nginx.ingress.kubernetes.io/server-alias": text}}}

_stored := {
	"bank": {_v1: {"Ingress": {
		"a": _ingress("a.example"),
		"several": {"spec": {"rules": [{"host": "x.other"}, {"host": "b.example"}]}},
		"wild": _ingress("*.example"),
		"below": _ingress("www.a.example"),
		"deep": _ingress("x.www.a.example"),
		"long": _ingress("www.a.example.com"),
		"odd": _ingress("x.a.*.odd"),
		"none": {"spec": {"rules": [{}]}},
		"empty": _ingress(""),
		"null": _ingress(null),
		"number": _ingress(5),
		"default": {"spec": {"defaultBackend": {}}},
		"bare": {},
	}}},
	"shop": {
		"networking.k8s.io/v1beta1": {"Ingress": {
			"old": {"spec": {"backend": {}}},
			"alias": _alias("c.example, A.example"),
			"pattern": _alias("*.a.example"),
			"other": {"metadata": {"annotations": {"haproxy.org/server-alias": "a.example"}}},
		}},
		"v1": {"Service": {"service": _ingress("a.example")}},
	},
	"zoo": null,
}

_homeless := {_v1: {"Ingress": {"free": _ingress("free.example"), "caught": {"spec": {"defaultBackend": {}}}}}}

_both := {["default", "free"], ["default", "caught"]}

_nobody := {["bank", name] | some name in ["none", "empty", "null", "default"]} | {
	["shop", "old"],
	["default", "caught"],
}

_tests := {
	"a name": {"of": {"a.example"}, "want": {["bank", "a"], ["bank", "wild"], ["shop", "alias"]}},
	"two names": {
		"of": {"a.example", "b.example"},
		"want": {["bank", "a"], ["bank", "several"], ["bank", "wild"], ["shop", "alias"]},
	},
	"a name below an alias": {"of": {"www.a.example"}, "want": {["bank", "below"], ["shop", "pattern"]}},
	"a name two below an alias": {"of": {"x.www.a.example"}, "want": {["bank", "deep"], ["shop", "pattern"]}},
	"an alias": {"of": {"c.example"}, "want": {["bank", "wild"], ["shop", "alias"]}},
	"a star that is no wildcard": {"of": {"*x.other"}, "want": set()},
	"a star that is no first label": {"of": {"a.*.odd"}, "want": set()},
	"a name of nobody": {"of": {"a.test"}, "want": set()},
	"a wildcard": {"of": {"*.a.example"}, "want": {["bank", "below"], ["shop", "pattern"]}},
	"a wildcard of nobody": {"of": {"*.test"}, "want": set()},
	"a wildcard and a name": {"of": {"*.a.example", "x.other"}, "want": {
		["bank", "below"], ["bank", "several"],
		["shop", "pattern"],
	}},
	"a wildcard over several": {"of": {"*.example"}, "want": {
		["bank", "a"], ["bank", "several"], ["bank", "wild"],
		["shop", "alias"],
		["default", "free"],
	}},
}

test_by_index[name] if {
	some name, test in object.union(_tests, {
		"every host": {"of": {""}, "want": _nobody},
		"an expression": {"of": {"~^a\\."}, "want": {["bank", "a"], ["shop", "alias"]}},
		"the expression of an alias": {"of": {`~^.+\.a\.example$`}, "want": {
			["bank", "below"], ["bank", "deep"],
			["shop", "pattern"],
		}},
		"nothing": {"of": set(), "want": set()},
	})
	got := registry.candidates(test.of) with data.inventory.namespace as _stored
		with data.inventory.cluster as _homeless
		with input.review as {}
	got == test.want
}

# One review is answered by the endings of names alone where it asks for a wildcard.
_more := {
	"a wildcard": {["bank", "deep"]},
	"a wildcard and a name": {["bank", "deep"]},
	"a wildcard over several": {["bank", "below"], ["bank", "deep"]},
}

test_of_one[name] if {
	some name, test in _tests
	got := registry.candidates(test.of) with data.inventory.namespace as _stored
		with data.inventory.cluster as _homeless
		with input.review as {"uid": ""}
	got == union({test.want, _both, object.get(_more, name, set())})
}

test_of_one_by_index[host] if {
	some host, want in {"": _nobody, "~^a\\.": {["bank", "a"], ["shop", "alias"]}}
	got := registry.candidates({host, "a.test"}) with data.inventory.namespace as _stored
		with data.inventory.cluster as _homeless
		with input.review as {"uid": ""}
	got == want
}

test_about[name] if {
	path := {"path": "/", "pathType": "Prefix", "backend": {"service": {"name": "web", "port": {"number": 80}}}}
	some name, test in {
		"others": {"hosts": ["a.example", "b.example"], "want": {["bank", "several"], ["bank", "wild"], ["shop", "alias"]}},
		"nobody": {"hosts": ["a.test"], "want": set()},
	}
	ingress := {
		"metadata": {"namespace": "bank", "name": "a"},
		"spec": {"rules": [{"host": host, "http": {"paths": [path]}} | some host in test.hosts]},
	}
	every uid in [{}, {"uid": ""}] {
		test.want == registry.about with input.review as object.union({"object": ingress}, uid)
			with data.inventory.namespace as _stored
	}
}

test_about_what_is_not_ordinary if {
	not registry.about with input.review.object as _ingress("a.example")
}

test_hosts_of if {
	ingress := {
		"metadata": {"annotations": {"nginx.ingress.kubernetes.io/server-alias": "C.example,*.d.example"}},
		"spec": {"rules": [{"host": "A.example"}, {"host": "*.b.example"}, {}], "defaultBackend": {}},
	}
	registry.hosts_of(ingress) == {"", "a.example", "*.b.example", "c.example", `~^.+\.d\.example$`}
	registry.hosts_of({"spec": {"rules": [{"host": "a.example"}]}}) == {"a.example"}
	registry.hosts_of({"spec": {"backend": {}}}) == {""}
	registry.hosts_of({}) == set()
}

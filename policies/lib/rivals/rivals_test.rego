package lib.rivals_test

import data.lib.rivals

_v1 := "networking.k8s.io/v1"

_old := "networking.k8s.io/v1beta1"

_oldest := "extensions/v1beta1"

_ingress(host) := {"spec": {"rules": [{"host": host}]}}

_alias(text) := {"metadata": {"annotations": {"nginx.ingress.kubernetes.io/server-alias": text}}}

_reviewed := {"review": {"object": {"metadata": {"namespace": "shop", "name": "web"}}}}

_of_bank(ingress) := {"bank": {_v1: {"Ingress": {"web": ingress}}}}

_solver := object.union(
	{"metadata": {"labels": {"acme.cert-manager.io/http01-solver": "true"}}},
	{"spec": {"rules": [{
		"host": "shop.example",
		"http": {"paths": [{"path": "/.well-known/acme-challenge/a"}]},
	}]}},
)

_a := _ingress("a.example")

_b := _ingress("b.example")

_ingresses := {
	"of another namespace": {"namespace": _of_bank(_a), "want": {"bank": {"web": _a}}},
	"of the same namespace": {"namespace": {"shop": {_v1: {"Ingress": {"api": _a}}}}, "want": {"shop": {"api": _a}}},
	"V93 itself": {"namespace": {"shop": {_v1: {"Ingress": {"web": _a}}}}, "want": {}},
	"V93 itself in every version": {
		"namespace": {"shop": {version: {"Ingress": {"web": _a}} | some version in [_v1, _old, _oldest]}},
		"want": {},
	},
	"v1beta1": {"namespace": {"bank": {_old: {"Ingress": {"web": _a}}}}, "want": {"bank": {"web": _a}}},
	"extensions": {"namespace": {"bank": {_oldest: {"Ingress": {"web": _a}}}}, "want": {"bank": {"web": _a}}},
	"v1 before v1beta1": {
		"namespace": {"bank": {_old: {"Ingress": {"web": _a}}, _v1: {"Ingress": {"web": _b}}}},
		"want": {"bank": {"web": _b}},
	},
	"v1beta1 before extensions": {
		"namespace": {"bank": {_oldest: {"Ingress": {"web": _b}}, _old: {"Ingress": {"web": _a}}}},
		"want": {"bank": {"web": _a}},
	},
	"another group": {"namespace": {"bank": {"config.openshift.io/v1": {"Ingress": {"web": _a}}}}, "want": {}},
	"another kind": {"namespace": {"bank": {_v1: {"IngressClass": {"web": _a}}}}, "want": {}},
	"V91 a solver": {"namespace": _of_bank(_solver), "want": {}},
	"V91 a solver without its label": {
		"namespace": _of_bank(object.remove(_solver, ["metadata"])),
		"want": {"bank": {"web": object.remove(_solver, ["metadata"])}},
	},
	"V91 a solver with an alias": {
		"namespace": _of_bank(object.union(_solver, _alias("a.example"))),
		"want": {"bank": {"web": object.union(_solver, _alias("a.example"))}},
	},
	"being deleted": {
		"namespace": _of_bank({"metadata": {"deletionTimestamp": "2026-01-01T00:00:00Z"}}),
		"want": {"bank": {"web": {"metadata": {"deletionTimestamp": "2026-01-01T00:00:00Z"}}}},
	},
	"of no namespace": {"cluster": {_v1: {"Ingress": {"api": _a}}}, "want": {"default": {"api": _a}}},
	"of no namespace, another group": {"cluster": {"config.openshift.io/v1": {"Ingress": {"cluster": _a}}}, "want": {}},
	"of no namespace, and in default": {
		"cluster": {_v1: {"Ingress": {"api": _a}}},
		"namespace": {"default": {_v1: {"Ingress": {"api": _b}}}},
		"want": {"default": {"api": _b}},
	},
	"V39 none left": {"namespace": {"bank": {_v1: {"Ingress": {}}}}, "want": {}},
	"V39 no kind": {"namespace": {"bank": {_v1: {}}}, "want": {}},
	"no version": {"namespace": {"bank": {}}, "want": {}},
	"namespaces null": {"namespace": null, "want": {}},
	"kind null": {"namespace": {"bank": {_v1: {"Ingress": null}}}, "want": {}},
	"no objects": {"namespace": {"bank": {_v1: {"Ingress": {"web": "web", "api": null}}}}, "want": {}},
}

test_ingresses[name] if {
	some name, test in _ingresses
	got := rivals.ingresses with input as _reviewed
		with data.inventory.namespace as object.get(test, "namespace", {})
		with data.inventory.cluster as object.get(test, "cluster", {})
	got == test.want
}

test_without_inventory if {
	got := rivals.ingresses with input as _reviewed
	got == {}
	serving := rivals.serving("a.example") with input as _reviewed
	serving == set()
}

# V88: it is in the inventory of engines that put there all that they judge.
test_generated_name if {
	unnamed := object.union(_a, {"metadata": {"namespace": "shop", "generateName": "web-"}})
	named := object.union(unnamed, {"metadata": {"name": "web-x7k2p"}})
	got := rivals.ingresses with input.review.object as unnamed
		with data.inventory.namespace as {"shop": {_v1: {"Ingress": {"web-*": unnamed, "web-x7k2p": named}}}}
	got == {"shop": {"web-x7k2p": named}}
}

# An Ingress that names no namespace is in the one of the request, or in default.
test_reviewed_without_namespace[namespace] if {
	some namespace, request in {"shop": {"namespace": "shop"}, "default": {}}
	review := object.union(request, {"object": {"metadata": {"name": "web"}}})
	got := rivals.ingresses with input.review as review
		with data.inventory.namespace as {name: {_v1: {"Ingress": {"web": _a}}} | some name in ["default", "shop"]}
	object.keys(got) == {"default", "shop"} - {namespace}
}

test_rival if {
	rivals.rival("bank", "web") == _a with input as _reviewed with data.inventory.namespace as _of_bank(_a)
	not rivals.rival("bank", "api") with input as _reviewed with data.inventory.namespace as _of_bank(_a)
	not rivals.rival("shop", "web") with input as _reviewed with data.inventory.namespace as _of_bank(_a)
}

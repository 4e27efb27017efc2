package lib.gaps_test

import data.lib.gaps

test_gap[name] if {
	some name, case in object.union(_open, _closed)
	got := gaps.gap with input as {"review": {"object": case.object}}
		with data.inventory.namespace as {"shop": {"networking.k8s.io/v1": {"NetworkPolicy": case.policies}}}
	got[case.direction] == {"text": concat(" ", case.text), "remedy": case.remedy}
}

_deployment := _deployment_of({"metadata": {"labels": {"tier": "x", "app": "web"}}})

_deployment_of(template) := {
	"apiVersion": "apps/v1",
	"kind": "Deployment",
	"metadata": {"name": "web", "namespace": "shop"},
	"spec": {"template": template},
}

_pod := {
	"apiVersion": "v1",
	"kind": "Pod",
	"metadata": {"name": "web", "namespace": "shop", "labels": {"app": "web"}},
}

_web := _web_with({})

_web_with(more) := {"spec": object.union({"podSelector": {"matchLabels": {"app": "web"}}}, more)}

_web_going := object.union(_web, {"metadata": {"deletionTimestamp": "2026-01-01T00:00:00Z"}})

_db := {"spec": {"podSelector": {"matchLabels": {"app": "db"}}}}

_in(rules) := {"spec": {"ingress": rules}}

_from(cidr) := {"from": [{"ipBlock": {"cidr": cidr}}]}

_open := {
	"no policy": {
		"object": _deployment,
		"policies": {},
		"direction": "Ingress",
		"text": [
			"namespace shop has no NetworkPolicy, so nothing isolates its pods (labels app=web,",
			"tier=x) for Ingress; add one whose podSelector matches app=web, tier=x",
		],
		"remedy": "Add a NetworkPolicy for Ingress to namespace shop whose podSelector matches app=web, tier=x.",
	},
	"no policy, no labels": {
		"object": _deployment_of({}),
		"policies": {},
		"direction": "any",
		"text": [
			"namespace shop has no NetworkPolicy, so nothing isolates its pods (no labels) for",
			"Ingress or Egress; add one whose podSelector is empty",
		],
		"remedy": "Add a NetworkPolicy for Ingress or Egress to namespace shop whose podSelector is empty.",
	},
	"hostNetwork": {
		"object": _deployment_of({"spec": {"hostNetwork": true}}),
		"policies": {"a": _web, "b": _db},
		"direction": "Egress",
		"text": [
			"namespace shop has 2 NetworkPolicies, and with hostNetwork none can isolate its pods (no",
			"labels) for Egress; remove hostNetwork",
		],
		"remedy": "Remove hostNetwork from the pod spec.",
	},
	"hostNetwork of a Pod, no policy": {
		"object": object.union(_pod, {"spec": {"hostNetwork": true}}),
		"policies": {},
		"direction": "Ingress",
		"text": [
			"namespace shop has no NetworkPolicy, and with hostNetwork none can isolate it (labels",
			"app=web) for Ingress; remove hostNetwork",
		],
		"remedy": "Remove hostNetwork from the pod spec.",
	},
	"open by a rule": {
		"object": _deployment,
		"policies": {"a": _web, "b": _in([_from("10.0.0.0/8"), _from("::/0")])},
		"direction": "Ingress",
		"text": [
			"namespace shop has 2 NetworkPolicies, but none that isolates its pods (labels app=web,",
			`tier=x) for Ingress: spec.ingress[1] of "b" opens every TCP port to every IPv6 address;`,
			"narrow it",
		],
		"remedy": "Narrow spec.ingress[1] of NetworkPolicy shop/b.",
	},
	"open by a rule, to all": {
		"object": _deployment,
		"policies": {"a": {"spec": {"egress": [{}]}}},
		"direction": "Egress",
		"text": [
			"namespace shop has 1 NetworkPolicy, but none that isolates its pods (labels app=web,",
			`tier=x) for Egress: spec.egress[0] of "a" opens every TCP port to everyone; narrow it`,
		],
		"remedy": "Narrow spec.egress[0] of NetworkPolicy shop/a.",
	},
	"open in either direction": {
		"object": _deployment,
		"policies": {"a": {"spec": {"ingress": [{}], "egress": [{}]}}},
		"direction": "any",
		"text": [
			"namespace shop has 1 NetworkPolicy, but none that isolates its pods (labels app=web,",
			`tier=x) for Egress: spec.egress[0] of "a" opens every TCP port to everyone; narrow it`,
		],
		"remedy": "Narrow spec.egress[0] of NetworkPolicy shop/a.",
	},
	"open by two policies": {
		"object": _deployment,
		"policies": {"b": _in([_from("128.0.0.0/1")]), "a": _in([_from("0.0.0.0/1")]), "c": _web},
		"direction": "Ingress",
		"text": [
			"namespace shop has 3 NetworkPolicies, but none that isolates its pods (labels app=web,",
			`tier=x) for Ingress: the ingress rules of "a" and "b" together open every TCP port to`,
			"every IPv4 address; narrow them",
		],
		"remedy": `Narrow the ingress rules of "a" and "b" in namespace shop.`,
	},
	"open by two rules of one": {
		"object": _deployment,
		"policies": {"a": _in([_from("128.0.0.0/1"), _from("0.0.0.0/1")])},
		"direction": "Ingress",
		"text": [
			"namespace shop has 1 NetworkPolicy, but none that isolates its pods (labels app=web,",
			`tier=x) for Ingress: the ingress rules of "a" together open every TCP port to every IPv4`,
			"address; narrow them",
		],
		"remedy": `Narrow the ingress rules of "a" in namespace shop.`,
	},
	"for another direction": {
		"object": _deployment,
		"policies": {"out": _web_with({"policyTypes": ["Egress"]}), "b": _db},
		"direction": "Ingress",
		"text": [
			"namespace shop has 2 NetworkPolicies, but none that isolates its pods (labels app=web,",
			`tier=x) for Ingress: "out" selects them, but is for Egress only; set its policyTypes to`,
			"[Egress, Ingress]",
		],
		"remedy": "Set spec.policyTypes of NetworkPolicy shop/out to [Egress, Ingress], with the ingress rules it needs.",
	},
}

package lib.closures_test

import data.lib.closures

_holding(policies) := {"shop": {"networking.k8s.io/v1": {"NetworkPolicy": policies}}}

_all(types) := {"spec": {"podSelector": {}, "policyTypes": types}}

_web := {"spec": {"podSelector": {"matchLabels": {"app": "web"}}}}

_going := {"metadata": {"deletionTimestamp": "2026-01-01T00:00:00Z"}}

_from(cidr) := {"spec": {"ingress": [{"from": [{"ipBlock": {"cidr": cidr}}]}]}}

_lacks := {
	"none": {
		"policies": {},
		"text": "it has no NetworkPolicy; add one with an empty podSelector and policyTypes [Ingress]",
		"remedy": "Add a NetworkPolicy with an empty podSelector and policyTypes [Ingress] to namespace shop.",
	},
	"V50 one that selects by label": {
		"policies": {"web": _web},
		"text": "its NetworkPolicy does not select all pods; add one with an empty podSelector and policyTypes [Ingress]",
		"remedy": "Add a NetworkPolicy with an empty podSelector and policyTypes [Ingress] to namespace shop.",
	},
	"two that select by label": {
		"policies": {"web": _web, "other": _web},
		"direction": "Egress",
		"text": "none of its 2 NetworkPolicies selects all pods; add one with an empty podSelector and policyTypes [Egress]",
		"remedy": "Add a NetworkPolicy with an empty podSelector and policyTypes [Egress] to namespace shop.",
	},
	"V4 of the other direction": {
		"policies": {"b": _all([]), "web": _web, "c": _all(["Ingress"])},
		"direction": "Egress",
		"text": `"b" selects all pods, but is for Ingress only; set its policyTypes to [Egress, Ingress]`,
		"remedy": concat("", [
			"Set spec.policyTypes of NetworkPolicy shop/b to [Egress, Ingress], ",
			"with the egress rules it needs.",
		]),
	},
	"V8 for Egress only": {
		"policies": {"b": _all(["Egress"])},
		"text": `"b" selects all pods, but is for Egress only; set its policyTypes to [Egress, Ingress]`,
		"remedy": concat("", [
			"Set spec.policyTypes of NetworkPolicy shop/b to [Egress, Ingress], ",
			"with the ingress rules it needs.",
		]),
	},
	"V9 of no direction": {
		"policies": {"b": _all(["ingress"])},
		"text": `"b" selects all pods, but is for no direction; set its policyTypes to [Ingress]`,
		"remedy": "Set spec.policyTypes of NetworkPolicy shop/b to [Ingress], with the ingress rules it needs.",
	},
	"of the other direction, being deleted": {
		"policies": {"c": object.union(_all(["Egress"]), _going), "b": object.union(_all(["Egress"]), _going)},
		"text": `"b" is being deleted; add one that stays, with policyTypes [Ingress]`,
		"remedy": "Add a NetworkPolicy with an empty podSelector and policyTypes [Ingress] to namespace shop.",
	},
	"being deleted, beside one of the other direction": {
		"policies": {
			"c": object.union(_all(["Ingress"]), _going),
			"b": object.union(_all(["Ingress"]), _going),
			"a": object.union(_all(["Egress"]), _going),
			"d": _all(["Egress"]),
		},
		"text": `"d" selects all pods, but is for Egress only; set its policyTypes to [Egress, Ingress]`,
		"remedy": concat("", [
			"Set spec.policyTypes of NetworkPolicy shop/d to [Egress, Ingress], ",
			"with the ingress rules it needs.",
		]),
	},
	"V11 open to everyone": {
		"policies": {"b": {"spec": {"ingress": [{"from": [{"podSelector": {}}]}, {}]}}, "a": _all(["Egress", "Ingress"])},
		"text": `spec.ingress[1] of "b" opens every TCP port to everyone; narrow it`,
		"remedy": "Narrow spec.ingress[1] of NetworkPolicy shop/b.",
	},
	"open for egress": {
		"policies": {"b": {"spec": {"egress": [{}]}}},
		"direction": "Egress",
		"text": `spec.egress[0] of "b" opens every TCP port to everyone; narrow it`,
		"remedy": "Narrow spec.egress[0] of NetworkPolicy shop/b.",
	},
	"V16 open in halves": {
		"policies": {"b": _from("0.0.0.0/1"), "a": _from("128.0.0.0/1"), "c": _all(["Ingress"])},
		"text": `the ingress rules of "a" and "b" together open every TCP port to every IPv4 address; narrow them`,
		"remedy": `Narrow the ingress rules of "a" and "b" in namespace shop.`,
	},
	"open and being deleted": {
		"policies": {"b": object.union(_from("0.0.0.0/0"), _going)},
		"text": `"b" is being deleted; add one that stays, with policyTypes [Ingress]`,
		"remedy": "Add a NetworkPolicy with an empty podSelector and policyTypes [Ingress] to namespace shop.",
	},
}

test_lack[name] if {
	some name, case in _lacks
	direction := object.get(case, "direction", "Ingress")
	got := closures.lack("shop", direction) with data.inventory.namespace as _holding(case.policies)
	got == {"text": case.text, "remedy": case.remedy}
}

package policies.require_default_deny_test

import data.policies.require_default_deny

_namespace := {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}}

_pod := {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {}}

_holding(policies) := {
	"bank": {"networking.k8s.io/v1": {"NetworkPolicy": {"all": _all(["Ingress", "Egress"])}}},
	"shop": {"networking.k8s.io/v1": {"NetworkPolicy": policies}},
}

_all(types) := {"spec": {"podSelector": {}, "policyTypes": types}}

_web := {"spec": {"podSelector": {"matchLabels": {"app": "web"}}, "policyTypes": ["Ingress", "Egress"]}}

_dns := {"spec": {
	"podSelector": {},
	"policyTypes": ["Egress"],
	"egress": [{"ports": [{"protocol": "UDP", "port": 53}, {"port": 53}]}],
}}

_going := {"metadata": {"deletionTimestamp": "2026-01-01T00:00:00Z"}}

_absent(direction) := _missing(direction, "it has no NetworkPolicy")

_alone(direction) := _missing(direction, "its NetworkPolicy does not select all pods")

_none_of(number, direction) := _missing(direction, sprintf("none of its %d NetworkPolicies selects all pods", [number]))

_missing(direction, fault) := sprintf("%s: %s; add one with an empty podSelector and policyTypes [%s]", [
	direction,
	fault,
	direction,
])

_addition := "Add a NetworkPolicy with an empty podSelector and policyTypes [%s] to namespace shop."

test_violations_in_full if {
	got := require_default_deny.violation with input as {"review": {"object": _namespace}}
		with data.inventory.namespace as {}
	got == {{
		"msg": concat(" for ", ["Namespace shop: no default deny closes it", _absent(direction)]),
		"details": {
			"path": ["metadata", "name"],
			"remedy": sprintf(_addition, [direction]),
			"direction": direction,
		},
	} |
		some direction in ["Ingress", "Egress"]
	}
}

# What is said of the Namespace under each set of policies; of a pod the same is
# said.
test_policies[name] if {
	some name, case in _policies
	parameters := object.get(case, "parameters", {})
	of_namespace := _seen with input as {"review": {"object": _namespace}, "parameters": parameters}
		with data.inventory.namespace as _holding(case.policies)
	of_namespace == {concat(" for ", ["Namespace shop: no default deny closes it", fault]) | some fault in case.want}
	of_pod := _seen with input as {"review": {"object": _pod}, "parameters": parameters}
		with data.inventory.namespace as _holding(case.policies)
	of_pod == {concat(" for ", ["Pod shop/web: no default deny closes namespace shop", fault]) | some fault in case.want}
}

_seen contains violation.msg if some violation in require_default_deny.violation

_policies := {
	"V47 E1 both in one": {"policies": {"all": _all(["Ingress", "Egress"])}, "want": set()},
	"V4 E2 no policyTypes": {
		"policies": {"all": {"spec": {"podSelector": {}}}},
		"want": {`Egress: "all" selects all pods, but is for Ingress only; set its policyTypes to [Egress, Ingress]`},
	},
	"V48 E3 in two": {"policies": {"in": _all(["Ingress"]), "out": _all(["Egress"])}, "want": set()},
	"V50 E4 by a label": {"policies": {"web": _web}, "want": {_alone("Ingress"), _alone("Egress")}},
	"V39 E6 none": {"policies": {}, "want": {_absent("Ingress"), _absent("Egress")}},
	"V49 Ingress only": {
		"policies": {"in": _all(["Ingress"])},
		"want": {`Egress: "in" selects all pods, but is for Ingress only; set its policyTypes to [Egress, Ingress]`},
	},
	"V51 DNS beside a default deny": {"policies": {"all": _all(["Ingress", "Egress"]), "dns": _dns}, "want": set()},
	"DNS alone": {"policies": {"in": _all(["Ingress"]), "dns": _dns}, "want": set()},
	"V52 empty all the same": {
		"policies": {"all": {"spec": {
			"podSelector": {"matchLabels": {}, "matchExpressions": []},
			"policyTypes": ["Ingress", "Egress"],
		}}},
		"want": set(),
	},
	"V2 no podSelector": {"policies": {"all": {"spec": {"policyTypes": ["Ingress", "Egress"]}}}, "want": set()},
	"V3 podSelector null": {
		"policies": {"all": {"spec": {"podSelector": null, "policyTypes": ["Ingress", "Egress"]}}},
		"want": set(),
	},
	"by a label that all have today": {
		"policies": {"web": _web, "others": {"spec": {
			"podSelector": {"matchExpressions": [{"key": "app", "operator": "NotIn", "values": ["web"]}]},
			"policyTypes": ["Ingress", "Egress"],
		}}},
		"want": {
			_none_of(2, "Ingress"),
			_none_of(2, "Egress"),
		},
	},
	"being deleted": {
		"policies": {"in": object.union(_all(["Ingress"]), _going), "out": _all(["Egress"])},
		"want": {`Ingress: "out" selects all pods, but is for Egress only; set its policyTypes to [Egress, Ingress]`},
	},
	"V11 open to everyone": {
		"policies": {"in": {"spec": {"podSelector": {}, "ingress": [{}]}}, "out": _all(["Egress"])},
		"want": {`Ingress: spec.ingress[0] of "in" opens every TCP port to everyone; narrow it`},
	},
	"V30 open to everyone by another": {
		"policies": {"all": _all(["Ingress", "Egress"]), "out": {"spec": {"policyTypes": ["Egress"], "egress": [{}]}}},
		"want": {`Egress: spec.egress[0] of "out" opens every TCP port to everyone; narrow it`},
	},
	"V11 open, which counts": {
		"policies": {"all": {"spec": {"ingress": [{}], "egress": [{}]}}},
		"parameters": {"allowAll": "count"},
		"want": set(),
	},
	"being deleted, which counts for nothing": {
		"policies": {"in": object.union(_all(["Ingress", "Egress"]), _going)},
		"parameters": {"allowAll": "count", "directions": ["Ingress"]},
		"want": {`Ingress: "in" is being deleted; add one that stays, with policyTypes [Ingress]`},
	},
	"a spec that cannot be read": {
		"policies": {"all": {"spec": "all"}},
		"want": {
			`Ingress: "all" selects all pods, but is for no direction; set its policyTypes to [Ingress]`,
			`Egress: "all" selects all pods, but is for no direction; set its policyTypes to [Egress]`,
		},
	},
	"policies that cannot be read": {
		"policies": {"a": null, "b": {"spec": {"podSelector": "all"}}, "c": 5},
		"want": {
			_none_of(3, "Ingress"),
			_none_of(3, "Egress"),
		},
	},
}

test_inventory[name] if {
	some name, inventory in {
		"V40 no namespace": {},
		"V40 null": null,
		"V39 no kind": {"shop": {"networking.k8s.io/v1": {}}},
		"V39 kind null": {"shop": {"networking.k8s.io/v1": {"NetworkPolicy": null}}},
		"V28 another namespace": object.remove(_holding({}), ["shop"]),
	}
	got := require_default_deny.violation with input.review.object as _namespace
		with data.inventory.namespace as inventory
	{violation.details.direction | some violation in got} == {"Ingress", "Egress"}
}

test_no_inventory if count(require_default_deny.violation) == 2 with input.review.object as _namespace

test_without_namespace if { # V41
	got := _seen with input as {"review": {"object": object.remove(_pod, ["metadata"])}}
		with data.inventory.cluster as {"networking.k8s.io/v1": {"NetworkPolicy": {"in": _all(["Ingress"])}}}
	got == {concat("", [
		"Pod default/(unnamed): no default deny closes namespace default for Egress: ",
		`"in" selects all pods, but is for Ingress only; set its policyTypes to [Egress, Ingress]`,
	])}
}

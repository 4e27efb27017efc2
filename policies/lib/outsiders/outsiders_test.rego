package lib.outsiders_test

import data.lib.outsiders

_by_name := "kubernetes.io/metadata.name"

_review := {"object": {"kind": "NetworkPolicy", "metadata": {"name": "web", "namespace": "t1-db"}}}

_namespaces := {
	"t1-web": {"metadata": {"labels": {"tenant": "t1", "tier": "web"}}},
	"t2-web": {"metadata": {"labels": {"tenant": "t2", "tier": "web"}}},
	"nginx": {"metadata": {"labels": {"tenant": "t3", "tier": "ingress"}}},
	"stray": {"metadata": {"labels": null}},
	"bare": {"metadata": {}},
	"forger": {"metadata": {"labels": {_by_name: "t1-db"}}},
	"number": {"metadata": {"labels": {"tenant": 5}}},
	"odd": "a Namespace",
}

_allowed := {"tenant": {"t1"}, "tier": {"ingress"}, _by_name: {"t1-db", "monitoring"}}

_parameters := {"sharedNamespaces": [{"name": "kube-system", "directions": ["Egress"]}]}

_inventory := {"cluster": {"v1": {"Namespace": _namespaces}}}

_input(parameters) := {"review": _review, "parameters": parameters}

_labels(labels) := {"matchLabels": labels}

_names(names) := {"matchExpressions": [{"key": _by_name, "operator": "In", "values": names}]}

_tenants(operator, values) := {"matchExpressions": [{"key": "tenant", "operator": operator, "values": values}]}

test_selected[name] if {
	some name, [selector, texts] in {
		"the tenant": [_labels({"tenant": "t1"}), []],
		"the tenant by In": [_tenants("In", ["t1"]), []],
		"the tenant and more": [_labels({"tenant": "t1", "app": "web"}), []],
		"a shared tier": [_labels({"tier": "ingress"}), []],
		"a shared tier of another": [_labels({"tier": "ingress", "tenant": "t2"}), []],
		"shared names": [_names(["t1-db", "monitoring"]), []],
		"nothing": [object.union(_tenants("NotIn", ["t2"]), _labels({"tenant": "t2"})), []],
		"nothing for another reason": [
			{
				"matchLabels": {"app": "web"},
				"matchExpressions": [{"key": "app", "operator": "DoesNotExist"}],
			},
			[],
		],
		"everything": [{}, ["namespaces of no tenant", "namespaces of other tenants"]],
		"another": [_labels({"tenant": "t2"}), ["namespaces of tenant \"t2\""]],
		"others": [_tenants("In", ["t3", "t1", "t2"]), ["namespaces of tenant \"t2\"", "namespaces of tenant \"t3\""]],
		"none": [_tenants("DoesNotExist", []), ["namespaces of no tenant"]],
		"any": [_tenants("Exists", []), ["namespaces of other tenants"]],
		"any but one": [_tenants("NotIn", ["t1"]), ["namespaces of no tenant", "namespaces of other tenants"]],
		"two tiers": [
			{"matchExpressions": [{"key": "tier", "operator": "In", "values": ["ingress", "web"]}]},
			["namespaces of no tenant", "namespaces of other tenants"],
		],
		"another label": [_labels({"app": "web"}), ["namespaces of no tenant", "namespaces of other tenants"]],
		"any other name": [
			{"matchExpressions": [{"key": _by_name, "operator": "NotIn", "values": ["t2-web"]}]},
			["namespaces of no tenant", "namespaces of other tenants"],
		],
		"a name of the tenant": [_names(["t1-web"]), []],
		"a name of a shared tier": [_names(["nginx"]), []],
		"a name that is not selected": [object.union(_names(["t2-web"]), _labels({"tier": "db"})), []],
		"a name of another": [_names(["t1-web", "t2-web"]), ["namespace t2-web of tenant \"t2\""]],
		"names of none": [_names(["stray", "bare"]), ["namespace bare of no tenant", "namespace stray of no tenant"]],
		"a name in a label": [_names(["forger"]), ["namespace forger of no tenant"]],
		"a number for a tenant": [_names(["number"]), ["namespace number of tenant \"5\""]],
		"an unknown name": [_names(["t1-new"]), ["namespace t1-new, which is not known"]],
		"an odd one": [_names(["odd"]), ["namespace odd, which is not known"]],
		"a name that is shared otherwise": [
			_names(["kube-system"]),
			["namespace kube-system, which is shared in the other direction or on other ports"],
		],
	}
	got := outsiders.selected(selector, _allowed) with input as _input(_parameters) with data.inventory as _inventory
	got == texts
}

test_labels_that_are_not_asked_about_may_change if {
	selector := {"matchLabels": {_by_name: "t2-web", "app": "none"}}
	got := outsiders.selected(selector, _allowed) with input as _input({}) with data.inventory as _inventory
	got == ["namespace t2-web of tenant \"t2\""]
}

test_nothing_allowed[name] if {
	some name, [selector, texts] in {
		"everything": [{}, ["namespaces of no tenant", "namespaces of other tenants"]],
		"a tenant": [_labels({"tenant": "t1"}), ["namespaces of tenant \"t1\""]],
		"a name": [_names(["t1-web"]), ["namespace t1-web of tenant \"t1\""]],
	}
	got := outsiders.selected(selector, {}) with input as _input({}) with data.inventory as _inventory
	got == texts
}

test_by_another_label[name] if {
	some name, [selector, texts] in {
		"everything": [{}, ["namespaces of no tenant", "namespaces of other tenants"]],
		"another": [_labels({"tier": "db"}), ["namespaces of tenant \"db\""]],
		"a name": [_names(["nginx"]), ["namespace nginx of tenant \"ingress\""]],
		"a name of the tenant": [_names(["t2-web"]), []],
	}
	parameters := {"tenantLabel": "tier"}
	got := outsiders.selected(selector, {"tier": {"web"}}) with input as _input(parameters)
		with data.inventory as _inventory
	got == texts
}

test_by_release[name] if {
	some name, [selector, texts] in {
		"everything": [{}, ["namespaces of another tenant"]],
		"a tenant": [_labels({"tenant": "t1"}), ["namespaces of another tenant"]],
		"names": [
			_names(["t1-db", "t1-web", "monitoring"]),
			["namespace t1-web of another tenant", "other pods of namespace t1-db"],
		],
	}
	got := outsiders.selected(selector, {_by_name: {"monitoring"}}) with input as _input({"by": "release"})
		with data.inventory as _inventory
	got == texts
}

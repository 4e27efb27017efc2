package lib.affiliations_test

import data.lib.affiliations

_parameters := {
	"tenantLabel": "tenant",
	"zones": [
		{"name": "web", "tier": "frontend", "perTenant": true},
		{"name": "proxy", "tier": "proxy"},
		{"name": "dns", "names": ["kube-system", "dns"]},
		{"name": "stores", "names": ["stores"], "perTenant": true},
	],
	"withoutZone": ["default", "kube-public"],
}

_review(name, labels) := {"object": {
	"apiVersion": "v1",
	"kind": "Namespace",
	"metadata": {"name": name, "labels": labels},
}}

test_judged[name] if {
	some name, [review, judged] in {
		"a Namespace": [_review("shop", {}), true],
		"an update": [object.union(_review("shop", {}), {"operation": "UPDATE"}), true],
		"a deletion": [object.union(_review("shop", {}), {"operation": "DELETE"}), false],
		"a Pod": [{"object": {"apiVersion": "v1", "kind": "Pod"}}, false],
		"another group": [{"object": {"apiVersion": "example.com/v1", "kind": "Namespace"}}, false],
	}
	got := {true | affiliations.judged} with input as {"review": review, "parameters": _parameters}
	got == {true | judged}
}

test_labels[name] if {
	some name, [metadata, labels] in {
		"some": [{"labels": {"tier": "proxy"}}, {"tier": "proxy"}],
		"numbers": [{"labels": {"tier": 5}}, {"tier": "5"}],
		"null": [{"labels": null}, {}],
		"none": [{}, {}],
		"no metadata": [null, {}],
	}
	got := affiliations.labels with input.review.object as {"kind": "Namespace", "metadata": metadata}
	got == labels
}

test_sound[note] if {
	some note, [name, labels] in {
		"a tier and a tenant": ["shop", {"tier": "frontend", "tenant": "t1"}],
		"a tier": ["squid", {"tier": "proxy"}],
		"a tier, and a tenant besides": ["squid", {"tier": "proxy", "tenant": "t1"}],
		"a name": ["dns", {"app": "dns"}],
		"a name, and a tenant besides": ["kube-system", {"tenant": "t1"}],
		"a name, and a tenant": ["stores", {"tenant": "t1"}],
		"no zone needed": ["kube-public", null],
		"no zone needed, and one had": ["default", {"tier": "proxy"}],
	}
	got := affiliations.faults with input as {"review": _review(name, labels), "parameters": _parameters}
	got == set()
}

_tier := ["metadata", "labels", "tier"]

_tenant := ["metadata", "labels", "tenant"]

_give := "Give the Namespace the tier of a zone."

_whose := "Say whose the Namespace is."

_lone(zone) := sprintf("it is in zone %s, where each is one tenant's, and tenant names none; say whose it is", [zone])

test_fault[note] if {
	some note, [name, labels, path, remedy, text] in {
		"no label": [
			"shop", {"app": "web"}, _tier, _give,
			"it has no label tier, and no zone has its name; take one of frontend, proxy",
		],
		"no labels": [
			"shop", null, _tier, _give,
			"it has no label tier, and no zone has its name; take one of frontend, proxy",
		],
		"the name of a zone": [
			"shop", {"tier": "web"}, _tier, _give,
			"tier=web is the tier of no zone; take one of frontend, proxy",
		],
		"empty": ["shop", {"tier": ""}, _tier, _give, "tier= is the tier of no zone; take one of frontend, proxy"],
		"no zone needed, and none had": [
			"default", {"tier": "web"}, _tier, _give,
			"tier=web is the tier of no zone; take one of frontend, proxy",
		],
		"a name and a tier": [
			"dns", {"tier": "proxy"}, _tier, "Remove the label.",
			"it is in zone dns by its name, and has a label tier=proxy; remove that",
		],
		"no tenant": ["shop", {"tier": "frontend"}, _tenant, _whose, _lone("web")],
		"an empty tenant": ["shop", {"tier": "frontend", "tenant": ""}, _tenant, _whose, _lone("web")],
		"any tenant": ["shop", {"tier": "frontend", "tenant": "*"}, _tenant, _whose, _lone("web")],
		"a name and no tenant": ["stores", {}, _tenant, _whose, _lone("stores")],
	}
	got := affiliations.faults with input as {"review": _review(name, labels), "parameters": _parameters}
	got == {{"path": path, "remedy": remedy, "text": text}}
}

test_other_labels if {
	parameters := object.union(_parameters, {"tierLabel": "example.com/tier", "tenantLabel": "team"})
	labels := {"example.com/tier": "frontend", "tier": "proxy", "tenant": "t1"}
	got := affiliations.faults with input as {"review": _review("shop", labels), "parameters": parameters}
	got == {{
		"path": ["metadata", "labels", "team"],
		"remedy": _whose,
		"text": "it is in zone web, where each is one tenant's, and team names none; say whose it is",
	}}
}

test_without_zone_is_a_list if {
	parameters := object.union(_parameters, {"withoutZone": {"a": "default"}})
	got := affiliations.faults with input as {"review": _review("default", {}), "parameters": parameters}
	{fault.path | some fault in got} == {_tier}
}

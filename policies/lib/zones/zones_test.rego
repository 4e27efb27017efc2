package lib.zones_test

import data.lib.zones

_zones := [
	{"name": "ingress", "tier": "ingress"},
	{"name": "frontend", "tier": "web", "perTenant": true, "names": null},
	{"name": "db", "tier": "db", "perTenant": true, "names": ["old-db"]},
	{"name": "proxy", "tier": "proxy", "perTenant": false},
	{"name": "dns", "tier": null, "names": ["kube-system", "dns"], "perTenant": null},
]

_parameters := {"tenantLabel": "tenant", "zones": _zones}

test_zone[name] if {
	some name, [namespace, labels, want] in {
		"by tier": ["shop", {"tier": "web"}, {"frontend"}],
		"by name": ["dns", {}, {"dns"}],
		"by one of the names": ["kube-system", {"tier": null}, {"dns"}],
		"by name first": ["kube-system", {"tier": "db"}, {"dns"}],
		"by name in a zone of both": ["old-db", {"tier": "web"}, {"db"}],
		"the zone's name is no tier": ["shop", {"tier": "frontend"}, set()],
		"another tier": ["shop", {"tier": "cache"}, set()],
		"empty tier": ["shop", {"tier": ""}, set()],
		"no tier": ["shop", {"tenant": "web"}, set()],
	}
	want == {zone | zone := zones.zone(namespace, labels)} with input.parameters as _parameters
}

test_zone_by_another_label if {
	parameters := object.union(_parameters, {"tierLabel": "example.com/tier"})
	zones.zone("shop", {"tier": "db", "example.com/tier": "web"}) == "frontend" with input.parameters as parameters
}

# Zones that overlap are at fault; nothing is to depend on the order all the same.
test_zone_of_several if {
	parameters := {"zones": [
		{"name": "b", "tier": "web", "names": ["shop"]},
		{"name": "a", "tier": "web", "names": ["shop"]},
	]}
	zones.zone("shop", {}) == "a" with input.parameters as parameters
	zones.zone("till", {"tier": "web"}) == "a" with input.parameters as parameters
}

test_labels if {
	[zones.tier_label, zones.tenant_label] == ["tier", ""] with input.parameters as {}
	[zones.tier_label, zones.tenant_label] == ["tier", ""] with input.parameters as {"tierLabel": 5, "tenantLabel": null}
	parameters := {"tierLabel": "a", "tenantLabel": "b"}
	[zones.tier_label, zones.tenant_label] == ["a", "b"] with input.parameters as parameters
}

test_tenant if {
	zones.tenant({"tenant": "t1"}) == "t1" with input.parameters as _parameters
	zones.tenant({"tier": "t1"}) == "" with input.parameters as _parameters
	zones.tenant({"tenant": "t1"}) == "" with input.parameters as {}
}

test_sets if {
	zones.names == {"ingress", "frontend", "db", "proxy", "dns"} with input.parameters as _parameters
	zones.per_tenant == {"frontend", "db"} with input.parameters as _parameters
	zones.listed == {"old-db": {"db"}, "kube-system": {"dns"}, "dns": {"dns"}} with input.parameters as _parameters
	zones.names == set() with input.parameters as {"zones": [5, {"name": 5}]}
	zones.names == set() with input as {}
	zones.per_tenant == set() with input.parameters as {"zones": [{"name": "a", "perTenant": "true"}]}
}

test_no_faults if {
	zones.faults == [] with input.parameters as _parameters
	labels := {"tierLabel": null, "tenantLabel": null}
	zones.faults == [] with input.parameters as object.union(labels, {"zones": [{"name": "a", "tier": "b"}]})
	zones.faults == [] with input.parameters as {"zones": [{"name": "dns", "names": ["a", "ab", substring(_long, 0, 63)]}]}
}

test_faults[name] if {
	some name, [parameters, want] in {
		"none": [{}, ["zones lists none"]],
		"empty": [{"zones": []}, ["zones lists none"]],
		"null": [{"zones": null}, ["zones lists none"]],
		"text": [{"zones": "web"}, ["zones is \"web\" and no list", "zones lists none"]],
		"no object": [{"zones": ["web"]}, [
			"zones[0] has neither tier nor names",
			"zones[0] is \"web\" and no object",
			"zones[0].name null is no name",
		]],
		"unknown field": [_with({"pertenant": true}), ["zones[0] has the unknown field \"pertenant\""]],
		"no name": [_with({"name": null}), ["zones[0].name null is no name"]],
		"empty name": [_with({"name": ""}), ["zones[0].name \"\" is no name"]],
		"name of every zone": [_with({"name": "*"}), ["zones[0].name \"*\" is no name"]],
		"odd name": [_with({"name": 5}), ["zones[0].name 5 is no name"]],
		"neither": [{"zones": [{"name": "web", "names": []}]}, ["zones[0] has neither tier nor names"]],
		"neither by null": [
			{"zones": [{"name": "web", "tier": null, "names": null}]},
			["zones[0] has neither tier nor names"],
		],
		"odd tier": [_with({"tier": 5}), ["zones[0].tier 5 is no tier"]],
		"empty tier": [_with({"tier": ""}), ["zones[0].tier \"\" is no tier"]],
		"tier that is no label": [_with({"tier": "a b"}), ["zones[0].tier \"a b\" is no tier"]],
		"odd names": [_with({"names": "shop"}), ["zones[0].names is \"shop\" and no list"]],
		"glob": [_with({"names": ["a", "kube-*"]}), ["zones[0].names[1] \"kube-*\" is no name of a namespace"]],
		"upper case": [_with({"names": ["Shop"]}), ["zones[0].names[0] \"Shop\" is no name of a namespace"]],
		"hyphen first": [_with({"names": ["-a"]}), ["zones[0].names[0] \"-a\" is no name of a namespace"]],
		"hyphen last": [_with({"names": ["a-"]}), ["zones[0].names[0] \"a-\" is no name of a namespace"]],
		"long": [_with({"names": [_long]}), [sprintf("zones[0].names[0] %q is no name of a namespace", [_long])]],
		"namespace of odd type": [_with({"names": [5]}), ["zones[0].names[0] 5 is no name of a namespace"]],
		"odd perTenant": [_with({"perTenant": "yes"}), ["zones[0].perTenant \"yes\" is no boolean"]],
		"no tenantLabel": [_with({"perTenant": true}), ["zone \"web\" is perTenant without a tenantLabel"]],
	}
	got := zones.faults with input.parameters as parameters
	got == want
}

test_faults_of_labels[name] if {
	some name, [labels, want] in {
		"odd": [{"tierLabel": 5, "tenantLabel": ["t"]}, [
			"tenantLabel [\"t\"] is no key of a label",
			"tierLabel 5 is no key of a label",
		]],
		"empty": [{"tenantLabel": ""}, ["tenantLabel \"\" is no key of a label"]],
		"blank": [{"tierLabel": "the tier"}, ["tierLabel \"the tier\" is no key of a label"]],
		"the same": [{"tenantLabel": "tier"}, ["tenantLabel \"tier\" is the tierLabel"]],
		"the same again": [{"tierLabel": "a", "tenantLabel": "a"}, ["tenantLabel \"a\" is the tierLabel"]],
		"the name": [
			{"tenantLabel": "kubernetes.io/metadata.name"},
			["tenantLabel \"kubernetes.io/metadata.name\" has the name of the Namespace"],
		],
		"the name again": [
			{"tierLabel": "kubernetes.io/metadata.name"},
			["tierLabel \"kubernetes.io/metadata.name\" has the name of the Namespace"],
		],
	}
	got := zones.faults with input.parameters as object.union({"zones": [{"name": "web", "tier": "web"}]}, labels)
	got == want
}

test_overlaps if {
	zones.faults == [
		"zones[0] and zones[1] have the same name \"a\"",
		"zones[0] and zones[2] have the same namespace \"shop\"",
		"zones[1] and zones[2] have the same tier \"web\"",
	] with input.parameters as {"zones": [
		{"name": "a", "names": ["shop"], "tier": null},
		{"name": "a", "tier": "web"},
		{"name": "b", "tier": "web", "names": ["till", "shop"]},
		{"name": "c", "tier": null, "names": ["other"]},
	]}
}

_with(entry) := {"zones": [object.union({"name": "web", "tier": "web"}, entry)]}

_long := sprintf("%064d", [0])

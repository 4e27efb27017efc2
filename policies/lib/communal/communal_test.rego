package lib.communal_test

import data.lib.communal

_by_name := "kubernetes.io/metadata.name"

_parameters := {
	"sharedNamespaces": [
		{"name": "kube-system", "directions": ["Egress"], "ports": ["53/UDP", "8080-8089/TCP"]},
		{"name": "monitoring", "directions": ["Ingress"]},
		{"name": "registry", "ports": ["443/TCP"]},
		{"name": "storage", "directions": null, "ports": null},
	],
	"sharedLabels": [
		{"label": "tier", "values": ["ingress", "edge"], "directions": ["Ingress"]},
		{"label": "tier", "values": ["proxy"], "directions": ["Egress"], "ports": ["3128/TCP"]},
		{"label": "tenant", "values": ["platform"]},
	],
}

test_allowed[name] if {
	some name, [direction, opening, names, tiers] in {
		"DNS": ["Egress", ["UDP", 53, 53], {"kube-system", "storage"}, set()],
		"a range": ["Egress", ["TCP", 8081, 8083], {"kube-system", "storage"}, set()],
		"a range of two": ["Egress", ["TCP", 8081, 8090], {"storage"}, set()],
		"HTTPS out": ["Egress", ["TCP", 443, 443], {"registry", "storage"}, set()],
		"HTTPS in": ["Ingress", ["TCP", 443, 443], {"monitoring", "registry", "storage"}, {"edge", "ingress"}],
		"DNS in": ["Ingress", ["UDP", 53, 53], {"monitoring", "storage"}, {"edge", "ingress"}],
		"a proxy": ["Egress", ["TCP", 3128, 3128], {"storage"}, {"proxy"}],
		"a named port": ["Egress", ["TCP", "proxy"], {"storage"}, set()],
	}
	got := communal.allowed(direction, opening) with input.parameters as _parameters
	got == {_by_name: names, "tier": tiers, "tenant": {"platform"}}
}

test_nothing_is_shared[name] if {
	some name, parameters in {
		"none": {},
		"null": {"sharedNamespaces": null, "sharedLabels": null},
		"texts": {"sharedNamespaces": "monitoring", "sharedLabels": "tier"},
		"nobody": {"sharedNamespaces": ["monitoring", {}, null], "sharedLabels": [{"label": "tier"}, {"values": ["web"]}]},
		"directions": {"sharedNamespaces": [{"name": "monitoring", "directions": "Ingress"}]},
		"ports": {"sharedNamespaces": [{"name": "monitoring", "ports": "53/UDP"}]},
	}
	got := communal.allowed("Ingress", ["UDP", 53, 53]) with input.parameters as parameters
	union({values | some values in got}) == set()
}

test_nobody_has_shared_no_direction if {
	parameters := {"sharedNamespaces": [{"name": "monitoring", "directions": []}, {"name": "registry", "ports": []}]}
	got := communal.allowed("Egress", ["UDP", 53, 53]) with input.parameters as parameters
	got == {_by_name: set()}
}

test_ports_that_cannot_be_read_open_nothing if {
	parameters := {"sharedNamespaces": [{"name": "monitoring", "ports": ["http", "53/UDP"]}]}
	got := communal.allowed("Egress", ["UDP", 53, 53]) with input.parameters as parameters
	got == {_by_name: {"monitoring"}}
	every opening in [["TCP", 80, 80], ["TCP", "http"]] {
		none := communal.allowed("Egress", opening) with input.parameters as parameters
		none == {_by_name: set()}
	}
}

test_holds[name] if {
	some name, [labels, held] in {
		"by name": [{_by_name: "monitoring"}, true],
		"by label": [{_by_name: "nginx", "tier": "edge"}, true],
		"by another": [{_by_name: "argocd", "tenant": "platform"}, true],
		"another name": [{_by_name: "shop"}, false],
		"another value": [{_by_name: "shop", "tier": "frontend", "tenant": "t1"}, false],
		"the name of another key": [{"tier": "monitoring"}, false],
	}
	got := {true | communal.holds(labels)} with input.parameters as _parameters
	got == {true | held}
}

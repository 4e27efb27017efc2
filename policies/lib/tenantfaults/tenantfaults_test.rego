package lib.tenantfaults_test

import data.lib.tenantfaults

test_sound[name] if {
	some name, parameters in {
		"none": {},
		"null": {
			"by": null, "tenantLabel": null, "podLabel": null, "sharedNamespaces": null, "sharedLabels": null,
			"anyPeer": null, "cluster": null,
		},
		"empty": {"sharedNamespaces": [], "sharedLabels": [], "anyPeer": [], "cluster": {}},
		"all": {
			"by": "release",
			"tenantLabel": "example.com/tenant",
			"podLabel": "app",
			"sharedNamespaces": [
				{"name": "kube-system", "directions": ["Ingress", "Egress"], "ports": ["53/UDP", "8080-8089/TCP"]},
				{"name": "a", "directions": null, "ports": null},
				{"name": "9", "directions": [], "ports": []},
				{"name": "ab"},
				{"name": "a1-1"},
			],
			"sharedLabels": [{"label": "tier", "values": ["ingress", ""], "directions": ["Egress"], "ports": ["1/SCTP"]}],
			"anyPeer": [{"direction": "Egress", "ports": ["53/UDP"]}],
			"cluster": {"podCIDRs": ["10.244.0.0/16", "fd00::/48"], "serviceCIDRs": null, "nodeCIDRs": "any"},
		},
		"by namespace": {"by": "namespaceLabel", "cluster": {"podCIDRs": [], "serviceCIDRs": ["10.96.0.0/12"]}},
	}
	got := tenantfaults.faults with input.parameters as parameters
	got == []
}

test_fault[fault] if {
	some fault, parameters in {
		"by \"pod\" is neither namespaceLabel nor release": {"by": "pod"},
		"by [\"release\"] is neither namespaceLabel nor release": {"by": ["release"]},
		"tenantLabel \"a/b/c\" is no key of a label": {"tenantLabel": "a/b/c"},
		"tenantLabel 5 is no key of a label": {"tenantLabel": 5},
		"tenantLabel \"kubernetes.io/metadata.name\" is no key of a label": {"tenantLabel": "kubernetes.io/metadata.name"},
		"podLabel \"\" is no key of a label": {"podLabel": ""},
		"podLabel \"kubernetes.io/metadata.name\" is no key of a label": {"podLabel": "kubernetes.io/metadata.name"},
		"anyPeer[0].direction null is neither Ingress nor Egress": {"anyPeer": [{"ports": ["53/UDP"]}]},
		"cluster \"10.244.0.0/16\" is no object": {"cluster": "10.244.0.0/16"},
		"cluster.podCIDRs \"10.244.0.0/16\" is no list of networks like \"10.244.0.0/16\"": {"cluster": {
			"podCIDRs": "10.244.0.0/16",
			"serviceCIDRs": ["10.96.0.0/12"],
		}},
		"cluster.serviceCIDRs [\"10.96.0.0/12\",\"10.96.0.1\"] is no list of networks like \"10.244.0.0/16\"": {"cluster": {
			"podCIDRs": ["10.244.0.0/16"],
			"serviceCIDRs": ["10.96.0.0/12", "10.96.0.1"],
		}},
	}
	got := tenantfaults.faults with input.parameters as parameters
	got == [fault]
}

test_fault_in_what_is_shared[fault] if {
	some fault, parameters in {
		"sharedNamespaces is \"monitoring\" and no list": {"sharedNamespaces": "monitoring"},
		"sharedLabels is \"tier\" and no list": {"sharedLabels": "tier"},
		"sharedNamespaces[0] has the unknown field \"port\"": {"sharedNamespaces": [{"name": "dns", "port": ["53/UDP"]}]},
		"sharedLabels[0] has the unknown field \"name\"": {"sharedLabels": [{"label": "tier", "values": ["a"], "name": "b"}]},
		"sharedNamespaces[1].name null is no name of a namespace": {"sharedNamespaces": [{"name": "dns"}, {}]},
		"sharedNamespaces[0].name \"kube-*\" is no name of a namespace": {"sharedNamespaces": [{"name": "kube-*"}]},
		"sharedNamespaces[0].name \"-a\" is no name of a namespace": {"sharedNamespaces": [{"name": "-a"}]},
		"sharedNamespaces[0].name \"a-\" is no name of a namespace": {"sharedNamespaces": [{"name": "a-"}]},
		"sharedNamespaces[0].name \"A\" is no name of a namespace": {"sharedNamespaces": [{"name": "A"}]},
		"sharedLabels[0].label null is no key of a label": {"sharedLabels": [{"values": ["web"]}]},
		"sharedLabels[0].label \"kubernetes.io/metadata.name\" is no key of a label": {"sharedLabels": [{
			"label": "kubernetes.io/metadata.name",
			"values": ["web"],
		}]},
		"sharedLabels[1].values null is no list of values of a label": {"sharedLabels": [
			{"label": "tier", "values": ["web"]},
			{"label": "tier"},
		]},
		"sharedLabels[0].values \"web\" is no list of values of a label": {"sharedLabels": [{"label": "a", "values": "web"}]},
		"sharedLabels[0].values [\"web\",\"*\"] is no list of values of a label": {"sharedLabels": [{
			"label": "tier",
			"values": ["web", "*"],
		}]},
		"sharedLabels[0].values [5] is no list of values of a label": {"sharedLabels": [{"label": "a", "values": [5]}]},
		"sharedNamespaces[0].directions \"Egress\" is no list of Ingress, Egress": {"sharedNamespaces": [{
			"name": "dns",
			"directions": "Egress",
		}]},
		"sharedLabels[0].directions [\"Egress\",\"Out\"] is no list of Ingress, Egress": {"sharedLabels": [{
			"label": "tier",
			"values": ["web"],
			"directions": ["Egress", "Out"],
		}]},
		"sharedNamespaces[0].ports \"53/UDP\" is no list of ports like \"53/UDP\"": {"sharedNamespaces": [{
			"name": "dns",
			"ports": "53/UDP",
		}]},
		"sharedLabels[0].ports [\"53/UDP\",\"53\"] is no list of ports like \"53/UDP\"": {"sharedLabels": [{
			"label": "tier",
			"values": ["web"],
			"ports": ["53/UDP", "53"],
		}]},
	}
	got := tenantfaults.faults with input.parameters as parameters
	got == [fault]
}

_keyed := {"podCIDRs": {"a": "::/0"}}

test_objects_are_no_lists[fault] if {
	some fault, parameters in {
		"sharedLabels[0].values {\"a\":\"web\"} is no list of values of a label": {"sharedLabels": [{
			"label": "tier",
			"values": {"a": "web"},
		}]},
		"sharedLabels[0].directions {\"a\":\"Egress\"} is no list of Ingress, Egress": {"sharedLabels": [{
			"label": "tier",
			"values": [],
			"directions": {"a": "Egress"},
		}]},
		"sharedNamespaces[0].ports {\"a\":\"53/UDP\"} is no list of ports like \"53/UDP\"": {"sharedNamespaces": [{
			"name": "dns",
			"ports": {"a": "53/UDP"},
		}]},
		"cluster.podCIDRs {\"a\":\"::/0\"} is no list of networks like \"10.244.0.0/16\"": {"cluster": _keyed},
	}
	got := tenantfaults.faults with input.parameters as parameters
	got == [fault]
}

test_length_of_names if {
	longest := concat("", ["a" | some _ in numbers.range(1, 63)])
	fits := tenantfaults.faults with input.parameters as {"sharedNamespaces": [{"name": longest}]}
	fits == []
	longer := tenantfaults.faults with input.parameters as {"sharedNamespaces": [{"name": concat("", [longest, "a"])}]}
	count(longer) == 1
}

test_all_are_named if {
	got := tenantfaults.faults with input.parameters as {"by": 5, "podLabel": 5, "sharedNamespaces": [{"name": 5}]}
	got == [
		"by 5 is neither namespaceLabel nor release",
		"podLabel 5 is no key of a label",
		"sharedNamespaces[0].name 5 is no name of a namespace",
	]
}

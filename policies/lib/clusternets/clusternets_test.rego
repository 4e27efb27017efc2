package lib.clusternets_test

import data.lib.clusternets
import data.lib.prefixes

test_networks if {
	cluster := {
		"podCIDRs": ["10.244.0.0/16", "fd00::/64"],
		"serviceCIDRs": ["10.96.0.0/12"],
		"nodeCIDRs": ["192.0.2.128/25"],
	}
	pods := {prefixes.of("10.244.0.0/16"), prefixes.of("fd00::/64")}
	clusternets.pods == pods with input as _input(cluster)
	clusternets.services == {prefixes.of("10.96.0.0/12")} with input as _input(cluster)
	clusternets.nodes == {prefixes.of("192.0.2.128/25")} with input as _input(cluster)
	clusternets.faults == [] with input as _input(cluster)
}

test_pods_alone if {
	[clusternets.services, clusternets.nodes, clusternets.faults] == [set(), set(), []] with input as _input({
		"podCIDRs": ["10.244.0.0/16"],
		"nodeCIDRs": null,
	})
}

test_faults[name] if {
	some name, [cluster, want] in {
		"null": [null, ["cluster.podCIDRs lists none"]],
		"empty": [{"podCIDRs": []}, ["cluster.podCIDRs lists none"]],
		"pods that are null": [{"podCIDRs": null, "serviceCIDRs": ["10.96.0.0/12"]}, ["cluster.podCIDRs lists none"]],
		"text": ["10.0.0.0/8", ["cluster is \"10.0.0.0/8\" and no object", "cluster.podCIDRs lists none"]],
		"unknown field": [{"podCIDRs": ["::/0"], "podCidrs": []}, ["cluster has the unknown field \"podCidrs\""]],
		"odd lists": [{"podCIDRs": "10.0.0.0/8", "serviceCIDRs": ["a"], "nodeCIDRs": [5]}, [
			"cluster.nodeCIDRs[0] 5 is no CIDR as Kubernetes writes it",
			"cluster.podCIDRs is \"10.0.0.0/8\" and no list",
			"cluster.serviceCIDRs[0] \"a\" is no CIDR as Kubernetes writes it",
		]],
	}
	got := clusternets.faults with input as _input(cluster)
	got == want
}

test_no_parameters if {
	clusternets.faults == ["cluster.podCIDRs lists none"] with input as {}
	clusternets.pods == set() with input as {}
}

_input(cluster) := {"parameters": {"cluster": cluster}}

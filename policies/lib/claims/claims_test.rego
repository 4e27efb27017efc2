package lib.claims_test

import data.lib.claims

test_addresses[name] if {
	some name, test in {
		"none": {"spec": {}, "want": set()},
		"null": {"spec": {"externalIPs": null, "loadBalancerIP": null}, "want": set()},
		"empty": {"spec": {"externalIPs": [], "loadBalancerIP": ""}, "want": set()},
		"what was given": {"spec": {}, "status": {"loadBalancer": {"ingress": [{"ip": "192.0.2.1"}]}}, "want": set()},
		"externalIPs": {"spec": {"externalIPs": ["192.0.2.1", null]}, "want": {
			[["spec", "externalIPs", 0], "spec.externalIPs[0]", "192.0.2.1"],
			[["spec", "externalIPs", 1], "spec.externalIPs[1]", null],
		}},
		"externalIPs that are no list": {"spec": {"externalIPs": {"a": "192.0.2.1"}}, "want": set()},
		"loadBalancerIP": {
			"spec": {"loadBalancerIP": "2001:db8::1"},
			"want": {[["spec", "loadBalancerIP"], "spec.loadBalancerIP", "2001:db8::1"]},
		},
		"loadBalancerIP of odd type": {
			"spec": {"loadBalancerIP": false},
			"want": {[["spec", "loadBalancerIP"], "spec.loadBalancerIP", false]},
		},
	}
	claims.addresses == test.want with input.review.object as object.remove(test, ["want"])
}

test_annotations[key] if {
	some key in [
		"io.cilium/lb-ipam-ips",
		"kube-vip.io/loadbalancerIPs",
		"lbipam.cilium.io/ips",
		"metallb.io/loadBalancerIPs",
		"metallb.universe.tf/loadBalancerIPs",
		"purelb.io/addresses",
		"service.beta.kubernetes.io/azure-load-balancer-ipv4",
		"service.beta.kubernetes.io/azure-load-balancer-ipv6",
	]
	path := ["metadata", "annotations", key]
	field := concat(" ", ["annotation", key])
	want := {[path, field, "192.0.2.1"], [path, field, "2001:db8::1"]}
	claims.addresses == want with input.review.object.metadata.annotations as {key: "192.0.2.1, 2001:db8::1,,"}
}

test_no_annotations[name] if {
	some name, annotations in {
		"another": {"loadbalancer.openstack.org/load-balancer-address": "192.0.2.1"},
		"empty": {"metallb.io/loadBalancerIPs": " "},
		"null": {"metallb.io/loadBalancerIPs": null},
		"of odd type": ["metallb.io/loadBalancerIPs"],
	}
	claims.addresses == set() with input.review.object.metadata.annotations as annotations
}

test_named_annotations[name] if {
	some name, test in {
		"one": {"annotations": ["a", 5], "want": {[["metadata", "annotations", "a"], "annotation a", "192.0.2.1"]}},
		"none": {"annotations": [], "want": set()},
		"of odd type": {"annotations": {"a": "a"}, "want": {[
			["metadata", "annotations", "purelb.io/addresses"],
			"annotation purelb.io/addresses",
			"192.0.2.2",
		]}},
	}
	annotations := {"a": "192.0.2.1", "purelb.io/addresses": "192.0.2.2"}
	claims.addresses == test.want with input.review.object.metadata.annotations as annotations
		with input.parameters.addressAnnotations as test.annotations
}

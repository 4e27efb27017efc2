# METADATA
# title: Addresses that Services claim
# description: >-
#   The addresses that the Service under review asks for, whatever its type: the
#   API server keeps them on any. What a load balancer was given, in status, is
#   not among them.
# related_resources:
# - ref: https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/#ServiceSpec
#   description: externalIPs and loadBalancerIP
package lib.claims

import data.lib.reviews

# METADATA
# scope: document
# description: The addresses as they are written, each as [path, its name, address].
addresses contains [["spec", "externalIPs", i], sprintf("spec.externalIPs[%d]", [i]), address] if {
	is_array(reviews.spec.externalIPs)
	some i, address in reviews.spec.externalIPs
}

addresses contains [["spec", "loadBalancerIP"], "spec.loadBalancerIP", address] if {
	address := object.get(reviews.spec, "loadBalancerIP", null)
	not address in [null, ""]
}

addresses contains [["metadata", "annotations", key], sprintf("annotation %s", [key]), address] if {
	annotations := reviews.annotations
	some key in _annotations
	some text in split(annotations[key], ",")
	address := trim_space(text)
	address != ""
}

# What the API documents loadBalancerIP to be replaced by. OpenStack writes its
# loadbalancer.openstack.org/load-balancer-address itself, which claims nothing.
default _annotations := {
	"io.cilium/lb-ipam-ips",
	"kube-vip.io/loadbalancerIPs",
	"lbipam.cilium.io/ips",
	"metallb.io/loadBalancerIPs",
	"metallb.universe.tf/loadBalancerIPs",
	"purelb.io/addresses",
	"service.beta.kubernetes.io/azure-load-balancer-ipv4",
	"service.beta.kubernetes.io/azure-load-balancer-ipv6",
}

_annotations := input.parameters.addressAnnotations if is_array(input.parameters.addressAnnotations)

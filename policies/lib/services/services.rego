# METADATA
# title: Services
# description: >-
#   What a Service opens, as the API server defaults and allocates it.
# related_resources:
# - ref: https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/
#   description: Service v1
package lib.services

import data.lib.addresses
import data.lib.ports
import data.lib.reviews

# METADATA
# description: Whether the review is of a Service that is to be judged, not of one going away.
judged if {
	reviews.kind == "Service"
	reviews.group == ""
	reviews.judged
	not reviews.leaving
}

# METADATA
# description: Whether the Service has a spec, as every Service must.
readable if is_object(reviews.object.spec)

# METADATA
# description: The type, whatever it is; ClusterIP when absent or empty.
type(spec) := "ClusterIP" if {
	object.get(spec, "type", null) in {null, ""}
} else := spec.type

# METADATA
# description: The ports, [] when there are none; what is no list is one port of an odd type.
entries(spec) := [] if {
	is_null(object.get(spec, "ports", null))
} else := spec.ports if {
	is_array(spec.ports)
} else := [[spec.ports]]

# METADATA
# description: >-
#   Whether ports whose nodePort is absent get none: a LoadBalancer's get one
#   unless allocateLoadBalancerNodePorts is false.
# scope: document
allocates_none(spec) if type(spec) in {"ClusterIP", "ExternalName"}

allocates_none(spec) if {
	type(spec) == "LoadBalancer"
	spec.allocateLoadBalancerNodePorts == false
}

# METADATA
# description: >-
#   Whether a Service may have node ports once it names them, out of the allowed
#   ranges. A headless one has none to name.
nameable(spec, allowed) if {
	type(spec) in {"NodePort", "LoadBalancer"}
	not spec.clusterIP == "None"
	count(entries(spec)) > 0
	count(allowed) > 0
}

# METADATA
# description: >-
#   Whether a node port for health checks is opened: it is for every
#   LoadBalancer that keeps traffic on the node, even where
#   allocateLoadBalancerNodePorts is false.
checks_health(spec) if {
	type(spec) == "LoadBalancer"
	not object.get(spec, "externalTrafficPolicy", null) in {null, "", "Cluster"}
}

# METADATA
# scope: document
# description: >-
#   Whether no node port for health checks is opened, or one of the allowed
#   ranges that the Service names itself.
checks_health_within(spec, _) if {
	object.get(spec, "healthCheckNodePort", null) in {null, 0}
	not checks_health(spec)
}

checks_health_within(spec, allowed) if {
	ports.within(spec.healthCheckNodePort, allowed)
	checks_health(spec)
}

# METADATA
# description: >-
#   Whether loadBalancerSourceRanges says who may come in: a list of networks,
#   all of which can be read, blanks around them aside (ValidateService in
#   kubernetes/pkg/apis/core/validation), and which leave somebody out of either
#   family.
confining(ranges) if {
	is_array(ranges)
	count(ranges) > 0
	networks := [network | some entry in ranges; network := _source_network(entry)]
	count(networks) == count(ranges)
	count(addresses.spans(networks)) == 0
}

# METADATA
# description: "openness(ranges): why a loadBalancerSourceRanges is not confining, and what would be."
openness(ranges) := "is not set, so that everyone may come in; list the networks that may" if {
	ranges in [null, []]
} else := "is no list of networks; list those that may come in" if {
	not is_array(ranges)
} else := sprintf("has %s, which is no network; write it like \"192.0.2.0/24\"", [json.marshal(unreadable)]) if {
	unreadable := [entry | some entry in ranges; not _source_network(entry)][0]
} else := sprintf("lets in %s; list the networks that may come in", [concat(" and ", families)]) if {
	families := addresses.spans([network | some entry in ranges; network := _source_network(entry)])
}

_source_network(entry) := addresses.network(trimmed) if {
	trimmed := trim_space(entry)
	contains(trimmed, "/")
}

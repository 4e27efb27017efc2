# METADATA
# title: Services
# description: >-
#   What a Service opens, as the API server defaults and allocates it.
# related_resources:
# - ref: https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/
#   description: Service v1
package lib.services

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
	object.get(spec, "clusterIP", "") != "None"
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

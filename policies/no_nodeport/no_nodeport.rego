# METADATA
# title: No node ports
# description: >-
#   Denies Services that open ports on every node, past the load balancer: type
#   NodePort, and type LoadBalancer as long as it allocates node ports, names
#   them, or needs one for health checks. Use ClusterIP behind an Ingress, or a
#   load balancer without node ports (allocateLoadBalancerNodePorts: false).
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport
#   description: type NodePort
# - ref: https://kubernetes.io/docs/concepts/services-networking/service/#load-balancer-nodeport-allocation
#   description: Disabling load balancer NodePort allocation
# custom:
#   kind: K8sNoNodePort
#   version: 1.1.0
#   severity: high
#   parameters:
#     allowedPorts:
#       type: array
#       description: >-
#         Node ports that may be open. A Service then has to name its node ports
#         itself, each one of these. Default: none.
#       items:
#         type: object
#         description: A port, or a range of ports.
#         required: [port]
#         properties:
#           port:
#             type: integer
#             description: The port, or the first one of the range.
#           endPort:
#             type: integer
#             description: "The last port of the range. Default: port."
#   controls:
#     iso27001-2013: [A.13.1.1]
#     iso27001-2022: ["8.20"]
#     bsi-it-grundschutz: [APP.4.4.A7]
package policies.no_nodeport

import data.lib.ports
import data.lib.reviews
import data.lib.services

violation contains {"msg": msg, "details": {"path": ["spec", "type"], "remedy": _type_remedy}} if {
	services.judged
	not _type_permitted
	msg := sprintf("%s: %s", [reviews.ref, _type_fault])
}

violation contains {"msg": msg, "details": {"path": ["spec", "allocateLoadBalancerNodePorts"], "remedy": remedy}} if {
	services.judged
	not _allocation_permitted
	msg := sprintf("%s: %s", [reviews.ref, _allocation_fault])
	remedy := "Set allocateLoadBalancerNodePorts to false on a LoadBalancer, and leave it out elsewhere."
}

violation contains {"msg": msg, "details": {"path": ["spec", "ports", i, "nodePort"], "remedy": remedy}} if {
	services.judged
	some i, port in services.entries(reviews.spec)
	not _port_permitted(port)
	msg := sprintf("%s: spec.ports[%d] %s", [reviews.ref, i, _port_fault(port)])
	remedy := "Remove nodePort, or name an allowed one."
}

violation contains {"msg": msg, "details": {"path": ["spec", "healthCheckNodePort"], "remedy": remedy}} if {
	services.judged
	not services.checks_health_within(reviews.spec, _allowed)
	msg := sprintf("%s: %s", [reviews.ref, _health_check_fault])
	remedy := "Set externalTrafficPolicy to Cluster and remove healthCheckNodePort."
}

_type := services.type(reviews.spec)

default _allowed := set()

_allowed := ports.ranges(input.parameters.allowedPorts)

_type_permitted if {
	is_object(reviews.object.spec)
	_type in {"ClusterIP", "ExternalName", "LoadBalancer"}
}

_type_permitted if _nameable

_nameable if services.nameable(reviews.spec, _allowed)

_allocation_permitted if {
	_type != "LoadBalancer"
	is_null(object.get(reviews.spec, "allocateLoadBalancerNodePorts", null))
}

_allocation_permitted if {
	_type == "LoadBalancer"
	services.allocates_none(reviews.spec)
}

_allocation_permitted if {
	_type == "LoadBalancer"
	_nameable
}

_port_permitted(port) if {
	services.allocates_none(reviews.spec)
	object.get(port, "nodePort", null) in {null, 0}
}

_port_permitted(port) if {
	_nameable
	ports.within(port.nodePort, _allowed)
}

# Nothing to say of the port where its type is denied, or the allocation.
_port_permitted(_) if {
	not services.allocates_none(reviews.spec)
	not _nameable
}

_type_fault := "spec is no object; write one" if {
	not is_object(object.get(reviews.object, "spec", null))
} else := "type NodePort opens ports on every node; use ClusterIP" if {
	_type == "NodePort"
} else := sprintf("type %s is none of ClusterIP, ExternalName, LoadBalancer; use ClusterIP", [json.marshal(_type)])

default _type_remedy := "Use type ClusterIP, and let people in through an Ingress."

# cert-manager makes its solvers' Services NodePorts unless the issuer says otherwise.
_type_remedy := "Set spec.acme.solvers[].http01.ingress.serviceType: ClusterIP in the issuer." if {
	reviews.object.metadata.labels["acme.cert-manager.io/http01-solver"] == "true"
}

_allocation_fault := "type LoadBalancer allocates node ports; set spec.allocateLoadBalancerNodePorts to false" if {
	_type == "LoadBalancer"
} else := sprintf("spec.allocateLoadBalancerNodePorts is not for type %s; remove it", [_type])

_port_fault(port) := sprintf("has nodePort %s, open on every node; %s", [json.marshal(port.nodePort), _advice]) if {
	not object.get(port, "nodePort", null) in {null, 0}
} else := sprintf("names no nodePort; %s", [_advice]) if {
	is_object(port)
} else := sprintf("is %s; write a port", [json.marshal(port)])

_health_check_fault := sprintf("externalTrafficPolicy %s opens a node port of its own; use Cluster", [policy]) if {
	services.checks_health(reviews.spec)
	policy := json.marshal(reviews.spec.externalTrafficPolicy)
} else := sprintf("healthCheckNodePort %s has no externalTrafficPolicy Local to serve; remove it", [port]) if {
	port := json.marshal(reviews.spec.healthCheckNodePort)
}

default _advice := "remove it"

_advice := sprintf("name one of %s", [ports.text(_allowed)]) if _nameable

# METADATA
# title: No host network
# description: >-
#   Denies pods, and workloads that make pods, on the network of their nodes
#   (hostNetwork), where no NetworkPolicy reaches them and what listens on the
#   node's loopback is open to them, and containers that open ports of the node
#   (hostPort), past the load balancer. Give the pods a Service.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
#   description: Pod Security Standards
# - ref: https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-and-hostnetwork-pods
#   description: NetworkPolicy and hostNetwork pods
# custom:
#   kind: K8sNoHostNetwork
#   version: 1.1.0
#   severity: high
#   parameters:
#     allowHostNetwork:
#       type: boolean
#       description: >-
#         Whether pods may be on the host network. The ports that they declare are
#         then ports of the node, and have to be among allowedHostPorts; but they
#         can listen on others that they do not declare. Default: false.
#     allowedHostPorts:
#       type: array
#       description: >-
#         Ports of the node that containers may open, whatever the hostIP: one
#         that is open on the loopback alone is open to all pods on the host
#         network. Default: none.
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
package policies.no_host_network

import data.lib.containers
import data.lib.fieldpaths
import data.lib.ports
import data.lib.reviews
import data.lib.workloads

violation contains {"msg": msg, "details": {"path": path, "remedy": remedy}} if {
	_judged
	not _network_permitted
	path := array.concat(workloads.path, ["spec", "hostNetwork"])
	msg := sprintf("%s: %s %s", [reviews.ref, fieldpaths.text(path), _network_fault])
	remedy := "Remove hostNetwork and the hostPorts, and give the pods a Service."
}

violation contains {"msg": msg, "details": {"path": path, "remedy": remedy}} if {
	_judged
	some [owner, port] in containers.ports
	not _port_permitted(port)
	path := array.concat(owner, ["hostPort"])
	msg := sprintf("%s: %s %s", [reviews.ref, fieldpaths.text(owner), _port_fault(port)])
	remedy := "Remove hostPort and give the pods a Service, or use an allowed port."
}

violation contains {"msg": msg, "details": {"path": path, "remedy": remedy}} if {
	_judged
	some [path, wanted] in containers.unreadable
	msg := sprintf("%s: %s is not %s; write one", [reviews.ref, fieldpaths.text(path), wanted])
	remedy := "Write the pods as the API has them, or what they open cannot be told."
}

_judged if {
	reviews.judged
	not reviews.terminating
}

default _allowed := set()

_allowed := ports.ranges(input.parameters.allowedHostPorts)

_network_permitted if not workloads.host_network

_network_permitted if {
	workloads.pod_spec.hostNetwork == true
	input.parameters.allowHostNetwork == true
}

_port_permitted(port) if {
	_unset(port)
	not workloads.host_network
}

_port_permitted(port) if ports.within(_opened(port), _allowed)

# On the host network each port is opened: nothing to say of it where that is
# denied already.
_port_permitted(port) if {
	not _network_permitted
	_opened(port) == object.get(port, "containerPort", null)
}

# In hostPort the API server writes 0 for none, and what it makes of none on the
# host network (defaultHostNetworkPorts in kubernetes/pkg/apis/core/v1) in a Pod,
# but not in a workload.
_opened(port) := object.get(port, "containerPort", null) if {
	_unset(port)
} else := port.hostPort

_unset(port) if object.get(port, "hostPort", null) in [null, 0]

_network_fault := concat(" ", [
	"true puts the pods on the network of their nodes,",
	"where no NetworkPolicy reaches them; remove it",
]) if {
	workloads.pod_spec.hostNetwork == true
} else := sprintf("%s is no boolean; remove it", [json.marshal(workloads.pod_spec.hostNetwork)])

_port_fault(port) := sprintf("opens port %s of its node, past the load balancer; allowed: %s", [
	json.marshal(_opened(port)),
	_allowed_text,
])

_allowed_text := "none" if {
	_allowed == set()
} else := ports.text(_allowed)

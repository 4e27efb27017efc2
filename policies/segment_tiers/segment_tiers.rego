# METADATA
# title: Segment tiers
# description: >-
#   Denies a NetworkPolicy with a rule that opens more than the traffic matrix of
#   the cluster declares: the matrix names zones of namespaces, networks outside of
#   the cluster, and the flows between them; everything else is forbidden. Each
#   rule in force is judged by itself, and by every namespace that could ever
#   exist: if each of them keeps to the matrix, all of them together do. Select
#   namespaces by the tier and tenant that the matrix has a flow for, on its ports.
#   It takes for granted that namespaces of zones isolate their pods in both
#   directions, that only the platform sets the labels it goes by, that no pod is
#   on its node's network (see require_default_deny, require_tier and
#   no_host_network), and that policies of other kinds open nothing.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/services-networking/network-policies/
#   description: Network Policies
# custom:
#   kind: K8sSegmentTiers
#   version: 1.0.0
#   severity: critical
#   parameters:
#     tierLabel: {type: string, description: "The label of Namespaces that says their tier. Default: tier."}
#     tenantLabel: {type: string, description: "The label of Namespaces that says their tenant. Default: none."}
#     intraNamespace:
#       type: string
#       description: "Whether pods of one namespace may reach each other: allow (default), or declared (by flows)."
#       enum: [allow, declared]
#     closedWorld: {type: boolean, description: "Judge by the namespaces known now, not all possible. Default: false."}
#     zones:
#       type: array
#       description: A namespace is in the zone that names it, or else in the one whose tier it has.
#       items:
#         type: object
#         description: A zone, with a tier, with names, or with both.
#         required: [name]
#         properties:
#           name: {type: string, description: What flows call it.}
#           tier: {type: string, description: The value of tierLabel on its Namespaces.}
#           names: {type: array, description: Namespaces in it whatever their labels., items: {type: string}}
#           perTenant: {type: boolean, description: "Flows between such zones keep to the tenant. Default: false."}
#     externals:
#       type: array
#       description: >-
#         Networks outside of the cluster. Nodes are outside: an external that holds
#         their addresses lets them, and pods on their network. Default: none.
#       items:
#         type: object
#         description: Networks that flows lead from or to.
#         required: [name, cidrs]
#         properties:
#           name: {type: string, description: What flows call it.}
#           cidrs: &cidrs {type: array, description: "Networks, of IPv4 or IPv6.", items: {type: string}}
#           except: {type: array, description: Networks of those that it is without., items: {type: string}}
#     cluster:
#       type: object
#       description: Its networks, of each IP family in use. No ipBlock may meet those of pods or, in egress, Services.
#       required: [podCIDRs]
#       properties: {podCIDRs: *cidrs, serviceCIDRs: *cidrs, nodeCIDRs: *cidrs}
#     flows:
#       type: array
#       description: "What is permitted; everything else is not. Default: nothing."
#       items:
#         type: object
#         description: A flow, from a zone or an external to a zone, or from a zone to an external.
#         required: [from, to]
#         properties:
#           from: {type: string, description: "A zone or an external, or * for every zone."}
#           to: {type: string, description: "A zone or an external, or * for every zone."}
#           ports:
#             type: array
#             description: The ports that it leads to, those of containers.
#             items:
#               type: object
#               description: A port, a range of ports, or a port by its name.
#               properties:
#                 protocol: {type: string, description: "Default: TCP.", enum: [TCP, UDP, SCTP]}
#                 port: {type: integer, description: "The port, or the first one of a range."}
#                 endPort: {type: integer, description: "The last port of a range. Default: port."}
#                 name: {type: string, description: "The name of a port, in place of port."}
#           anyPort: {type: boolean, description: "It leads to every port, and has no ports. Default: false."}
#           crossTenant: {type: boolean, description: "It leads to other tenants too. Default: false."}
#     anyPeer:
#       type: array
#       description: "Ports on which rules may leave out their peers and so have everyone. Default: none."
#       items:
#         type: object
#         description: Such ports, in one direction.
#         required: [direction, ports]
#         properties:
#           direction: {type: string, description: The direction of the rules., enum: [Ingress, Egress]}
#           ports: {type: array, description: "Ports, like 53/UDP or 8080-8089/TCP.", items: {type: string}}
#   sync:
#   - {groups: [""], versions: [v1], kinds: [Namespace]}
#   controls:
#     iso27001-2013: [A.13.1.3]
#     iso27001-2022: ["8.22"]
#     bsi-it-grundschutz: [APP.4.4.A7, APP.4.4.A18]
package policies.segment_tiers

import data.lib.frames
import data.lib.matrices
import data.lib.networkpolicies
import data.lib.offences
import data.lib.residences
import data.lib.reviews
import data.lib.series

violation contains {"msg": msg, "details": {"path": [], "remedy": "Mend the parameters of the constraint."}} if {
	_reviewed
	matrices.faults != []
	msg := sprintf("%s: the constraint allows nothing while its parameters are at fault (%s); mend them", [
		reviews.ref,
		series.text(matrices.faults),
	])
}

violation contains {"msg": msg, "details": {"path": ["metadata", "namespace"], "remedy": remedy}} if {
	_judged
	msg := sprintf("%s: %s", [reviews.ref, residences.fault])
	remedy := "Give the Namespace the label of a tier, or move the policy to one that has it."
}

violation contains {"msg": msg, "details": {"path": fault.path, "remedy": remedy}} if {
	_judged
	some fault in frames.faults
	msg := sprintf("%s: %s", [reviews.ref, fault.text])
	remedy := "Write the field as the API server takes it."
}

violation contains {"msg": msg, "details": {"path": offence.path, "remedy": remedy}} if {
	_judged
	some direction in networkpolicies.directions(reviews.spec)
	some i, rule in networkpolicies.rules(reviews.spec, direction)
	offence := offences.offence(rule, direction, ["spec", lower(direction), i])
	msg := sprintf("%s: %s", [reviews.ref, offence.text])
	remedy := "Name no peers and ports but those that the matrix has a flow for."
}

_reviewed if {
	reviews.kind == "NetworkPolicy"
	reviews.group in {"networking.k8s.io", "extensions"}
	reviews.judged
	not reviews.leaving
}

_judged if {
	_reviewed
	matrices.faults == []
}

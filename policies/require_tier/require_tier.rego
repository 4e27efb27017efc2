# METADATA
# title: Require a tier
# description: >-
#   Denies a Namespace that is in no zone of the traffic matrix, in one by its name
#   and with a tier besides, or in one divided among tenants without a tenant, and
#   whoever sets its tier or tenant, the platform aside: NetworkPolicies go by these
#   labels. Denies what lets people in where the matrix does not: LoadBalancer
#   Services in zones that no flow leads to from outside, and Ingresses, Gateways and
#   their routes where none leads on from there. Give the Namespace a tier, or move
#   the object to one of the right tier.
# related_resources:
# - ref: https://kubernetes.io/docs/reference/access-authn-authz/authentication/#users-in-kubernetes
#   description: Users in Kubernetes
# custom:
#   kind: K8sRequireTier
#   version: 1.0.0
#   severity: high
#   parameters:
#     tierLabel: {type: string, description: "The label of Namespaces that says their tier. Default: tier."}
#     tenantLabel:
#       type: string
#       description: "The label of Namespaces that says their tenant. Default: none, and no zone is perTenant."
#     intraNamespace:
#       type: string
#       description: >-
#         Whether pods of one namespace may reach each other: allow (as when left
#         out; Ingresses may then be in the namespaces that people enter by), or declared.
#       enum: [allow, declared]
#     zones:
#       type: array
#       description: The zones. A namespace is in the one that names it, or whose tier it has.
#       items:
#         type: object
#         description: A zone, with a tier, with names, or with both.
#         required: [name]
#         properties:
#           name: {type: string, description: What flows call it.}
#           tier: {type: string, description: The value of tierLabel on its Namespaces.}
#           names: {type: array, description: Namespaces in it whatever their labels., items: {type: string}}
#           perTenant:
#             type: boolean
#             description: >-
#               Each of its namespaces is one tenant's, and flows between such zones stay
#               within the tenant. Default: false.
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
#     platformGroups:
#       type: array
#       description: "Groups that may set tiers and tenants, and create what zones name. Default: none."
#       items: {type: string}
#     platformUsers:
#       type: array
#       description: "Users that may, such as system:serviceaccount:argocd:argocd-server. Default: none."
#       items: {type: string}
#     allowCreation:
#       type: boolean
#       description: "Whether all who may create Namespaces may do so for those they create. Default: false."
#     withoutZone:
#       type: array
#       description: "Namespaces that need no zone, since nothing runs there that a matrix is for. Default: none."
#       items: {type: string}
#   sync:
#   - groups: [""]
#     versions: [v1]
#     kinds: [Namespace]
#   controls:
#     iso27001-2013: [A.13.1.3]
#     iso27001-2022: ["8.22"]
#     bsi-it-grundschutz: [APP.4.4.A7, APP.4.4.A18]
package policies.require_tier

import data.lib.affiliations
import data.lib.doorways
import data.lib.reviews
import data.lib.series
import data.lib.stewards
import data.lib.tierfaults

violation contains {"msg": msg, "details": {"path": [], "remedy": "Mend the parameters of the constraint."}} if {
	not reviews.terminating
	tierfaults.faults != []
	faults := series.text(tierfaults.faults)
	msg := sprintf("%s: the constraint allows nothing while its parameters are at fault (%s); mend them", [
		_subject,
		faults,
	])
}

violation contains {"msg": msg, "details": {"path": fault.path, "remedy": fault.remedy}} if {
	affiliations.judged
	tierfaults.faults == []
	not reviews.terminating
	some fault in affiliations.faults
	msg := sprintf("%s: %s", [_subject, fault.text])
}

violation contains {"msg": msg, "details": {"path": usurpation.path, "remedy": remedy}} if {
	affiliations.judged
	tierfaults.faults == []
	some usurpation in stewards.usurpations
	msg := sprintf("%s: %s", [_subject, usurpation.text])
	remedy := "Let the platform set the tier and the tenant."
}

violation contains {"msg": msg, "details": {"path": misplacement.path, "remedy": remedy}} if {
	tierfaults.faults == []
	some misplacement in doorways.misplacements
	msg := sprintf("%s: %s", [_subject, misplacement.text])
	remedy := "Let people in where the traffic matrix has a flow for them."
}

_subject := sprintf("Namespace %s", [reviews.name]) if affiliations.judged

_subject := reviews.ref if doorways.judged

# METADATA
# title: Isolate tenants
# description: >-
#   Denies a NetworkPolicy that opens pods of one tenant to those of another: a
#   rule that lets in, or lets out to, everyone, namespaces that are neither the
#   tenant's nor shared, or addresses that may be pods'. Labels of pods in other
#   namespaces prove nothing, and a selector is judged by every namespace that
#   could exist. Select the tenant by its label, or a shared namespace by name.
#   It takes for granted that pods are isolated by some policy, that only the
#   platform sets the labels of namespaces that it goes by, and that pods are not
#   on their node's network (see require_default_deny, require_tier, no_host_network).
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/security/multi-tenancy/#network-isolation
#   description: Multi-tenancy
# - ref: https://kubernetes.io/docs/concepts/services-networking/network-policies/
#   description: Network Policies
# custom:
#   kind: K8sIsolateTenants
#   version: 1.0.0
#   severity: high
#   parameters:
#     by:
#       type: string
#       description: >-
#         What makes a tenant: namespaceLabel (the namespaces with one value of
#         tenantLabel, as when left out; one without is a tenant of its own), or
#         release (the pods with one value of podLabel inside of one namespace;
#         every other namespace is another's).
#       enum: [namespaceLabel, release]
#     tenantLabel:
#       type: string
#       description: "The label of Namespaces that names their tenant. Only the platform may set it. Default: tenant."
#     podLabel:
#       type: string
#       description: >-
#         By release: the label of pods that names their tenant. Whoever may create pods in
#         the namespace can set it. Default: app.kubernetes.io/instance.
#     sharedNamespaces:
#       type: array
#       description: >-
#         Namespaces, by name, that are no tenant's and that all of them may reach
#         or be reached by. Policies in them are not judged. Default: none.
#       items:
#         type: object
#         description: A namespace, and what of it is shared.
#         required: [name]
#         properties:
#           name: {type: string, description: Its name.}
#           directions: &directions
#             type: array
#             description: "Ingress, from there to the tenants; Egress, from them to there. Default: both."
#             items: {type: string, enum: [Ingress, Egress]}
#           ports: &ports
#             type: array
#             description: "The ports of the pods reached, like 53/UDP or 8080-8089/TCP. Default: all."
#             items: {type: string}
#     sharedLabels:
#       type: array
#       description: >-
#         Labels that make a namespace a shared one, as sharedNamespaces do by
#         name. Only the platform may set them. Default: none.
#       items:
#         type: object
#         description: A label, and what of the namespaces that have it is shared.
#         required: [label, values]
#         properties:
#           label: {type: string, description: The key of the label.}
#           values: {type: array, description: Those of its values, items: {type: string}}
#           directions: *directions
#           ports: *ports
#     anyPeer:
#       type: array
#       description: "Ports on which rules may have any peer, or none, such as those of DNS. Default: none."
#       items:
#         type: object
#         description: Ports, in a direction.
#         required: [direction, ports]
#         properties:
#           direction: {type: string, description: Ingress or Egress., enum: [Ingress, Egress]}
#           ports: {type: array, description: "Ports, like 53/UDP.", items: {type: string}}
#     cluster:
#       type: object
#       description: >-
#         The cluster's own addresses, which no ipBlock may hold. Where they are not
#         given, no ipBlock is allowed.
#       properties:
#         podCIDRs: {type: array, description: Networks with the address of every pod., items: {type: string}}
#         serviceCIDRs:
#           type: array
#           description: "Networks with the address of every Service; needed for ipBlocks of Egress."
#           items: {type: string}
#   sync:
#   - groups: [""]
#     versions: [v1]
#     kinds: [Namespace]
#   controls:
#     iso27001-2013: [A.13.1.3]
#     iso27001-2022: ["8.22"]
#     bsi-it-grundschutz: [APP.4.4.A18]
package policies.isolate_tenants

import data.lib.communal
import data.lib.frames
import data.lib.isolation
import data.lib.namespaces
import data.lib.reviews
import data.lib.series
import data.lib.tenantfaults

violation contains {"msg": msg, "details": {"path": [], "remedy": "Mend the parameters of the constraint."}} if {
	_reviewed
	tenantfaults.faults != []
	faults := series.text(tenantfaults.faults)
	msg := sprintf("%s: the constraint allows nothing while its parameters are at fault (%s); mend them", [
		reviews.ref,
		faults,
	])
}

violation contains {"msg": msg, "details": {"path": fault.path, "remedy": remedy}} if {
	_judged
	some fault in frames.faults
	msg := sprintf("%s: %s", [reviews.ref, fault.text])
	remedy := "Write the field as the API server takes it."
}

violation contains {"msg": msg, "details": {"path": fault.path, "remedy": fault.remedy}} if {
	_judged
	some fault in isolation.faults
	msg := sprintf("%s: %s", [reviews.ref, fault.text])
}

_reviewed if {
	reviews.kind == "NetworkPolicy"
	reviews.group in {"networking.k8s.io", "extensions"}
	reviews.judged
	not reviews.leaving
}

_judged if {
	_reviewed
	tenantfaults.faults == []
	not communal.holds(namespaces.labels)
}

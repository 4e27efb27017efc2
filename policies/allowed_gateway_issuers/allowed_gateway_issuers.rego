# METADATA
# title: Allowed issuers of Gateways
# description: >-
#   Denies a Gateway or ListenerSet whose cert-manager annotations name no allowed
#   issuer, or that cert-manager refuses, and a listener with TLS for which it makes
#   no Certificate: it says so in an event only. Without an issuer, TLS is denied
#   unless certificates may come by other means. Name an allowed issuer in an
#   annotation; a ListenerSet without one has its Gateway's.
# related_resources:
# - ref: https://cert-manager.io/docs/usage/gateway/
# custom:
#   kind: K8sAllowedGatewayIssuers
#   version: 1.0.0
#   severity: high
#   parameters:
#     allowedIssuers:
#       type: array
#       description: "The issuers that Gateways may ask for certificates. Default: none."
#       items:
#         type: object
#         description: An issuer.
#         required: [name]
#         properties:
#           kind:
#             type: string
#             description: "Issuer, ClusterIssuer, or an external issuer's kind. Default: Issuer."
#           name:
#             type: string
#             description: The issuer's name. An Issuer of that name is allowed in every namespace.
#           group:
#             type: string
#             description: "The API group, for external issuers. Default: cert-manager.io."
#     allowSuppliedCertificates:
#       type: boolean
#       description: "Whether certificates may come by other means, without an issuer. Default: false."
#     defaultIssuerGroup:
#       type: string
#       description: >-
#         cert-manager's --default-issuer-group, the group of an issuer that is
#         named without one. Default: cert-manager.io.
#   sync:
#   - {groups: [gateway.networking.k8s.io], versions: [v1], kinds: [Gateway]}
#   - {groups: [gateway.networking.k8s.io], versions: [v1], kinds: [ListenerSet]}
#   controls:
#     iso27001-2013: [A.10.1.2]
#     iso27001-2022: ["8.24"]
package policies.allowed_gateway_issuers

import data.lib.gateways
import data.lib.gatewayshims
import data.lib.issuers
import data.lib.reviews
import data.lib.shims

violation contains {"msg": msg, "details": {"path": path, "remedy": fault.remedy}} if {
	_shimmed
	some fault in shims.faults(gatewayshims.annotations, _trigger, _allowed, _defaults)
	path := ["metadata", "annotations", fault.key]
	msg := sprintf("%s: %s", [reviews.ref, fault.text])
}

violation contains {"msg": msg, "details": {"path": path, "remedy": shims.naming_remedy}} if {
	gateways.judged
	not _supplied
	path := ["metadata", "annotations", "cert-manager.io/cluster-issuer"]
	msg := sprintf("%s: TLS of spec.listeners has no issuer; %s", [reviews.ref, shims.allowance(_allowed)])
}

violation contains {"msg": msg, "details": {"path": ["spec", "listeners"], "remedy": remedy}} if {
	_shimmed
	not _useful
	msg := sprintf("%s: without a listener that ends TLS cert-manager makes no Certificate; add one", [reviews.ref])
	remedy := "Add a listener of protocol HTTPS, or remove the annotation."
}

violation contains {"msg": msg, "details": {"path": skip.path, "remedy": remedy}} if {
	_shimmed
	not _dispensable
	some skips in gatewayshims.skips
	some skip in skips
	msg := sprintf("%s: %s", [reviews.ref, skip.text])
	remedy := "Give the listener a hostname and a Secret of this namespace, which cert-manager fills."
}

_shimmed if {
	gateways.judged
	_trigger
}

# kubernetes.io/tls-acme is for Ingresses only.
_trigger := issuers.naming(gatewayshims.annotations)

# Whether nothing asks for an issuer, or something names one.
_supplied if _trigger

_supplied if gatewayshims.plain

_supplied if input.parameters.allowSuppliedCertificates == true

# Whether the annotations have a use.
_useful if count(gatewayshims.certified) > 0

_useful if gatewayshims.lends

# Whether listeners that are skipped may have certificates by other means: the
# annotations have a use for another one.
_dispensable if {
	input.parameters.allowSuppliedCertificates == true
	count(gatewayshims.skips) < count(gatewayshims.certified)
}

default _allowed := set()

_allowed := issuers.listed(input.parameters.allowedIssuers)

default _defaults := {}

_defaults := {"group": input.parameters.defaultIssuerGroup} if is_string(input.parameters.defaultIssuerGroup)

# METADATA
# title: Allowed issuers of Ingresses
# description: >-
#   Denies an Ingress whose cert-manager annotations name no allowed issuer, or
#   that cert-manager refuses: it makes no Certificate then and says so in an
#   event only. An Ingress with TLS and no issuer is denied unless certificates
#   may come by other means. Name an allowed issuer in an annotation.
# related_resources:
# - ref: https://cert-manager.io/docs/usage/ingress/
# custom:
#   kind: K8sAllowedIngressIssuers
#   version: 1.1.0
#   severity: high
#   parameters:
#     allowedIssuers:
#       type: array
#       description: "The issuers that Ingresses may ask for certificates. Default: none."
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
#     defaultIssuer:
#       type: object
#       description: "cert-manager's own default, for kubernetes.io/tls-acme. Default: not known, nothing allowed."
#       required: [name]
#       properties:
#         kind:
#           type: string
#           description: "As --default-issuer-kind. Default: Issuer."
#         name:
#           type: string
#           description: As --default-issuer-name.
#         group:
#           type: string
#           description: "As --default-issuer-group. Default: cert-manager.io."
#     allowSuppliedCertificates:
#       type: boolean
#       description: "Whether certificates may come by other means, without an issuer. Default: false."
#   controls:
#     iso27001-2013: [A.10.1.2]
#     iso27001-2022: ["8.24"]
package policies.allowed_ingress_issuers

import data.lib.ingresses
import data.lib.issuers
import data.lib.ordinary
import data.lib.reviews
import data.lib.shims
import data.lib.tls

violation contains {"msg": msg, "details": {"path": path, "remedy": fault.remedy}} if {
	_shimmed
	some fault in shims.faults(reviews.annotations, _trigger, _allowed, _defaults)
	path := ["metadata", "annotations", fault.key]
	msg := sprintf("%s: %s", [reviews.ref, fault.text])
}

violation contains {"msg": msg, "details": {"path": path, "remedy": shims.naming_remedy}} if {
	_judged
	not _supplied
	path := ["metadata", "annotations", "cert-manager.io/cluster-issuer"]
	msg := sprintf("%s: spec.tls has no issuer; %s", [reviews.ref, shims.allowance(_allowed)])
}

violation contains {"msg": msg, "details": {"path": ["spec", "tls"], "remedy": remedy}} if {
	_shimmed
	count(tls.entries) == 0
	msg := sprintf("%s: without spec.tls cert-manager makes no Certificate; list the hosts there", [reviews.ref])
	remedy := "List the hosts and a secretName in spec.tls, or remove the annotation."
}

violation contains {"msg": msg, "details": {"path": ["spec", "tls", i, field], "remedy": remedy}} if {
	_shimmed
	every entry in tls.entries {
		count(tls.missing(entry)) > 0
	}
	some i, entry in tls.entries
	some field in tls.missing(entry)
	msg := sprintf("%s: cert-manager skips the block: spec.tls[%d].%s: Required value; add it", [reviews.ref, i, field])
	remedy := "Give the spec.tls entry both hosts and a secretName."
}

violation contains {"msg": msg, "details": {"path": ["spec", "tls", i, "secretName"], "remedy": remedy}} if {
	_shimmed
	some [i, reason] in tls.duplicates
	msg := sprintf("%s: cert-manager refuses it: %s; use one per entry", [reviews.ref, reason])
	remedy := "Give each spec.tls entry a secretName of its own."
}

_shimmed if {
	_judged
	_trigger
}

_judged if {
	ingresses.judged
	not _sound
}

# Whether it is plain to see that an allowed issuer makes one Certificate.
_sound if {
	shims.plain in _allowed
	_defaults == {}
	ordinary.hosts
	count(reviews.spec.tls) == 1
}

_trigger := issuers.trigger(reviews.annotations)

# Whether nothing asks for an issuer, or something names one.
_supplied if _trigger

_supplied if ingresses.plain

_supplied if input.parameters.allowSuppliedCertificates == true

default _allowed := set()

_allowed := issuers.listed(input.parameters.allowedIssuers)

default _defaults := {}

_defaults := issuers.canonical(input.parameters.defaultIssuer)

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
#   version: 1.0.0
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

import data.lib.certificates
import data.lib.ingresses
import data.lib.issuers
import data.lib.reviews
import data.lib.tls

violation contains {"msg": msg, "details": {"path": ["metadata", "annotations", _trigger], "remedy": remedy}} if {
	_shimmed
	count(_refusals) == 0
	not _issuer in _allowed
	msg := sprintf("%s: %s; allowed: %s", [reviews.ref, _fault, issuers.text_of_all(_allowed)])
	remedy := "Name an allowed issuer in cert-manager.io/cluster-issuer or cert-manager.io/issuer."
}

violation contains {"msg": msg, "details": {"path": ["metadata", "annotations", key], "remedy": remedy}} if {
	_shimmed
	some [key, reason] in _refusals
	msg := sprintf("%s: cert-manager refuses it: %s; name one issuer by one annotation", [reviews.ref, reason])
	remedy := "Name the issuer in cert-manager.io/cluster-issuer alone."
}

violation contains {"msg": msg, "details": {"path": ["metadata", "annotations", key], "remedy": remedy}} if {
	_shimmed
	some key, reason in certificates.refusals(reviews.annotations)
	msg := sprintf("%s: cert-manager refuses it: %s; give it a valid value", [reviews.ref, reason])
	remedy := "Give the annotation a value that cert-manager takes, or remove it."
}

violation contains {"msg": msg, "details": {"path": ["metadata", "annotations", key], "remedy": remedy}} if {
	ingresses.judged
	not _supplied
	key := "cert-manager.io/cluster-issuer"
	msg := sprintf("%s: spec.tls has no issuer; allowed: %s", [reviews.ref, issuers.text_of_all(_allowed)])
	remedy := "Name an allowed issuer in cert-manager.io/cluster-issuer or cert-manager.io/issuer."
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
	ingresses.judged
	_trigger
}

_trigger := issuers.trigger(reviews.annotations)

# Whether nothing asks for an issuer, or something names one.
_supplied if _trigger

_supplied if ingresses.plain

_supplied if input.parameters.allowSuppliedCertificates == true

_refusals := issuers.refusals(reviews.annotations)

default _allowed := set()

_allowed := issuers.listed(input.parameters.allowedIssuers)

default _defaults := {}

_defaults := issuers.canonical(input.parameters.defaultIssuer)

# The issuer of the Certificates; {} when only the controller's configuration tells.
default _issuer := {}

_issuer := issuers.chosen(reviews.annotations, _defaults)

_fault := "kubernetes.io/tls-acme leaves the issuer to cert-manager's default, which is not known here" if {
	_issuer == {}
} else := sprintf("issuer %s is not allowed", [issuers.text(_issuer)])

# METADATA
# title: Allowed issuers of Certificates
# description: >-
#   Denies a cert-manager Certificate whose issuerRef names no allowed issuer.
#   A reference without kind means an Issuer of the namespace, which anyone who
#   may write there can make, so it is the usual mistake. Refer to an allowed
#   issuer by kind and name.
# related_resources:
# - ref: https://cert-manager.io/docs/usage/certificate/
#   description: Certificate resource
# custom:
#   kind: K8sAllowedCertificateIssuers
#   version: 1.0.0
#   severity: high
#   parameters:
#     allowedIssuers:
#       type: array
#       description: "The issuers that Certificates may refer to. Default: none."
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
#   controls:
#     iso27001-2013: [A.10.1.2]
#     iso27001-2022: ["8.24"]
package policies.allowed_certificate_issuers

import data.lib.issuers
import data.lib.reviews

violation contains {"msg": msg, "details": {"path": _path, "remedy": remedy}} if {
	reviews.kind == "Certificate"
	reviews.group == "cert-manager.io"
	reviews.judged
	not reviews.leaving
	not _issuer in _allowed
	msg := sprintf("%s: %s; allowed: %s", [reviews.ref, _fault, issuers.text_of_all(_allowed)])
	remedy := "Refer to an allowed issuer by kind, name and, if it is an external one, group."
}

default _allowed := set()

_allowed := issuers.listed(input.parameters.allowedIssuers)

# The issuer as cert-manager defaults it; {} when nothing names one.
default _issuer := {}

_issuer := issuers.canonical(reviews.spec.issuerRef)

_fault := sprintf("issuer %s is not allowed", [issuers.text(_issuer)]) if {
	_issuer != {}
} else := sprintf("issuerRef %s names no issuer", [json.marshal(_reference)])

_reference := object.get(reviews.spec, "issuerRef", null)

# The field that sets the reference apart from an allowed one, else the name.
default _path := ["spec", "issuerRef", "name"]

_path := ["spec", "issuerRef"] if {
	not is_object(_reference)
} else := ["spec", "issuerRef", "kind"] if {
	_allowed_but_for("kind")
} else := ["spec", "issuerRef", "group"] if {
	_allowed_but_for("group")
}

_allowed_but_for(field) if {
	some issuer in _allowed
	object.remove(issuer, [field]) == object.remove(_issuer, [field])
}

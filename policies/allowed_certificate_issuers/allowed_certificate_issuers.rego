# METADATA
# title: Allowed issuers of Certificates
# description: >-
#   Denies a cert-manager Certificate whose issuerRef names no allowed issuer, or
#   with a name of any sort outside the allowed domains. A reference without kind
#   means an Issuer of the namespace, which anyone who may write there can make, so
#   it is the usual mistake. Refer to an allowed issuer by kind and name. A
#   constraint of its own warns of what wastes the CA's rate limits.
# related_resources:
# - ref: https://cert-manager.io/docs/usage/certificate/
#   description: Certificate resource
# custom:
#   kind: K8sAllowedCertificateIssuers
#   version: 1.1.0
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
#     allowedDomains:
#       type: array
#       description: >-
#         The domains whose names may be certified, with all below them. When left
#         out, names are not judged.
#       items: {type: string}
#     allowedIPs:
#       type: array
#       description: >-
#         The addresses and CIDRs that may be certified. When left out, none where
#         allowedDomains is there, and else they are not judged.
#       items: {type: string}
#     publicSuffixes:
#       type: array
#       description: >-
#         Domains besides com, co.uk and the like under which strangers have names, such as
#         github.io: no wildcard may stand over them. Default: none.
#       items: {type: string}
#     judge:
#       type: array
#       description: "What is judged; rateLimits are for a constraint that warns. Default: issuers and names."
#       items: {type: string, enum: [issuers, names, rateLimits]}
#   sync:
#   - groups: [cert-manager.io]
#     versions: [v1]
#     kinds: [Certificate, Issuer, ClusterIssuer]
#   controls:
#     iso27001-2013: [A.10.1.2]
#     iso27001-2022: ["8.24"]
package policies.allowed_certificate_issuers

import data.lib.bounds
import data.lib.issuers
import data.lib.quotas
import data.lib.reviews
import data.lib.subjects

violation contains {"msg": msg, "details": {"path": _path, "remedy": remedy}} if {
	"issuers" in _judges
	not _issuer in _allowed
	msg := sprintf("%s: %s; allowed: %s", [reviews.ref, _fault, issuers.text_of_all(_allowed)])
	remedy := "Refer to an allowed issuer by kind, name and, if it is an external one, group."
}

violation contains {"msg": msg, "details": {"path": array.concat(["spec"], subject.path), "remedy": remedy}} if {
	"names" in _judges
	bounds.set
	some subject in subjects.named(reviews.spec)
	msg := sprintf("%s: %s", [reviews.ref, bounds.fault(subject)])
	remedy := "Ask for names of allowed domains and for allowed addresses alone."
}

violation contains {"msg": msg, "details": {"path": ["spec", "dnsNames"], "remedy": remedy}} if {
	"names" in _judges
	bounds.set
	subjects.named(reviews.spec) == set()
	msg := sprintf("%s: names nobody; list hosts in dnsNames, %s", [reviews.ref, bounds.text])
	remedy := "List the hosts that the certificate is for in dnsNames."
}

violation contains {"msg": msg, "details": {"path": ["spec", "dnsNames"], "remedy": remedy}} if {
	"rateLimits" in _judges
	some waste in quotas.wastes
	msg := sprintf("%s: %s", [reviews.ref, waste])
	remedy := "Order each set of up to 100 names once, and share its Secret."
}

_judges contains aspect if {
	reviews.kind == "Certificate"
	reviews.group == "cert-manager.io"
	reviews.judged
	not reviews.leaving
	some aspect in _aspects
}

# All of them where the parameter cannot be read.
_aspects := {"issuers", "names"} if {
	object.get(input, ["parameters", "judge"], []) == []
} else := asked if {
	is_array(input.parameters.judge)
	asked := {aspect | some aspect in input.parameters.judge}
	asked - _all_aspects == set()
} else := _all_aspects

_all_aspects := {"issuers", "names", "rateLimits"}

default _allowed := set()

_allowed := issuers.listed(input.parameters.allowedIssuers)

# The issuer as cert-manager defaults it; {} when nothing names one.
default _issuer := {}

_issuer := issuers.canonical(reviews.spec.issuerRef)

_fault := sprintf("issuer %s is not allowed", [text]) if {
	text := issuers.text(_issuer)
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

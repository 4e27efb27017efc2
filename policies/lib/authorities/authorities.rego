# METADATA
# title: Authorities
# description: >-
#   The issuer under review, and what the inventory knows of the one that is
#   asked for a certificate. It reads Issuer and ClusterIssuer of
#   cert-manager.io/v1; an issuer of another group is not to be seen.
# related_resources:
# - ref: https://cert-manager.io/docs/configuration/issuers/
#   description: Issuers
package lib.authorities

import data.lib.reviews

# METADATA
# description: Whether the review is of an issuer that is to be judged, not of one going away.
reviewed if {
	reviews.kind in {"ClusterIssuer", "Issuer"}
	reviews.group == "cert-manager.io"
	reviews.judged
	not reviews.leaving
}

# METADATA
# scope: document
# description: >-
#   spec_of(ref, namespace): the spec of the issuer that a canonical reference of
#   lib.issuers means in a namespace, {} if it has none; undefined where the
#   issuer is not in the inventory. An Issuer that names no namespace, which only
#   offline engines know, is where kubectl would put it, in the namespace default.
spec_of(ref, _) := _spec(found) if {
	ref.group == "cert-manager.io"
	ref.kind == "ClusterIssuer"
	found := data.inventory.cluster["cert-manager.io/v1"].ClusterIssuer[ref.name]
}

spec_of(ref, namespace) := _spec(found) if {
	ref.group == "cert-manager.io"
	ref.kind == "Issuer"
	found := data.inventory.namespace[namespace]["cert-manager.io/v1"].Issuer[ref.name]
} else := _spec(found) if {
	ref.group == "cert-manager.io"
	ref.kind == "Issuer"
	namespace == "default"
	found := data.inventory.cluster["cert-manager.io/v1"].Issuer[ref.name]
}

default _spec(_) := {}

_spec(issuer) := issuer.spec if is_object(issuer.spec)

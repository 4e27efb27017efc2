# METADATA
# title: What cert-manager makes of annotations
# description: >-
#   The faults of the annotations by which an Ingress, a Gateway or a ListenerSet
#   asks cert-manager for Certificates: an issuer that is not allowed, and whatever
#   it refuses, after which it makes no Certificate and says so in an event only.
#   Follows cert-manager 1.21 (SyncFnFor in its
#   pkg/controller/certificate-shim/sync.go).
# related_resources:
# - ref: https://cert-manager.io/docs/usage/ingress/#supported-annotations
#   description: Annotations on Ingresses
# - ref: https://cert-manager.io/docs/usage/gateway/#supported-annotations
#   description: Annotations on Gateways
package lib.shims

import data.lib.certificates
import data.lib.issuers
import data.lib.reviews

# METADATA
# description: >-
#   The issuer, canonical, where the annotations of the object under review name a
#   ClusterIssuer and say nothing else to cert-manager; undefined for all others.
plain := {"group": "cert-manager.io", "kind": "ClusterIssuer", "name": name} if {
	name := reviews.annotations["cert-manager.io/cluster-issuer"]
	name != ""
	count(split(json.marshal(object.keys(reviews.annotations)), "cert-manager.io/")) == 2
}

# METADATA
# description: >-
#   faults(annotations, key, allowed, defaults): what is wrong with the annotations,
#   of which the one of that key asks for Certificates, as a set of {"key": the
#   annotation at fault, "remedy", "text"}. Allowed is a set of canonical
#   references, and the defaults are the controller's, as in lib.issuers.
faults(annotations, key, allowed, defaults) := union({
	_of_issuer(annotations, key, allowed, defaults),
	{{"key": at, "remedy": remedy, "text": text} |
		some [at, reason] in issuers.refusals(annotations)
		text := sprintf("cert-manager refuses it: %s; name one issuer by one annotation", [reason])
		remedy := "Name the issuer in cert-manager.io/cluster-issuer alone."
	},
	{{"key": at, "remedy": remedy, "text": text} |
		some at, reason in certificates.refusals(annotations)
		text := sprintf("cert-manager refuses it: %s; give it a valid value", [reason])
		remedy := "Give the annotation a value that cert-manager takes, or remove it."
	},
})

# METADATA
# description: "allowance(allowed): the issuers that are allowed, for a message."
allowance(allowed) := sprintf("allowed: %s", [issuers.text_of_all(allowed)])

# METADATA
# description: What to do where no allowed issuer is named.
naming_remedy := "Name an allowed issuer in cert-manager.io/cluster-issuer or cert-manager.io/issuer."

_of_issuer(annotations, key, allowed, defaults) := {{"key": key, "remedy": naming_remedy, "text": text} |
	count(issuers.refusals(annotations)) == 0
	issuer := _issuer(annotations, defaults)
	not issuer in allowed
	text := sprintf("%s; %s", [_issuer_fault(issuer), allowance(allowed)])
}

# The issuer of the Certificates; {} when only the controller's configuration tells.
_issuer(annotations, defaults) := issuers.chosen(annotations, defaults)

_issuer(annotations, defaults) := {} if not issuers.chosen(annotations, defaults)

_issuer_fault({}) := "kubernetes.io/tls-acme leaves the issuer to cert-manager's default, which is not known here"

_issuer_fault(issuer) := sprintf("issuer %s is not allowed", [issuers.text(issuer)])

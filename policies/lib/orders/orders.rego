# METADATA
# title: Orders of certificates
# description: >-
#   What the object under review orders of cert-manager: a Certificate by
#   itself, an Ingress, a Gateway or a ListenerSet by annotations, from which
#   cert-manager makes Certificates (buildCertificates and translateAnnotations in
#   its pkg/controller/certificate-shim).
# related_resources:
# - ref: https://cert-manager.io/docs/usage/
#   description: Requesting certificates
package lib.orders

import data.lib.gateways
import data.lib.gatewayshims
import data.lib.ingresses
import data.lib.issuers
import data.lib.reviews
import data.lib.tls

# METADATA
# scope: document
# description: Where the object under review names its issuer; undefined where it orders nothing, or goes away.
path := ["spec", "issuerRef"] if {
	reviews.kind == "Certificate"
	reviews.group == "cert-manager.io"
	reviews.judged
	not reviews.leaving
}

path := ["metadata", "annotations", key] if {
	ingresses.judged
	key := issuers.trigger(reviews.annotations)
}

path := ["metadata", "annotations", key] if {
	gateways.judged
	key := issuers.naming(gatewayshims.annotations)
}

# METADATA
# scope: document
# description: >-
#   issuer(defaults): the issuer that is asked, canonical; undefined where none
#   is named. The defaults are as in lib.issuers.
issuer(_) := issuers.canonical(reviews.spec.issuerRef) if path[0] == "spec"

issuer(defaults) := issuers.chosen(gatewayshims.annotations, defaults) if path[0] == "metadata"

# METADATA
# description: "wildcards: the wildcard names that are ordered, as [where the name stands, the name]."
wildcards contains [at, name] if {
	# Most objects name none, which the text of all tells at once.
	contains(json.marshal([reviews.spec, reviews.annotations]), "*.")
	some [at, name] in _names
	startswith(name, "*.")
}

_names contains [["spec", "dnsNames", i], name] if {
	path[0] == "spec"
	some i, name in reviews.spec.dnsNames
}

_names contains [["spec", "commonName"], reviews.spec.commonName] if path[0] == "spec"

_names contains [["spec", "tls", i, "hosts", j], name] if {
	path[0] == "metadata"
	reviews.kind == "Ingress"
	some i, entry in tls.entries
	tls.missing(entry) == set()
	some j, name in entry.hosts
}

_names contains [["spec", "listeners", i, "hostname"], listener.hostname] if {
	path[0] == "metadata"
	reviews.kind != "Ingress"
	some i, listener in gatewayshims.certified
	not gatewayshims.skips[i]
}

_names contains [["metadata", "annotations", key], name] if {
	path[0] == "metadata"
	some key in ["cert-manager.io/alt-names", "cert-manager.io/common-name"]
	some name in split(reviews.annotations[key], ",")
}

# METADATA
# description: The labels that the Certificates carry, by which the solvers of an issuer can select them.
labels := reviews.texts(object.get(reviews.object, ["metadata", "labels"], {}))

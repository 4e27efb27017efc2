# METADATA
# title: Namings of hosts
# description: >-
#   The hosts that the Ingress under review names, wherever it does.
# related_resources:
# - ref: https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/
#   description: server-alias and from-to-www-redirect
package lib.namings

import data.lib.booleans
import data.lib.hosts
import data.lib.ingresses
import data.lib.reviews
import data.lib.tls

# METADATA
# scope: document
# description: >-
#   Each as [words, host, path]: the words go before "host" in a message, and are
#   "" for the host of a rule; the host is as it was written, be it of another
#   type. What a rule names is left out elsewhere.
found contains ["", host, ["spec", "rules", i, "host"]] if {
	some i, rule in ingresses.rules(reviews.spec)
	host := ingresses.host(rule)
	host != ""
}

found contains ["TLS ", host, ["spec", "tls", i, "hosts", j]] if {
	some i, entry in tls.entries
	some j, host in entry.hosts
	not host in _served
}

found contains ["server-alias ", host, ["metadata", "annotations", key]] if {
	key := "nginx.ingress.kubernetes.io/server-alias"
	some host in ingresses.aliases(reviews.annotations)
	not host in _served
}

# ingress-nginx answers for the name without www as well, unless another Ingress
# does (buildRedirects in its internal/ingress/controller/template). The name with
# www, the other way round, is in the same domain anyway.
found contains ["from-to-www-redirect ", host, ["metadata", "annotations", key]] if {
	key := "nginx.ingress.kubernetes.io/from-to-www-redirect"
	booleans.parses_true(reviews.annotations[key])
	some www in _served
	host := trim_prefix(www, "www.")
	hosts.sound(host)
	not host in _served
}

# METADATA
# scope: document
# description: Whether the hosts of spec.tls are where they belong, so that none goes unseen.
readable if object.get(reviews.spec, "tls", null) == null

readable if {
	is_array(reviews.spec.tls)
	every entry in reviews.spec.tls {
		type_name(object.get(entry, "hosts", null)) in {"array", "null"}
	}
}

_served contains ingresses.host(rule) if some rule in ingresses.rules(reviews.spec)

# METADATA
# title: Ingresses
# description: >-
#   The parts of an Ingress of any version, each as its empty value when it is
#   absent or of another type. networking.k8s.io/v1beta1 and
#   extensions/v1beta1 call the default backend spec.backend.
# related_resources:
# - ref: https://kubernetes.io/docs/reference/kubernetes-api/service-resources/ingress-v1/
#   description: Ingress v1
package lib.ingresses

import data.lib.booleans
import data.lib.hosts
import data.lib.reviews

# METADATA
# description: >-
#   Whether the review is of an Ingress that is to be judged: it is neither
#   going away nor cert-manager's answer to an HTTP-01 challenge.
judged if {
	present
	not solver(_labels, reviews.annotations, reviews.spec)
}

# METADATA
# description: Whether the review is of an Ingress that is not going away, be it such an answer.
present if {
	reviews.kind == "Ingress"
	reviews.group in {"networking.k8s.io", "extensions"}
	reviews.judged
	not reviews.leaving
}

# METADATA
# scope: document
# description: "rules(spec): the rules, [] when there are none."
default rules(_) := []

rules(spec) := spec.rules if is_array(spec.rules)

# METADATA
# scope: document
# description: "host(rule): the host a rule names, '' when it names none and so serves every host."
default host(_) := ""

host(rule) := name if {
	name := rule.host
	not is_null(name)
}

# METADATA
# description: What is wrong with the host of the i-th rule, where it is not sound.
host_fault(i, host) := sprintf("spec.rules[%d] names no host and so serves every host; name the host", [i]) if {
	host == ""
} else := hosts.fault(host)

# METADATA
# description: >-
#   The names that ingress-nginx serves besides the rules' hosts. It redirects
#   one to HTTPS only where the certificate is good for it
#   (configureCertificates in its internal/ingress/controller).
aliases(annotations) := {trim_space(name) |
	some name in split(annotations["nginx.ingress.kubernetes.io/server-alias"], ",")
	trim_space(name) != ""
}

# METADATA
# description: >-
#   Whether ingress-nginx gives the Ingress a share of the requests of another one
#   of the same host and path: that one's annotations hold for both, and without it this one
#   serves nothing.
canary(annotations) if booleans.parses_true(annotations["nginx.ingress.kubernetes.io/canary"])

# METADATA
# scope: document
# description: "tls(spec): the TLS entries, [] when there are none."
default tls(_) := []

tls(spec) := spec.tls if is_array(spec.tls)

# METADATA
# description: Whether the Ingress under review has no TLS entry, which an odd spec does not say.
plain if {
	is_object(object.get(reviews.object, "spec", {}))
	object.get(reviews.spec, "tls", null) in {null, []}
}

# METADATA
# description: The fields that hold a default backend, under either name.
default_backends(spec) := {field |
	some field in {"defaultBackend", "backend"}
	object.get(spec, field, null) != null
}

# METADATA
# scope: document
# description: >-
#   routed(spec): whether it serves anything, by rules or a default backend alone.
#   The API server takes no Ingress that serves nothing.
routed(spec) if count(rules(spec)) > 0

routed(spec) if {
	count(default_backends(spec)) > 0
	object.get(spec, "rules", null) in {null, []}
}

# METADATA
# description: >-
#   The classes asked for, by the field and by the annotation that came before
#   it. Empty: whichever class is the cluster's default.
classes(spec, annotations) := {class |
	some class in [
		object.get(spec, "ingressClassName", null),
		object.get(annotations, "kubernetes.io/ingress.class", null),
	]
	class != null
}

# METADATA
# description: >-
#   Whether this is the Ingress by which cert-manager answers an ACME HTTP-01
#   challenge (createIngress in its pkg/issuer/acme/http/ingress.go). It has to
#   be reachable without TLS, since it comes before the certificate. The label
#   alone proves nothing: every path must stay below the challenge's, whatever
#   its pathType, and nothing may open other paths or hosts.
solver(labels, annotations, spec) if {
	labels["acme.cert-manager.io/http01-solver"] == "true"
	count(default_backends(spec)) == 0
	count(rules(spec)) > 0
	every rule in spec.rules {
		_answers_challenge(rule)
	}
	every key, _ in annotations {
		not regex.match(`snippet|server-alias|app-root|rewrite`, key)
	}
}

_answers_challenge(rule) if {
	is_string(rule.host)
	rule.host != ""
	is_array(rule.http.paths)
	count(rule.http.paths) > 0
	every item in rule.http.paths {
		regex.match(`^/\.well-known/acme-challenge/[A-Za-z0-9_-]*$`, item.path)
	}
}

default _labels := {}

_labels := reviews.texts(object.filter(reviews.object.metadata.labels, [_solver_label]))

_solver_label := "acme.cert-manager.io/http01-solver"

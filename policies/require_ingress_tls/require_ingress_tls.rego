# METADATA
# title: Require TLS on Ingresses
# description: >-
#   Denies an Ingress that lets people in without TLS: a host that no spec.tls
#   entry with a secretName covers, a rule or default backend for any host, and
#   annotations that leave plain HTTP open. A wildcard covers exactly one label.
#   Name every host and list it in spec.tls beside the Secret of its certificate.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/services-networking/ingress/#tls
#   description: TLS of an Ingress
# - ref: https://kubernetes.github.io/ingress-nginx/user-guide/tls/
# custom:
#   kind: K8sRequireIngressTLS
#   version: 1.1.0
#   severity: high
#   parameters:
#     defaultCertificateHosts:
#       type: array
#       description: >-
#         Hosts and wildcards that the controller's default certificate is good for: they
#         need a spec.tls entry, lest they be not redirected, but no secretName. Default: none.
#       items:
#         type: string
#     offloadedClasses:
#       type: array
#       description: >-
#         Ingress classes whose TLS ends at the load balancer in front: their hosts need no
#         spec.tls entry and no redirect, but every rule must name its host. Default: none.
#       items:
#         type: string
#     allowDefaultBackend:
#       type: boolean
#       description: "Whether a default backend may serve the hosts that no rule names. Default: false."
#     allowPassthrough:
#       type: boolean
#       description: >-
#         Whether ingress-nginx may pass TLS on to the pods (ssl-passthrough).
#         The spec.tls entry then needs no secretName. Default: false.
#   controls:
#     iso27001-2013: [A.10.1.2, A.13.1.2]
#     iso27001-2022: ["8.21", "8.24"]
package policies.require_ingress_tls

import data.lib.booleans
import data.lib.hosts
import data.lib.ingresses
import data.lib.ordinary
import data.lib.redirects
import data.lib.reviews
import data.lib.tls

violation contains {"msg": msg, "details": {"path": ["spec", "rules"], "remedy": remedy}} if {
	_judged
	not ingresses.routed(reviews.spec)
	msg := sprintf("%s: no rule names a host to serve; add one whose host is in spec.tls", [reviews.ref])
	remedy := "Add a rule for each host to serve."
}

violation contains {"msg": msg, "details": {"path": ["spec", field], "remedy": remedy}} if {
	_judged
	not input.parameters.allowDefaultBackend == true
	some field in ingresses.default_backends(reviews.spec)
	msg := sprintf("%s: spec.%s serves every host that no rule names; give it a rule with a host", [reviews.ref, field])
	remedy := "Move the default backend to a rule that names its host."
}

violation contains {"msg": msg, "details": {"path": ["spec", "rules", i, "host"], "remedy": remedy}} if {
	_judged
	some i, rule in ingresses.rules(reviews.spec)
	host := ingresses.host(rule)
	not hosts.sound(host)
	msg := sprintf("%s: %s", [reviews.ref, ingresses.host_fault(i, host)])
	remedy := "Name the host as DNS does, in lower case; a wildcard stands for one label of a domain of yours."
}

violation contains {"msg": msg, "details": {"path": fault.path, "remedy": remedy}} if {
	_judged
	not _offloaded
	some [field, host, path] in _hosts
	not _encrypted(host)
	fault := tls.fault(tls.listed, host, path)
	msg := sprintf("%s: %s %q %s", [reviews.ref, field, host, fault.text])
	remedy := "List the host in a spec.tls entry that names the Secret of its certificate."
}

violation contains {"msg": msg, "details": {"path": ["metadata", "annotations", key], "remedy": opening.remedy}} if {
	_judged
	not _offloaded
	some key, opening in redirects.openings(reviews.annotations, _classes)
	msg := sprintf("%s: annotation %s %s", [reviews.ref, key, opening.text])
}

violation contains {"msg": msg, "details": {"path": ["metadata", "annotations", key], "remedy": remedy}} if {
	_judged
	not input.parameters.allowPassthrough == true
	key := "nginx.ingress.kubernetes.io/ssl-passthrough"
	booleans.parses_true(reviews.annotations[key])
	msg := sprintf("%s: annotation %s %q leaves TLS to the pods; remove it", [reviews.ref, key, reviews.annotations[key]])
	remedy := "Remove the annotation and let the controller end TLS."
}

_judged if {
	ingresses.judged
	not _closed
}

# Whether it is plain to see that people come in by TLS only.
_closed if {
	ordinary.hosts - {host | host := reviews.spec.tls[_].hosts[_]} == set()
	object.keys(reviews.annotations) & _opening == set()
	not object.get(reviews.spec, "ingressClassName", null) in {"gce", "gce-internal"}
}

_opening := {
	"kubernetes.io/ingress.class",
	"nginx.ingress.kubernetes.io/ssl-passthrough",
	"nginx.ingress.kubernetes.io/ssl-redirect",
}

# Whichever way the class is asked for, and both ways where both are there.
_offloaded if {
	is_array(input.parameters.offloadedClasses)
	count(_classes) > 0
	count(_classes - {class | some class in input.parameters.offloadedClasses}) == 0
}

_classes := ingresses.classes(reviews.spec, reviews.annotations)

# What to cover: the field, the host in it, the path.
_hosts contains ["host", rule.host, ["spec", "rules", i, "host"]] if {
	some i, rule in ingresses.rules(reviews.spec)
	hosts.sound(rule.host)
}

_hosts contains ["server-alias", name, ["metadata", "annotations", "nginx.ingress.kubernetes.io/server-alias"]] if {
	some name in ingresses.aliases(reviews.annotations)
}

_encrypted(host) if count(hosts.coverers(host) & tls.served) > 0

_encrypted(host) if {
	_certified(host)
	listed := tls.listed
	some name in hosts.coverers(host)
	listed[name]
}

# Without a Secret, by the default certificate or in the pods.
_certified(host) if {
	is_array(input.parameters.defaultCertificateHosts)
	some name in input.parameters.defaultCertificateHosts
	name in hosts.coverers(host)
}

_certified(_) if {
	input.parameters.allowPassthrough == true
	booleans.parses_true(reviews.annotations["nginx.ingress.kubernetes.io/ssl-passthrough"])
}

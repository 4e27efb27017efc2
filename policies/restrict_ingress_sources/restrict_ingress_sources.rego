# METADATA
# title: Restrict the sources of Ingresses
# description: >-
#   Denies an Ingress whose source allowlist keeps nobody out: it is missing where
#   it is required, lets everybody in, cannot be read, is overruled by another
#   annotation, or another Ingress serves the same host without it. Where the load
#   balancer hides the clients' addresses, relying on one is denied altogether.
#   List the networks to let in, on every Ingress of the host.
# related_resources:
# - ref: https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#whitelist-source-range
# - ref: https://kubernetes.io/docs/tutorials/services/source-ip/
#   description: Which source address a Service sees
# custom:
#   kind: K8sRestrictIngressSources
#   version: 1.0.0
#   severity: high
#   parameters:
#     required:
#       type: array
#       description: "Where Ingresses must have a source allowlist. Default: nowhere."
#       items:
#         type: object
#         description: A demand. What it leaves out is all, so that an empty one is made of every Ingress.
#         properties:
#           namespaceSelector: {type: object, description: Its namespaces., x-kubernetes-preserve-unknown-fields: true}
#           hosts: {type: array, description: "The hosts; a wildcard is one label.", items: {type: string}}
#           domains: {type: array, description: "Domains, with all hosts below them.", items: {type: string}}
#     allowedSources:
#       type: array
#       description: "Addresses and networks that allowlists must stay within. Default: any."
#       items: {type: string}
#     sourceIPPreserved:
#       type: boolean
#       description: >-
#         Whether ingress-nginx sees the clients' own addresses. If false, no allowlist can
#         work and each is denied. Default: not known, and they are judged as if it did.
#     openPaths:
#       type: array
#       description: "Paths that may be served without the allowlist, with those below. Default: none."
#       items: {type: string}
#     nginxClasses:
#       type: array
#       description: >-
#         The ingress classes of ingress-nginx. Default: those whose IngressClass says so, or
#         without one in sight those with nginx in their name.
#       items: {type: string}
#     hideRival:
#       type: boolean
#       description: "Whether messages name no Ingress of another namespace. Default: false."
#   sync:
#   - {groups: [""], versions: [v1], kinds: [Namespace]}
#   - {groups: [networking.k8s.io], versions: [v1], kinds: [Ingress, IngressClass]}
#   controls:
#     iso27001-2013: [A.13.1.1]
#     iso27001-2022: ["8.20"]
package policies.restrict_ingress_sources

import data.lib.allowlists
import data.lib.disclosure
import data.lib.ingresses
import data.lib.neighbours
import data.lib.nginx
import data.lib.requirements
import data.lib.reviews

violation contains {"msg": msg, "details": {"path": ["metadata", "annotations", _key], "remedy": remedy}} if {
	ingresses.judged
	_key
	fault := allowlists.fault(reviews.annotations)
	msg := sprintf("%s: annotation %s %q %s", [reviews.ref, _key, reviews.annotations[_key], fault])
	remedy := "List the addresses and networks to let in, separated by commas."
}

violation contains {"msg": msg, "details": {"path": ["metadata", "annotations", key], "remedy": remedy}} if {
	ingresses.judged
	_key
	some [key, fault] in allowlists.bypasses(reviews.annotations, _open)
	msg := sprintf("%s: annotation %s %s", [reviews.ref, key, fault])
	remedy := "Remove what lets others in than the source allowlist."
}

violation contains {"msg": msg, "details": {"path": ["metadata", "annotations", _key], "remedy": remedy}} if {
	ingresses.judged
	some class in nginx.strangers(ingresses.classes(reviews.spec, reviews.annotations))
	fault := nginx.stranger_fault(class)
	msg := sprintf("%s: annotation %s %s", [reviews.ref, _key, fault])
	remedy := "Restrict the sources as the controller of this class does, or use a class of ingress-nginx."
}

violation contains {"msg": msg, "details": {"path": ["metadata", "annotations", _key], "remedy": remedy}} if {
	ingresses.judged
	_hidden
	fault := "sees the load balancer's address for the client's, and lets in everybody or nobody; restrict it there"
	msg := sprintf("%s: annotation %s %s", [reviews.ref, _key, fault])
	remedy := "Restrict the sources at the load balancer, or require authentication instead."
}

violation contains {"msg": msg, "details": {"path": ["metadata", "annotations", key], "remedy": remedy}} if {
	ingresses.judged
	some [host, namespace, name] in neighbours.restrictable(_open)
	[key, fault] := _disagreement(neighbours.annotations_of(namespace, name))
	other := disclosure.ingress(namespace, name)
	msg := sprintf("%s: %s %s", [reviews.ref, neighbours.named(host), sprintf(fault, [other])])
	remedy := "Give every Ingress of the host the same source allowlist."
}

violation contains {"msg": msg, "details": {"path": ["metadata", "annotations", key], "remedy": remedy}} if {
	ingresses.judged
	not _permitted
	key := allowlists.preferred
	msg := sprintf("%s: %s must have a source allowlist; %s", [reviews.ref, neighbours.named_all(_demanded), _wanted])
	remedy := "List the networks to let in."
}

# The allowlist that counts, undefined where there is none.
_key := allowlists.chosen(reviews.annotations)

_open := {path | some path in input.parameters.openPaths}

_hidden if input.parameters.sourceIPPreserved != true

_demanded := requirements.demanded(neighbours.hosts)

_permitted if _key

_permitted if count(_demanded) == 0

_permitted if neighbours.exempt(_open)

# The annotation and what is wrong, where one of two Ingresses has an allowlist.
_disagreement(others) := [_key, "is open by %s, which has no source allowlist; add it there"] if {
	not allowlists.chosen(others)
	not _begins
}

_disagreement(others) := [allowlists.preferred, "has a source allowlist by %s, and none here; add it"] if {
	not _key
	allowlists.chosen(others)
}

# An update that brings the allowlist along: others cannot have done so before.
_begins if {
	former := neighbours.former
	not allowlists.chosen(former)
}

_wanted := "none can work while the load balancer hides the clients' addresses, so do not expose it" if {
	_hidden
} else := sprintf("list the networks to let in in annotation %s", [allowlists.preferred])

# METADATA
# title: Require authentication on Ingresses
# description: >-
#   Denies an Ingress whose annotations for oauth2-proxy and the like authenticate
#   nobody: auth-url is missing, asks a stranger, or is answered by no Ingress that
#   is itself exempt; there is no TLS; something opts out or overrules it; another
#   Ingress serves the same host without. Name whom to ask in auth-url, and serve
#   /oauth2 by an Ingress of its own.
# related_resources:
# - ref: https://kubernetes.github.io/ingress-nginx/examples/auth/oauth-external-auth/
# custom:
#   kind: K8sRequireIngressAuth
#   version: 1.0.0
#   severity: high
#   parameters:
#     required:
#       type: array
#       description: "Where Ingresses must authenticate. Default: nowhere."
#       items:
#         type: object
#         description: A demand. What it leaves out is all, so that an empty one is made of every Ingress.
#         properties:
#           namespaceSelector: {type: object, description: Its namespaces., x-kubernetes-preserve-unknown-fields: true}
#           hosts: {type: array, description: "The hosts; a wildcard is one label.", items: {type: string}}
#           domains: {type: array, description: "Domains, with all hosts below them.", items: {type: string}}
#     methods:
#       type: array
#       description: "The methods that will do where they must. Default: external, which is auth-url."
#       items: {type: string, enum: [external, basic, certificate]}
#     globalAuth: {type: boolean, description: "Whether there is a global-auth-url. Default: opting out is denied."}
#     allowedAuthHosts: {type: array, description: "Other hosts that auth-url may ask.", items: {type: string}}
#     clusterDomain: {type: string, description: "The domain of Services. Default: cluster.local."}
#     offloadedClasses: {type: array, description: "Classes whose TLS ends in front of them.", items: {type: string}}
#     openPaths: {type: array, description: "Paths like /oauth2 that need none, and below.", items: {type: string}}
#     nginxClasses: {type: array, description: "Those of ingress-nginx. Default: by name.", items: {type: string}}
#     hideRival: {type: boolean, description: "Whether to name no Ingress of another namespace. Default: false."}
#   sync:
#   - {groups: [""], versions: [v1], kinds: [Namespace]}
#   - {groups: [networking.k8s.io], versions: [v1], kinds: [Ingress, IngressClass]}
#   controls:
#     iso27001-2013: [A.13.1.2]
#     iso27001-2022: ["8.21"]
package policies.require_ingress_auth

import data.lib.authentication
import data.lib.authfaults
import data.lib.disclosure
import data.lib.hosts
import data.lib.ingresses
import data.lib.neighbours
import data.lib.nginx
import data.lib.registry
import data.lib.requirements
import data.lib.reviews
import data.lib.tls

violation contains {"msg": msg, "details": {"path": ["metadata", "annotations", key], "remedy": remedy}} if {
	_judged
	some [key, fault] in authfaults.found(_settings)
	msg := sprintf("%s: annotation %s %s", [reviews.ref, key, fault])
	remedy := "Correct the annotation, so that whoever comes in is asked who they are."
}

violation contains {"msg": msg, "details": {"path": ["spec", "tls"], "remedy": remedy}} if {
	_judged
	count(_methods) > 0
	some host in neighbours.hosts
	not _encrypted(host)
	msg := sprintf("%s: %s authenticates without TLS; list it in spec.tls", [reviews.ref, neighbours.named(host)])
	remedy := "List the host in a spec.tls entry that names the Secret of its certificate."
}

violation contains {"msg": msg, "details": {"path": ["metadata", "annotations", _key], "remedy": remedy}} if {
	_judged
	some [host, namespace, name] in neighbours.restrictable(_settings.open)
	fault := _disagreement(neighbours.annotations_of(namespace, name))
	other := disclosure.ingress(namespace, name)
	msg := sprintf("%s: %s %s", [reviews.ref, neighbours.named(host), sprintf(fault, [other])])
	remedy := "Give every Ingress of the host the same authentication."
}

violation contains {"msg": msg, "details": {"path": ["metadata", "annotations", _key], "remedy": remedy}} if {
	_judged
	not _permitted
	hosts := neighbours.named_all(_demanded)
	msg := sprintf("%s: %s must authenticate; name whom to ask in annotation %s", [reviews.ref, hosts, _key])
	remedy := "Name whom to ask in auth-url."
}

_judged if {
	ingresses.judged
	not _unconcerned
}

# Whether it is plain to see that nobody asks for authentication.
_unconcerned if {
	authentication.silent
	registry.about == set()
	_global != true
	object.get(input, ["parameters", "required"], null) == null
}

_key := nginx.key("auth-url")

_settings := {
	"allowed": {lower(host) | some host in input.parameters.allowedAuthHosts},
	"domain": _domain,
	"global": _global,
	"open": ({"/oauth2"} | {path | some path in input.parameters.openPaths}),
}

default _domain := "cluster.local"

_domain := input.parameters.clusterDomain

default _global := null

_global := input.parameters.globalAuth

default _accepted := ["external"]

_accepted := input.parameters.methods

_methods := authentication.methods(reviews.annotations, _global)

_demanded := requirements.demanded(neighbours.hosts)

_permitted if count(_demanded) == 0

_permitted if count(_methods & ({"global"} | {method | some method in _accepted})) > 0

_permitted if neighbours.exempt(_settings.open)

_encrypted(host) if {
	listed := tls.listed
	some name in hosts.coverers(host)
	listed[name]
}

# Aliases that are regular expressions are not for a certificate to name.
_encrypted(host) if startswith(host, "~")

_encrypted(_) if {
	classes := ingresses.classes(reviews.spec, reviews.annotations)
	count(classes) > 0
	count(classes - {class | some class in input.parameters.offloadedClasses}) == 0
}

# Which way round another Ingress disagrees on whether to authenticate.
_disagreement(others) := "is open by %s, which does not authenticate; add it there" if {
	count(_methods) > 0
	count(authentication.methods(others, _global)) == 0
	not _begins
}

_disagreement(others) := "authenticates by %s, and not here; do so here too" if {
	count(_methods) == 0
	count(authentication.methods(others, _global)) > 0
}

# An update that brings it along: others cannot have done so before.
_begins if count(authentication.methods(neighbours.former, _global)) == 0

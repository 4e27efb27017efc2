# METADATA
# title: Allowed ACME servers
# description: >-
#   Denies cert-manager issuers whose ACME server, by its URL and not their name,
#   or whose type is not allowed in their namespace's environment, and where
#   environments are set what asks such an issuer: no browser trusts a staging
#   server. A ClusterIssuer may be of any environment. Denies wildcards of an
#   issuer known to lack DNS-01. Use another issuer.
# related_resources:
# - ref: https://letsencrypt.org/docs/staging-environment/
#   description: Let's Encrypt's staging environment
# custom:
#   kind: K8sAllowedACMEServers
#   version: 1.0.0
#   severity: high
#   parameters:
#     allowedServers:
#       type: array
#       description: "The URLs of the ACME servers that are allowed everywhere. Default: none."
#       items: {type: string}
#     allowedTypes:
#       type: array
#       description: "The types of issuers that are allowed everywhere. Default: acme alone."
#       items: {type: string, enum: [acme, ca, selfSigned, vault, venafi]}
#     environments:
#       type: array
#       description: "What else is allowed where: the first to select a namespace is its environment. Default: none."
#       items:
#         type: object
#         required: [name, namespaceSelector]
#         properties:
#           name: {type: string, description: "Its name, for messages."}
#           namespaceSelector: {type: object, description: Its namespaces., x-kubernetes-preserve-unknown-fields: true}
#           servers: {type: array, description: "The URLs of its ACME servers.", items: {type: string}}
#           types: {type: array, description: "Its types of issuers, by the same names.", items: {type: string}}
#     unknownIssuers:
#       type: string
#       description: "Whether environments allow asking issuers that are not in the inventory. Default: deny."
#       enum: [deny, allow]
#     defaultIssuer:
#       type: object
#       description: "cert-manager's own default, for kubernetes.io/tls-acme. Default: not known."
#       required: [name]
#       properties:
#         kind: {type: string, description: "As --default-issuer-kind. Default: Issuer."}
#         name: {type: string, description: As --default-issuer-name.}
#         group: {type: string, description: "As --default-issuer-group. Default: cert-manager.io."}
#   sync:
#   - {groups: [cert-manager.io], versions: [v1], kinds: [Issuer, ClusterIssuer]}
#   - {groups: [gateway.networking.k8s.io], versions: [v1], kinds: [Gateway, ListenerSet]}
#   - {groups: [""], versions: [v1], kinds: [Namespace]}
#   controls:
#     iso27001-2013: [A.10.1.2]
#     iso27001-2022: ["8.24"]
package policies.allowed_acme_servers

import data.lib.acme
import data.lib.authorities
import data.lib.environments
import data.lib.issuers
import data.lib.orders
import data.lib.reviews

violation contains {"msg": msg, "details": {"path": _path, "remedy": remedy}} if {
	_servers_judged
	msg := sprintf("%s: %s", [_ref, _fault])
	remedy := "Use an issuer whose ACME server is allowed here."
}

violation contains {"msg": msg, "details": {"path": ["spec", "acme", "skipTLSVerify"], "remedy": remedy}} if {
	authorities.reviewed
	not object.get(reviews.spec, ["acme", "skipTLSVerify"], null) in [null, false]
	msg := sprintf("%s: skipTLSVerify lets anything pass for the ACME server; remove it", [_ref])
	remedy := "Remove skipTLSVerify; for a server with a CA of its own, set caBundle."
}

violation contains {"msg": msg, "details": {"path": path, "remedy": remedy}} if {
	some [path, name] in orders.wildcards

	# Few objects have wildcards, and the issuer is dear to find.
	acme.types(_asked) == ["acme"] # regal ignore:non-loop-expression
	not acme.proves_wildcard(_asked.acme, name, orders.labels)
	need := sprintf("wildcard %q needs a DNS-01 solver, and issuer %s has none for it", [name, issuers.text(_issuer)])
	msg := sprintf("%s: %s; ask one that has, or list the hosts", [reviews.ref, need])
	remedy := "Ask an issuer with a DNS-01 solver for the domain, or list the hosts one by one."
}

# Nothing is known of an issuer that is asked, unless environments are set.
_servers_judged if environments.asked

_servers_judged if authorities.reviewed

# What is wrong with the issuer under review, or with the one that is asked.
_fault := sprintf("an issuer not in the inventory is not allowed%s; %s", [environments.place, _text(_servers)]) if {
	orders.path
	not _asked
	not input.parameters.unknownIssuers == "allow"
} else := sprintf("an issuer has one type, and not %d; %s", [count(_type), _text(_types)]) if {
	count(_type) != 1
} else := sprintf("type %s is not allowed%s; %s", [type, environments.place, _text(_types)]) if {
	some type in _type
	not type in _types
} else := sprintf("ACME server %s is not allowed%s; %s", [_server, environments.place, _text(_servers)]) if {
	_type == ["acme"]
	acme.endpoints([json.unmarshal(_server)]) & _servers == set()
}

_type := acme.types(_judged)

_server := json.marshal(object.get(_judged, ["acme", "server"], null))

_judged := reviews.spec if authorities.reviewed

_judged := _asked if environments.asked

_path := orders.path

_path := ["spec", "acme", "server"] if {
	_type == ["acme"]
	authorities.reviewed
} else := array.concat(["spec"], _type) if {
	count(_type) == 1
	authorities.reviewed
} else := ["spec"] if {
	authorities.reviewed
}

# The issuer that is asked, and its spec if it is in the inventory.
_issuer := orders.issuer(_defaults)

default _defaults := {}

_defaults := issuers.canonical(input.parameters.defaultIssuer)

_asked := authorities.spec_of(_issuer, reviews.namespace)

_ref := sprintf("ClusterIssuer %s", [reviews.name]) if {
	reviews.kind == "ClusterIssuer"
} else := sprintf("%s: issuer %s", [reviews.ref, text]) if {
	text := issuers.text(_issuer)
} else := reviews.ref

_servers := acme.endpoints(environments.allowed("servers")) | acme.endpoints(_everywhere)

_everywhere := object.get(input, ["parameters", "allowedServers"], [])

_types := environments.allowed("types") | {type |
	some type in acme.known_types
	type in object.get(input, ["parameters", "allowedTypes"], ["acme"])
}

_text(allowed) := sprintf("allowed: %s", [concat(", ", allowed)]) if {
	count(allowed) > 0
} else := "allowed: none"

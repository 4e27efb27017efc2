# METADATA
# title: Allowed hosts of Ingresses
# description: >-
#   Denies hosts of rules, TLS entries, server aliases, www redirects and HTTP-01
#   solvers outside the domains of the namespace, and backends for any host.
#   Wildcards are by parameter, and so are apex names: the zone's own records are
#   there, so none can be a CNAME (RFC 1034, 3.6.2; RFC 1912, 2.4). Wildcards
#   over public suffixes, "*.com" or "*.co.uk", never pass. Name hosts below an
#   allowed domain, one by one.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/services-networking/ingress/#hostname-wildcards
#   description: Hosts of an Ingress
# - ref: https://www.rfc-editor.org/rfc/rfc1912#section-2.4
#   description: CNAME records
# custom:
#   kind: K8sAllowedIngressHosts
#   version: 1.0.0
#   severity: high
#   parameters:
#     domains:
#       type: array
#       description: >-
#         The domains that hosts may lie in, each for some namespaces or all. None takes names away
#         from namespaces that have a domain around it. Default: none, so that no host is allowed.
#       items:
#         type: object
#         description: A domain, and who may use it.
#         required: [domain]
#         properties:
#           domain: {type: string, description: "Such as shop.example, with all names below it."}
#           namespaceSelector:
#             type: object
#             description: "The LabelSelector of the namespaces that may use it. Default: all."
#             x-kubernetes-preserve-unknown-fields: true
#           allowApex: {type: boolean, description: "Whether it may be a host itself, being no zone. Default: false."}
#     allowCatchAll:
#       type: boolean
#       description: "Whether a rule without host, or a default backend, may serve every host. Default: false."
#     allowWildcards:
#       type: boolean
#       description: "Whether a host may be a wildcard in an allowed domain. Default: false."
#     allowApex:
#       type: boolean
#       description: "Whether each of the domains may itself be a host. Default: false."
#     publicSuffixes:
#       type: array
#       description: >-
#         Domains besides com, co.uk and the like under which strangers have names, such as
#         github.io: no wildcard may stand over them. Default: none.
#       items: {type: string}
#   sync:
#   - groups: [""]
#     versions: [v1]
#     kinds: [Namespace]
#   controls:
#     iso27001-2013: [A.13.1.2]
#     iso27001-2022: ["8.21"]
package policies.allowed_ingress_hosts

import data.lib.domains
import data.lib.hosts
import data.lib.ingresses
import data.lib.namings
import data.lib.reviews
import data.lib.suffixes

violation contains {"msg": msg, "details": {"path": fault.path, "remedy": remedy}} if {
	ingresses.judged
	some fault in _openings
	msg := sprintf("%s: %s", [reviews.ref, fault.text])
	remedy := "Give every backend a rule that names its host."
}

violation contains {"msg": msg, "details": {"path": path, "remedy": fault.remedy}} if {
	ingresses.present
	some [field, host, path] in namings.found
	not _permitted(host)
	fault := _fault(host)
	msg := sprintf("%s: %s%s", [reviews.ref, field, fault.text])
}

violation contains {"msg": msg, "details": {"path": ["spec", "tls"], "remedy": "List hosts in spec.tls[].hosts."}} if {
	ingresses.judged
	not namings.readable
	msg := sprintf("%s: spec.tls is no list of entries with lists of hosts; write one", [reviews.ref])
}

# What serves hosts without naming them.
_openings contains {"path": ["spec", "rules"], "text": text} if {
	not ingresses.routed(reviews.spec)
	text := "no rule names a host to serve; add one for a host of an allowed domain"
}

_openings contains {"path": ["spec", "rules", i, "host"], "text": ingresses.host_fault(i, "")} if {
	some i, rule in ingresses.rules(reviews.spec)
	ingresses.host(rule) == ""
	not _catch_all_permitted(rule)
}

_openings contains {"path": ["spec", field], "text": text} if {
	some field in ingresses.default_backends(reviews.spec)
	not _catch_all_permitted(reviews.spec[field])
	text := sprintf("spec.%s serves every host that no rule names; give it a rule with a host", [field])
}

_catch_all_permitted(part) if {
	input.parameters.allowCatchAll == true
	is_object(part)
}

_permitted(host) if {
	hosts.sound(host)
	not suffixes.spanned(host)
	domains.has(host)
	_wildcard_permitted(host)
	_apex_permitted(host)
}

_wildcard_permitted(host) if not "*" in split(host, ".")

_wildcard_permitted(_) if input.parameters.allowWildcards == true

_apex_permitted(host) if not domains.apex(host)

_apex_permitted(host) if domains.apex_allowed(host)

_apex_permitted(_) if input.parameters.allowApex == true

# cert-manager's answer to a challenge serves nothing, but proves whose a host is.
_apex_permitted(_) if not ingresses.judged

_fault(host) := {"text": text, "remedy": "List the names themselves, or a wildcard."} if {
	regex.match(`^~`, host)
	text := sprintf("host %q is a regular expression, whose names nobody can tell; list them", [host])
} else := {"text": hosts.fault(host), "remedy": remedy} if {
	remedy := "Name the host as DNS does, in lower case, below an allowed domain."
} else := {"text": text, "remedy": "Name a host below an allowed domain."} if {
	suffixes.spanned(host)
	text := sprintf("host %q spans a public suffix, with the names of strangers; name a domain of yours", [host])
} else := {"text": text, "remedy": "Name a host below a domain that is allowed for the namespace."} if {
	not domains.has(host)
	text := sprintf("host %q is in %s", [host, domains.place(host)])
} else := {"text": text, "remedy": "Name each host in place of the wildcard."} if {
	not _wildcard_permitted(host)
	text := sprintf("host %q is a wildcard; name each host", [host])
} else := {"text": text, "remedy": "Serve a name below the domain, such as its www."} if {
	advice := "which cannot be a CNAME and so cannot follow a load balancer's name; use a name below it"
	text := sprintf("host %q is the apex of its domain, %s", [host, advice])
}

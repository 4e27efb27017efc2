# METADATA
# title: Require private DNS
# description: >-
#   Denies configuration that names pods, Services or nodes of the cluster by
#   their IP addresses: in environment variables, arguments, commands, hooks,
#   probes and hostAliases of pods and workloads, in ConfigMaps, as externalName
#   of a Service, and in Endpoints and EndpointSlices that no controller keeps.
#   An address outlives what it was given to, and then names something else,
#   past every NetworkPolicy and certificate. Write the DNS name of a Service.
#   Only addresses in decimal or IPv6 notation are looked for; Secrets are not
#   read.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/
#   description: DNS for Services and Pods
# custom:
#   kind: K8sRequirePrivateDNS
#   version: 1.0.0
#   severity: medium
#   parameters:
#     podCIDRs:
#       type: array
#       description: >-
#         The address ranges of pods. Where no range is given, here or for
#         Services or nodes, all private addresses are denied: RFC 1918 and
#         fc00::/7. Pods in 100.64.0.0/10 have to be named here.
#       items:
#         type: string
#     serviceCIDRs:
#       type: array
#       description: >-
#         The address ranges of Services. The addresses of Services that Bulkhead
#         can see are denied whatever is written here.
#       items:
#         type: string
#     nodeCIDRs:
#       type: array
#       description: The address ranges of nodes.
#       items:
#         type: string
#     allowedCIDRs:
#       type: array
#       description: >-
#         Addresses and ranges that may be named all the same: what lies outside
#         of the cluster and has no name. Also what Endpoints and EndpointSlices
#         that are made by hand may hold. Default: none.
#       items:
#         type: string
#     exemptKeys:
#       type: array
#       description: >-
#         Environment variables, flags without their dashes, and keys of
#         ConfigMaps whose values are not judged; * stands for any characters.
#         Default: none.
#       items:
#         type: string
#     clusterDomain:
#       type: string
#       description: "The DNS domain of the cluster. Default: cluster.local."
#   sync:
#   - groups: [""]
#     versions: [v1]
#     kinds: [Service]
#   controls:
#     iso27001-2013: [A.13.1.2]
#     iso27001-2022: ["8.21"]
package policies.require_private_dns

import data.lib.addresses
import data.lib.asides
import data.lib.insiders
import data.lib.mentions
import data.lib.placements
import data.lib.reviews
import data.lib.spellings
import data.lib.substitutes

violation contains {"msg": msg, "details": {"path": field.path, "remedy": remedy, "address": written}} if {
	_judged
	some field in placements.fields
	some written, line in mentions.found(field.text)
	not _exempt(field.key, field.text)
	not _permitted(field.form, written)
	place := concat("", [field.place, _line(field.text, line)])
	whose := insiders.description(written)
	advice := substitutes.advice(field.form, written)
	msg := sprintf("%s: %s names %s, %s; %s", [reviews.ref, place, written, whose, advice])
	remedy := substitutes.remedy(field.form, written)
}

_judged if {
	reviews.judged
	not _leaving
}

# On its way out, with all that is judged left alone: refused, it would never go.
_leaving if {
	reviews.terminating
	every field in ["data", "endpoints", "spec", "subsets"] {
		object.get(input.review.oldObject, field, null) == object.get(reviews.object, field, null)
	}
}

# Of a file, the key is the name.
_exempt(key, text) if {
	asides.setting(key)
	not _is_file(text)
}

_exempt(key, _) if {
	is_array(input.parameters.exemptKeys)
	some pattern in input.parameters.exemptKeys
	glob.match(pattern, null, trim_left(key, "-"))
}

_permitted(form, written) if {
	not substitutes.misplaced(form, written)
	not insiders.owner(written)
}

_permitted(form, written) if {
	form != "externalName"
	addresses.within(spellings.value(written), input.parameters.allowedCIDRs)
}

_line(text, line) := sprintf(" line %d", [line]) if {
	_is_file(text)
} else := ""

_is_file(text) if contains(trim_space(text), "\n")

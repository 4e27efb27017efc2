# METADATA
# title: No external IPs
# description: >-
#   Denies Services that take an address or a host for theirs without anybody
#   having given it to them. Every node takes traffic to their externalIPs, so
#   that whoever writes them can take over the traffic of pods to any address
#   (CVE-2020-8554); loadBalancerIP and the annotations in its place ask for an
#   address; and an externalName that is an IP address, the loopback or a name in
#   another namespace leads proxies, such as the Ingress controller, where its
#   author may not go. Let the load balancer assign the address, and name hosts.
# related_resources:
# - ref: https://github.com/kubernetes/kubernetes/issues/97076
#   description: CVE-2020-8554
# - ref: https://kubernetes.io/docs/concepts/services-networking/service/#external-ips
#   description: External IPs
# custom:
#   kind: K8sNoExternalIPs
#   version: 1.1.0
#   severity: high
#   parameters:
#     allowedCIDRs:
#       type: array
#       description: >-
#         The addresses and CIDRs, of IPv4 and IPv6, that Services may claim or ask
#         for. Default: none.
#       items:
#         type: string
#     addressAnnotations:
#       type: array
#       description: >-
#         The annotations that ask a load balancer for addresses, one or several
#         with commas between them. Default: those of MetalLB, kube-vip, Cilium,
#         PureLB and Azure.
#       items:
#         type: string
#     clusterDomain:
#       type: string
#       description: "The DNS domain of the cluster. Default: cluster.local."
#     allowedNamespaces:
#       type: array
#       description: >-
#         The namespaces, besides the Service's own, whose names an externalName
#         may be. Default: none.
#       items:
#         type: string
#   controls:
#     iso27001-2013: [A.13.1.1]
#     iso27001-2022: ["8.20"]
#     bsi-it-grundschutz: [APP.4.4.A7]
package policies.no_external_ips

import data.lib.addresses
import data.lib.aliases
import data.lib.claims
import data.lib.reviews
import data.lib.services

violation contains {"msg": msg, "details": {"path": path, "remedy": "Write it as the API has it."}} if {
	services.judged
	some [path, wanted] in _unreadable
	msg := sprintf("%s: %s is no %s; write one", [reviews.ref, concat(".", path), wanted])
}

violation contains {"msg": msg, "details": {"path": path, "remedy": remedy}} if {
	services.judged
	some [path, field, address] in claims.addresses
	not _address_permitted(address)
	msg := sprintf("%s: %s %s %s", [reviews.ref, field, json.marshal(address), _address_fault(address)])
	remedy := "Remove the address, or use an allowed one."
}

violation contains {"msg": msg, "details": {"path": ["spec", "externalName"], "remedy": remedy}} if {
	services.judged
	not _alias_permitted
	msg := sprintf("%s: spec.externalName %s %s", [reviews.ref, json.marshal(_alias), aliases.fault(_alias, _namespaces)])
	remedy := "Name a host outside the cluster, or a Service of an allowed namespace."
}

_unreadable contains [["spec"], "object"] if not services.readable

_unreadable contains [["spec", "externalIPs"], "list"] if {
	not type_name(object.get(reviews.spec, "externalIPs", null)) in {"array", "null"}
}

default _allowed := []

_allowed := input.parameters.allowedCIDRs if is_array(input.parameters.allowedCIDRs)

_address_permitted(address) if {
	addresses.within(address, _allowed)
	not contains(address, "/")
}

_address_fault(address) := sprintf("is not allowed; allowed: %s", [_allowed_text]) if {
	addresses.network(address)
	not contains(address, "/")
} else := sprintf("is no IP address; allowed: %s", [_allowed_text])

_allowed_text := "none" if {
	_allowed == []
} else := concat(", ", [sprintf("%v", [network]) | some network in sort(_allowed)])

_alias := object.get(reviews.spec, "externalName", null)

_alias_permitted if services.type(reviews.spec) in {"ClusterIP", "LoadBalancer", "NodePort"}

_alias_permitted if aliases.permitted(_alias, _domain, _namespaces)

default _domain := "cluster.local"

_domain := domain if {
	domain := trim(lower(input.parameters.clusterDomain), ".")
	domain != ""
}

_namespaces contains reviews.namespace

_namespaces contains namespace if {
	is_array(input.parameters.allowedNamespaces)
	some namespace in input.parameters.allowedNamespaces
	is_string(namespace)
}

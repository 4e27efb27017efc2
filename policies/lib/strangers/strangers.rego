# METADATA
# title: Strangers
# description: >-
#   Whom a peer of a NetworkPolicy lets besides pods of the tenant of those that
#   the policy selects, of shared namespaces, and addresses outside the cluster.
#   What it lets is what lib.peers finds without fault.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors
package lib.strangers

import data.lib.communal
import data.lib.namespaces
import data.lib.outsiders
import data.lib.peers
import data.lib.remainders
import data.lib.reviews
import data.lib.selections
import data.lib.tenants

# METADATA
# scope: document
# description: >-
#   let(peer, direction, opened): those strangers in words, an array; [] where
#   there are none.
let(peer, direction, _) := [text |
	some field, owner in _owners[direction]
	some text in _addresses(peer.ipBlock, field, owner)
] if {
	peers.given(peer) == {"ipBlock"}
}

let(peer, _, _) := ["pods of other tenants of the namespace" | not tenants.share(_pods, peer.podSelector)] if {
	peers.given(peer) == {"podSelector"}
}

let(peer, direction, opened) := sort({text |
	home := {reviews.namespace | tenants.share(_pods, object.get(peer, "podSelector", null))}
	some allowed in {allowed | some opening in opened; allowed := _allowed(direction, opening, home)}
	some text in outsiders.selected(peer.namespaceSelector, allowed)
}) if {
	"namespaceSelector" in peers.given(peer)
}

# METADATA
# description: "advice(peer): whom the peer may let instead, in words."
advice(peer) := "leave those addresses out" if {
	peers.given(peer) == {"ipBlock"}
} else := sprintf("name %s", [friends])

# METADATA
# scope: document
# description: Whom peers may let, for a message.
default friends := "its own namespace, whose labels are not known, or shared ones"

friends := sprintf("pods with the one value of %s that spec.podSelector has, or shared namespaces", [label]) if {
	tenants.by == "release"
	label := tenants.pod_label
} else := sprintf("namespaces with %s=%s, or shared ones", [tenants.namespace_label, own]) if {
	own := tenants.own
} else := sprintf("its own namespace, which has no label %s, or shared ones", [tenants.namespace_label]) if {
	namespaces.known
}

_pods := object.get(reviews.spec, "podSelector", null)

# What an ipBlock may not hold, and whose addresses that is.
_owners := {
	"Ingress": {"podCIDRs": "pods"},
	"Egress": {"podCIDRs": "pods", "serviceCIDRs": "Services"},
}

_addresses(block, field, owner) := [text |
	some network in remainders.met(block, ranges)
	text := sprintf("%s, where %s have their addresses", [network, owner])
] if {
	ranges := input.parameters.cluster[field]
	count(ranges) > 0
} else := [sprintf("addresses that may be those of %s, as cluster.%s is not given", [owner, field])]

_allowed(direction, opening, home) := {key: values |
	parts := [communal.allowed(direction, opening), _own, {selections.name_label: home}]
	some key in union({object.keys(part) | some part in parts})
	values := union({object.get(part, key, set()) | some part in parts})
}

default _own := {}

_own := {tenants.namespace_label: {tenants.own}} if tenants.by == "namespaceLabel"

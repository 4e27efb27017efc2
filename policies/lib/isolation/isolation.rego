# METADATA
# title: Isolation of tenants
# description: >-
#   What a NetworkPolicy opens to pods of other tenants. Each rule is judged by
#   itself, and each direction: where pods are isolated, a connection between two
#   tenants takes a rule that lets it, and there is none.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation
package lib.isolation

import data.lib.exemptions
import data.lib.fieldpaths
import data.lib.networkpolicies
import data.lib.openings
import data.lib.peers
import data.lib.reviews
import data.lib.series
import data.lib.strangers

# METADATA
# scope: document
# description: What is wrong with the rules of the NetworkPolicy, each as {path, remedy, text}.
faults contains {"path": path, "remedy": "Name peers that are the tenant's own or shared.", "text": text} if {
	some [direction, i, rule] in _rules
	not _rule_permitted(rule, direction)
	path := ["spec", lower(direction), i]
	text := sprintf("%s %s", [fieldpaths.text(path), _rule_text(rule, direction)])
}

faults contains {"path": path, "remedy": "Name peers that are the tenant's own or shared.", "text": text} if {
	some [direction, i, rule] in _rules
	some j, peer in peers.written(rule, peers.sides[direction])
	not _peer_permitted(peer, direction, peers.opened(rule))
	path := ["spec", lower(direction), i, peers.sides[direction], j]
	text := sprintf("%s %s", [fieldpaths.text(path), _peer_text(peer, direction, peers.opened(rule))])
}

_rules contains [direction, i, rule] if {
	some direction in networkpolicies.directions(reviews.spec)
	some i, rule in networkpolicies.rules(reviews.spec, direction)
}

_rule_permitted(rule, direction) if {
	not peers.rule_fault(rule, peers.sides[direction])
	_peopled(rule, direction)
}

_peopled(rule, direction) if count(peers.written(rule, peers.sides[direction])) > 0

_peopled(rule, direction) if _exempt(peers.opened(rule), direction)

_peer_permitted(peer, direction, opened) if {
	not peers.fault(peer)
	_kept(peer, direction, opened)
}

_kept(peer, direction, opened) if strangers.let(peer, direction, opened) == []

_kept(_, direction, opened) if _exempt(opened, direction)

_exempt(opened, direction) if openings.without(opened, exemptions.permitted[direction]) == set()

_rule_text(rule, direction) := text if {
	text := peers.rule_fault(rule, peers.sides[direction])
} else := sprintf("%s everyone; name %s", [_lets[direction], strangers.friends])

_peer_text(peer, direction, opened) := text if {
	text := peers.fault(peer)
} else := sprintf("%s %s; %s", [_lets[direction], series.text(let), strangers.advice(peer)]) if {
	let := strangers.let(peer, direction, opened)
}

_lets := {"Ingress": "lets in", "Egress": "lets out to"}

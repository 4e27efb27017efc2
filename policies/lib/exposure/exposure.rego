# METADATA
# title: Who is let in
# description: >-
#   Whether rules of NetworkPolicies isolate at all, or let in everyone there is.
#   A peer or a port that the API server would refuse is read as all of them.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors
package lib.exposure

import data.lib.addresses
import data.lib.selectors

# METADATA
# description: >-
#   opened(rules, direction): to whom the rules together leave every TCP port
#   open, of "everyone", "every namespace", "every IPv4 address" and "every IPv6
#   address", in that order; [] where the rules isolate.
#   Ports are tried where openness can end: at 1, and after each range.
opened(rules, direction) := [] if {
	rules == []
} else := [audience |
	allowed := [[_tcp_ranges(rule), _peers(rule, _side[direction])] | some rule in rules]
	ports := {1} | {port |
		some [ranges, _] in allowed
		some [_, last] in ranges
		port := last + 1
		port > 1
		port <= 65535
	}
	always := intersection({_held(_let_in(allowed, port)) | some port in ports})
	some audience in ["everyone", "every namespace", "every IPv4 address", "every IPv6 address"]
	audience in always
]

# METADATA
# description: >-
#   wide(rule, direction): whether the rule lets in others than some pods. One that
#   does not opens nothing, beside whatever other rules it stands.
wide(rule, direction) if _peers(rule, _side[direction]) != {"some pods"}

_side := {"Ingress": "from", "Egress": "to"}

_let_in(allowed, port) := {peer |
	some [ranges, peers] in allowed
	some [first, last] in ranges
	first <= port
	port <= last
	some peer in peers
}

# The peers of a rule: CIDRs, and "everyone", "every namespace" or "some pods".
default _peers(_, _) := {"everyone"}

_peers(rule, side) := {_peer(peer) | some peer in rule[side]} if {
	is_array(rule[side])
	count(rule[side]) > 0
}

default _peer(_) := "everyone"

# The except of an ipBlock is no wall: the block is still the Internet.
_peer(peer) := cidr if {
	_given(peer) == {"ipBlock"}
	contains(peer.ipBlock.cidr, "/")
	cidr := addresses.network(peer.ipBlock.cidr)
} else := "every namespace" if {
	_given(peer) in _selectors
	_selects_all(peer.namespaceSelector, {"kubernetes.io/metadata.name"})
	_selects_all(object.get(peer, "podSelector", null), set())
} else := "some pods" if {
	_given(peer) in (_selectors | {{"podSelector"}})
	selectors.valid(object.get(peer, "namespaceSelector", null))
	selectors.valid(object.get(peer, "podSelector", null))
}

_selectors := {{"namespaceSelector"}, {"namespaceSelector", "podSelector"}}

_given(peer) := {field |
	some field in {"ipBlock", "namespaceSelector", "podSelector"}
	object.get(peer, field, null) != null
}

# All it asks for is the existence of labels that everything has.
_selects_all(null, _)

_selects_all(selector, everywhere) if {
	object.get(selector, "matchLabels", null) in [null, {}]
	every expression in [expression | some expression in selector.matchExpressions] {
		expression.operator == "Exists"
		expression.key in everywhere
	}
}

default _tcp_ranges(_) := {[1, 65535]}

_tcp_ranges(rule) := {range | some port in rule.ports; some range in _tcp_range(port)} if {
	is_array(rule.ports)
	count(rule.ports) > 0
}

default _tcp_range(_) := {[1, 65535]}

_tcp_range(port) := set() if {
	port.protocol in {"UDP", "SCTP"}
} else := set() if {
	# A name is another port in each pod, and never all of them.
	is_string(port.port)
} else := {[port.port, port.port]} if {
	is_number(port.port)
	object.get(port, "endPort", null) == null
} else := {[port.port, port.endPort]} if {
	is_number(port.port)
	is_number(port.endPort)
}

_held(peers) := _audiences if {
	"everyone" in peers
} else := (peers & _audiences) | addresses.spans(peers)

_audiences := {"everyone", "every namespace", "every IPv4 address", "every IPv6 address"}

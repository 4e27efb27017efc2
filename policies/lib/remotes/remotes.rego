# METADATA
# title: Addresses that ipBlocks open
# description: >-
#   What an ipBlock opens that no flow of the traffic matrix permits. An address of
#   a pod is that of any zone, and the address of a Service leads to any; of all
#   others every one has to be in an external. Nodes are no exception: an external
#   that holds their addresses lets them, and the pods on their network.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-ipblock
package lib.remotes

import data.lib.clusternets
import data.lib.crossings
import data.lib.externals
import data.lib.networks
import data.lib.openings
import data.lib.prefixes
import data.lib.series

# METADATA
# description: "breaches(block, direction, opened): the breaches of an ipBlock, as lib.breaches has them."
breaches(block, direction, opened) := _inside(held, direction, opened) | _outside(outside, direction, opened) if {
	held := networks.of([block.cidr], object.get(block, "except", null))
	outside := prefixes.without(held, union({networks | some [_, networks] in _cluster[direction]}))
}

# Whose addresses no ipBlock may hold, since they say nothing about zones.
_cluster := {
	"Ingress": {["pods", clusternets.pods]},
	"Egress": {["pods", clusternets.pods], ["Services", clusternets.services]},
}

_inside(held, direction, opened) := {breach |
	some [owners, networks] in _cluster[direction]
	met := prefixes.meet(held, networks)
	met != set()
	breach := {
		"who": sprintf("%s at %s", [owners, _text(met)]),
		"rank": 3,
		"opened": opened,
		"takes": "selectors in place of the cluster's addresses",
	}
}

# Ports are told apart where flows with externals do.
_outside(held, direction, opened) := {breach |
	flowing := union({crossings.permitted(name, direction, true) | some name in externals.names})
	parts := openings.parts(opened, flowing)
	some left in ({_left(held, direction, part) | some part in parts} - {set()})
	ports := _whole({part | some part in parts; _left(held, direction, part) == left}, parts, opened)
	breach := {
		"who": sprintf("addresses %s%s", [_text(left), _nodes(left)]),
		"rank": 4,
		"opened": ports,
		"other": "an external that holds the addresses",
	}
}

# What of the addresses is in none of the externals with a flow on the ports.
_left(held, direction, part) := prefixes.without(held, union({externals.held(name) |
	some name in externals.names
	openings.without({part}, crossings.permitted(name, direction, true)) == set()
}))

_whole(some_parts, parts, opened) := opened if {
	some_parts == parts
} else := some_parts

_nodes(networks) := " (nodes among them)" if {
	prefixes.meet(networks, clusternets.nodes) != set()
} else := ""

_text(networks) := series.text([prefixes.text(prefix) | some prefix in sort(networks)])

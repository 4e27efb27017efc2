# METADATA
# title: Offences against the traffic matrix
# description: >-
#   What to say of a rule of a NetworkPolicy that opens what no flow permits, or
#   that cannot be read.
package lib.offences

import data.lib.breaches
import data.lib.crossings
import data.lib.fieldpaths
import data.lib.openings
import data.lib.peers
import data.lib.series

# METADATA
# description: >-
#   offence(rule, direction, path): what is wrong with the rule at the path, as
#   {"path", "text"}; undefined where nothing is. The path is the peer's where one
#   alone is at fault.
offence(rule, direction, path) := {"path": path, "text": text} if {
	fault := peers.rule_fault(rule, peers.sides[direction])
	text := sprintf("%s %s", [fieldpaths.text(path), fault])
} else := {"path": place, "text": text} if {
	[step, fault] := min([[step, fault] |
		some step, peer in peers.written(rule, peers.sides[direction])
		fault := peers.fault(peer)
	])
	place := array.concat(path, [peers.sides[direction], step])
	text := sprintf("%s %s", [fieldpaths.text(place), fault])
} else := {"path": array.concat(path, _only({steps | some [steps, _] in found})), "text": text} if {
	found := _found(rule, direction)
	found != set()
	let := series.text([_group(found, key) | some key in sort({[steps, breach.opened] | some [steps, breach] in found})])
	takes := series.text(_takes({breach | some [_, breach] in found}, direction))
	text := sprintf("%s lets %s %s; it would take %s", [fieldpaths.text(path), _way[direction], let, takes])
}

# The breaches with the steps to their peer, [] where it is that there is none.
_found(rule, direction) := {[[], breach] | some breach in breaches.of_everyone(direction, peers.opened(rule))} if {
	peers.written(rule, peers.sides[direction]) == []
} else := {[[peers.sides[direction], step], breach] |
	some step, peer in rule[peers.sides[direction]]
	some breach in breaches.of_peer(peer, direction, peers.opened(rule))
}

_only(places) := [step | some place in places; some step in place] if {
	count(places) == 1
} else := []

# Whom a peer lets on the same ports.
_group(found, [steps, opened]) := sprintf("%s on %s%s", [who, openings.text(opened), _by(steps)]) if {
	who := series.text([who | some [_, who] in sort({[breach.rank, breach.who] |
		some [other, breach] in found
		other == steps
		breach.opened == opened
	})])
}

# Flows on the same ports are said in one.
_takes(found, direction) := [takes | some [_, takes] in sort(said | flows)] if {
	said := {[breach.rank, breach.takes] | some breach in found}
	flows := {[rank, flow] |
		some [rank, opened] in {[breach.rank, breach.opened] | some breach in found; breach.other}
		others := sort({breach.other | some breach in found; breach.rank == rank; breach.opened == opened})
		flow := crossings.flow(others, direction, opened)
	}
}

_by([]) := ""

_by([side, step]) := sprintf(" by %s[%d]", [side, step])

_way := {"Ingress": "in", "Egress": "out to"}

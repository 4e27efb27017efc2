# METADATA
# title: Crossings to other zones and externals
# description: >-
#   What the flows of the traffic matrix permit between the zone of the namespace
#   under review and another zone or an external. In direction Ingress they lead
#   to that zone, in direction Egress from it.
package lib.crossings

import data.lib.audiences
import data.lib.flows
import data.lib.openings
import data.lib.series

# METADATA
# description: >-
#   permitted(other, direction, kin): the openings that flows permit, as
#   flows.permitted has them.
permitted(other, direction, kin) := flows.permitted(other, audiences.zone, kin) if {
	direction == "Ingress"
} else := flows.permitted(audiences.zone, other, kin)

# METADATA
# description: >-
#   flow(others, direction, opened): in words, the flows that would permit the
#   openings to others, an array of names.
flow(others, direction, opened) := sprintf("%s from %s to %s on %s", [noun, from, to, openings.text(opened)]) if {
	ends := {"Ingress": [series.text(others), audiences.zone], "Egress": [audiences.zone, series.text(others)]}
	[from, to] := ends[direction]
	noun := {true: "flows", false: "a flow"}[count(others) > 1]
}

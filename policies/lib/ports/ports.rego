# METADATA
# title: Port ranges
# description: >-
#   Lists of ports and port ranges, written as NetworkPolicyPort writes them:
#   {"port": 30080}, or {"port": 30080, "endPort": 30089} with both ends in
#   the range.
package lib.ports

# METADATA
# description: >-
#   The list's ranges as [first, last]. An entry of another shape allows
#   nothing.
ranges(entries) := {[entry.port, last] |
	is_array(entries)
	some entry in entries
	is_number(entry.port)
	last := object.get(entry, "endPort", entry.port)
	is_number(last)
}

# METADATA
# description: >-
#   Whether the port is a number in one of the ranges. 0 never is: Kubernetes
#   writes it for a port that is yet to be chosen.
within(port, allowed) if {
	is_number(port)
	port != 0
	some [first, last] in allowed
	first <= port
	port <= last
}

# METADATA
# description: The ranges for a message, "30080, 31000-31010".
text(allowed) := concat(", ", [_range_text(first, last) | some [first, last] in sort(allowed)])

_range_text(first, last) := sprintf("%v", [first]) if first == last

_range_text(first, last) := sprintf("%v-%v", [first, last]) if first != last

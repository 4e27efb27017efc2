# METADATA
# title: What ports are opened
# description: >-
#   Ports of NetworkPolicies and of the traffic matrix as sets of openings:
#   [protocol, first, last] for a range of ports, and [protocol, name] for a named
#   one, which each pod has elsewhere. Follows NetworkPolicyPort in
#   k8s.io/api/networking/v1/types.go and its validation.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/services-networking/network-policies/#targeting-a-range-of-ports
#   description: endPort
package lib.openings

import data.lib.series

# METADATA
# description: Every port of every protocol that a NetworkPolicy can name.
everything contains [protocol, 1, 65535] if some protocol in _protocols

# METADATA
# description: >-
#   of(ports): what a list of NetworkPolicyPorts without fault opens; every port if
#   it is null or empty.
of(ports) := everything if {
	ports in [null, []]
} else := {_opening(port) | some port in ports}

# METADATA
# description: >-
#   faults(port): why the API server would refuse the NetworkPolicyPort or overlook
#   a part of it, a set of texts: "has the protocol \"tcp\"".
faults(port) := ({fault |
	not type_name(port) in {"object", "null"}
	fault := sprintf("is %s and no port", [json.marshal(port)])
} | {fault |
	some key, _ in port
	not key in {"endPort", "port", "protocol"}
	fault := sprintf("has the unknown field %q", [key])
}) | {fault |
	some key in ["endPort", "port", "protocol"]
	value := object.get(port, key, null)
	value != null
	not _fits(key, value, port)
	fault := sprintf("has the %s %s", [key, json.marshal(value)])
}

# METADATA
# description: >-
#   without(opened, permitted): those opened that are not permitted. A name is
#   where it is itself, or every port of its protocol.
without(opened, permitted) := _ranges(opened, permitted) | {[protocol, name] |
	some [protocol, name] in (opened - permitted)
	_ranges({[protocol, 1, 65535]}, permitted) != set()
}

# METADATA
# description: >-
#   parts(opened, others): those opened, cut into ranges that each of the others
#   holds as a whole or not at all.
parts(opened, others) := {[protocol, first, last] |
	some [protocol, low, high] in opened
	bounds := {low, high + 1} | {bound |
		some [other, bottom, top] in others
		other == protocol
		some bound in [bottom, top + 1]
	}
	some first in bounds
	first >= low
	first <= high
	last := min({bound | some bound in bounds; bound > first}) - 1
} | {[protocol, name] | some [protocol, name] in opened}

# METADATA
# description: "text(opened): the openings in words, \"TCP/80, TCP/8080-8089 and UDP/dns\"."
text(opened) := "every port" if {
	opened == everything
} else := series.text([_text(opening) | some opening in sort(opened)])

_protocols := {"SCTP", "TCP", "UDP"}

_opening(port) := [protocol, first, last] if {
	protocol := _given(port, "protocol", "TCP")
	first := _given(port, "port", 1)
	is_number(first)
	last := _given(port, "endPort", _given(port, "port", 65535))
} else := [_given(port, "protocol", "TCP"), port.port]

# What is null is left out, and so is all of a port that is null.
_given(port, key, otherwise) := value if {
	value := port[key]
	value != null
} else := otherwise

_fits("protocol", value, _) if value in _protocols

_fits("port", value, _) if _is_number(value)

# IsValidPortName in k8s.io/apimachinery.
_fits("port", value, _) if {
	regex.match(`^[a-z0-9]+(-[a-z0-9]+)*$`, value)
	regex.match(`[a-z]`, value)
	count(value) <= 15
}

_fits("endPort", value, port) if {
	_is_number(value)
	_is_number(port.port)
	value >= port.port
}

_is_number(port) if {
	port == floor(port)
	port >= 1
	port <= 65535
}

# What no permitted range holds begins at a lower end or behind such a range.
_ranges(opened, permitted) := {[protocol, first, last] |
	some [protocol, low, high] in opened
	others := {[bottom, top] | some [other, bottom, top] in permitted; other == protocol}
	some first in ({low} | {next | some [_, top] in others; next := top + 1})
	first >= low
	first <= high
	{other | some other in others; other[0] <= first; first <= other[1]} == set()
	last := min({high + 1} | {bottom | some [bottom, _] in others; bottom > first}) - 1
}

_text([protocol, 1, 65535]) := sprintf("every %s port", [protocol])

_text([protocol, first, last]) := sprintf("%s/%d-%d", [protocol, first, last]) if {
	first < last
	[first, last] != [1, 65535]
}

_text([protocol, port, port]) := sprintf("%s/%d", [protocol, port])

_text([protocol, name]) := sprintf("%s/%s", [protocol, name])

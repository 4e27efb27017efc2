# METADATA
# title: Flows
# description: >-
#   The flows of the traffic matrix, as the parameter flows lists them: from a zone
#   or an external, to a zone or an external, on some ports. "*" is every zone, and
#   never an external. What no flow permits is forbidden.
package lib.flows

import data.lib.externals
import data.lib.listings
import data.lib.openings
import data.lib.zones

# METADATA
# description: >-
#   permitted(from, to, kin): the openings that flows permit between a zone and a
#   zone or an external. Kin are namespaces of the same tenant, and those of which
#   one belongs to no tenant alone; the others need crossTenant.
permitted(from, to, kin) := union({_opened(entry) |
	some entry in _entries
	_stands_for(entry.from, from)
	_stands_for(entry.to, to)
	true in {kin, object.get(entry, "crossTenant", null)}
})

# METADATA
# description: The zones that some flow lets an external enter.
entrances contains zone if {
	some entry in _entries
	entry.from in externals.names
	some zone in zones.names
	_stands_for(entry.to, zone)
}

# METADATA
# description: "reached(zone): the zones that flows let a zone enter."
reached(zone) := {other |
	some entry in _entries
	_stands_for(entry.from, zone)
	some other in zones.names
	_stands_for(entry.to, other)
}

# METADATA
# description: >-
#   What is wrong with the flows and with the externals they lead from and to, an
#   array of texts; [] where nothing is.
faults := sort(union({
	{text | some text in externals.faults},
	listings.faults("flows", _written, {"anyPort", "crossTenant", "from", "ports", "to"}),
	_faults,
}))

_written := object.get(input, ["parameters", "flows"], null)

_entries := listings.entries(_written)

_opened(entry) := openings.everything if {
	entry.anyPort == true
} else := {_opening(port) | some port in entry.ports}

# In the matrix a named port has a name in place of its port.
_opening(port) := [opening | some opening in openings.of([_as_written(port)])][0]

_as_written(port) := object.union(object.remove(port, ["name"]), named) if {
	named := {"port": name | some key, name in port; key == "name"; name != null}
}

_stands_for(end, name) if end == name

_stands_for("*", name) if name in zones.names

_faults contains sprintf("flows[%d].%s %s is no zone and no external", [i, side, json.marshal(end)]) if {
	some i, entry in _entries
	some side in ["from", "to"]
	end := object.get(entry, side, null)
	not end in ((zones.names | externals.names) | {"*"})
}

_faults contains sprintf("flows[%d] joins two externals", [i]) if {
	some i, entry in _entries
	{entry.from, entry.to} - externals.names == set()
}

_faults contains sprintf("externals[%d] has the name %q of a zone", [i, entry.name]) if {
	some i, entry in externals.entries
	entry.name in zones.names
}

_faults contains sprintf("flows[%d].%s %s is no boolean", [i, field, json.marshal(value)]) if {
	some i, entry in _entries
	some field in ["anyPort", "crossTenant"]
	value := object.get(entry, field, null)
	not type_name(value) in {"boolean", "null"}
}

_faults contains sprintf("flows[%d] has no ports and no anyPort: true", [i]) if {
	some i, entry in _entries
	object.get(entry, "ports", null) in [null, []]
	not entry.anyPort == true
}

_faults contains sprintf("flows[%d] has both ports and anyPort", [i]) if {
	some i, entry in _entries
	not object.get(entry, "ports", null) in [null, []]
	entry.anyPort == true
}

_faults contains sprintf("flows[%d].ports is %s and no list", [i, json.marshal(ports)]) if {
	some i, entry in _entries
	ports := object.get(entry, "ports", null)
	not type_name(ports) in {"array", "null"}
}

_faults contains sprintf("flows[%d].ports[%d] %s", [i, j, text]) if {
	some i, entry in _entries
	some j, port in [port | some port in entry.ports]
	some text in _port_faults(port)
}

_port_faults(port) := openings.faults(_as_written(port)) if {
	_identified(port)
} else := {sprintf("is %s and has neither just a port nor just a name", [json.marshal(port)])}

# By a number, or by a name, and not by both.
_identified(port) if {
	is_number(port.port)
	object.get(port, "name", null) == null
}

_identified(port) if {
	is_string(port.name)
	object.get(port, "port", null) == null
}

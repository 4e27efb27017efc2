# METADATA
# title: Exemptions from naming a peer
# description: >-
#   The ports on which rules may leave out their peers and so let everyone, as the
#   parameter anyPeer lists them. Openings are as in lib.openings.
package lib.exemptions

import data.lib.listings
import data.lib.openings

# METADATA
# description: "permitted[direction]: the openings that may be to everyone."
permitted[direction] contains permitted_opening if {
	some direction in ["Ingress", "Egress"]
	some entry in _entries
	entry.direction == direction
	some text in entry.ports
	permitted_opening := opening(text)
}

# METADATA
# description: What is wrong with the parameter, an array of texts; [] where nothing is.
faults := sort(_faults | listings.faults("anyPeer", _written, {"direction", "ports"}))

_written := object.get(input, ["parameters", "anyPeer"], null)

_entries := listings.entries(_written)

# METADATA
# description: >-
#   opening(text): what a text such as "53/UDP" or "8080-8089/TCP" stands for;
#   undefined for another text.
opening(text) := found if {
	[[_, first, _, last, protocol]] := regex.find_all_string_submatch_n(`^([0-9]+)(-([0-9]+))?/([A-Z]+)$`, text, -1)
	end := [end | some end in [last, first]; end != ""][0]
	port := {"protocol": protocol, "port": to_number(first), "endPort": to_number(end)}
	openings.faults(port) == set()
	some found in openings.of([port])
}

_faults contains sprintf("anyPeer[%d].direction %s is neither Ingress nor Egress", [i, json.marshal(direction)]) if {
	some i, entry in _entries
	direction := object.get(entry, "direction", null)
	not direction in {"Ingress", "Egress"}
}

_faults contains sprintf("anyPeer[%d].ports %s is no list of ports", [i, json.marshal(ports)]) if {
	some i, entry in _entries
	ports := object.get(entry, "ports", null)
	not _lists(ports)
}

_faults contains sprintf("anyPeer[%d].ports[%d] %s is no port like \"53/UDP\"", [i, j, json.marshal(text)]) if {
	some i, entry in _entries
	some j, text in entry.ports
	not opening(text)
}

_lists(ports) if {
	is_array(ports)
	ports != []
}

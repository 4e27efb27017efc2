# METADATA
# title: Externals
# description: >-
#   The networks outside of the cluster that the traffic matrix knows, as the
#   parameter externals names them. Networks are as in lib.prefixes; what cannot be
#   read is in none.
package lib.externals

import data.lib.listings
import data.lib.networks

# METADATA
# description: The entries of the parameter, in an array.
entries := listings.entries(_written)

# METADATA
# description: The names of the externals.
names contains entry.name if {
	some entry in entries
	is_string(entry.name)
}

# METADATA
# description: "held(name): the prefixes that the external of that name holds."
held(name) := union({networks.of(entry.cidrs, object.get(entry, "except", null)) |
	some entry in entries
	entry.name == name
})

# METADATA
# description: What is wrong with the externals, an array of texts; [] where nothing is.
faults := sort(union({
	_faults,
	listings.faults("externals", _written, {"cidrs", "except", "name"}),
	listings.unnamed("externals", _written),
	listings.shared("externals", "name", {[i, entry.name] | some i, entry in entries}),
}))

_written := object.get(input, ["parameters", "externals"], null)

_faults contains sprintf("externals[%d].cidrs lists none", [i]) if {
	some i, entry in entries
	object.get(entry, "cidrs", null) in [null, []]
}

_faults contains text if {
	some i, entry in entries
	some field in ["cidrs", "except"]
	some text in networks.faults(sprintf("externals[%d].%s", [i, field]), object.get(entry, field, null))
}

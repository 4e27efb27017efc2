# METADATA
# title: Faults in the tiers
# description: >-
#   What is wrong with the parameters that say which namespaces are in which zone,
#   who may say so, and how people get into them. A policy whose parameters are at
#   fault allows nothing.
package lib.tierfaults

import data.lib.flows
import data.lib.zones

# METADATA
# description: The faults, in words; [] where there are none.
faults := [fault | some found in [zones.faults, flows.faults, _faults]; some fault in found]

_faults contains sprintf("%s %s is no list of names", [field, json.marshal(list)]) if {
	some field, list in {
		"platformGroups": object.get(input, ["parameters", "platformGroups"], null),
		"platformUsers": object.get(input, ["parameters", "platformUsers"], null),
		"withoutZone": object.get(input, ["parameters", "withoutZone"], null),
	}
	not _are_names(list)
}

_faults contains sprintf("intraNamespace %s is neither allow nor declared", [json.marshal(value)]) if {
	value := object.get(input, ["parameters", "intraNamespace"], null)
	not value in [null, "allow", "declared"]
}

_faults contains sprintf("allowCreation %s is no boolean", [json.marshal(value)]) if {
	value := object.get(input, ["parameters", "allowCreation"], null)
	not type_name(value) in {"boolean", "null"}
}

_are_names(null)

_are_names(list) if {
	is_array(list)
	every name in list {
		is_string(name)
	}
}

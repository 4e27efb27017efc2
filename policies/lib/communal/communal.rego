# METADATA
# title: Namespaces that tenants share
# description: >-
#   The namespaces that belong to no tenant and serve them all, as the parameters
#   sharedNamespaces and sharedLabels name them. A name
#   is the one label of a Namespace that cannot be forged; any other has to be one
#   that only the platform sets. What cannot be read in the parameters shares
#   nothing.
# related_resources:
# - ref: https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-metadata-name
#   description: kubernetes.io/metadata.name
package lib.communal

import data.lib.exemptions
import data.lib.listings
import data.lib.openings
import data.lib.selections

# METADATA
# description: >-
#   allowed(direction, opening): by label, those of its values that make a namespace
#   one that tenants may reach, or be reached by, on the opening of lib.openings.
allowed(direction, opening) := {key: values |
	some key in {entry.key | some entry in _shared}
	values := {value |
		some entry in _shared
		entry.key == key
		direction in entry.directions
		openings.without({opening}, entry.opened) == set()
		some value in entry.values
	}
}

# METADATA
# description: "holds(labels): whether a Namespace of these labels is shared, for whatever it may be."
holds(labels) if {
	some entry in _shared
	labels[entry.key] in entry.values
}

_shared contains {"directions": directions, "key": key, "opened": opened, "values": values} if {
	some [entry, key, values] in _written
	directions := _directions(object.get(entry, "directions", null))
	opened := _opened(object.get(entry, "ports", null))
}

_written contains [entry, selections.name_label, {entry.name}] if {
	some entry in listings.entries(input.parameters.sharedNamespaces)
}

_written contains [entry, entry.label, values] if {
	some entry in listings.entries(input.parameters.sharedLabels)
	values := {value | some value in entry.values}
}

_opened(null) := openings.of(null)

_opened(texts) := {opening | some text in texts; opening := exemptions.opening(text)} if is_array(texts)

_directions(null) := {"Ingress", "Egress"}

_directions(named) := {direction | some direction in named} if is_array(named)

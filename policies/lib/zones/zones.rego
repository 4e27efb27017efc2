# METADATA
# title: Zones
# description: >-
#   The zones of the traffic matrix, as the parameters zones, tierLabel and
#   tenantLabel name them. A namespace belongs to a zone whose names list it, or
#   else to the one whose tier its tier label has. Labels are an object of
#   strings. Only the platform may set the tier and tenant labels, and namespaces
#   that zones list carry none.
package lib.zones

import data.lib.listings
import data.lib.selections
import data.lib.selectors

# METADATA
# scope: document
# description: The label of a Namespace that says its tier.
default tier_label := "tier"

tier_label := input.parameters.tierLabel if is_string(input.parameters.tierLabel)

# METADATA
# scope: document
# description: The label of a Namespace that says its tenant, "" where there is none.
default tenant_label := ""

tenant_label := input.parameters.tenantLabel if is_string(input.parameters.tenantLabel)

# METADATA
# description: The names of the zones.
names contains entry.name if {
	some entry in _entries
	is_string(entry.name)
}

# METADATA
# description: The zones whose namespaces belong to one tenant each.
per_tenant contains entry.name if {
	some entry in _entries
	object.get(entry, "perTenant", null) == true
}

# METADATA
# description: "By the name of each namespace that zones list, their names."
listed[namespace] contains entry.name if {
	some entry in _entries
	some namespace in entry.names
}

# METADATA
# description: By tier, the names of its zones.
tiers[entry.tier] contains entry.name if some entry in _entries

# METADATA
# scope: document
# description: >-
#   zone(name, labels): the name of the zone of a Namespace; undefined where it has
#   none.
zone(name, _) := min(listed[name])

zone(name, labels) := min(tiers[labels[tier_label]]) if not listed[name]

# METADATA
# description: >-
#   tenant(labels): the tenant of a Namespace, "" where it says none.
tenant(labels) := object.get(labels, tenant_label, "")

# METADATA
# description: What is wrong with these parameters, an array of texts; [] where nothing is.
faults := sort(union({
	_faults,
	listings.faults("zones", _written, {"name", "names", "perTenant", "tier"}),
	listings.unnamed("zones", _written),
	listings.shared("zones", "name", {[i, entry.name] | some i, entry in _entries}),
	listings.shared("zones", "tier", {[i, entry.tier] | some i, entry in _entries}),
	listings.shared("zones", "namespace", {[i, namespace] | some i, entry in _entries; some namespace in entry.names}),
}))

_written := object.get(input, ["parameters", "zones"], null)

_entries := listings.entries(_written)

_faults contains "zones lists none" if _entries == []

_faults contains sprintf("zones[%d] has neither tier nor names", [i]) if {
	some i, entry in _entries
	object.get(entry, "tier", null) == null
	object.get(entry, "names", null) in [null, []]
}

_faults contains sprintf("zones[%d].tier %s is no tier", [i, json.marshal(tier)]) if {
	some i, entry in _entries
	tier := object.get(entry, "tier", null)
	tier != null
	not _is_tier(tier)
}

_faults contains sprintf("zones[%d].names is %s and no list", [i, json.marshal(namespaces)]) if {
	some i, entry in _entries
	namespaces := object.get(entry, "names", null)
	not type_name(namespaces) in {"array", "null"}
}

_faults contains sprintf("zones[%d].names[%d] %s is no name of a namespace", [i, j, json.marshal(namespace)]) if {
	some i, entry in _entries
	some j, namespace in entry.names
	not regex.match(`^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$`, namespace)
}

_faults contains sprintf("zones[%d].perTenant %s is no boolean", [i, json.marshal(value)]) if {
	some i, entry in _entries
	value := object.get(entry, "perTenant", null)
	not type_name(value) in {"boolean", "null"}
}

_faults contains sprintf("zone %s is perTenant without a tenantLabel", [json.marshal(name)]) if {
	tenant_label == ""
	some name in per_tenant
}

_faults contains sprintf("%s %s is no key of a label", [field, json.marshal(key)]) if {
	some field, key in _labels
	key != null
	not _is_label(key, "")
}

_faults contains sprintf("tenantLabel %q is the tierLabel", [tenant_label]) if tenant_label == tier_label

_faults contains sprintf("%s %q has the name of the Namespace", [field, selections.name_label]) if {
	some field, key in _labels
	key == selections.name_label
}

_labels := {
	"tierLabel": object.get(input, ["parameters", "tierLabel"], null),
	"tenantLabel": object.get(input, ["parameters", "tenantLabel"], null),
}

_is_tier(tier) if {
	_is_label("tier", tier)
	tier != ""
}

_is_label(key, value) if selectors.valid({"matchLabels": {key: value}})

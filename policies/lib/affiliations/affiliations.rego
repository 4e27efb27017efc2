# METADATA
# title: What a Namespace belongs to
# description: >-
#   The zone and the tenant that the Namespace under review belongs to, by its name
#   and labels, and what is wrong with them. The parameter withoutZone lists
#   namespaces that need no zone.
package lib.affiliations

import data.lib.reviews
import data.lib.selections
import data.lib.zones

# METADATA
# description: Whether the review is of a Namespace that is to be judged.
judged if {
	reviews.kind == "Namespace"
	reviews.group == ""
	reviews.judged
}

# METADATA
# scope: document
# description: The labels of the Namespace.
default labels := {}

labels := reviews.texts(reviews.object.metadata.labels)

# METADATA
# scope: document
# description: What is wrong with its zone and tenant, each as {path, remedy, text}.
faults contains {"path": path, "remedy": "Give the Namespace the tier of a zone.", "text": text} if {
	not _zoned
	path := ["metadata", "labels", zones.tier_label]
	text := sprintf("%s; take one of %s", [_without_zone, _tiers])
}

faults contains {"path": path, "remedy": "Remove the label.", "text": text} if {
	some zone in zones.listed[reviews.name]
	tier := labels[zones.tier_label]
	path := ["metadata", "labels", zones.tier_label]
	text := sprintf("it is in zone %s by its name, and has a label %s=%s; remove that", [zone, zones.tier_label, tier])
}

faults contains {"path": path, "remedy": "Say whose the Namespace is.", "text": text} if {
	_zone in zones.per_tenant
	zones.tenant(labels) in {"", selections.other}
	path := ["metadata", "labels", zones.tenant_label]
	text := sprintf("it is in zone %s, where each is one tenant's, and %s names none; say whose it is", [
		_zone,
		zones.tenant_label,
	])
}

_zone := zones.zone(reviews.name, labels)

_zoned if _zone

_zoned if {
	is_array(input.parameters.withoutZone)
	reviews.name in input.parameters.withoutZone
	not zones.tier_label in object.keys(labels)
}

_without_zone := sprintf("%s=%s is the tier of no zone", [zones.tier_label, tier]) if {
	tier := labels[zones.tier_label]
} else := sprintf("it has no label %s, and no zone has its name", [zones.tier_label])

_tiers := concat(", ", object.keys(zones.tiers))

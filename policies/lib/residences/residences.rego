# METADATA
# title: Where a policy resides
# description: Why the namespace of the object under review has no zone.
package lib.residences

import data.lib.namespaces
import data.lib.reviews
import data.lib.zones

# METADATA
# scope: document
# description: What is wrong, in words; undefined where the namespace has a zone.
fault := sprintf("namespace %s is in no zone: %s; %s", [reviews.namespace, _reason, _advice]) if {
	not zones.zone(reviews.namespace, namespaces.labels)
}

default _advice := "make it known"

_advice := sprintf("take one of %s", [concat(", ", object.keys(zones.tiers))]) if namespaces.known

_reason := "no zone has its name, and its labels are not known" if {
	not namespaces.known
} else := sprintf("%s=%s is the tier of none", [zones.tier_label, tier]) if {
	tier := namespaces.labels[zones.tier_label]
} else := sprintf("it has no label %s", [zones.tier_label])

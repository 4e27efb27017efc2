# METADATA
# title: What namespaceSelectors can select
# description: >-
#   The namespaces that the namespaceSelector of a peer can select, by what the
#   traffic matrix asks of them. They are those that could ever exist, with any
#   labels in any combination; only those that the selector or a zone names, and
#   the inventory knows, have the tier and the tenant that they have there, and
#   those that a zone names no tier. With closedWorld they are those of the
#   inventory, with their labels, and those that zones name. The selector is to be
#   one that lib.selectors takes for valid.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
package lib.audiences

import data.lib.directory
import data.lib.namespaces
import data.lib.reviews
import data.lib.selections
import data.lib.selectors
import data.lib.zones

# METADATA
# description: >-
#   selected(selector): the namespaces as a set of {"name", "zone", "tenant"}. The
#   zone is "" where there is none, the tenant where there is none or it is not
#   known. The name is that of the namespace under review, or of one of which
#   nothing else is known, and else "".
selected(selector) := union({_known(selector), _listed(selector), _unknown(selector), _possible(selector)})

# METADATA
# description: The namespace under review, as selected has it; undefined where it has no zone.
own := {"name": reviews.namespace, "zone": zone, "tenant": tenant}

# METADATA
# description: The zone of the namespace under review; undefined where it has none or is not known.
zone := zones.zone(reviews.namespace, namespaces.labels)

# METADATA
# description: Its tenant, "" where it has none or it is not known.
tenant := zones.tenant(namespaces.labels)

# METADATA
# description: What is wrong with closedWorld, an array of texts; [] where nothing is.
faults := [sprintf("closedWorld %s is no boolean", [json.marshal(_closed)]) |
	not type_name(_closed) in {"boolean", "null"}
]

_closed := object.get(input, ["parameters", "closedWorld"], null)

_known(selector) := {namespace |
	some name in _candidates(selector)
	labels := directory.labels(name)
	_selects(selector, labels)
	namespace := {"name": _shown(name), "zone": _zone(name, labels), "tenant": zones.tenant(labels)}
}

_candidates(_) := directory.names if _closed == true

_candidates(selector) := selections.named(selector, selections.name_label) | object.keys(zones.listed) if {
	_closed != true
}

_selects(selector, labels) if selectors.matches(selector, labels)

# Others than the platform's labels may change, and no policy is judged anew then.
_selects(selector, labels) if {
	_closed != true
	selections.satisfiable(selector)
	every key in _trusted {
		selections.permits(selector, key, object.get(labels, key, null))
	}
}

_trusted := [selections.name_label, zones.tier_label, zones.tenant_label]

# Those that zones name and the inventory does not know.
_listed(selector) := {{"name": _shown(name), "zone": zones.zone(name, {}), "tenant": tenant} |
	some name, _ in zones.listed
	not directory.labels(name)
	_may_select(selector, name)
	some tenant in _tenants(selector)
}

_may_select(selector, name) if selectors.matches(selector, {selections.name_label: name})

_may_select(selector, name) if {
	name in selections.named(selector, selections.name_label)
	selections.permits(selector, selections.name_label, name)
	selections.satisfiable(selector)
}

_may_select(selector, name) if {
	_closed != true
	selections.permits(selector, selections.name_label, name)
	selections.permits(selector, zones.tier_label, null)
	selections.satisfiable(selector)
}

# Those that the selector names, of which it does not say the tier either.
_unknown(selector) := {{"name": name, "zone": "", "tenant": ""} |
	some name in _names(selector)
	name != selections.other
	not _pins_tier(selector)
}

# Those of any name, and those of names that are not known, by tiers and tenants.
_possible(selector) := {{"name": "", "zone": zone, "tenant": tenant} |
	_names(selector) != set()
	_whole(selector)
	some tier in _tiers(selector)
	some zone in object.get(zones.tiers, tier, {""})
	some tenant in _tenants(selector)
}

_whole(selector) if selections.other in _names(selector)

_whole(selector) if _pins_tier(selector)

_pins_tier(selector) if _tiers(selector) - object.keys(zones.tiers) == set()

_names(selector) := {name |
	_closed != true
	selections.satisfiable(selector)
	some name in selections.values(selector, selections.name_label, set())
	not zones.listed[name]
	not directory.labels(name)
}

_tiers(selector) := selections.values(selector, zones.tier_label, object.keys(zones.tiers))

_tenants(selector) := {""} if {
	zones.tenant_label == ""
} else := {_text(value) | some value in selections.values(selector, zones.tenant_label, {tenant})}

_text(null) := ""

_text(value) := value if value != null

_zone(name, labels) := zones.zone(name, labels)

_zone(name, labels) := "" if not zones.zone(name, labels)

_shown(name) := name if {
	name == reviews.namespace
} else := ""

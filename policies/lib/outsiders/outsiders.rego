# METADATA
# title: Namespaces of others
# description: >-
#   Whose namespaces a namespaceSelector can select besides those allowed, over
#   all that could exist. A Namespace of the inventory that the selector names has
#   the labels that it has there; of any other only the name is certain. Allowed
#   are values by label, {"tenant": {"t1"}}, of labels that only the platform
#   sets: one of them is enough. The selector is one that lib.selectors takes
#   for valid.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/services-networking/network-policies/#targeting-a-namespace-by-its-name
package lib.outsiders

import data.lib.communal
import data.lib.directory
import data.lib.reviews
import data.lib.selections
import data.lib.tenants

# METADATA
# description: >-
#   selected(selector, allowed): in words, what it can select that is not allowed,
#   sorted; [] where there is nothing.
selected(selector, allowed) := [] if {
	_confined(selector, allowed)
} else := sort([_named(name) |
	some name in (names - object.get(allowed, _name, set()))
	not _harmless(name, selector, allowed)
]) if {
	names := selections.values(selector, _name, set())
	not selections.other in names
} else := sort({sprintf("namespaces %s", [_of(tenant)]) |
	known := object.get(allowed, tenants.namespace_label, set())
	some tenant in (selections.values(selector, tenants.namespace_label, known) - known)
})

# All that it selects is allowed by one label, whatever the others are.
_confined(selector, allowed) if {
	some key, values in allowed
	selections.values(selector, key, values) - values == set()
}

_confined(selector, _) if not selections.satisfiable(selector)

# A known Namespace that is allowed by one of its labels, or not selected for one.
_harmless(name, _, allowed) if {
	some key, values in allowed
	directory.labels(name)[key] in values
}

_harmless(name, selector, allowed) if {
	labels := directory.labels(name)
	some key, _ in allowed
	not selections.permits(selector, key, object.get(labels, key, null))
}

_named(name) := sprintf("other pods of namespace %s", [name]) if {
	name == reviews.namespace
} else := sprintf("namespace %s, which is shared in the other direction or on other ports", [name]) if {
	communal.holds({_name: name})
} else := sprintf("namespace %s %s", [name, _of(object.get(labels, tenants.namespace_label, null))]) if {
	labels := directory.labels(name)
} else := sprintf("namespace %s, which is not known", [name])

_of(tenant) := "of another tenant" if {
	tenants.by == "release"
} else := "of no tenant" if {
	tenant == null
} else := "of other tenants" if {
	tenant == selections.other
} else := sprintf("of tenant %q", [tenant])

_name := selections.name_label

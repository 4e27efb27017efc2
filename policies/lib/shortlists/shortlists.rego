# METADATA
# title: Shortlists of NetworkPolicies
# description: >-
#   Which NetworkPolicies of a namespace may select pods with some labels, without
#   a look at each of them for each pod: an index of the labels that they ask for,
#   which does not depend on the review.
package lib.shortlists

import data.lib.enclosures

# METADATA
# description: >-
#   names(namespace, labels): the names of the policies whose podSelector may select
#   pods with these labels. All others select none of them.
names(namespace, labels) := {name |
	some keys, by_labels in _index[namespace]
	some name, _ in by_labels[object.filter(labels, keys)]
}

# By namespace, by the keys of the labels that a policy asks for, by these labels,
# the names of the policies as keys: few sets of keys are in use, and each takes one
# lookup.
_index[namespace] := _indexed(namespace) if {
	some namespace
	data.inventory.namespace[namespace]["networking.k8s.io/v1"].NetworkPolicy
}

_index["default"] := _indexed("default")

# By union_n, which stays linear.
_indexed(namespace) := object.union_n([entry |
	policies := enclosures.policies(namespace)
	some entries in [
		[{object.keys(required): {required: {name: name}}} |
			some name, policy in policies
			required := policy.spec.podSelector.matchLabels
		],
		[{keys: {required: {name: name}}} |
			some name, policy in policies
			not _asks_labels(policy)
			some [keys, required] in _expected(policy)
		],
	]
	some entry in entries
])

_asks_labels(policy) if is_object(policy.spec.podSelector.matchLabels)

# Where no labels are asked for as such, the first expression that names values may
# tell; else nothing is asked for that can be looked up.
_expected(policy) := [[[key], {key: value}] | some value in values] if {
	[key, values] := [[expression.key, expression.values] |
		some expression in policy.spec.podSelector.matchExpressions
		expression.operator == "In"
	][0]
	is_array(values)
} else := [[[], {}]]

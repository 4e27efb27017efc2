# METADATA
# title: Shortlists of NetworkPolicies
# description: >-
#   Which NetworkPolicies of a namespace may select pods with some labels, without
#   a look at each of them for each pod: an index of the labels that they ask for,
#   which does not depend on the review. It takes longer to make than to compare
#   every policy once, so that it is for those who have many objects to judge.
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

# By union_n, which stays linear. A function is given no more than it needs: its
# arguments are hashed.
_indexed(namespace) := object.union_n([{keys: {required: {name: name}}} |
	some name, policy in enclosures.policies(namespace)
	some [keys, required] in _asked(object.get(policy, ["spec", "podSelector"], null))
])

# Where no labels are asked for as such, the first expression that names values may
# tell; else nothing is asked for that can be looked up.
_asked(selector) := [[object.keys(required), required]] if {
	required := selector.matchLabels
} else := [[[key], {key: value}] | some value in values] if {
	[key, values] := [[expression.key, expression.values] |
		some expression in selector.matchExpressions
		expression.operator == "In"
	][0]
	is_array(values)
} else := [[[], {}]]

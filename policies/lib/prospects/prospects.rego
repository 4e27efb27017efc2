# METADATA
# title: NetworkPolicies that may select a pod
# description: >-
#   Those of the namespace that may select the pods of the object under review, for
#   whoever has one object to judge and not many. One expression looks at all of
#   them, since every further one costs as much again for each.
package lib.prospects

import data.lib.enclosures
import data.lib.reviews
import data.lib.workloads

# METADATA
# description: The names of those whose matchLabels are all met.
names := unlabelled | {name |
	labels := workloads.labels
	some name in sharing
	object.subset(labels, _asked[name])
}

# METADATA
# description: The names of those that ask for one of the labels as the pods have it.
sharing := {name | # regal ignore:prefer-set-or-object-rule
	labels := workloads.labels
	some name, key

	# regal ignore:prefer-equals-comparison,prefer-some-in-iteration
	_asked[name][key] = labels[key]
}

# METADATA
# description: >-
#   The names of those that have no matchLabels, perhaps with some whose matchLabels
#   cannot be read.
unlabelled := set() if {
	count(_asked) == count(_policies)
	not {} in _asked
	not null in _asked
} else := object.keys(_policies) - {name | _asked[name][_]}

# By name, the matchLabels: read of the inventory once, which takes longer than to
# compare them, and as one value, which takes less than a rule of many.
_asked := {name: labels | # regal ignore:prefer-set-or-object-rule
	some name
	labels := _policies[name].spec.podSelector.matchLabels
}

# METADATA
# description: >-
#   The names of those to look for the nearest among: all, where they are few; else
#   the first of those that ask for a label of the pods, and of their labels for the
#   one that the fewest ask for. Where none does it is the first of all.
near := object.keys(_policies) if {
	count(_policies) <= _few
} else := array.slice(sort(object.keys(_policies)), 0, _few) if {
	sharing == set()
} else := array.slice(names, 0, _few) if {
	[_, names] := min({[count(names), names] |
		some key, value in workloads.labels

		# regal ignore:prefer-some-in-iteration
		names := [name | _asked[name][key] == value]
		names != []
	})
}

_few := 10

_policies := enclosures.policies(reviews.namespace)

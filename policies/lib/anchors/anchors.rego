# METADATA
# title: Anchors
# description: >-
#   The NetworkPolicies that close a namespace: whose podSelector is empty, so that
#   no pod escapes it, whatever its labels are or will be. Policies that happen to
#   select all the pods of today are none: the next pod may have other labels. An
#   anchor closes the directions that it is in force in; what its rules let
#   through is open all the same.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-policies
#   description: Default policies
package lib.anchors

import data.lib.enclosures
import data.lib.exposure
import data.lib.networkpolicies

# METADATA
# scope: document
# description: >-
#   empty(selector): whether a podSelector is left out or asks for nothing, and so
#   selects every pod there could be.
empty(null)

empty(selector) if {
	object.get(selector, "matchLabels", null) in [null, {}]
	object.get(selector, "matchExpressions", null) in [null, []]
}

# METADATA
# description: >-
#   of(namespace): by name, the directions of each anchor of the namespace, be it
#   that it is being deleted.
of(namespace) := {name: directions |
	some name, policy in enclosures.policies(namespace)

	# Most are none, which a look at their podSelector tells.
	empty(object.get(policy, ["spec", "podSelector"], null))
	directions := enclosures.isolated(object.get(policy, "spec", null)).directions
}

# METADATA
# description: "in_force(namespace, direction): the names of those in force in the direction."
in_force(namespace, direction) := {name |
	some name, directions in of(namespace)
	direction in directions
}

# METADATA
# description: "staying(namespace, direction): the names of those in force that are not being deleted."
staying(namespace, direction) := {name |
	some name in in_force(namespace, direction)
	enclosures.stays(namespace, name)
}

# METADATA
# description: >-
#   rules(namespace, direction): the rules of those in force, [name, index, rule].
#   What one that is being deleted opens is open until it is gone.
rules(namespace, direction) := [[name, index, rule] |
	some name in in_force(namespace, direction)
	spec := object.get(enclosures.policies(namespace)[name], "spec", null)
	some index, rule in networkpolicies.rules(spec, direction)
]

# METADATA
# description: >-
#   opened(namespace, direction): to whom the rules of those in force together
#   leave every TCP port of every pod open, as lib.exposure has it; [] where to
#   nobody.
opened(namespace, direction) := exposure.opened([rule | some [_, _, rule] in rules(namespace, direction)], direction)

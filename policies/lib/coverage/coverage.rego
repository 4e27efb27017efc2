# METADATA
# title: Coverage by NetworkPolicies
# description: >-
#   Which NetworkPolicies of the inventory select the pods of the object under
#   review, and what they do for them. A direction is Ingress or Egress.
package lib.coverage

import data.lib.enclosures
import data.lib.exposure
import data.lib.networkpolicies
import data.lib.reviews
import data.lib.selectors
import data.lib.shortlists
import data.lib.workloads

# METADATA
# description: The NetworkPolicies of the pods' namespace by their names.
policies := enclosures.policies(reviews.namespace)

# METADATA
# description: >-
#   The names of the policies whose podSelector selects the pods. A policy
#   without spec selects all pods, one whose spec cannot be read none.
selecting contains name if {
	labels := workloads.labels
	some name, policy in _candidates

	# What fails most often, without the price of a call.
	{key | some key, value in policy.spec.podSelector.matchLabels; not labels[key] == value} == set()
	selectors.matches(object.get(policy, ["spec", "podSelector"], {}), labels)
	type_name(object.get(policy, "spec", null)) in {"object", "null"}
}

# A request is the only review that its evaluation answers, and worth no index.
_candidates := policies if {
	input.review.operation != ""
} else := {name: policies[name] | some name in shortlists.names(reviews.namespace, workloads.labels)}

# METADATA
# description: >-
#   By direction, the names of the policies that select the pods and are in
#   force in it.
in_force[direction] contains name if {
	some name in selecting
	some direction in directions_of(name)
}

# METADATA
# description: By direction, the names of those in force that will stay so.
isolating[direction] contains name if {
	some direction, names in in_force
	some name in names
	stays(name)
}

# METADATA
# description: >-
#   stays(name): whether the policy is not being deleted. What one that is opens is
#   open until it is gone.
stays(name) if enclosures.stays(reviews.namespace, name)

# METADATA
# description: "directions_of(name): the directions the policy is in force in."
directions_of(name) := networkpolicies.directions(object.get(policies[name], "spec", {}))

# METADATA
# description: "rules_of(name, direction): the rules of the policy."
rules_of(name, direction) := networkpolicies.rules(object.get(policies[name], "spec", {}), direction)

# METADATA
# description: >-
#   By direction, to whom the policies in force together leave every TCP port of
#   the pods open, as lib.exposure has it; undefined where none is in force.
opened[direction] := exposure.opened(rules, direction) if {
	some direction, names in in_force
	rules := [rule | some name in names; some rule in rules_of(name, direction)]
}

# METADATA
# description: >-
#   By direction, the first of the rules that does so by itself, [the name of its
#   policy, its index]; undefined where it takes several.
opening_rule[direction] := enclosures.opening(written, direction, audiences[0]) if {
	some direction, audiences in opened
	written := [[name, index, rule] | some name in in_force[direction]; some index, rule in rules_of(name, direction)]
}

# METADATA
# description: >-
#   The policy that the pods lack least to be selected by, with what they lack as
#   lib.selectors says it; undefined where there is none to be read.
nearest := {"name": name, "lacks": lacks} if {
	labels := workloads.labels
	[_, name] := min({[count(labels_unmet) + count(expressions_unmet), name] |
		some name, policy in policies
		not name in selecting
		is_object(policy.spec)
		object.get(policy, ["metadata", "deletionTimestamp"], null) == null
		labels_unmet := {key |
			some key, value in policy.spec.podSelector.matchLabels
			not labels[key] == value
		}
		expressions_unmet := {i |
			some i, expression in policy.spec.podSelector.matchExpressions
			not selectors.met(expression, labels)
		}
	})
	lacks := selectors.unmet(object.get(policies[name], ["spec", "podSelector"], {}), labels)
}

# METADATA
# title: Coverage by NetworkPolicies
# description: >-
#   Which NetworkPolicies of the inventory select the pods of the object under
#   review, and what they do for them. A direction is Ingress or Egress.
package lib.coverage

import data.lib.enclosures
import data.lib.exposure
import data.lib.networkpolicies
import data.lib.prospects
import data.lib.reviews
import data.lib.selectors
import data.lib.shortlists
import data.lib.standings
import data.lib.workloads

# METADATA
# description: The NetworkPolicies of the pods' namespace by their names.
policies := enclosures.policies(reviews.namespace)

# METADATA
# description: >-
#   The names of the policies whose podSelector selects the pods. A policy
#   without spec selects all pods, one whose spec cannot be read none.
selecting := object.keys(_selecting)

# Of the candidates the matchLabels are met already.
_selecting[name] := standing if {
	some name in _candidates
	standing := standings.of[reviews.namespace][name]
	_met(standing.expressions)
}

_met(expressions) if {
	labels := workloads.labels
	every expression in expressions {
		selectors.met(expression, labels)
	}
}

_candidates := prospects.names if {
	reviews.alone
} else := shortlists.names(reviews.namespace, workloads.labels)

# METADATA
# scope: document
# description: >-
#   isolated(directions): whether a policy that stays isolates the pods in one of the
#   directions. A review alone asks no further than the first one that does.
isolated(directions) if {
	labels := _labels_alone # regal ignore:pointless-reassignment
	some name, key

	# regal ignore:prefer-equals-comparison,prefer-some-in-iteration
	policies[name].spec.podSelector.matchLabels[key] = labels[key]
	object.subset(labels, policies[name].spec.podSelector.matchLabels)
	_isolates(name, directions)
}

isolated(directions) if {
	some direction in directions
	isolating[direction]
}

_labels_alone := workloads.labels if reviews.alone

_isolates(name, directions) if {
	standing := standings.of[reviews.namespace][name]
	standing.directions & directions != set()
	standing.stays
	_met(standing.expressions)
}

# METADATA
# description: >-
#   By direction, the names of the policies that select the pods and are in
#   force in it.
in_force[direction] contains name if {
	some name, standing in _selecting
	some direction in standing.directions
}

# METADATA
# description: By direction, the names of those in force that will stay so.
isolating[direction] contains name if {
	some name, standing in _selecting
	standing.stays
	some direction in standing.directions
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
	rules := [rule | some name in names; some rule in standings.wide[reviews.namespace][name][direction]]
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
#   Of the policies in lib.prospects.near, the one that the pods lack least to be
#   selected by, with what they lack as lib.selectors says it; undefined where there
#   is none to be read.
nearest := {"name": name, "lacks": lacks} if {
	labels := workloads.labels
	[_, name] := min({[count(labels_unmet) + count(expressions_unmet), name] |
		some name in prospects.near
		policy := policies[name]
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

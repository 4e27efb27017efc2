# METADATA
# title: What each NetworkPolicy does
# description: >-
#   What the NetworkPolicies of the inventory do for the pods that they select,
#   whoever asks: worked out once for all reviews where there are many.
package lib.standings

import data.lib.enclosures
import data.lib.exposure
import data.lib.networkpolicies
import data.lib.selectors

# METADATA
# description: >-
#   By namespace and name: what a policy asks of the pods beside its matchLabels
#   ("expressions"), the directions that it is in force in, and whether it "stays".
#   Undefined for one that can select nothing, since its selector cannot be read.
of[namespace][name] := standing if {
	some namespace, name
	policy := _policy[namespace][name]
	spec := object.get(policy, "spec", null)
	type_name(spec) in {"object", "null"}
	selector := object.get(policy, ["spec", "podSelector"], null)
	selectors.valid(selector)
	standing := {
		"expressions": [expression | some expression in selector.matchExpressions],
		"directions": networkpolicies.directions(spec),
		"stays": object.get(policy, ["metadata", "deletionTimestamp"], null) == null,
	}
}

# METADATA
# description: >-
#   By namespace, name and direction, the rules of a policy that let in others than
#   some pods: without them its rules open nothing, beside whatever others they stand.
wide[namespace][name][direction] := rules if {
	some namespace, name
	policy := _policy[namespace][name]
	some direction in ["Ingress", "Egress"]
	rules := [rule |
		some rule in networkpolicies.rules(object.get(policy, "spec", null), direction)
		exposure.wide(rule, direction)
	]
}

_policy[namespace][name] := policy if {
	some namespace, name
	policy := data.inventory.namespace[namespace]["networking.k8s.io/v1"].NetworkPolicy[name]
}

_policy["default"][name] := policy if {
	some name, policy in enclosures.policies("default")
}

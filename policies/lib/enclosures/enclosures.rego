# METADATA
# title: The NetworkPolicies of a namespace
# description: >-
#   The NetworkPolicies that a namespace has, and what each of them isolates. It
#   reads NetworkPolicy of networking.k8s.io/v1 from data.inventory; whatever of
#   that path is missing, there is no policy. A direction is Ingress or Egress.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation
#   description: The two sorts of pod isolation
package lib.enclosures

import data.lib.exposure
import data.lib.networkpolicies

# METADATA
# scope: document
# description: >-
#   policies(namespace): the NetworkPolicies of the namespace by their names.
#   Those that name no namespace, which only offline engines know, are where
#   kubectl would put them, in the namespace default.
policies(namespace) := object.union(_placed(namespace), unplaced) if {
	namespace == "default"
	unplaced := {name: policy | some name, policy in _unplaced; not name in object.keys(_placed(namespace))}
	unplaced != {}
} else := _placed(namespace)

default _placed(_) := {}

_placed(namespace) := found if {
	found := data.inventory.namespace[namespace]["networking.k8s.io/v1"].NetworkPolicy
	is_object(found)
}

_unplaced := data.inventory.cluster["networking.k8s.io/v1"].NetworkPolicy

# METADATA
# description: >-
#   stays(namespace, name): whether the policy is not being deleted. One that is
#   isolates no longer than its finalizers hold it.
stays(namespace, name) if {
	object.get(policies(namespace)[name], ["metadata", "deletionTimestamp"], null) == null
}

# METADATA
# description: >-
#   standing(namespace): by name, what each policy that stays isolates, as isolated
#   has it.
standing(namespace) := {name: isolated(object.get(policy, "spec", null)) |
	some name, policy in policies(namespace)
	stays(namespace, name)
}

# METADATA
# scope: document
# description: >-
#   isolated(spec): the pods that a policy of that spec selects, and the directions
#   in which it isolates them, {"selector", "directions"}. A spec that is left out
#   selects all pods, for Ingress; one that cannot be read isolates nothing.
default isolated(_) := {"selector": null, "directions": set()}

isolated(null) := {"selector": null, "directions": {"Ingress"}}

isolated(spec) := {"selector": selector, "directions": networkpolicies.directions(spec)} if {
	selector := object.get(spec, "podSelector", null)
}

# METADATA
# description: >-
#   opening(written, direction, audience): the first of the rules that by itself
#   leaves every TCP port open to the audience, one of lib.exposure: [the name of
#   its policy, its index]. Written are [name, index, rule]. Undefined where it
#   takes several.
opening(written, direction, audience) := min({[name, index] |
	some [name, index, rule] in written
	audience in exposure.opened([rule], direction)
})

# METADATA
# title: Departures of NetworkPolicies
# description: >-
#   What an UPDATE or DELETE of a NetworkPolicy would leave open. Pods are isolated
#   as long as one policy isolates them, so what the policy under review no longer
#   isolates is open where none of those that stay does. In the inventory it is
#   still as it was.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation
#   description: The two sorts of pod isolation
package lib.departures

import data.lib.anchors
import data.lib.enclosures
import data.lib.pods
import data.lib.reviews
import data.lib.selectors

# METADATA
# description: >-
#   Whether the review takes something away: an update or a deletion of a
#   NetworkPolicy that is not being deleted already (that was judged then, and the
#   last finalizer has to go), in a namespace that is to stay. The API server lets
#   nothing into a namespace that it deletes, and takes its pods with its policies.
judged if {
	input.review.operation in {"UPDATE", "DELETE"}
	_old.kind == "NetworkPolicy"
	startswith(_old.apiVersion, "networking.k8s.io/")
	object.get(_old, ["metadata", "deletionTimestamp"], null) in [null, ""]
	not _namespace_leaves
}

# METADATA
# description: Whether the review says what the policy was.
known if is_object(input.review.oldObject)

# METADATA
# description: The namespace of the policy.
namespace := object.get(_old, ["metadata", "namespace"], reviews.namespace)

# METADATA
# description: How messages name the policy.
ref := sprintf("NetworkPolicy %s/%s", [namespace, _name])

# METADATA
# description: What the policy isolates before the review, as lib.enclosures has it.
former := enclosures.isolated(object.get(_old, "spec", null))

# METADATA
# description: What it would isolate after an update; undefined for a deletion.
latter := enclosures.isolated(object.get(input.review.object, "spec", null)) if input.review.operation == "UPDATE"

# METADATA
# scope: document
# description: >-
#   By direction, the podSelectors of the policies that would be in force in it.
remaining[direction] contains isolated.selector if {
	some name, isolated in enclosures.standing(namespace)
	name != _name
	some direction in isolated.directions
}

remaining[direction] contains latter.selector if some direction in latter.directions

# METADATA
# description: The directions that a policy with an empty podSelector would be in force in.
anchored contains direction if {
	some direction, found in remaining
	some selector in found
	anchors.empty(selector)
}

# METADATA
# description: >-
#   By direction, the names of the running pods that the policy isolates and no
#   policy would.
uncovered[direction] := names if {
	some direction in former.directions
	open := {labels | some labels in _selected; not _held(direction, labels)}
	names := {name | some name, labels in _selected; labels in open}
}

_selected[name] := labels if {
	some name, labels in pods.isolable(namespace)

	# What fails most often, without the price of a call.
	{key | some key, value in former.selector.matchLabels; not labels[key] == value} == set()
	selectors.matches(former.selector, labels)
}

# Asked once for all pods of the same labels, and only those selectors whose first
# label they have, or that ask for none: both are many.
_held(direction, labels) if {
	some label in ({[key, value] | some key, value in labels} | {null})
	some selector in _by_label[direction][label]
	selectors.matches(selector, labels)
}

_by_label[direction] := object.union_n([{_first_label(selector): {selector: selector}} | some selector in found]) if {
	some direction, found in remaining
}

default _first_label(_) := null

_first_label(selector) := min({[key, value] | some key, value in selector.matchLabels})

_old := input.review.oldObject if known

_old := reviews.object if not known

_name := object.get(_old, ["metadata", "name"], reviews.name)

_namespace_leaves if _leaves(input.review.namespaceObject)

_namespace_leaves if _leaves(data.inventory.cluster.v1.Namespace[namespace])

_leaves(whole) if whole.status.phase == "Terminating"

_leaves(whole) if {
	is_string(whole.metadata.deletionTimestamp)
	whole.metadata.deletionTimestamp != ""
}

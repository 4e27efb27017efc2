# METADATA
# title: Keep NetworkPolicies
# description: >-
#   Denies the deletion of a NetworkPolicy, and updates that narrow its podSelector
#   or take a direction from it, where running pods that it isolates would be left
#   to whatever runs in the cluster, or where it is the last that closes its
#   namespace by default. Create the policy that takes its place first, under
#   another name. A namespace that is being deleted loses its policies with all else.
#   Gatekeeper's webhook has to be told to ask about deletions.
# related_resources:
# - ref: https://open-policy-agent.github.io/gatekeeper/website/docs/customize-admission
#   description: Enable validation of delete operations
# - ref: https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-policies
#   description: Default policies
# custom:
#   kind: K8sKeepNetworkPolicy
#   version: 1.0.0
#   severity: high
#   parameters:
#     keep:
#       type: array
#       description: >-
#         What has to stay as isolated as it is: pods (those that run), anchors (a
#         namespace, by a policy with an empty podSelector). Default: both.
#       items:
#         type: string
#         enum: [pods, anchors]
#   sync:
#   - groups: [networking.k8s.io]
#     versions: [v1]
#     kinds: [NetworkPolicy]
#   - groups: [""]
#     versions: [v1]
#     kinds: [Pod, Namespace]
#   controls:
#     iso27001-2013: [A.13.1.1, A.13.1.3]
#     iso27001-2022: ["8.20", "8.22"]
#     bsi-it-grundschutz: [APP.4.4.A7, APP.4.4.A18]
package policies.keep_networkpolicy

import data.lib.anchors
import data.lib.departures

violation contains {"msg": msg, "details": details} if {
	departures.judged
	some direction in departures.former.directions
	some what in _kept
	not _permitted(what, direction)
	[cause, advice, path] := _change(direction)
	[loss, successor] := _loss(what, direction)
	another := sprintf("for %s with %s", [direction, successor])
	msg := sprintf("%s: %s %s; %s another %s", [departures.ref, cause, loss, advice, another])
	remedy := sprintf("First create a NetworkPolicy %s, under another name.", [another])
	details := {"path": path, "remedy": remedy, "direction": direction}
}

violation contains {"msg": msg, "details": {"path": [], "remedy": "Review it with the object as it was."}} if {
	departures.judged
	not departures.known
	msg := sprintf("%s: the review holds no oldObject to tell what it isolated; add it", [departures.ref])
}

default _kept := {"pods", "anchors"}

# In anything that cannot be read, both.
_kept := named if {
	named := {what | some what in input.parameters.keep}
	is_array(input.parameters.keep)
	named in {{"pods"}, {"anchors"}}
}

# All pods are isolated still, by the namespace's default deny.
_permitted(_, direction) if direction in departures.anchored

_permitted("anchors", _) if not anchors.empty(departures.former.selector)

# Most updates change rules alone: nothing to look for among the pods.
_permitted("pods", direction) if departures.former.selector in departures.remaining[direction]

_permitted("pods", direction) if departures.uncovered[direction] == set()

_loss("anchors", direction) := [
	sprintf("namespace %s has no default deny for %s", [departures.namespace, direction]),
	"an empty podSelector",
]

_loss("pods", direction) := [
	sprintf("nothing isolates %s for %s", [_listed(departures.uncovered[direction]), direction]),
	"the former podSelector",
]

_listed(names) := sprintf("pod %s", [name]) if {
	count(names) == 1
	some name in names
} else := sprintf("pods %s and %d more", [concat(", ", first), count(names) - 3]) if {
	count(names) > 3
	first := [name | some i, name in sort(names); i < 3]
} else := sprintf("pods %s", [concat(", ", names)])

# What the review does to the policy, what would be right instead, and where.
_change(direction) := ["without it", "first create", []] if {
	not departures.latter
} else := [
	sprintf("without %s in its policyTypes", [direction]),
	"write it there, or first create",
	["spec", "policyTypes"],
] if {
	not direction in departures.latter.directions
} else := ["with this podSelector", "leave it as it was, or first create", ["spec", "podSelector"]]

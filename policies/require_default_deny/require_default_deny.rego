# METADATA
# title: Require a default deny
# description: >-
#   Denies namespaces, and pods and workloads in them, that no NetworkPolicy with
#   an empty podSelector closes in a direction asked for. Policies that happen to
#   select all pods of today let the next one escape, whose labels are others. Add
#   such a policy to a namespace before its pods; a Namespace that is created, and
#   can have no policy yet, and updates of what runs already pass.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-policies
#   description: Default policies
# custom:
#   kind: K8sRequireDefaultDeny
#   version: 1.0.0
#   severity: high
#   parameters:
#     directions:
#       type: array
#       description: "The directions in which namespaces have to be closed. Default: both."
#       items:
#         type: string
#         enum: [Ingress, Egress]
#     allowAll:
#       type: string
#       description: >-
#         Whether a namespace counts as closed where such policies let in, or out
#         to, everyone, every namespace or all of IPv4 or IPv6 on every TCP port:
#         count (it does, for where another policy judges the rules) or ignore
#         (what denies nothing is no default deny). Default: ignore.
#       enum: [count, ignore]
#     clusterDefaultDeny:
#       type: array
#       description: >-
#         The directions that something else than NetworkPolicies denies by default
#         in the whole cluster, such as a policy of Calico or Cilium for all pods,
#         or a ClusterNetworkPolicy of tier Baseline. Ingress cannot be one of them:
#         a ClusterNetworkPolicy knows pods alone, and leaves them open to addresses
#         outside of the cluster. Default: none.
#       items:
#         type: string
#         enum: [Egress]
#   sync:
#   - groups: [networking.k8s.io]
#     versions: [v1]
#     kinds: [NetworkPolicy]
#   controls:
#     iso27001-2013: [A.13.1.1, A.13.1.3]
#     iso27001-2022: ["8.20", "8.22"]
#     bsi-it-grundschutz: [APP.4.4.A7, APP.4.4.A18]
package policies.require_default_deny

import data.lib.anchors
import data.lib.closures
import data.lib.reviews
import data.lib.workloads

violation contains {"msg": msg, "details": details} if {
	some direction in _directions
	not _closed(direction)
	lack := closures.lack(_namespace, direction)
	msg := sprintf("%s for %s: %s", [_open, direction, lack.text])
	details := {"path": _path, "remedy": lack.remedy, "direction": direction}
}

# Undefined for what is not asked about: for other kinds, and for reviews that
# could close nothing. A Namespace has no policies when it is created. Pods that
# are there already stay, and controllers update them and what makes them; more
# pods are asked about when they are created.
_namespace := reviews.name if {
	_is_namespace
	reviews.judged
	not input.review.operation == "CREATE"
	not reviews.terminating
}

_namespace := reviews.namespace if {
	workloads.path
	reviews.judged
	not input.review.operation == "UPDATE"
}

_is_namespace if {
	reviews.kind == "Namespace"
	reviews.group == ""
}

_open := sprintf("Namespace %s: no default deny closes it", [_namespace]) if _is_namespace

_open := sprintf("%s: no default deny closes namespace %s", [reviews.ref, _namespace]) if workloads.path

_path := ["metadata", "name"] if _is_namespace

_path := ["metadata", "namespace"] if workloads.path

default _directions := {"Ingress", "Egress"}

# In anything that cannot be read, both.
_directions := named if {
	named := {direction | some direction in input.parameters.directions}
	is_array(input.parameters.directions)
	named in {{"Ingress"}, {"Egress"}}
}

_closed(direction) if {
	_denied_by_default(direction)
	_opened_to_none(direction)
}

_denied_by_default("Egress") if {
	is_array(input.parameters.clusterDefaultDeny)
	"Egress" in input.parameters.clusterDefaultDeny
}

_denied_by_default(direction) if anchors.staying(_namespace, direction) != set()

_opened_to_none(_) if input.parameters.allowAll == "count"

_opened_to_none(direction) if anchors.opened(_namespace, direction) == []

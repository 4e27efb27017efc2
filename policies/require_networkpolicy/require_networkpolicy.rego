# METADATA
# title: Require a NetworkPolicy
# description: >-
#   Denies pods, and workloads that make pods, which no NetworkPolicy of their
#   namespace isolates in a direction asked for: which none selects, or which
#   the rules leave open to everyone all the same. Where nothing isolates a pod,
#   whatever runs in the cluster may reach it. Add a NetworkPolicy whose
#   podSelector matches the labels of the pods, before the workload or with it.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/services-networking/network-policies/
#   description: Network Policies
# custom:
#   kind: K8sRequireNetworkPolicy
#   version: 1.0.2
#   severity: high
#   parameters:
#     directions:
#       type: array
#       description: >-
#         The directions in which pods have to be isolated. When empty or left
#         out, a policy that isolates them in either direction will do.
#       items:
#         type: string
#         enum: [Ingress, Egress]
#     allowAll:
#       type: string
#       description: >-
#         Whether pods count as isolated where their policies let in, or out to,
#         everyone, every namespace or all of IPv4 or IPv6 on every TCP port:
#         count (they do, as when left out) or ignore (such policies isolate
#         nothing).
#       enum: [count, ignore]
#   sync:
#   - groups: [networking.k8s.io]
#     versions: [v1]
#     kinds: [NetworkPolicy]
#   controls:
#     iso27001-2013: [A.13.1.1, A.13.1.3]
#     iso27001-2022: ["8.20", "8.22"]
#     bsi-it-grundschutz: [APP.4.4.A7, APP.4.4.A18]
package policies.require_networkpolicy

import data.lib.coverage
import data.lib.gaps
import data.lib.reviews
import data.lib.workloads

violation contains {"msg": msg, "details": details} if {
	reviews.judged
	not reviews.terminating
	workloads.path
	some direction in _directions
	not _isolated(direction)
	gap := gaps.gap[direction]
	msg := sprintf("No matching networkpolicy found for %s: %s", [reviews.ref, gap.text])
	details := {"path": _path, "remedy": gap.remedy, "direction": direction}
}

_path := array.concat(workloads.path, ["spec", "hostNetwork"]) if {
	workloads.host_network
} else := workloads.labels_path

# What is asked for; in anything that cannot be read, both directions.
_directions := {"any"} if {
	_asked == []
} else := named if {
	named := {direction | some direction in _asked}
	named - _both == set()
	is_array(_asked)
} else := _both

default _asked := []

_asked := input.parameters.directions

_both := {"Ingress", "Egress"}

_isolated(direction) if {
	not workloads.host_network
	_covered(direction)
}

_covered(direction) if {
	_open_to_all == "count"
	coverage.isolated(_ways[direction])
}

_covered(direction) if {
	some way in _ways[direction]
	coverage.isolating[way]
	coverage.opened[way] == []
}

_ways := {"Ingress": {"Ingress"}, "Egress": {"Egress"}, "any": _both}

default _open_to_all := "count"

_open_to_all := input.parameters.allowAll

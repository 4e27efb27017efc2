# METADATA
# title: Peers of rules
# description: >-
#   The peers of a rule of a NetworkPolicy, as the comments on NetworkPolicyPeer
#   in k8s.io/api/networking/v1/types.go say. What is null counts as left out.
#   A field that the API server does not know it drops, and what is left may let
#   in more than was meant. The side of a rule is from or to.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors
package lib.peers

import data.lib.openings
import data.lib.remainders
import data.lib.selectors

# METADATA
# description: By direction, the side of its rules.
sides := {"Ingress": "from", "Egress": "to"}

# METADATA
# scope: document
# description: "written(rule, side): the peers of the rule, [] where it has none and so lets everyone."
default written(_, _) := []

written(rule, side) := rule[side] if is_array(rule[side])

# METADATA
# scope: document
# description: "opened(rule): what a rule without fault opens, as lib.openings has it."
opened(null) := openings.of(null)

opened(rule) := openings.of(object.get(rule, "ports", null))

# METADATA
# description: >-
#   rule_fault(rule, side): what is wrong with the rule, its peers aside; undefined
#   where nothing is. An empty one lets everyone.
rule_fault(rule, side) := sprintf("is %s; write %s and ports", [json.marshal(rule), side]) if {
	not type_name(rule) in {"object", "null"}
} else := sprintf("has the unknown field %q; write %s or ports", [min(unknown), side]) if {
	unknown := object.keys(rule) - {side, "ports"}
} else := sprintf("has %s %s; write a list", [odd[0], json.marshal(rule[odd[0]])]) if {
	odd := sort({field | some field, value in rule; not type_name(value) in {"array", "null"}})
} else := sprintf("has ports[%d] that %s; mend it", [i, min(faults)]) if {
	[i, faults] := [[i, faults] | some i, port in rule.ports; faults := openings.faults(port); faults != set()][0]
}

# METADATA
# description: "fault(peer): what is wrong with the peer; undefined where nothing is."
fault(peer) := sprintf("is %s; write a selector or an ipBlock", [json.marshal(peer)]) if {
	given(peer) == set()
} else := sprintf("has the unknown field %q; remove it", [min(unknown)]) if {
	unknown := object.keys(peer) - _fields
} else := "has an ipBlock and a selector; make two peers of it" if {
	"ipBlock" in given(peer)
	given(peer) != {"ipBlock"}
} else := sprintf("has an ipBlock that %s", [remainders.fault(peer.ipBlock)]) if {
	"ipBlock" in given(peer)
} else := sprintf("has %s %s, which Kubernetes refuses; mend it", [odd[0], json.marshal(peer[odd[0]])]) if {
	odd := sort({field | some field in given(peer); not selectors.valid(peer[field])})
}

# METADATA
# description: "given(peer): the names of its fields that say whom it lets."
given(peer) := {field | some field in _fields; object.get(peer, field, null) != null}

_fields := {"ipBlock", "namespaceSelector", "podSelector"}

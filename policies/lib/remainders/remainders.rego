# METADATA
# title: What ipBlocks hold
# description: >-
#   The addresses of an ipBlock of a NetworkPolicy: those of its cidr without
#   those of its excepts. Pods have addresses, and an ipBlock that holds one
#   matches its pod.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-ipblock
package lib.remainders

import data.lib.prefixes

# METADATA
# description: >-
#   fault(block): what is wrong with the ipBlock; undefined where it is one that
#   the API server takes (ValidateIPBlock in
#   kubernetes/pkg/apis/networking/validation).
fault(block) := sprintf("is %s; write its cidr", [json.marshal(block)]) if {
	not is_object(block)
} else := sprintf("has the unknown field %q; remove it", [min(unknown)]) if {
	unknown := object.keys(block) - {"cidr", "except"}
} else := sprintf("has cidr %s, which is no network; write it like \"192.0.2.0/24\"", [json.marshal(cidr)]) if {
	cidr := object.get(block, "cidr", null)
	not prefixes.of(cidr)
} else := sprintf("has except %s; write a list of networks", [json.marshal(block.except)]) if {
	not type_name(object.get(block, "except", null)) in {"array", "null"}
} else := sprintf("has except %s, which is no network; write it like \"192.0.2.0/24\"", [json.marshal(unreadable)]) if {
	unreadable := [entry | some entry in block.except; not prefixes.of(entry)][0]
}

# METADATA
# description: >-
#   met(block, ranges): the networks that hold what of the ipBlock lies in an array
#   of ranges, sorted. Several excepts can leave out together what none of them
#   leaves out alone.
met(block, ranges) := sort({prefixes.text(prefix) |
	some prefix in prefixes.meet(held, {prefixes.of(range) | some range in ranges})
}) if {
	held := prefixes.without({prefixes.of(block.cidr)}, {prefixes.of(entry) | some entry in block.except})
}

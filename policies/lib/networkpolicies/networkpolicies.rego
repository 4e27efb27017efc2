# METADATA
# title: NetworkPolicies
# description: >-
#   What a NetworkPolicy does for the pods it selects, as the comments on
#   NetworkPolicySpec in k8s.io/api/networking/v1/types.go say. It is read as the
#   API server stores it: null, absent and [] are the same, and what it would
#   refuse opens as much as it could be taken to open.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/services-networking/network-policies/
package lib.networkpolicies

# METADATA
# scope: document
# description: >-
#   directions(spec): the directions in which the policy isolates pods, a subset
#   of {"Ingress", "Egress"}. Without policyTypes that is Ingress, and Egress
#   with it if there is an egress rule (SetDefaults_NetworkPolicy in
#   kubernetes/pkg/apis/networking/v1/defaults.go).
default directions(_) := {"Ingress"}

directions(spec) := named if {
	not object.get(spec, "policyTypes", []) in [null, []]
	named := {"Ingress", "Egress"} & {type |
		is_array(spec.policyTypes)
		some type in spec.policyTypes
	}
} else := {"Ingress", "Egress"} if {
	is_array(spec.egress)
	count(spec.egress) > 0
}

# METADATA
# scope: document
# description: >-
#   rules(spec, direction): the policy's rules of a direction, in an array. They
#   are in force only if the direction is one of directions(spec).
default rules(_, _) := []

rules(spec, direction) := written if {
	written := spec[lower(direction)]
	is_array(written)
} else := [null] if {
	# Of another type: as one rule that allows everything.
	not object.get(spec, lower(direction), null) == null
}

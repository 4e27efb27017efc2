# METADATA
# title: Frames of NetworkPolicies
# description: >-
#   What holds the rules of a NetworkPolicy: its spec, podSelector, policyTypes and lists,
#   as the API server takes them (ValidateNetworkPolicySpec in
#   kubernetes/pkg/apis/networking/validation). A policy of another frame says
#   something else than was meant, or nothing.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-resource
package lib.frames

import data.lib.reviews
import data.lib.selectors

# METADATA
# scope: document
# description: What is wrong with the frame of the policy under review, as {path, text}.
faults contains {"path": ["spec"], "text": text} if {
	spec := object.get(reviews.object, "spec", null)
	not type_name(spec) in {"object", "null"}
	text := sprintf("spec is %s; write a spec", [json.marshal(spec)])
}

faults contains {"path": ["spec", field], "text": text} if {
	some field, _ in reviews.spec
	not field in {"egress", "ingress", "podSelector", "policyTypes"}
	text := sprintf("spec has the unknown field %q; remove it", [field])
}

faults contains {"path": ["spec", field], "text": text} if {
	some field in {"egress", "ingress"}
	rules := object.get(reviews.spec, field, null)
	not type_name(rules) in {"array", "null"}
	text := sprintf("spec.%s is %s; write a list of rules", [field, json.marshal(rules)])
}

faults contains {"path": ["spec", "podSelector"], "text": text} if {
	selector := object.get(reviews.spec, "podSelector", null)
	not selectors.valid(selector)
	text := sprintf("spec.podSelector is %s, which Kubernetes refuses; mend it", [json.marshal(selector)])
}

faults contains {"path": ["spec", "policyTypes"], "text": text} if {
	types := object.get(reviews.spec, "policyTypes", null)
	not _are_directions(types)
	text := sprintf("spec.policyTypes is %s; write a list of Ingress, Egress", [json.marshal(types)])
}

_are_directions(null)

_are_directions(types) if {
	is_array(types)
	every type in types {
		type in {"Ingress", "Egress"}
	}
}

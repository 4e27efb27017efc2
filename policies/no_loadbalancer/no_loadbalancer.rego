# METADATA
# title: No load balancers
# description: >-
#   Denies Services of type LoadBalancer, each of which is a way into the
#   cluster past the Ingress controller, unless their loadBalancerClass is
#   allowed or, where they name none, annotations ask the default load balancer
#   for an allowed kind, an internal one as a rule. Use ClusterIP behind an
#   Ingress. The Ingress controller's own Service is exempted by its namespace,
#   in the constraint's match, and not by what a tenant can write.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/services-networking/service/#internal-load-balancer
#   description: Internal load balancers
# - ref: https://kubernetes.io/docs/concepts/services-networking/service/#load-balancer-class
#   description: Load balancer classes
# custom:
#   kind: K8sNoLoadBalancer
#   version: 1.1.0
#   severity: high
#   parameters:
#     allowedClasses:
#       type: array
#       description: >-
#         Values of loadBalancerClass that are allowed. A class decides who makes
#         the load balancer, so that beside it annotations of the default one mean
#         nothing. Default: none.
#       items:
#         type: string
#     allowedAnnotations:
#       type: array
#       description: >-
#         Annotations that make a load balancer without class an allowed one: at
#         least one has to be there, and each that is there has to have one of its
#         values, so list all by which the provider decides. For internal ones
#         these are networking.gke.io/load-balancer-type and
#         cloud.google.com/load-balancer-type Internal on GKE, and, each with the
#         prefix service.beta.kubernetes.io/, aws-load-balancer-scheme internal and
#         aws-load-balancer-internal true, azure-load-balancer-internal true,
#         openstack-internal-load-balancer true, oci-load-balancer-internal true.
#         Default: none.
#       items:
#         type: object
#         description: An annotation and its values that are allowed.
#         required: [key, values]
#         properties:
#           key:
#             type: string
#             description: The whole key of the annotation.
#           values:
#             type: array
#             description: The values, compared as they are written.
#             items:
#               type: string
#     requireSourceRanges:
#       type: boolean
#       description: >-
#         Whether the load balancers that are allowed have to say in
#         loadBalancerSourceRanges who may come in, and not let in every IPv4 or
#         every IPv6 address there. Default: false.
#   controls:
#     iso27001-2013: [A.13.1.2]
#     iso27001-2022: ["8.21"]
#     bsi-it-grundschutz: [APP.4.4.A7]
package policies.no_loadbalancer

import data.lib.loadbalancers
import data.lib.reviews
import data.lib.services

violation contains {"msg": msg, "details": {"path": _fault.path, "remedy": remedy}} if {
	services.judged
	not _permitted
	msg := sprintf("%s: %s", [reviews.ref, _fault.text])
	remedy := "Use type ClusterIP behind an Ingress, or a load balancer that is allowed."
}

violation contains {"msg": msg, "details": {"path": ["spec", "loadBalancerSourceRanges"], "remedy": remedy}} if {
	services.judged
	_confinable
	not services.confining(_ranges)
	msg := sprintf("%s: spec.loadBalancerSourceRanges %s", [reviews.ref, services.openness(_ranges)])
	remedy := "List in loadBalancerSourceRanges the networks that may come in, and those alone."
}

_type := services.type(reviews.spec)

_class := object.get(reviews.spec, "loadBalancerClass", null)

_ranges := object.get(reviews.spec, "loadBalancerSourceRanges", null)

_permitted if {
	services.readable
	_type in {"ClusterIP", "ExternalName", "NodePort"}
}

_permitted if {
	_type == "LoadBalancer"
	_class in loadbalancers.allowed_classes
}

_permitted if {
	_type == "LoadBalancer"
	is_null(_class)
	loadbalancers.annotated
}

# Of a load balancer that is denied altogether there is no more to say.
_confinable if {
	_type == "LoadBalancer"
	_permitted
	not object.get(input, ["parameters", "requireSourceRanges"], false) in [null, false]
}

_fault := {"path": ["spec"], "text": "spec is no object; write one"} if {
	not services.readable
} else := {"path": ["spec", "type"], "text": text} if {
	_type != "LoadBalancer"
	name := json.marshal(_type)
	text := sprintf("type %s is none of ClusterIP, ExternalName, LoadBalancer, NodePort; use ClusterIP", [name])
} else := {"path": ["spec", "loadBalancerClass"], "text": text} if {
	not is_null(_class)
	allowed := loadbalancers.allowed_classes_text
	text := sprintf("loadBalancerClass %s is not allowed; allowed: %s", [json.marshal(_class), allowed])
} else := {"path": ["metadata", "annotations", key], "text": text} if {
	key := loadbalancers.refused_annotations[0]
	text := loadbalancers.refusal(key)
} else := {"path": ["spec", "type"], "text": text} if {
	text := sprintf("type LoadBalancer is a way in past the Ingress controller; use %s", [loadbalancers.alternatives])
}

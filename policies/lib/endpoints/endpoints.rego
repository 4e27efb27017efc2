# METADATA
# title: Endpoints made by hand
# description: >-
#   The addresses behind a Service as Endpoints and EndpointSlices hold them.
#   Where the Service has a selector, a controller of Kubernetes writes them and
#   keeps them so. What anybody else writes is taken by kube-proxy all the same.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/services-networking/service/#services-without-selectors
#   description: Services without selectors
# - ref: https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/#management
#   description: Management of EndpointSlices
package lib.endpoints

import data.lib.reviews

# METADATA
# description: >-
#   The texts of the object under review that hold an address, as
#   {"path", "text"}; none where it is neither or a controller keeps it.
entries contains {"path": array.concat([list], steps), "text": text} if {
	list := _lists[reviews.group][reviews.kind]
	not _kept
	walk(object.get(reviews.object, list, null), [steps, text])
	is_string(text)
	_holds_address(steps)
}

_lists := {
	"": {"Endpoints": "subsets"},
	"discovery.k8s.io": {"EndpointSlice": "endpoints"},
}

# In a list of addresses, or where the shape is odd and nothing is known.
_holds_address(steps) if count(steps) < 2

_holds_address(steps) if {
	steps[1] in {"addresses", "notReadyAddresses"}
	not _describes(steps)
}

_describes([_, _, _, field, _]) if field == "targetRef"

_describes([_, _, _, field]) if field in {"hostname", "nodeName"}

# Who writes it is known at admission only, and cannot be forged there.
_kept if input.review.userInfo.username in {
	"system:apiserver",
	"system:kube-controller-manager",
	"system:serviceaccount:kube-system:endpoint-controller",
	"system:serviceaccount:kube-system:endpointslice-controller",
	"system:serviceaccount:kube-system:endpointslicemirroring-controller",
}

# The API servers keep their own addresses behind the Service kubernetes, which
# has no selector.
_kept if {
	reviews.namespace == "default"
	reviews.name == "kubernetes"
	_service_name == "kubernetes"
}

# The controller overwrites Endpoints of such a Service, whoever wrote them.
_kept if {
	reviews.kind == "Endpoints"
	_selecting
}

# Of the slices of such a Service it overwrites or deletes those with its label;
# it leaves alone what has another, and of a Service without selector all.
_kept if {
	_labels["endpointslice.kubernetes.io/managed-by"] == "endpointslice-controller.k8s.io"
	_selecting
}

_selecting if {
	some services in [_services, _unplaced_services]
	spec := services[_service_name].spec
	is_object(spec.selector)
	count(spec.selector) > 0
	not spec.type == "ExternalName"
}

default _services := {}

_services := data.inventory.namespace[reviews.namespace].v1.Service

default _unplaced_services := {}

_unplaced_services := data.inventory.cluster.v1.Service if reviews.namespace == "default"

_service_name := _labels["kubernetes.io/service-name"] if {
	reviews.kind == "EndpointSlice"
} else := reviews.name if {
	reviews.kind == "Endpoints"
}

_labels := object.get(reviews.object, ["metadata", "labels"], {})

# METADATA
# title: Gateways
# description: >-
#   The objects of the Gateway API that have listeners: a Gateway, and a
#   ListenerSet, whose listeners are added to its Gateway's. Those of the inventory
#   are read whatever API version they are stored under. Follows Gateway API 1.7.
# related_resources:
# - ref: https://gateway-api.sigs.k8s.io/reference/spec/#gateway
#   description: Gateway
# - ref: https://gateway-api.sigs.k8s.io/geps/gep-1713/
#   description: ListenerSets
package lib.gateways

import data.lib.reviews

# METADATA
# description: The API group.
group := "gateway.networking.k8s.io"

# METADATA
# description: >-
#   Whether the review is of an object with listeners that is to be judged, not of
#   one going away.
judged if {
	reviews.kind in {"Gateway", "ListenerSet"}
	reviews.group == group
	reviews.judged
	not reviews.leaving
}

# METADATA
# description: >-
#   Of the object under review, what routes and ReferenceGrants know it by.
self := {"group": group, "kind": reviews.kind, "name": reviews.name, "namespace": reviews.namespace}

# METADATA
# scope: document
# description: Its GatewayClass, null where that is not known.
default own_class := null

own_class := class(reviews.kind, reviews.namespace, reviews.spec)

# METADATA
# scope: document
# description: >-
#   found(kind, namespace, name): the Gateway or ListenerSet of the inventory;
#   undefined for another kind and for one that is not there.
found("Gateway", namespace, name) := [gateway |
	some version in ["v1", "v1beta1"]
	gateway := _gateway(concat("/", [group, version]), namespace, name)
][0]

found("ListenerSet", namespace, name) := _listener_set("gateway.networking.k8s.io/v1", namespace, name)

# METADATA
# description: >-
#   above(spec, namespace): the Gateway of the inventory that a ListenerSet of the
#   namespace adds its listeners to.
above(spec, namespace) := found("Gateway", _or(spec.parentRef, "namespace", namespace), spec.parentRef.name)

# METADATA
# scope: document
# description: >-
#   class(kind, namespace, spec): the GatewayClass of an object with listeners;
#   undefined where it names none or its Gateway is not in the inventory.
class("Gateway", _, spec) := spec.gatewayClassName

class("ListenerSet", namespace, spec) := above(spec, namespace).spec.gatewayClassName

_or(ref, field, fallback) := fallback if {
	object.get(ref, field, null) in {null, ""}
} else := ref[field]

# Those that name no namespace, which only offline engines know, are in default.
_gateway(version, namespace, name) := gateway if {
	gateway := data.inventory.namespace[namespace][version].Gateway[name]
} else := data.inventory.cluster[version].Gateway[name] if {
	namespace == "default"
}

_listener_set(version, namespace, name) := set if {
	set := data.inventory.namespace[namespace][version].ListenerSet[name]
} else := data.inventory.cluster[version].ListenerSet[name] if {
	namespace == "default"
}

# METADATA
# title: Traffic of a listener
# description: >-
#   The routes of the inventory that a listener of the object under review serves,
#   whatever API version they are stored under. Those that name no namespace, which
#   only offline engines know, are in the namespace default.
package lib.traffic

import data.lib.attachments
import data.lib.gateways
import data.lib.hostnames
import data.lib.listeners
import data.lib.routes

# METADATA
# description: >-
#   served(listener): the routes of the inventory that may attach to the listener
#   and serve more than a redirect, for a message and sorted.
served(listener) := sort({sprintf("%s %s/%s", [kind, namespace, name]) |
	some [kind, namespace, name, route] in _naming
	some ref in route.spec.parentRefs
	parent := attachments.parent(ref, namespace)
	object.subset(parent, gateways.self)
	attachments.chosen(parent, listener)
	attachments.admits_kind(listener, kind)
	attachments.may_admit(listener, gateways.self.namespace, namespace)
	hostnames.meets(listeners.hostname(listener), routes.hostnames(route.spec))
	routes.serves(route)
})

# Those that name an object like it: a route that stands in an array is read whole.
_naming := array.concat(_placed, _unplaced)

_placed := array.concat(
	[["HTTPRoute", namespace, name, route] |
		some namespace, version, name
		route := data.inventory.namespace[namespace][version].HTTPRoute[name]
		startswith(version, _prefix)
		route.spec.parentRefs[_].name == gateways.self.name
	],
	[["GRPCRoute", namespace, name, route] |
		some namespace, version, name
		route := data.inventory.namespace[namespace][version].GRPCRoute[name]
		startswith(version, _prefix)
		route.spec.parentRefs[_].name == gateways.self.name
	],
)

_unplaced := array.concat(
	[["HTTPRoute", "default", name, route] |
		some version, name
		route := data.inventory.cluster[version].HTTPRoute[name]
		startswith(version, _prefix)
	],
	[["GRPCRoute", "default", name, route] |
		some version, name
		route := data.inventory.cluster[version].GRPCRoute[name]
		startswith(version, _prefix)
	],
)

_prefix := concat("", [gateways.group, "/"])

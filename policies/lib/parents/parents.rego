# METADATA
# title: Parents of a route
# description: >-
#   The parents of the route under review, by the index of the reference, and their
#   listeners that take the route, as the inventory has them. A Service is the
#   parent of a route inside of a mesh, which lets nobody in (GAMMA).
# related_resources:
# - ref: https://gateway-api.sigs.k8s.io/mesh/
#   description: GAMMA
package lib.parents

import data.lib.attachments
import data.lib.gateways
import data.lib.hostnames
import data.lib.listeners
import data.lib.namespaces
import data.lib.reviews
import data.lib.routes

# METADATA
# description: The references, those to the Services of a mesh left out.
refs[i] := ref if {
	some i, ref in routes.refs(reviews.spec)
	not _mesh(ref)
}

# METADATA
# description: >-
#   The parents that are in the inventory: {class, listeners, text}, of which class
#   is null where it is not known. The listeners are those that the reference means.
known[i] := {"class": class, "listeners": chosen, "text": _text(parent)} if {
	some i, parent in _parents
	spec := object.get(gateways.found(parent.kind, parent.namespace, parent.name), "spec", {})
	class := object.get({0: name | name := gateways.class(parent.kind, parent.namespace, spec)}, 0, null)
	chosen := [listener | some listener in listeners.entries(spec); attachments.chosen(parent, listener)]
}

# METADATA
# description: By parent, the listeners that are known to take the route, whatever its hostnames.
taking[i] := [listener |
	some listener in parent.listeners
	attachments.admits_kind(listener, reviews.kind)
	_admits(listener, _parents[i].namespace)
] if {
	some i, parent in known
}

# METADATA
# description: By parent, the listeners that are not known to leave it out.
serving[i] := [listener |
	some listener in parent.listeners
	attachments.admits_kind(listener, reviews.kind)
	_may_admit(listener, _parents[i].namespace)
	hostnames.meets(listeners.hostname(listener), routes.hostnames(reviews.spec))
] if {
	some i, parent in known
}

# METADATA
# description: What is wrong with a reference to a parent that is not known.
unknown[i] := text if {
	some i, ref in refs
	not known[i]
	text := _unknown(i, ref)
}

# METADATA
# description: What is wrong with a reference to a parent that is known, but takes the route nowhere.
unattached[i] := text if {
	some i, found in taking
	found == []
	text := _unattached(known[i], _parents[i], sprintf("%ss of namespace %s", [reviews.kind, reviews.namespace]))
}

_parents[i] := parent if {
	some i, ref in refs
	parent := attachments.parent(ref, reviews.namespace)
	parent.group == gateways.group
}

_mesh(ref) if {
	ref.group == ""
	ref.kind == "Service"
}

_admits(listener, home) if attachments.admits(listener, home, reviews.namespace)

_admits(listener, _) if namespaces.selected(attachments.selector(listener))

_may_admit(listener, home) if attachments.admits(listener, home, reviews.namespace)

_may_admit(listener, _) if namespaces.selectable(attachments.selector(listener))

_unknown(i, ref) := text if {
	parent := _parents[i]
	parent.kind in {"Gateway", "ListenerSet"}
	way := "create it first, or give it with --inventory"
	text := sprintf("%s is not in the inventory, so nothing is known of its TLS; %s", [_text(parent), way])
} else := sprintf("spec.parentRefs[%d] %s is neither Gateway nor ListenerSet; name one", [i, json.marshal(ref)])

_unattached(parent, ref, who) := text if {
	some listener in parent.listeners
	namespaces.selectable(attachments.selector(listener))
	way := "give the Namespace too, by --inventory"
	text := sprintf("%s takes %s by labels that are not known; %s", [parent.text, who, way])
} else := sprintf("no listener of %s takes %s; allow them in allowedRoutes", [parent.text, who]) if {
	parent.listeners != []
} else := sprintf("%s has no listener %q; name one of its listeners", [parent.text, ref.section]) if {
	ref.section != ""
} else := sprintf("%s has no listener on port %s; name one of its ports", [parent.text, json.marshal(ref.port)]) if {
	ref.port != null
} else := sprintf("%s has no listener; name a Gateway that has", [parent.text])

_text(parent) := sprintf("%s %s/%s", [parent.kind, parent.namespace, parent.name])

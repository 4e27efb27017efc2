# METADATA
# title: Attachment of routes
# description: >-
#   Which listeners a route attaches to: those of the parent that it names, by
#   sectionName and port where it gives them, which admit its kind and its
#   namespace and serve one of its hostnames. A route of a Gateway does not attach
#   to the listeners that ListenerSets add to it. Follows Gateway API 1.7
#   (ParentReference in its apis/v1/shared_types.go, AllowedRoutes in
#   gateway_types.go).
# related_resources:
# - ref: https://gateway-api.sigs.k8s.io/concepts/api-overview/#attaching-routes-to-gateways
#   description: Attaching Routes to Gateways
package lib.attachments

import data.lib.gateways
import data.lib.listeners
import data.lib.reviews
import data.lib.selectors

# METADATA
# description: >-
#   parent(ref, namespace): the parent that a route of the namespace names, with
#   all its fields: {group, kind, name, namespace, port, section}, of which port
#   and section may be null. Undefined for what is no reference.
parent(ref, namespace) := {
	"group": _group(ref),
	"kind": _or(ref, "kind", "Gateway"),
	"name": ref.name,
	"namespace": _or(ref, "namespace", namespace),
	"port": object.get(ref, "port", null),
	"section": _or(ref, "sectionName", ""),
} if {
	is_string(ref.name)
}

# METADATA
# description: "chosen(parent, listener): whether the parent's sectionName and port mean the listener."
chosen(parent, listener) if {
	not _another_section(parent, listener)
	not _another_port(parent, listener)
}

_another_section(parent, listener) if {
	parent.section != ""
	not listener.name == parent.section
}

_another_port(parent, listener) if {
	parent.port != null
	not listener.port == parent.port
}

# METADATA
# description: >-
#   admits_kind(listener, kind): whether the listener takes HTTPRoutes or GRPCRoutes,
#   by its protocol and by the kinds that it lists, if it does.
admits_kind(listener, kind) if {
	not listeners.protocol(listener) in {"TCP", "TLS", "UDP"}
	not _lists_others(listener, kind)
}

# METADATA
# scope: document
# description: >-
#   admits(listener, home, namespace): whether the listener of an object in the
#   namespace home is known to take routes of that namespace without asking for
#   its labels.
admits(listener, _, _) if from(listener) == "All"

admits(listener, home, home) if from(listener) == "Same"

# METADATA
# description: "from(listener): the namespaces that it takes routes of, Same when it says nothing."
from(listener) := "Same" if {
	object.get(listener, ["allowedRoutes", "namespaces", "from"], null) == null
} else := listener.allowedRoutes.namespaces.from

# METADATA
# description: >-
#   selector(listener): the selector of the namespaces that it takes routes of;
#   undefined where it selects none.
selector(listener) := listener.allowedRoutes.namespaces.selector if {
	from(listener) == "Selector"
	is_object(listener.allowedRoutes.namespaces.selector)
}

# METADATA
# scope: document
# description: >-
#   may_admit(listener, home, namespace): whether it may take routes of the
#   namespace, for all that the inventory knows of the namespace's labels.
may_admit(listener, home, namespace) if admits(listener, home, namespace)

may_admit(listener, _, namespace) if {
	found := data.inventory.cluster.v1.Namespace[namespace]
	labels := reviews.texts(object.get(found, ["metadata", "labels"], {}))
	selectors.matches(selector(listener), object.union(labels, {"kubernetes.io/metadata.name": namespace}))
}

may_admit(listener, _, namespace) if {
	selector(listener)
	not data.inventory.cluster.v1.Namespace[namespace]
}

_lists_others(listener, kind) if {
	kinds := listener.allowedRoutes.kinds
	count(kinds) > 0
	{entry | some entry in kinds; entry.kind == kind; _group(entry) == gateways.group} == set()
}

# An empty group is the core group.
_group(ref) := gateways.group if {
	object.get(ref, "group", null) == null
} else := ref.group

_or(ref, field, fallback) := fallback if {
	object.get(ref, field, null) in {null, ""}
} else := ref[field]

# METADATA
# title: Rivals
# description: >-
#   The other Ingresses of the inventory, and which of them serve a host. An
#   Ingress is one namespace and name, whatever API versions it is stored under:
#   of several networking.k8s.io/v1 counts. The one under review is no rival of
#   itself, nor is anything that answers an HTTP-01 challenge for cert-manager.
#   One that is being deleted is a rival as long as it is there. Whatever is
#   missing of the inventory, there is no rival.
package lib.rivals

import data.lib.ingresses
import data.lib.ordinary
import data.lib.registry
import data.lib.reviews
import data.lib.servernames

# METADATA
# description: The rivals by namespace and name.
ingresses[namespace][name] := found if {
	some [namespace, name] in _stored
	found := rival(namespace, name)
}

# METADATA
# description: "rival(namespace, name): the rival of that name, undefined where there is none."
rival(namespace, name) := found if {
	found := [ingress | some version in _versions; ingress := _read(namespace, version, name)][0]
	is_object(found)
	not _reviewed(namespace, name, found)
	not _solver(found)
}

# METADATA
# description: >-
#   The [namespace, name] of each rival that serves a name which the host, one of
#   registry.hosts_of, serves too.
serving(host) := {id | some id in candidates(host); serves(id, host)}

# METADATA
# description: "serves(id, host): whether there is that rival, and it serves such a name."
serves(id, host) if {
	some other in registry.hosts_of(rival(id[0], id[1]))
	overlap(other, host)
}

# METADATA
# description: >-
#   candidates(host): those of lib.registry. What was found about all hosts of the
#   Ingress under review holds what is about one of them.
candidates(host) := registry.about if {
	host in ordinary.hosts
} else := registry.candidates({host})

# METADATA
# description: "overlap(one, other): whether two hosts have a name in common, as lib.servernames has it."
overlap(one, other) if servernames.overlap(one, other)

# Of any group: rival tells which are Ingresses.
_stored contains [namespace, name] if {
	some namespace, version, name
	data.inventory.namespace[namespace][version].Ingress[name]
}

_stored contains ["default", name] if {
	some version, name
	data.inventory.cluster[version].Ingress[name]
}

_read(namespace, version, name) := data.inventory.namespace[namespace][version].Ingress[name]

_read("default", version, name) := found if {
	found := data.inventory.cluster[version].Ingress[name]
	not data.inventory.namespace["default"][version].Ingress[name]
}

_versions := ["networking.k8s.io/v1", "networking.k8s.io/v1beta1", "extensions/v1beta1"]

_reviewed(namespace, name, _) if {
	namespace == reviews.namespace
	name == reviews.object.metadata.name
}

# What the API server has yet to name is in an inventory only where the engine
# puts all that it judges, as it is.
_reviewed(_, _, found) if found == reviews.object

_solver(found) if ingresses.solver(
	reviews.texts(object.get(found, ["metadata", "labels"], {})),
	reviews.texts(object.get(found, ["metadata", "annotations"], {})),
	object.get(found, "spec", {}),
)

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
#   hosts_of, serves too.
serving(host) := {[namespace, name] |
	some key in _keys(host)
	some [namespace, name] in _index[key]
	some other in hosts_of(rival(namespace, name))
	overlap(other, host)
}

# METADATA
# description: >-
#   The hosts that an Ingress serves: those of its rules, "" for every host that
#   nobody names, and the aliases that ingress-nginx takes, as regular
#   expressions behind a tilde unless they are plain names.
hosts_of(ingress) := _hosts(
	object.get(ingress, "spec", {}),
	object.get(ingress, ["metadata", "annotations"], {}),
)

# METADATA
# description: "overlap(one, other): whether two hosts of hosts_of have a name in common, as lib.servernames has it."
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

# By host, the [namespace, name] of whatever may serve it, under themselves: all
# that does not depend on the review, by union_n, which stays linear, and without
# reading more of each Ingress than it takes.
_index := object.union_n([entry |
	some entries in [_by_rule, _by_default_backend, _by_alias, _unplaced]
	some entry in entries
])

_by_rule := [{host: {id: id}} |
	some namespace, version, name
	rule := data.inventory.namespace[namespace][version].Ingress[name].spec.rules[_]
	host := object.get(rule, "host", "")
	id := [namespace, name]
]

_by_default_backend := [{"": {id: id}} |
	some field in ["defaultBackend", "backend"]
	some namespace, version, name
	data.inventory.namespace[namespace][version].Ingress[name].spec[field]
	id := [namespace, name]
]

_by_alias := [{servernames.of_alias(alias): {id: id}} |
	some namespace, version, name
	annotations := data.inventory.namespace[namespace][version].Ingress[name].metadata.annotations
	text := annotations["nginx.ingress.kubernetes.io/server-alias"]
	some alias in ingresses.aliases({"nginx.ingress.kubernetes.io/server-alias": text})
	id := [namespace, name]
]

# Those that name no namespace, which only offline engines know, are where
# kubectl would put them.
_unplaced := [{host: {id: id}} |
	some version, name
	some host in hosts_of(data.inventory.cluster[version].Ingress[name])
	id := ["default", name]
]

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

_hosts(spec, annotations) := union({
	{lower(ingresses.host(rule)) | some rule in ingresses.rules(spec)},
	{"" | some _ in ingresses.default_backends(spec)},
	{servernames.of_alias(name) | some name in ingresses.aliases(annotations)},
})

# Where in the index the rivals of a host stand. No host may be written as null.
_keys(host) := {key | some key, _ in _index; overlap(key, host)} if {
	regex.match(`^(~|\*\.)`, host)
} else := {"", null} | _patterns_about(host) if {
	host == ""
} else := {host, servernames.wildcard(host)} | _patterns_about(host)

_patterns_about(host) := {pattern |
	some entries in [_by_alias, _unplaced]
	some entry in entries
	some pattern, _ in entry
	overlap(pattern, host)
}

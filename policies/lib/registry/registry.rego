# METADATA
# title: Registry of hosts
# description: >-
#   Where in the inventory to look for Ingresses that serve a host. What it names are
#   candidates: lib.rivals tells which of them serve it.
package lib.registry

import data.lib.ingresses
import data.lib.ordinary
import data.lib.reviews
import data.lib.servernames

# METADATA
# description: >-
#   candidates(hosts): the [namespace, name] of all that may serve a name which one of
#   the hosts, a set as of hosts_of, stands for, and of few others.
candidates(hosts) := union({_by_rules(hosts), _by_aliases(hosts), _homeless}) if {
	reviews.alone
	every host in hosts {
		regex.match(`^[^~]`, host)
	}
} else := {id | some key in _keys(hosts); some id, _ in _at[key]}

# METADATA
# description: >-
#   Those of the hosts of the Ingress under review, itself left out; undefined where it
#   is not ordinary.
about := candidates(ordinary.hosts) - {[reviews.namespace, reviews.name]}

# METADATA
# description: >-
#   The hosts that an Ingress serves: those of its rules, "" for every host that
#   nobody names, and the aliases that ingress-nginx takes, as regular
#   expressions behind a tilde unless they are plain names.
hosts_of(ingress) := _hosts(
	object.get(ingress, "spec", {}),
	_aliases(object.get(ingress, ["metadata", "annotations", _alias], "")),
)

_hosts(spec, aliases) := ({lower(ingresses.host(rule)) | some rule in ingresses.rules(spec)} | aliases) | {"" |
	some _ in ingresses.default_backends(spec)
}

_alias := "nginx.ingress.kubernetes.io/server-alias"

_aliases(text) := {servernames.of_alias(name) | some name in ingresses.aliases({_alias: text})}

# By the hosts themselves and the wildcards over them, and by the endings of those that
# a wildcard covers.
_by_rules(hosts) := {[namespace, name] |
	names := hosts - _wildcards(hosts)
	wanted := names | {servernames.wildcard(host) | some host in names}
	wanted != set()
	some namespace, version, name
	host := data.inventory.namespace[namespace][version].Ingress[name].spec.rules[_].host
	wanted[host]
} | {[namespace, name] |
	some wildcard in _wildcards(hosts)
	ending := trim_prefix(wildcard, "*")
	some namespace, version, name
	host := data.inventory.namespace[namespace][version].Ingress[name].spec.rules[_].host
	endswith(host, ending)
}

_wildcards(hosts) := {host | some host in hosts; startswith(host, "*.")}

_by_aliases(hosts) := {[namespace, name] |
	some namespace, version, name
	text := data.inventory.namespace[namespace][version].Ingress[name].metadata.annotations[_alias]
	some alias in _aliases(text)
	some host in hosts
	servernames.overlap(alias, host)
}

# Those that name no namespace, which only offline engines know, are where
# kubectl would put them.
_homeless contains ["default", name] if {
	some version, name
	data.inventory.cluster[version].Ingress[name]
}

# Where in the index those of the hosts stand. No host may be written as null.
_keys(hosts) := union({
	hosts,
	{servernames.wildcard(host) | some host in hosts},
	{null | "" in hosts},
	{key | some host in _wildcards(hosts); some key, _ in _covered[host]},
	{key | some host in hosts; startswith(host, "~"); some key, _ in _index; servernames.overlap(key, host)},
	{key | some key in _patterns; some host in hosts; servernames.overlap(key, host)},
})

_patterns contains key if {
	some key, _ in _index
	startswith(key, "~")
}

# By wildcard, the hosts that it covers, and itself.
_below := object.union_n([{servernames.wildcard(host): {host: host}} | some host, _ in _index])

# Asked for by the key, so that who asks for one host is told of changes to that alone.
_at[key] := ids if some key, ids in _index

_covered[wildcard] := hosts if some wildcard, hosts in _below

# By host, the [namespace, name] of whatever may serve it, under themselves: all
# that does not depend on the review, by union_n, which stays linear, and without
# reading more of each Ingress than it takes. The wildcard over a host is there too,
# and may be nobody's: of a key that is not there, engines remember nothing.
_index := object.union_n(array.concat(
	_entries,
	[{servernames.wildcard(host): {}} | some entry in _entries; some host, _ in entry],
))

_entries := [entry |
	some entries in [_by_rule, _by_default_backend, _by_alias, _unplaced]
	some entry in entries
]

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

_by_alias := [{host: {id: id}} |
	some namespace, version, name
	some host in _aliases(data.inventory.namespace[namespace][version].Ingress[name].metadata.annotations[_alias])
	id := [namespace, name]
]

_unplaced := [{host: {id: id}} |
	some version, name
	some host in hosts_of(data.inventory.cluster[version].Ingress[name])
	id := ["default", name]
]

# METADATA
# title: Sharing of hosts
# description: >-
#   Which rivals an Ingress cannot have a host beside, or a path of it, as the
#   parameters scope, allowNestedPaths and classScoped of unique_ingress_hosts
#   say. What the parameters say in no known way is read as the least.
package lib.sharing

import data.lib.contests
import data.lib.hostpaths
import data.lib.registry
import data.lib.reviews
import data.lib.rivals

# METADATA
# description: "takers(host): the rivals beside which the Ingress under review cannot have the host."
takers(host) := {id | some id in rivals.candidates(host); _takes(id, host)}

# METADATA
# description: "taker(host): the first of the takers, undefined where there is none."
taker(host) := id if {
	# The first of other namespaces mostly is, and spares a look at all others.
	_kin_share
	id := min(rivals.candidates(host) - _kin(host))
	_takes(id, host)
} else := min(takers(host))

# METADATA
# description: >-
#   takers_of_path(claim): the rivals with which it may split the host by paths, and
#   that have the path of this claim.
takers_of_path(claim) := {id |
	some id in _sharers(claim.host)
	_shared(claim.host, id)
	_contends(id, claim.host)
	some other in contests.of(id)
	other.host == claim.host
	_same_path(claim, other, id)
	not _had_before(id, {old | some old in contests.former; old.host == claim.host; old.path == claim.path})
}

# METADATA
# description: "servers(host): the rivals of other namespaces that serve the host."
servers(host) := {id | some id in (rivals.candidates(host) - _kin(host)); _contends(id, host)}

_takes(id, host) if {
	not _shared(host, id)
	_contends(id, host)
	not _had_before(id, {claim | some claim in contests.former; claim.host == host})
}

_contends(id, host) if {
	rivals.serves(id, host)
	not _world_apart(id)
	not contests.accompanies(id)
}

_world_apart(id) if {
	input.parameters.classScoped == true
	contests.classes_differ(id)
}

_kin(host) := {id | some id in rivals.candidates(host); id[0] == reviews.namespace}

_sharers(host) := rivals.candidates(host) if {
	input.parameters.scope == "cluster-may-share"
} else := _kin(host)

_kin_share if object.get(input.parameters, "scope", null) in {null, "namespace-may-share", "cluster-may-share"}

_shared(_, id) if {
	_kin_share
	not contests.foreign(id)
}

_shared(host, id) if {
	input.parameters.scope == "cluster-may-share"
	host in registry.hosts_of(rivals.rival(id[0], id[1]))
}

_had_before(id, old_claims) if {
	count(old_claims) > 0
	contests.came_later(id)
}

_same_path(claim, other, _) if hostpaths.collide(claim, other)

_same_path(claim, other, id) if {
	contests.foreign(id)
	not input.parameters.allowNestedPaths == true
	hostpaths.nest(claim, other)
}

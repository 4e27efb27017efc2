# METADATA
# title: Sharing of hosts
# description: >-
#   Which rivals an Ingress cannot have a host beside, or a path of it, as the
#   parameters scope, allowNestedPaths and classScoped of unique_ingress_hosts
#   say. What the parameters say in no known way is read as the least.
package lib.sharing

import data.lib.contests
import data.lib.hostpaths
import data.lib.rivals

# METADATA
# description: "takers(host): the rivals beside which the Ingress under review cannot have the host."
takers(host) := {id |
	some id in _contenders(host)
	not _shared(host, id)
	not _had_before(id, {claim | some claim in contests.former; claim.host == host})
}

# METADATA
# description: >-
#   takers_of_path(claim): the rivals with which it may split the host by paths, and
#   that have the path of this claim.
takers_of_path(claim) := {id |
	some id in _contenders(claim.host)
	_shared(claim.host, id)
	some other in contests.of(id)
	other.host == claim.host
	_same_path(claim, other, id)
	not _had_before(id, {old | some old in contests.former; old.host == claim.host; old.path == claim.path})
}

# METADATA
# description: "servers(host): the rivals of other namespaces that serve the host."
servers(host) := {id | some id in _contenders(host); contests.foreign(id)}

_contenders(host) := {id |
	some id in rivals.serving(host)
	not _world_apart(id)
	not contests.accompanies(id)
}

_world_apart(id) if {
	input.parameters.classScoped == true
	contests.classes_differ(id)
}

_shared(_, id) if {
	object.get(input.parameters, "scope", null) in {null, "namespace-may-share", "cluster-may-share"}
	not contests.foreign(id)
}

_shared(host, id) if {
	input.parameters.scope == "cluster-may-share"
	host in rivals.hosts_of(rivals.rival(id[0], id[1]))
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

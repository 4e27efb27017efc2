# METADATA
# title: Contests
# description: >-
#   What the Ingress under review claims, and how it stands to a rival, which is
#   given by its [namespace, name] as in lib.rivals.
package lib.contests

import data.lib.hostpaths
import data.lib.ingresses
import data.lib.ordinary
import data.lib.registry
import data.lib.reviews
import data.lib.rivals
import data.lib.tls

# METADATA
# description: >-
#   Whether it is plain to see that nobody contests any of it: an ordinary Ingress
#   whose spec.tls lists no hosts but its own, of which nobody else serves any.
uncontested if {
	registry.about == set()
	{host | host := reviews.spec.tls[_].hosts[_]} - ordinary.hosts == set()
}

# METADATA
# description: The claims of the Ingress under review.
own := hostpaths.of(reviews.spec, reviews.annotations)

# METADATA
# description: The hosts it claims.
hosts contains claim.host if some claim in own

# METADATA
# description: >-
#   The hosts that it lists in spec.tls and does not serve, each with the first
#   field that does: the certificates of others. A wildcard that covers a host of
#   its own is the certificate of that one.
certified[host] := min(fields) if {
	some host in {lower(name) | some name, _ in tls.listed}
	every served in hosts {
		not rivals.overlap(served, host)
	}
	fields := {["spec", "tls", i, "hosts", j] |
		some i, entry in tls.entries
		some j, name in tls.hosts_of(entry)
		lower(name) == host
	}
}

# METADATA
# description: "of(id): the claims of a rival."
of(id) := hostpaths.of(object.get(rival, "spec", {}), object.get(rival, ["metadata", "annotations"], {})) if {
	rival := rivals.rival(id[0], id[1])
}

# METADATA
# description: "foreign(id): whether the rival is of another namespace."
foreign(id) if id[0] != reviews.namespace

# METADATA
# description: >-
#   classes_differ(id): whether each asks for a class and they have none in
#   common. What asks for none may be of any.
classes_differ(id) if {
	mine := _classes(reviews.spec, reviews.annotations)
	count(mine) > 0
	rival := rivals.rival(id[0], id[1])
	theirs := _classes(object.get(rival, "spec", {}), object.get(rival, ["metadata", "annotations"], {}))
	count(theirs) > 0
	count(mine & theirs) == 0
}

# METADATA
# description: >-
#   accompanies(id): whether one of the two is a canary of the other, by which
#   ingress-nginx splits the traffic of a path on purpose. It takes one canary.
accompanies(id) if {
	not foreign(id)
	_canary(reviews.annotations) != _canary(object.get(rivals.rival(id[0], id[1]), ["metadata", "annotations"], {}))
}

# METADATA
# description: >-
#   came_later(id): whether the rival is younger than what is updated, by the
#   times that the API server wrote into them and keeps.
came_later(id) if {
	input.review.operation == "UPDATE"
	mine := reviews.object.metadata.creationTimestamp
	is_string(mine)
	theirs := rivals.rival(id[0], id[1]).metadata.creationTimestamp
	is_string(theirs)
	mine < theirs
}

# METADATA
# description: What it claimed before this update.
former := hostpaths.of(
	object.get(input.review.oldObject, "spec", {}),
	object.get(input.review.oldObject, ["metadata", "annotations"], {}),
)

default _canary(_) := false

_canary(annotations) if ingresses.canary(annotations)

_classes(spec, annotations) := {class |
	some class in ingresses.classes(spec, annotations)
	is_string(class)
	class != ""
}

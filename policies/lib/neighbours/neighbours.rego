# METADATA
# title: Neighbours
# description: >-
#   The other Ingresses that serve a host of the one under review by the same
#   controller: what annotations restrict, they leave open unless they restrict it
#   too. Hosts are compared as nginx chooses its server, so that a wildcard is no
#   neighbour of the names it covers.
package lib.neighbours

import data.lib.ingresses
import data.lib.locations
import data.lib.nginx
import data.lib.ordinary
import data.lib.registry
import data.lib.reviews
import data.lib.rivals

# METADATA
# description: The hosts of the Ingress under review, as lib.registry has them.
hosts := found if {
	found := ordinary.hosts
} else := registry.hosts_of(reviews.object)

# METADATA
# description: >-
#   sharing(host): the [namespace, name] of each other Ingress that serves the
#   host by the same controller. Where one names no class, it may be the same.
sharing(host) := {[namespace, name] |
	some [namespace, name] in rivals.serving(host)
	found := rivals.rival(namespace, name)
	host in registry.hosts_of(found)
	_same_controller(object.get(found, "spec", {}), annotations_of(namespace, name))
}

# METADATA
# description: >-
#   restrictable(open): as [host, namespace, name] all those that share a host and
#   serve more than the open paths in their own right, as canaries do not. None
#   where that is not true of the Ingress under review itself.
restrictable(open) := {[host, namespace, name] |
	not registry.about == set()
	not exempt(open)
	some host in hosts
	some [namespace, name] in sharing(host)
	not ingresses.canary(annotations_of(namespace, name))
	not locations.confined(rivals.rival(namespace, name), open)
}

# METADATA
# scope: document
# description: >-
#   exempt(open): whether the Ingress under review serves open paths alone, or is
#   a canary to ingress-nginx.
exempt(open) if locations.confined(reviews.object, open)

exempt(_) if {
	ingresses.canary(reviews.annotations)
	count(nginx.strangers(ingresses.classes(reviews.spec, reviews.annotations))) == 0
}

# METADATA
# description: >-
#   The annotations that the Ingress under review had before an update, undefined
#   where it is none. Of two Ingresses one has to be the first to be restricted.
former := reviews.texts(object.get(input.review, ["oldObject", "metadata", "annotations"], {})) if {
	input.review.operation == "UPDATE"
}

# METADATA
# description: "annotations_of(namespace, name): the annotations of another Ingress, all as strings."
annotations_of(namespace, name) := reviews.texts(object.get(
	rivals.rival(namespace, name),
	["metadata", "annotations"],
	{},
))

# METADATA
# scope: document
# description: "named(host): how messages name a host, the catch-all included."
named("") := "every host that no rule names"

named(host) := sprintf("host %q", [host]) if host != ""

# METADATA
# description: "named_all(several): how messages name several hosts, in order."
named_all(several) := concat(", ", {named(host) | some host in several})

_same_controller(spec, annotations) if count(_classes(spec, annotations)) == 0

_same_controller(_, _) if count(_classes(reviews.spec, reviews.annotations)) == 0

_same_controller(spec, annotations) if {
	count(_classes(spec, annotations) & _classes(reviews.spec, reviews.annotations)) > 0
}

_classes(spec, annotations) := ingresses.classes(spec, annotations) - {""}

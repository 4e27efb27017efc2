# METADATA
# title: Entrances of a route
# description: >-
#   What is wrong with the ways by which people come to the route under review: the
#   listeners of its parents, and its hostnames there. It serves more than a
#   redirect, so that each way has to be one of TLS, and each hostname one that a
#   certificate is good for. What is wrong with a listener itself is told of its
#   Gateway, not here.
package lib.entrances

import data.lib.hostnames
import data.lib.hosts
import data.lib.listeners
import data.lib.parents
import data.lib.reviews
import data.lib.routes

# METADATA
# description: >-
#   faults(permitted): a set of {"path", "remedy", "text"}. Permitted are
#   {"classes": of Gateways whose listeners need no TLS, "protocols": that need
#   none, "unknownParents": whether there may be parents that are not known}.
faults(permitted) := union({
	_unreadable,
	_by_default,
	_unknown(permitted),
	_unattached,
	_plain(permitted),
	_unsound,
	_uncovered(permitted),
})

# Without a spec to be read, nothing is known of its parents.
_unreadable contains fault if {
	not is_object(object.get(reviews.object, "spec", null))
	fault := {
		"path": ["spec"],
		"remedy": "Give the route a spec.",
		"text": "it has no spec that tells its parents; give it one",
	}
}

# Which Gateways take a route by default can change at any time; the API itself
# advises against it for routes with demands on security (CommonRouteSpec).
_by_default contains fault if {
	not object.get(reviews.spec, "useDefaultGateways", null) in {null, "", "None"}
	fault := {
		"path": ["spec", "useDefaultGateways"],
		"remedy": "Name the Gateway in spec.parentRefs.",
		"text": "spec.useDefaultGateways leaves its Gateway to the cluster; name one in spec.parentRefs",
	}
}

_unknown(permitted) := {{"path": ["spec", "parentRefs", i], "remedy": remedy, "text": text} |
	not permitted.unknownParents
	some i, text in parents.unknown
	remedy := "Name a Gateway that exists."
}

_unattached contains {"path": ["spec", "parentRefs", i], "remedy": remedy, "text": text} if {
	some i, text in parents.unattached
	remedy := "Name a listener that takes the route, or let the listener take it."
}

_plain(permitted) := {{"path": ["spec", "parentRefs", i, "sectionName"], "remedy": remedy, "text": text} |
	some i, serving in parents.serving
	some listener in serving
	parent := parents.known[i]
	not listeners.guarded(listener, parent.class, permitted)
	text := sprintf("listener %s of %s serves it in plain text; name one of HTTPS, or redirect there", [
		json.marshal(object.get(listener, "name", null)),
		parent.text,
	])
	remedy := "Name an HTTPS listener in sectionName."
}

_unsound contains {"path": ["spec", "hostnames", i], "remedy": remedy, "text": hosts.fault(host)} if {
	some i, host in routes.hostnames(reviews.spec)
	remedy := "Name the host as DNS does, in lower case; a wildcard stands below a domain of yours."
}

# Where a parent is not known, nor is what it serves; where none takes the route,
# that is told.
_uncovered(permitted) := {{"path": ["spec", "hostnames", i], "remedy": remedy, "text": text} |
	object.keys(parents.known) == object.keys(parents.refs)
	some i, host in routes.hostnames(reviews.spec)
	hosts.sound(host)
	_taken
	not _covered(host, permitted)
	text := _shortfall(host)
	remedy := "Add an HTTPS listener for the host, or take the host out."
}

_taken if {
	some taking in parents.taking
	taking != []
}

_covered(host, permitted) if {
	some i, taking in parents.taking
	some listener in taking
	_covers(listener, parents.known[i].class, host, permitted)
}

_covers(listener, _, host, _) if hostnames.certifies(listeners.hostname(listener), host)

# Where plain text is served, that is told, or permitted.
_covers(listener, _, host, _) if {
	not listeners.encrypted(listener)
	hostnames.overlap(listeners.hostname(listener), host)
}

_covers(listener, class, host, permitted) if {
	class in permitted.classes
	hostnames.overlap(listeners.hostname(listener), host)
}

_shortfall(host) := text if {
	[parent, wide] := sort([[parents.known[i].text, listeners.hostname(listener)] |
		some i, taking in parents.taking
		some listener in taking
		hostnames.overlap(listeners.hostname(listener), host)
	])[0]
	text := sprintf("no certificate for %q of %s is good for %q; add a listener for it", [wide, parent, host])
} else := sprintf("no listener of its parents serves host %q; add one of HTTPS", [host])

# METADATA
# title: Doorways into the cluster
# description: >-
#   Where objects may be that let people in: by the traffic matrix, people enter
#   the zones that a flow leads to from an external, the entrances, and from there
#   the zones that flows lead to. A LoadBalancer Service is an entrance by itself; a
#   Gateway is one, or leads on from one; Ingresses and routes lead on.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/services-networking/ingress/#what-is-ingress
#   description: Ingresses
# - ref: https://gateway-api.sigs.k8s.io/concepts/api-overview/#routes
#   description: Routes
package lib.doorways

import data.lib.fieldpaths
import data.lib.flows
import data.lib.ingresses
import data.lib.namespaces
import data.lib.residences
import data.lib.reviews
import data.lib.series
import data.lib.services
import data.lib.zones

# METADATA
# scope: document
# description: >-
#   What is wrong with where the object under review is and where it leads, each as
#   {path, text}; nothing of objects that let nobody in.
misplacements contains {"path": ["metadata", "namespace"], "text": text} if {
	[places, origin] := _doorway
	not _within(reviews.namespace, namespaces.labels, places)
	text := _misplaced(places, origin)
}

misplacements contains {"path": path, "text": text} if {
	_routed
	some [at, namespace] in _elsewhere
	not _within(namespace, _labels(namespace), _reached)
	path := array.concat(at, ["namespace"])
	text := sprintf("%s leads to namespace %v%s; %s", [
		fieldpaths.text(at),
		namespace,
		_whose(namespace),
		_advice(_reached),
	])
}

# METADATA
# description: Whether the object under review is one that lets people in.
judged if _doorway

# The zones that it may be in, and from where people are let in there.
_doorway := [flows.entrances, "outside"] if {
	services.judged
	services.type(reviews.spec) == "LoadBalancer"
}

_doorway := [(flows.entrances | _reached), _inside] if _is_of_gateways({"Gateway", "ListenerSet"})

_doorway := [(_reached | _shared), _inside] if ingresses.present

_doorway := [(_reached | _shared), _inside] if _routed

_routed if {
	_is_of_gateways({"GRPCRoute", "HTTPRoute", "TCPRoute", "TLSRoute", "UDPRoute"})
	not _of_mesh
}

_is_of_gateways(kinds) if {
	reviews.kind in kinds
	reviews.group == "gateway.networking.k8s.io"
	reviews.judged
	not reviews.leaving
}

# Those of a mesh, whose parents are Services, let nobody in from outside of it.
_of_mesh if {
	count(reviews.spec.parentRefs) > 0
	every ref in reviews.spec.parentRefs {
		[ref.group, ref.kind] == ["", "Service"]
	}
}

_reached := union({flows.reached(zone) | some zone in flows.entrances})

# Beside the pods by which people enter, unless namespaces are divided, too.
default _shared := set()

_shared := flows.entrances if object.get(input, ["parameters", "intraNamespace"], null) in [null, "allow"]

_inside := sprintf("zone %s", [series.text(sort(flows.entrances))])

# The references to backends in other namespaces, those of filters included.
_elsewhere contains [at, ref.namespace] if {
	walk(reviews.object, [at, ref])
	{"backendRef", "backendRefs"} & {step | some step in at} != set()
	not ref.namespace in [null, "", reviews.namespace]
}

_within(name, labels, places) if zones.zone(name, labels) in places

default _labels(_) := {}

_labels(name) := reviews.texts(data.inventory.cluster.v1.Namespace[name].metadata.labels)

_misplaced(places, origin) := text if {
	text := residences.fault
} else := sprintf("namespace %s is in zone %s, where nobody is let in from %s; %s", [
	reviews.namespace,
	zones.zone(reviews.namespace, namespaces.labels),
	origin,
	_advice(places),
])

_whose(name) := sprintf(" of zone %s, where nobody is let in from %s", [zone, _inside]) if {
	zone := zones.zone(name, _labels(name))
} else := " of no zone" if {
	data.inventory.cluster.v1.Namespace[name]
} else := ", which is not known"

_advice(places) := "no flow lets anybody in anywhere" if {
	places == set()
} else := sprintf("take one of zone %s", [concat(" or ", places)])

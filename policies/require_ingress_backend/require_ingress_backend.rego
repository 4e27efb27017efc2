# METADATA
# title: Require the backends of Ingresses
# description: >-
#   Denies an Ingress whose backend is a Service that its namespace does not
#   have, or a port that the Service does not have by that name or number: people
#   would get an error page. Whether anything listens behind the port is not
#   looked at. Create the Service before the Ingress, or with it, and ask for one
#   of its ports.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/services-networking/ingress/#the-ingress-resource
#   description: The Ingress resource
# custom:
#   kind: K8sRequireIngressBackend
#   version: 1.0.0
#   severity: low
#   parameters:
#     allowResources:
#       type: boolean
#       description: >-
#         Whether a backend may be an object of another kind, such as a bucket, which
#         ingress-nginx does not serve and whose existence is not looked at. Default: true.
#   sync:
#   - groups: [""]
#     versions: [v1]
#     kinds: [Service]
#   controls:
#     iso27001-2013: [A.13.1.2]
#     iso27001-2022: ["8.21"]
package policies.require_ingress_backend

import data.lib.backends
import data.lib.fieldpaths
import data.lib.ingresses
import data.lib.ordinary
import data.lib.reviews
import data.lib.serviceports
import data.lib.shapes

violation contains {"msg": msg, "details": {"path": at, "remedy": remedy}} if {
	some name in {backend.name | some backend in _named}
	not _exists(name)
	at := min({backend.at | some backend in _named; backend.name == name})
	msg := sprintf("%s: backend Service %q is not in namespace %s", [reviews.ref, name, _others(name)])
	remedy := "Create the Service in the namespace of the Ingress, or name one that is there."
}

violation contains {"msg": msg, "details": {"path": at, "remedy": remedy}} if {
	some [name, port] in {[backend.name, port] | some backend in _named; some port in backend.ports}
	service := _known[name]
	not serviceports.offers(service, port)
	at := min({backend.at | some backend in _named; backend.name == name; port in backend.ports})
	msg := sprintf("%s: backend Service %q %s", [reviews.ref, name, serviceports.fault(service, port)])
	remedy := "Ask for a port of the Service by its name or its number."
}

violation contains {"msg": msg, "details": {"path": backend.at, "remedy": remedy}} if {
	some backend in _backends
	not _complete(backend)
	msg := sprintf("%s: %s %s", [reviews.ref, fieldpaths.text(backend.at), _gap(backend)])
	remedy := "Name a Service, and one port of it by name or by number."
}

violation contains {"msg": msg, "details": {"path": resource.at, "remedy": remedy}} if {
	_judged
	not _resources_permitted
	some resource in backends.resources(reviews.spec)
	msg := sprintf("%s: backend %s %s is no Service; let a Service serve it", [
		reviews.ref,
		json.marshal(resource.kind),
		json.marshal(resource.name),
	])
	remedy := "Let a Service serve it."
}

violation contains {"msg": msg, "details": {"path": odd.at, "remedy": remedy}} if {
	_judged
	some odd in shapes.oddities(reviews.object, shapes.paths)
	msg := sprintf("%s: %s", [reviews.ref, odd.text])
	remedy := "Write the field as the API server takes it."
}

_judged if {
	ingresses.judged
	not _served
}

# Whether it is plain to see that each backend is a port of a Service.
_served if {
	ordinary.hosts
	every service in {service | service := reviews.spec.rules[_].http.paths[_].backend.service} {
		some port in service.port
		serviceports.lists(service.name, port)
	}
}

_backends contains backend if {
	_judged
	some backend in backends.services(reviews.spec)
	not backends.action(backend, reviews.annotations)
}

_named contains backend if {
	some backend in _backends
	backend.name != null
}

_known := serviceports.known

_exists(name) if _known[name]

_complete(backend) if {
	backend.name != null
	count(backend.ports) == 1
}

_resources_permitted if object.get(input.parameters, "allowResources", true) == true

_others(name) := concat(", ", [reviews.namespace, text]) if {
	count(_known) == 0
	text := "of which no Service is known; create it first, or give it with --inventory"
} else := sprintf("%s, which has %s; name one of those, or create it first", [reviews.namespace, names]) if {
	names := _listed(sort(_candidates(name)))
}

# What is called alike, or all there is if nothing is.
_candidates(name) := alike if {
	alike := {other | some other, _ in _known; _alike(name, other)}
	count(alike) > 0
} else := object.keys(_known)

_alike(name, other) if contains(other, name)

_alike(name, other) if contains(name, other)

_listed(names) := concat(", ", array.concat(
	[sprintf("%q", [name]) | some i, name in names; i < 5],
	[sprintf("and %d more", [more]) | more := count(names) - 5; more > 0],
))

_gap(backend) := "names no Service; name one, and its port" if {
	backend.name == null
} else := sprintf("names no port of Service %q; name one", [backend.name]) if {
	count(backend.ports) == 0
} else := sprintf("names %s for the port of Service %q; name one", [ports, backend.name]) if {
	ports := concat(" and ", sort([json.marshal(port) | some port in backend.ports]))
}

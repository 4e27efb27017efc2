# METADATA
# title: Backends
# description: >-
#   The backends of an Ingress, each as {at, name, ports}: its field, the Service
#   it names, null where it names none, and the ports of that one, of which there
#   has to be one: a name or a number. networking.k8s.io/v1beta1 and
#   extensions/v1beta1 write serviceName and servicePort.
# related_resources:
# - ref: https://kubernetes.io/docs/reference/kubernetes-api/service-resources/ingress-v1/#IngressBackend
#   description: IngressBackend
package lib.backends

import data.lib.ingresses

# METADATA
# description: "services(spec): the backends that have to be Services."
services(spec) := {{"at": at, "name": _name(backend), "ports": _ports(backend)} |
	some [at, backend] in _written(spec)
	not _resource(backend)
}

# METADATA
# description: "resources(spec): the backends that are objects of other kinds, each as {at, kind, name}."
resources(spec) := {{"at": at, "kind": kind, "name": name} |
	some [at, backend] in _written(spec)
	_resource(backend)
	kind := object.get(backend.resource, "kind", null)
	name := object.get(backend.resource, "name", null)
}

# METADATA
# scope: document
# description: >-
#   action(backend, annotations): whether the backend is none, but calls for an
#   action that the AWS load balancer takes from an annotation, such as a redirect.
action(backend, annotations) if {
	backend.ports == {"use-annotation"}
	annotations[concat("", ["alb.ingress.kubernetes.io/actions.", backend.name])]
}

_written(spec) := {[["spec", field], spec[field]] | some field in ingresses.default_backends(spec)} | {[at, backend] |
	some i, rule in ingresses.rules(spec)
	some j, item in rule.http.paths
	at := ["spec", "rules", i, "http", "paths", j, "backend"]
	backend := object.get(item, "backend", null)
}

_resource(backend) if {
	is_object(backend.resource)
	_name(backend) == null
}

_name(backend) := backend.service.name if {
	_filled(backend.service.name)
} else := backend.serviceName if {
	_filled(backend.serviceName)
} else := null

_ports(backend) := {port |
	some field in ["name", "number"]
	port := backend.service.port[field]
	_given(port)
} | {backend.servicePort | _given(backend.servicePort)}

_given(port) if _filled(port)

# A number that is left out is 0 in what Go writes.
_given(port) if {
	is_number(port)
	port != 0
}

_filled(text) if {
	is_string(text)
	text != ""
}

# METADATA
# title: Ports of Services
# description: >-
#   The Services of the inventory in the namespace of the review, and the ports
#   that an Ingress may ask of them: those for TCP, by name or by number. What
#   the pods listen on, targetPort, is none of them. One that is being deleted is
#   there until it is gone. Whatever is missing of the inventory, there is no
#   Service.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/services-networking/service/#multi-port-services
#   description: Multi-port Services
package lib.serviceports

import data.lib.reviews
import data.lib.services

# METADATA
# scope: document
# description: >-
#   The Services by name. Those that name no namespace, which only offline engines
#   know, are where kubectl would put them, in the namespace default.
known[name] := service if {
	some name, service in data.inventory.namespace[reviews.namespace].v1.Service
}

known[name] := service if {
	reviews.namespace == "default"
	some name, service in data.inventory.cluster.v1.Service
	not data.inventory.namespace["default"].v1.Service[name]
}

# METADATA
# description: >-
#   lists(name, port): whether the Service of that name is there and has the port, a name
#   or a number, told without a look at the others.
lists(name, port) if {
	ports := data.inventory.namespace[reviews.namespace].v1.Service[name].spec.ports
	is_array(ports)
	some entry in ports
	some field in ["name", "port"]
	entry[field] == port
	object.get(entry, "protocol", "TCP") == "TCP"
}

# METADATA
# scope: document
# description: >-
#   offers(service, port): whether the Service has the port, a name or a number.
#   One of type ExternalName is a name for another host, which may listen on any
#   number.
offers(service, port) if {
	some entry in _tcp(_spec(service))
	port in [object.get(entry, "name", null), object.get(entry, "port", null)]
}

offers(service, port) if {
	is_number(port)
	services.type(_spec(service)) == "ExternalName"
}

# METADATA
# description: "fault(service, port): what is wrong with a port that the Service does not offer."
fault(service, port) := sprintf("has no port %s, which its port %s calls targetPort; ask for %s", [
	json.marshal(port),
	number,
	number,
]) if {
	number := min([text | some entry in _tcp(_spec(service)); entry.targetPort == port; text := json.marshal(entry.port)])
} else := sprintf("has no port %s for TCP; ask for one of %s", [json.marshal(port), text]) if {
	text := concat(", ", _texts(_tcp(_spec(service))))
	text != ""
} else := sprintf("has no port %s, nor any other for TCP; add it to the Service", [json.marshal(port)])

_spec(service) := object.get(service, "spec", {})

_tcp(spec) := [entry |
	some entry in services.entries(spec)
	object.get(entry, "protocol", null) in {null, "", "TCP"}
]

_texts(entries) := sort([text | some entry in entries; text := _text(entry)])

_text(entry) := sprintf("%s (%q)", [json.marshal(entry.port), entry.name]) if {
	is_string(entry.name)
	entry.name != ""
} else := json.marshal(entry.port)

# METADATA
# title: Containers of pods
# description: >-
#   The containers of the pods that the object under review is or will make, and
#   their ports: those of the pods' own containers, of the init containers,
#   sidecars among them, and of the ephemeral ones. Whatever cannot be read is
#   neither, but unreadable.
# related_resources:
# - ref: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#Container
#   description: Container
package lib.containers

import data.lib.reviews
import data.lib.workloads

# METADATA
# description: The containers, each with the path to it in the object.
readable contains [array.concat(list, [i]), container] if {
	some [list, containers] in _lists
	is_array(containers)
	some i, container in containers
	is_object(container)
}

# METADATA
# description: The ports of all containers, each with the path to it in the object.
ports contains [array.concat(path, ["ports", i]), port] if {
	some [path, container] in readable
	is_array(container.ports)
	some i, port in container.ports
	is_object(port)
}

# METADATA
# scope: document
# description: >-
#   The paths of what cannot be read, each with what should stand there. A list
#   that is absent or null is empty.
unreadable contains [_spec, "an object"] if not is_object(object.get(reviews.object, _spec, null))

unreadable contains [list, "a list"] if {
	some [list, containers] in _lists
	not type_name(containers) in {"array", "null"}
}

unreadable contains [array.concat(list, [i]), "an object"] if {
	some [list, containers] in _lists
	is_array(containers)
	some i, container in containers
	not is_object(container)
}

unreadable contains [array.concat(path, ["ports"]), "a list"] if {
	some [path, container] in readable
	not type_name(object.get(container, "ports", null)) in {"array", "null"}
}

unreadable contains [array.concat(path, ["ports", i]), "an object"] if {
	some [path, container] in readable
	is_array(container.ports)
	some i, port in container.ports
	not is_object(port)
}

_spec := array.concat(workloads.path, ["spec"])

_lists := [[array.concat(_spec, [field]), containers] |
	spec := workloads.pod_spec
	some field in ["containers", "initContainers", "ephemeralContainers"]
	containers := spec[field]
]

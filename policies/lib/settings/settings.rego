# METADATA
# title: What pods are configured with
# description: >-
#   The texts by which the pods of the object under review are told where to
#   connect to. Each is {"path", "place", "key", "text", "form"}: where it stands
#   in the object, the same in words, the name of the environment variable or
#   flag ("" where there is none), and what it is: "text", "host" of a request
#   that the kubelet makes, or "address". A field of an odd type is searched
#   for texts as deep as it goes. What the node resolves and not the pod, such
#   as an image or the server of a volume, is left out, since Service names mean
#   nothing there; so are the nameservers of dnsConfig, which have to be
#   addresses.
# related_resources:
# - ref: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#Container
#   description: Container
package lib.settings

import data.lib.fieldpaths
import data.lib.mentions
import data.lib.workloads

# METADATA
# scope: document
# description: >-
#   The texts worth searching for addresses, none where the object makes no pods.
entries contains {"path": path, "place": place, "key": key, "text": text, "form": form} if {
	_promising
	some list, title in _lists
	some [steps, text] in _texts(list)
	form := _form(steps)
	key := _key(list, steps, text)
	place := _place(list, title, steps, key)
	path := array.concat(_in_spec(list), steps)
}

entries contains {"path": path, "place": place, "key": "", "text": text, "form": "address"} if {
	some [steps, text] in _texts("hostAliases")
	not "hostnames" in steps
	place := fieldpaths.text(array.concat(["hostAliases"], steps))
	path := array.concat(_in_spec("hostAliases"), steps)
}

# A look at all of it at once, which is enough for most.
_promising if {
	workloads.path
	mentions.promising(json.marshal(workloads.pod_spec))
}

_lists := {
	"containers": "container",
	"ephemeralContainers": "ephemeral container",
	"initContainers": "init container",
}

_texts(field) := {[steps, text] |
	walk(object.get(workloads.pod_spec, field, null), [steps, text])
	mentions.promising(text)
}

_in_spec(field) := array.concat(workloads.path, ["spec", field])

# What a text is, by the steps to it from the list of containers; undefined for
# one that says nothing about where to connect to.
_form(steps) := "text" if {
	count(steps) < 2
} else := "text" if {
	steps[1] in {"args", "command"}
} else := "text" if {
	steps[1] == "env"
	not _names(steps)
} else := "host" if {
	steps[1] in _hooks
	steps[count(steps) - 1] == "host"
} else := "text" if {
	steps[1] in _hooks
	every step in steps {
		not step in {"httpHeaders", "path", "port", "scheme", "service"}
	}
}

_names(steps) if steps[3] in {"name", "valueFrom"}

_hooks := {"lifecycle", "livenessProbe", "readinessProbe", "startupProbe"}

# Of an argument the flag that stands in it, or alone before it.
_key(list, steps, text) := name if {
	steps[1] == "env"
	name := object.get(workloads.pod_spec, [list, steps[0], "env", steps[2], "name"], "")
	is_string(name)
} else := regex.replace(text, `(?s)=.*`, "") if {
	regex.match(`^-\S+=`, text)
} else := flag if {
	not startswith(text, "-")
	before := array.concat(array.slice(steps, 0, count(steps) - 1), [steps[count(steps) - 1] - 1])
	flag := object.get(workloads.pod_spec, array.concat([list], before), "")
	regex.match(`^-[^=\s]+$`, flag)
} else := ""

_place(list, _, steps, _) := fieldpaths.text(array.concat([list], steps)) if count(steps) < 2

_place(list, title, steps, key) := sprintf("%s of %s", [_field(steps, key), owner]) if {
	count(steps) > 1
	owner := _owner(title, list, steps[0])
}

_field(steps, key) := sprintf("env %s", [key]) if {
	steps[1] == "env"
	key != ""
} else := fieldpaths.text(array.slice(steps, 1, count(steps)))

_owner(title, list, i) := sprintf("%s %q", [title, name]) if {
	name := object.get(workloads.pod_spec, [list, i, "name"], null)
	is_string(name)
} else := fieldpaths.text([list, i])

# METADATA
# title: What makes pods
# description: >-
#   The pods that the object under review is or will make: where they are
#   described and which labels they will carry. Where path is defined, all the
#   rest has a value whatever the object holds.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/workloads/controllers/
package lib.workloads

import data.lib.reviews

# METADATA
# description: >-
#   Where the metadata and spec of the pods stand in the object; undefined for a
#   kind that makes no pods. All versions of a group agree on it.
path := _paths[reviews.group][reviews.kind]

_paths := {
	"": {"Pod": [], "ReplicationController": _template},
	"apps": {"DaemonSet": _template, "Deployment": _template, "ReplicaSet": _template, "StatefulSet": _template},
	"batch": {"CronJob": ["spec", "jobTemplate", "spec", "template"], "Job": _template},
	"extensions": {"DaemonSet": _template, "Deployment": _template, "ReplicaSet": _template},
}

_template := ["spec", "template"]

# METADATA
# scope: document
# description: The spec of the pods, {} where there is none to be read.
default pod_spec := {}

pod_spec := found if {
	found := object.get(reviews.object, array.concat(path, ["spec"]), {})
	is_object(found)
}

# METADATA
# scope: document
# description: >-
#   Whether the pods share the network of their node: hostNetwork is anything
#   but absent, null or false.
default host_network := false

host_network if not object.get(pod_spec, "hostNetwork", null) in [null, false]

# METADATA
# description: Where the labels of the pods stand in the object, or would stand.
labels_path := array.concat(path, ["metadata", "labels"])

# METADATA
# description: The labels that the object gives its pods itself.
own_labels := reviews.texts(object.get(reviews.object, labels_path, {}))

# METADATA
# description: >-
#   All the labels that the pods will carry: their own, and those that the API
#   server and the controllers of Kubernetes add. Null stands for a value that
#   is known only at run time, as in lib.selectors.
labels := object.union_n([_job_labels, own_labels, _controller_labels])

# What the API server adds to the template of a Job that does not select its
# pods itself, where the template leaves it out; what else it holds there, the
# API server refuses (generateSelector in kubernetes/pkg/registry/batch/job).
default _job_labels := {}

_job_labels := {
	"batch.kubernetes.io/controller-uid": null,
	"batch.kubernetes.io/job-name": _job_name,
	"controller-uid": null,
	"job-name": _job_name,
} if {
	reviews.group == "batch"
	not _selects_pods_itself
}

_selects_pods_itself if {
	manual := _job_spec.manualSelector
	not manual in [null, false]
}

default _job_name := null

_job_name := reviews.object.metadata.name if {
	reviews.kind == "Job"
	is_string(reviews.object.metadata.name)
	reviews.object.metadata.name != ""
}

_job_spec := object.get(reviews.object, array.slice(path, 0, count(path) - 1), {})

# What the controllers write into each pod, whatever its template says there.
default _controller_labels := {}

_controller_labels := {"pod-template-hash": null} if reviews.kind == "Deployment"

_controller_labels := {"controller-revision-hash": null, "pod-template-generation": null} if {
	reviews.kind == "DaemonSet"
}

_controller_labels := {
	"apps.kubernetes.io/pod-index": null,
	"controller-revision-hash": null,
	"statefulset.kubernetes.io/pod-name": null,
} if {
	reviews.kind == "StatefulSet"
}

_controller_labels := {"batch.kubernetes.io/job-completion-index": null} if {
	reviews.group == "batch"
	_job_spec.completionMode == "Indexed"
}

# METADATA
# title: Running pods
# description: >-
#   The Pods of the inventory that NetworkPolicies isolate. It reads Pod of v1 from
#   data.inventory; whatever of that path is missing, there is none.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-phase
#   description: Pod phase
package lib.pods

import data.lib.reviews

# METADATA
# description: >-
#   isolable(namespace): by name, the labels of the namespace's Pods that run or
#   will, and are not on the network of their nodes, where no policy reaches them.
isolable(namespace) := {name: reviews.texts(object.get(pod, ["metadata", "labels"], {})) |
	some name, pod in data.inventory.namespace[namespace].v1.Pod
	{phase | phase := pod.status.phase} & {"Succeeded", "Failed"} == set()
	object.get(pod, ["spec", "hostNetwork"], null) in [null, false]
	object.get(pod, ["metadata", "deletionTimestamp"], null) in [null, ""]
}

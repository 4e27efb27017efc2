package reach

import (
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/bulkhead-policy/bulkhead/harness/manifest"
)

// identity is what an ownerReference names, in a namespace.
type identity struct {
	namespace, group, kind, name string
}

func identityOf(object *manifest.Object) identity {
	gvk := object.GroupVersionKind()
	return identity{object.Namespace, presentGroup(gvk.Group), gvk.Kind, object.Name}
}

// presentGroup is the group that serves the workloads of a group now.
func presentGroup(group string) string {
	if group == "extensions" {
		return "apps"
	}
	return group
}

// makers are the kinds that make pods, and make what makes them. Anybody can
// write an ownerReference: of other kinds, two objects could own one another
// and hide each other.
func makers(kind string) []string {
	switch kind {
	case "Pod":
		return []string{"DaemonSet", "Job", "ReplicaSet", "ReplicationController", "StatefulSet"}
	case "ReplicaSet":
		return []string{"Deployment"}
	case "Job":
		return []string{"CronJob"}
	}
	return nil
}

// running returns the workloads that pods of the cluster belong to, each pod to
// one: a pod that is given to itself, else to the first of those that make it,
// as a Deployment by a ReplicaSet. What only says that it is made by another one
// and is not like it hides nothing.
func running(workloads []*workload) []*workload {
	given := make(map[identity]*workload, len(workloads))
	for _, w := range workloads {
		given[identityOf(w.object)] = w
	}
	hidden := make(map[*workload]bool)
	for _, w := range workloads {
		owner := ownerOf(w, given)
		if w.object.Kind != "Pod" {
			hidden[w] = hidden[w] || owner != nil && (w.isLike(owner) || w.isScaledDown())
			continue
		}
		for ; owner != nil; owner = ownerOf(owner, given) {
			hidden[owner] = hidden[owner] || w.isLike(owner)
		}
	}
	return slices.DeleteFunc(workloads, func(w *workload) bool { return hidden[w] || hasEnded(w) })
}

// isLike reports whether pods are as their maker would make them, but for what is
// added to them on the way.
func (w *workload) isLike(maker *workload) bool {
	for key, value := range maker.known {
		if w.known[key] != value {
			return false
		}
	}
	lacks := func(port containerPort) bool { return !slices.Contains(w.ports, port) }
	return w.hostNetwork == maker.hostNetwork && !slices.ContainsFunc(maker.ports, lacks)
}

// isScaledDown reports whether a workload makes no pods now, as the ReplicaSets
// that a Deployment had before.
func (w *workload) isScaledDown() bool {
	spec, _ := w.object.Value["spec"].(map[string]any)
	return spec["replicas"] == int64(0)
}

// hasEnded reports whether a pod runs no more, nor will again.
func hasEnded(w *workload) bool {
	status, _ := w.object.Value["status"].(map[string]any)
	return w.object.Kind == "Pod" && (status["phase"] == "Succeeded" || status["phase"] == "Failed")
}

// ownerOf returns the given workload that makes one; nil if none does.
func ownerOf(w *workload, given map[identity]*workload) *workload {
	if hasEnded(w) {
		return nil
	}
	metadata, _ := w.object.Value["metadata"].(map[string]any)
	references, _ := metadata["ownerReferences"].([]any)
	for _, value := range references {
		reference, _ := value.(map[string]any)
		kind, _ := reference["kind"].(string)
		name, _ := reference["name"].(string)
		apiVersion, _ := reference["apiVersion"].(string)
		if reference["controller"] != true || !slices.Contains(makers(w.object.Kind), kind) {
			continue
		}
		group := presentGroup(schema.FromAPIVersionAndKind(apiVersion, kind).Group)
		owner := identity{w.object.Namespace, group, kind, name}
		if given[owner] != nil {
			return given[owner]
		}
		// Deployments name their ReplicaSets, which need not be given, by this label.
		deployment, named := strings.CutSuffix(name, "-"+w.known["pod-template-hash"])
		if kind == "ReplicaSet" && named {
			return given[identity{w.object.Namespace, group, "Deployment", deployment}]
		}
	}
	return nil
}

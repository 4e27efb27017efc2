package check

import (
	"context"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"

	"github.com/bulkhead-policy/bulkhead/harness/cluster"
	"github.com/bulkhead-policy/bulkhead/harness/report"
)

// owned is an object that has a controller.
type owned struct {
	object     report.Object
	controller metav1.OwnerReference
}

// owners knows of the objects that were read and have a controller, by UID.
type owners map[types.UID]owned

func reference(content map[string]any) report.Object {
	object := &unstructured.Unstructured{Object: content}
	return report.Object{
		APIVersion: object.GetAPIVersion(), Kind: object.GetKind(),
		Namespace: object.GetNamespace(), Name: object.GetName(),
	}
}

func (o owners) add(content map[string]any) {
	object := &unstructured.Unstructured{Object: content}
	if controller := metav1.GetControllerOfNoCopy(object); controller != nil {
		o[object.GetUID()] = owned{reference(content), *controller}
	}
}

// top is the last in the line of controllers: of a Pod its ReplicaSet's Deployment.
// One that was not read is named as the reference to it does. nil is an object
// that nothing controls.
func (o owners) top(uid types.UID, served *cluster.Served) *report.Object {
	var top *report.Object
	seen := make(map[types.UID]bool)
	for one, controlled := o[uid]; controlled && !seen[uid]; one, controlled = o[uid] {
		seen[uid] = true
		uid = one.controller.UID
		top = &report.Object{
			APIVersion: one.controller.APIVersion, Kind: one.controller.Kind,
			Namespace: one.object.Namespace, Name: one.controller.Name,
		}
		gvk := schema.FromAPIVersionAndKind(top.APIVersion, top.Kind)
		if kind, known := served.Kind(gvk); known && !kind.Namespaced {
			top.Namespace = ""
		}
	}
	return top
}

// between are the kinds that stand between pods and what makes them.
func between() []schema.GroupVersionKind {
	return []schema.GroupVersionKind{
		{Group: "apps", Version: "v1", Kind: "ReplicaSet"},
		{Group: "batch", Version: "v1", Kind: "Job"},
	}
}

// complete reads the kinds between pods and what makes them that findings need and
// that are not judged. What cannot be read of them is named by the references to it,
// which costs a line of text a ReplicaSet and nothing else.
func (a *audit) complete(ctx context.Context) {
	needed := make(map[schema.GroupVersionKind]bool)
	for _, found := range a.found {
		controller := a.owners[found.uid].controller
		if _, known := a.owners[controller.UID]; !known {
			needed[schema.FromAPIVersionAndKind(controller.APIVersion, controller.Kind)] = true
		}
	}
	for _, gvk := range between() {
		kind, served := a.served.Kind(gvk)
		if !needed[gvk] || !served || a.force.judges(gvk) {
			continue
		}
		a.progress("reading " + kind.Resource)
		for page, err := range a.live.Read(ctx, kind, cluster.Only{}) {
			if err != nil {
				break
			}
			for _, object := range page.Objects {
				a.owners.add(object)
			}
		}
	}
}

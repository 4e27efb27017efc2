package engine

import (
	"fmt"

	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// inventory is data.inventory as Gatekeeper caches it:
// cluster[apiVersion][kind][name] and namespace[ns][apiVersion][kind][name].
type inventory struct {
	store      storage.Store
	namespaces map[string]map[string]any
}

func newInventory(objects []map[string]any) *inventory {
	cluster, namespaced := make(map[string]any), make(map[string]any)
	namespaces := make(map[string]map[string]any)

	for _, content := range objects {
		object := &unstructured.Unstructured{Object: content}
		scope := cluster
		if namespace := object.GetNamespace(); namespace != "" {
			scope = child(namespaced, namespace)
		}
		name := put(child(child(scope, object.GetAPIVersion()), object.GetKind()), object)

		if object.GetAPIVersion() == "v1" && object.GetKind() == "Namespace" {
			namespaces[name] = content
		}
	}

	store := inmem.NewFromObjectWithOpts(
		map[string]any{"inventory": map[string]any{"cluster": cluster, "namespace": namespaced}},
		inmem.OptRoundTripOnWrite(false),
		inmem.OptReturnASTValuesOnRead(true),
	)
	return &inventory{store: store, namespaces: namespaces}
}

// put files an object under its name. One that the API server has yet to name
// is filed under its generateName and a number that keeps it apart.
func put(kind map[string]any, object *unstructured.Unstructured) string {
	name := object.GetName()
	if name == "" {
		name = fmt.Sprintf("%s*%d", object.GetGenerateName(), len(kind))
	}
	kind[name] = object.Object
	return name
}

func child(parent map[string]any, key string) map[string]any {
	existing, ok := parent[key].(map[string]any)
	if !ok {
		existing = make(map[string]any)
		parent[key] = existing
	}
	return existing
}

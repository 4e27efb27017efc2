package engine

import (
	"context"
	"fmt"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// Inventory is all that rules may refer to: data.inventory as Gatekeeper caches it,
// cluster[apiVersion][kind][name] and namespace[ns][apiVersion][kind][name]; and the
// Namespaces that constraints select by. It holds objects in the form that rules
// read, and not as they were given.
type Inventory struct {
	cluster, namespaced map[string]any
	namespaces          map[string]map[string]any
	converted           converted
}

// NewInventory is an inventory without objects.
func NewInventory() *Inventory {
	return &Inventory{make(map[string]any), make(map[string]any), make(map[string]map[string]any), nil}
}

// newInventoryOf is an inventory of those objects that rules read by their kinds. They
// were brought into the form that rules read before, or now are.
func newInventoryOf(ctx context.Context, objects []map[string]any, kinds map[string]bool, values converted) (*Inventory, error) {
	var read []map[string]any
	for _, object := range objects {
		if kind, _ := object["kind"].(string); kinds[kind] || kinds[anyKind] || kind == "Namespace" {
			read = append(read, object)
		}
	}
	if err := values.add(ctx, read); err != nil {
		return nil, err
	}
	inventory := NewInventory()
	inventory.converted = values
	for _, object := range read {
		if err := inventory.Add(object); err != nil {
			return nil, err
		}
	}
	return inventory, nil
}

// Add adds an object as decoded from YAML or JSON, a Namespace also to those that
// constraints select by. It takes the place of one of its kind, namespace and name.
func (i *Inventory) Add(content map[string]any) error {
	object := &unstructured.Unstructured{Object: content}
	scope := i.cluster
	if namespace := object.GetNamespace(); namespace != "" {
		scope = child(i.namespaced, namespace)
	}
	value, err := i.value(object)
	if err != nil {
		return err
	}
	name := put(child(child(scope, object.GetAPIVersion()), object.GetKind()), object, value)
	if object.GetAPIVersion() == "v1" && object.GetKind() == "Namespace" {
		i.namespaces[name] = content
	}
	return nil
}

// AddNamespace adds a Namespace to those that constraints select by, and that a
// review shows as namespaceObject, but not to what rules may refer to.
func (i *Inventory) AddNamespace(content map[string]any) {
	i.namespaces[(&unstructured.Unstructured{Object: content}).GetName()] = content
}

// HasNamespace reports whether a Namespace is known.
func (i *Inventory) HasNamespace(name string) bool { return i.namespaces[name] != nil }

// Forget drops all objects of a kind, but no Namespace that constraints select by.
func (i *Inventory) Forget(apiVersion, kind string) {
	drop(i.cluster, apiVersion, kind)
	for _, scope := range i.namespaced {
		drop(scope, apiVersion, kind)
	}
}

// value is an object in the form that rules read.
func (i *Inventory) value(object *unstructured.Unstructured) (ast.Value, error) {
	if value, done := i.converted.of(object.Object); done {
		return value, nil
	}
	return valueOf(object.Object)
}

func (i *Inventory) store() (storage.Store, error) {
	root, err := ast.InterfaceToValue(map[string]any{
		"inventory": map[string]any{"cluster": i.cluster, "namespace": i.namespaced},
	})
	if err != nil {
		return nil, fmt.Errorf("reading the inventory: %w", err)
	}
	return inmem.NewFromASTObject(root.(ast.Object)), nil
}

// put files an object under its name. One that the API server has yet to name
// is filed under its generateName and a number that keeps it apart.
func put(kind map[string]any, object *unstructured.Unstructured, value ast.Value) string {
	name := object.GetName()
	if name == "" {
		name = fmt.Sprintf("%s*%d", object.GetGenerateName(), len(kind))
	}
	kind[name] = value
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

func drop(scope any, apiVersion, kind string) {
	versions, _ := scope.(map[string]any)
	kinds, _ := versions[apiVersion].(map[string]any)
	delete(kinds, kind)
}

package check

import (
	"context"
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/bulkhead-policy/bulkhead/harness/cluster"
)

// hold reads the inventory, and the Namespaces in any case, and reports whether all
// of it could be read. What is being deleted is not part of it: Gatekeeper's cache
// forgets an object when its deletion begins (Reconcile in pkg/controller/sync).
func (a *audit) hold(ctx context.Context, kinds []cluster.Kind) bool {
	whole := true
	namespaces, served := a.served.Kind(namespaceKind())
	if !served {
		whole = a.fail(fmt.Errorf("the cluster %s serves no v1 Namespace", a.live.Name()))
	}
	if served && !slices.Contains(kinds, namespaces) {
		whole = a.each(ctx, namespaces, cluster.Only{}, func(page cluster.Page) error {
			for _, object := range page.Objects {
				a.inventory.AddNamespace(object)
			}
			return nil
		}) && whole
	}
	for _, kind := range kinds {
		whole = a.each(ctx, kind, cluster.Only{}, func(page cluster.Page) error {
			if page.First {
				a.inventory.Forget(kind.GroupVersion().String(), kind.Kind)
			}
			for _, object := range page.Objects {
				if err := a.holdOne(object); err != nil {
					return err
				}
			}
			return nil
		}) && whole
	}
	return whole
}

func (a *audit) holdOne(content map[string]any) error {
	object := &unstructured.Unstructured{Object: content}
	switch {
	case object.GetDeletionTimestamp() == nil:
		return a.inventory.Add(content)
	case object.GroupVersionKind() == namespaceKind():
		a.inventory.AddNamespace(content)
	}
	return nil
}

// each gives every page of a kind to a function, and reports whether all went well.
// What did not is noted.
func (a *audit) each(ctx context.Context, kind cluster.Kind, only cluster.Only, use func(cluster.Page) error) bool {
	read := 0
	a.progress("reading " + kind.Resource)
	for page, err := range ahead(a.live.Read(ctx, kind, only)) {
		if err == nil {
			err = use(page)
		}
		if err != nil {
			return a.fail(err)
		}
		if page.First {
			read = 0
		}
		read += len(page.Objects)
		a.progress(fmt.Sprintf("reading %s: %d", kind.Resource, read))
	}
	return true
}

func namespaceKind() schema.GroupVersionKind {
	return schema.GroupVersionKind{Version: "v1", Kind: "Namespace"}
}

// checkNamespaces refuses a namespace to judge that there is not.
func (a *audit) checkNamespaces() error {
	for _, name := range a.namespaces {
		if !a.inventory.HasNamespace(name) {
			return fmt.Errorf("the cluster %s has no namespace %q", a.live.Name(), name)
		}
	}
	return nil
}

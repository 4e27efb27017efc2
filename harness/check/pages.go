package check

import (
	"context"
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/bulkhead-policy/bulkhead/harness/cluster"
)

// portions are what is judged of a kind: all, or what is in the namespaces asked
// for, and these themselves.
func (a *audit) portions(kind cluster.Kind) []cluster.Only {
	if len(a.namespaces) == 0 {
		return []cluster.Only{{}}
	}
	var portions []cluster.Only
	for _, name := range slices.Compact(slices.Sorted(slices.Values(a.namespaces))) {
		switch {
		case kind.Namespaced:
			portions = append(portions, cluster.Only{Namespace: name})
		case kind.GroupVersionKind == namespaceKind():
			portions = append(portions, cluster.Only{Name: name})
		}
	}
	return portions
}

// probe asks for the beginning of a kind and judges nothing, so that one run says all
// that cannot be read.
func (a *audit) probe(ctx context.Context, kind cluster.Kind) error {
	for _, only := range a.portions(kind) {
		for _, err := range a.live.Read(ctx, kind, only) {
			if err != nil {
				a.fail(err)
			}
			break
		}
	}
	return ctx.Err()
}

// judge judges the objects of a kind a page at a time. A list that begins again is
// judged anew, and what was found before is dropped.
func (a *audit) judge(ctx context.Context, kind cluster.Kind) error {
	for _, only := range a.portions(kind) {
		findings, errors, objects := len(a.found), len(a.errors), a.objects
		a.each(ctx, kind, only, func(page cluster.Page) error {
			if page.First {
				a.found, a.errors, a.objects = a.found[:findings], a.errors[:errors], objects
			}
			return a.page(ctx, page.Objects)
		})
	}
	return ctx.Err()
}

func (a *audit) page(ctx context.Context, objects []map[string]any) error {
	objects, err := a.placed(ctx, objects)
	if err != nil {
		return err
	}
	reviews, unexpanded, _ := a.force.reviews(objects, nil)
	violations, unjudged, err := a.loaded.Judge(ctx, reviews)
	if err != nil {
		return err
	}
	for _, fault := range slices.Concat(unexpanded, unjudged) {
		a.fail(fmt.Errorf("%s: %w", reference(objects[fault.Review]), fault.Err))
	}
	for _, object := range objects {
		a.owners.add(object)
	}
	causes := make(causes)
	for _, violation := range violations {
		object := objects[violation.Review]
		made := finding(violation, reference(object))
		made.Cause = causes.of(violation, made.Object)
		a.found = append(a.found, found{made, (&unstructured.Unstructured{Object: object}).GetUID()})
	}
	a.objects += len(objects)
	return nil
}

// placed are the objects in namespaces that exist. One that was made since the
// Namespaces were read is read now; one that is gone takes its objects with it.
func (a *audit) placed(ctx context.Context, objects []map[string]any) ([]map[string]any, error) {
	namespaces, _ := a.served.Kind(namespaceKind())
	gone := make(map[string]bool)
	var placed []map[string]any
	for _, object := range objects {
		name := reference(object).Namespace
		if name != "" && !gone[name] && !a.inventory.HasNamespace(name) {
			for page, err := range a.live.Read(ctx, namespaces, cluster.Only{Name: name}) {
				if err != nil {
					return nil, err
				}
				for _, namespace := range page.Objects {
					a.inventory.AddNamespace(namespace)
				}
			}
			gone[name] = !a.inventory.HasNamespace(name)
		}
		if !gone[name] {
			placed = append(placed, object)
		}
	}
	return placed, nil
}

package cluster

import (
	"context"
	"fmt"
	"iter"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/dynamic"
)

// pageSize is the number of objects that are asked for at a time, Gatekeeper's own
// (--audit-chunk-size).
const pageSize = 500

// restarts is how often a list is begun again that the API server forgot.
const restarts = 5

// Only restricts a reading. The zero value is all objects of a kind.
type Only struct {
	// Namespace is that of the objects; "" is all.
	Namespace string
	// Name is metadata.name; "" is all.
	Name string
}

// Page is a part of the objects of a kind.
type Page struct {
	// First says that the list begins here. It may begin again: the API server keeps
	// the state that a list is of for minutes only, and what came of an earlier
	// beginning is then to be forgotten.
	First bool
	// Objects are as the API server stores them, without metadata.managedFields.
	Objects []map[string]any
}

// Read reads the objects of a kind, all of one state of the cluster. Nothing is kept
// of a page when the next one is read. It ends with the first error.
func (c *Cluster) Read(ctx context.Context, kind Kind, only Only) iter.Seq2[Page, error] {
	var source dynamic.ResourceInterface = c.objects.Resource(kind.GroupVersion().WithResource(kind.Resource))
	if only.Namespace != "" {
		source = c.objects.Resource(kind.GroupVersion().WithResource(kind.Resource)).Namespace(only.Namespace)
	}
	options := metav1.ListOptions{Limit: pageSize}
	if only.Name != "" {
		options.FieldSelector = fields.OneTermEqualSelector(metav1.ObjectNameField, only.Name).String()
	}

	return func(yield func(Page, error) bool) {
		for range 1 + restarts {
			expired, err := pages(ctx, source, options, yield)
			if err != nil {
				yield(Page{}, c.refused(kind, err))
			}
			if !expired {
				return
			}
		}
		yield(Page{}, fmt.Errorf("reading %s: the API server forgot the list %d times before its end; try again when the cluster is less busy",
			kind.qualified(), 1+restarts))
	}
}

// pages reads a list from its beginning, and says whether the API server forgot the
// list before its end.
func pages(ctx context.Context, source dynamic.ResourceInterface, options metav1.ListOptions, yield func(Page, error) bool) (expired bool, err error) {
	for first := true; first || options.Continue != ""; first = false {
		list, err := source.List(ctx, options)
		if err != nil {
			gone := apierrors.IsResourceExpired(err) || apierrors.IsGone(err)
			if gone && !first {
				return true, nil
			}
			return false, err
		}
		options.Continue = list.GetContinue()
		if !yield(page(first, list.Items), nil) {
			return false, nil
		}
	}
	return false, nil
}

func page(first bool, items []unstructured.Unstructured) Page {
	read := Page{First: first, Objects: make([]map[string]any, len(items))}
	for i := range items {
		items[i].SetManagedFields(nil)
		read.Objects[i] = items[i].Object
	}
	return read
}

// qualified is the resource as kubectl names it, "deployments.apps".
func (k Kind) qualified() string {
	return schema.GroupResource{Group: k.Group, Resource: k.Resource}.String()
}

// refused says what the API server did not let be read, and what would be right.
func (c *Cluster) refused(kind Kind, err error) error {
	if apierrors.IsForbidden(err) {
		return fmt.Errorf("reading %s: %w; bind a ClusterRole with the rule {apiGroups: [%q], resources: [%q], verbs: [\"list\"]}",
			kind.qualified(), err, kind.Group, kind.Resource)
	}
	return fmt.Errorf("reading %s of the cluster %s: %w", kind.qualified(), c.name, err)
}

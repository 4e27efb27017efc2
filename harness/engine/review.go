package engine

import (
	"fmt"
	"maps"

	"github.com/open-policy-agent/gatekeeper/v3/pkg/mutation/match"
	"github.com/open-policy-agent/gatekeeper/v3/pkg/mutation/types"
	"github.com/open-policy-agent/opa/v1/ast"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/bulkhead-policy/bulkhead/harness/constraint"
)

// Review is one question: may this object be as it is?
type Review struct {
	// Object as decoded from YAML or JSON. nil on DELETE.
	Object map[string]any
	// OldObject is what an UPDATE or a DELETE replaces, else nil.
	OldObject map[string]any
	// Operation is CREATE, UPDATE or DELETE, or "" outside of admission.
	Operation string
	// Request holds further fields of an AdmissionRequest, such as userInfo.
	Request map[string]any
	// Implied is set where the object does not exist yet, and another one under
	// review will make it.
	Implied *Implied
}

// Implied says where an object that does not exist yet comes from.
type Implied struct {
	// By is the name of the ExpansionTemplate.
	By string
	// Maker is the index of the review of the object that makes this one, and
	// Path where it stands in that object.
	Maker int
	Path  []any
	// Action replaces the constraints' enforcement action; "" leaves it.
	Action constraint.Action
}

// subject is what the review is about: on DELETE the object that is going,
// which Gatekeeper copies to object (setObjectOnDelete in its pkg/target).
func (r Review) subject() *unstructured.Unstructured {
	if r.Object == nil {
		return &unstructured.Unstructured{Object: r.OldObject}
	}
	return &unstructured.Unstructured{Object: r.Object}
}

// document is input.review, in the shape of Gatekeeper's gkReview.
func (r Review) document(inventory *Inventory) (*ast.Term, error) {
	object := r.subject()
	gvk := object.GroupVersionKind()

	fields := map[string]any{
		"kind":      map[string]any{"group": gvk.Group, "version": gvk.Version, "kind": gvk.Kind},
		"name":      object.GetName(),
		"operation": r.Operation,
		"userInfo":  map[string]any{},
		"object":    object.Object,
		"oldObject": nil,
	}
	if namespace := object.GetNamespace(); namespace != "" {
		fields["namespace"] = namespace
		if labels, known := inventory.namespaces[namespace]; known {
			fields["namespaceObject"] = labels
		}
	}
	if r.OldObject != nil {
		fields["oldObject"] = r.OldObject
	}
	maps.Copy(fields, r.Request)

	value, err := ast.InterfaceToValue(fields)
	if err != nil {
		return nil, fmt.Errorf("reading %s %s: %w", gvk.Kind, object.GetName(), err)
	}
	return ast.NewTerm(value), nil
}

// matches reports whether the constraint applies to the object or to the one
// it replaces, as Gatekeeper's target does.
func (r Review) matches(c constraint.Constraint, inventory *Inventory) (bool, error) {
	for _, object := range []map[string]any{r.Object, r.OldObject} {
		if object == nil {
			continue
		}
		candidate := &unstructured.Unstructured{Object: object}
		namespace, err := inventory.namespace(candidate.GetNamespace(), c.Match.NamespaceSelector)
		if err != nil {
			return false, fmt.Errorf("constraint %s: %w", c.Name, err)
		}
		matched, err := match.Matches(&c.Match, &match.Matchable{
			Object:    candidate,
			Namespace: namespace,
			Source:    r.source(),
		})
		if err != nil {
			return false, fmt.Errorf("constraint %s: %w", c.Name, err)
		}
		if matched {
			return true, nil
		}
	}
	return false, nil
}

func (r Review) source() types.SourceType {
	if r.Implied != nil {
		return types.SourceTypeGenerated
	}
	return types.SourceTypeOriginal
}

// namespace finds a Namespace for matching. One that is not in the inventory
// is known by its name alone, which the API server also keeps as a label; a
// selector that asks for any other label cannot be answered.
func (i *Inventory) namespace(name string, selector *metav1.LabelSelector) (*corev1.Namespace, error) {
	if name == "" {
		return nil, nil
	}
	meta := metav1.ObjectMeta{Name: name, Labels: map[string]string{corev1.LabelMetadataName: name}}
	object, known := i.namespaces[name]
	if !known && asksBeyondName(selector) {
		return nil, fmt.Errorf("it selects namespaces by label, and Namespace %s is not among the objects; add its manifest, or give it with --inventory", name)
	}
	if known {
		given := &unstructured.Unstructured{Object: object}
		maps.Copy(meta.Labels, given.GetLabels())
		meta.Labels[corev1.LabelMetadataName] = name
	}
	return &corev1.Namespace{ObjectMeta: meta}, nil
}

func asksBeyondName(selector *metav1.LabelSelector) bool {
	if selector == nil {
		return false
	}
	for key := range selector.MatchLabels {
		if key != corev1.LabelMetadataName {
			return true
		}
	}
	for _, requirement := range selector.MatchExpressions {
		if requirement.Key != corev1.LabelMetadataName {
			return true
		}
	}
	return false
}

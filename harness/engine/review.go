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

	content, err := inventory.value(object)
	if err != nil {
		return nil, err
	}
	fields := map[string]any{
		"kind":      map[string]any{"group": gvk.Group, "version": gvk.Version, "kind": gvk.Kind},
		"name":      object.GetName(),
		"operation": r.Operation,
		"userInfo":  map[string]any{},
		"object":    content,
		"oldObject": nil,
	}
	if namespace := object.GetNamespace(); namespace != "" {
		fields["namespace"] = namespace
		if labels, known := inventory.namespaces[namespace]; known {
			if fields["namespaceObject"], err = inventory.value(&unstructured.Unstructured{Object: labels}); err != nil {
				return nil, err
			}
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

// candidate is an object to match, with its Namespace.
type candidate struct {
	match.Matchable
	// unknown is the Namespace of which nothing but its name is known, else "".
	unknown string
}

// candidates are the object and the one it replaces.
func (r Review) candidates(inventory *Inventory) []candidate {
	var candidates []candidate
	for _, content := range []map[string]any{r.Object, r.OldObject} {
		if content == nil {
			continue
		}
		object := &unstructured.Unstructured{Object: content}
		made := candidate{Matchable: match.Matchable{Object: object, Source: r.source()}}
		if name := object.GetNamespace(); name != "" {
			made.Namespace = inventory.namespace(name)
			if !inventory.HasNamespace(name) {
				made.unknown = name
			}
		}
		candidates = append(candidates, made)
	}
	return candidates
}

// matches reports whether the constraint applies to one of the objects, as
// Gatekeeper's target does. A selector that asks for labels of a Namespace of which
// only the name is known cannot be answered.
func (b bound) matches(candidates []candidate) (bool, error) {
	c := b.constraint
	if c.Action == constraint.None {
		return false, nil
	}
	for i := range candidates {
		if candidates[i].unknown != "" && asksBeyondName(c.Match.NamespaceSelector) {
			return false, fmt.Errorf("constraint %s: it selects namespaces by label, and Namespace %s is not among the objects; "+
				"add its manifest, or give it with --inventory", c.Name, candidates[i].unknown)
		}
		matched, err := match.Matches(&c.Match, &candidates[i].Matchable)
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

// namespace is a Namespace for matching. One that is not in the inventory is known by
// its name alone, which the API server also keeps as a label.
func (i *Inventory) namespace(name string) *corev1.Namespace {
	meta := metav1.ObjectMeta{Name: name, Labels: make(map[string]string)}
	if object, known := i.namespaces[name]; known {
		maps.Copy(meta.Labels, (&unstructured.Unstructured{Object: object}).GetLabels())
	}
	meta.Labels[corev1.LabelMetadataName] = name
	return &corev1.Namespace{ObjectMeta: meta}
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

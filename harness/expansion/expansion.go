// Package expansion makes of a workload the pods it will make, as Gatekeeper's
// ExpansionTemplates tell it to, so that constraints which match pods alone
// judge the workload too.
//
// It follows Gatekeeper's pkg/expansion, which is not used because it brings the
// whole of mutation with it; a test compares the two through the stock gator.
package expansion

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/open-policy-agent/gatekeeper/v3/pkg/mutation/match"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// maxDepth bounds the makers of makers, as in Gatekeeper.
const maxDepth = 30

// Template is an ExpansionTemplate.
type Template struct {
	// Name is metadata.name, which messages show.
	Name string
	spec spec
}

type spec struct {
	ApplyTo        []match.ApplyTo `json:"applyTo"`
	TemplateSource string          `json:"templateSource"`
	GeneratedGVK   struct {
		Group   string `json:"group"`
		Version string `json:"version"`
		Kind    string `json:"kind"`
	} `json:"generatedGVK"`
	EnforcementAction string `json:"enforcementAction"`
}

// Generated is an object that another one will make.
type Generated struct {
	Object map[string]any
	// Path is where the object stands in its maker.
	Path []any
	// Template is the name of the ExpansionTemplate it follows from.
	Template string
	// Action replaces the constraints' enforcement action; "" leaves it.
	Action string
}

// Is reports whether an object is an ExpansionTemplate.
func Is(object map[string]any) bool {
	apiVersion, _ := object["apiVersion"].(string)
	return strings.HasPrefix(apiVersion, "expansion.gatekeeper.sh/") && object["kind"] == "ExpansionTemplate"
}

// Read reads an ExpansionTemplate of any version. What Gatekeeper refuses, and a
// field that it does not know, is an error.
func Read(object map[string]any) (Template, error) {
	read := Template{Name: (&unstructured.Unstructured{Object: object}).GetName()}
	encoded, err := json.Marshal(object["spec"])
	if err != nil {
		return Template{}, err
	}
	decoder := json.NewDecoder(bytes.NewReader(encoded))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&read.spec); err != nil {
		return Template{}, fmt.Errorf("spec: %s", strings.TrimPrefix(err.Error(), "json: "))
	}

	generated := read.generated()
	switch {
	case read.Name == "":
		return Template{}, errors.New("the ExpansionTemplate has no metadata.name")
	case read.spec.TemplateSource == "":
		return Template{}, errors.New("spec.templateSource is empty; name the field of the pod template, such as spec.template")
	case generated.Empty():
		return Template{}, errors.New("spec.generatedGVK is empty; name what is made, such as version v1 and kind Pod")
	case len(read.spec.ApplyTo) == 0:
		return Template{}, errors.New("spec.applyTo is empty; name the kinds that make it")
	case match.AppliesTo(read.spec.ApplyTo, generated):
		return Template{}, fmt.Errorf("spec.generatedGVK %s is among spec.applyTo, and would make itself", generated.Kind)
	case !slices.Contains([]string{"", "deny", "warn", "dryrun"}, read.spec.EnforcementAction):
		return Template{}, fmt.Errorf("spec.enforcementAction %q is none of deny, warn, dryrun", read.spec.EnforcementAction)
	}
	return read, nil
}

func (t Template) generated() schema.GroupVersionKind {
	return schema.GroupVersionKind{Group: t.spec.GeneratedGVK.Group, Version: t.spec.GeneratedGVK.Version, Kind: t.spec.GeneratedGVK.Kind}
}

// Expand makes all that an object makes, directly and through what it makes. An
// object that lacks the source of a template that applies to it is an error.
func Expand(templates []Template, object map[string]any) ([]Generated, error) {
	return expand(templates, object, nil, 0)
}

func expand(templates []Template, object map[string]any, path []any, depth int) ([]Generated, error) {
	if depth == maxDepth {
		return nil, fmt.Errorf("the ExpansionTemplates make one another without end, in %s", (&unstructured.Unstructured{Object: object}).GetKind())
	}
	var all []Generated
	for _, template := range templates {
		if !match.AppliesTo(template.spec.ApplyTo, (&unstructured.Unstructured{Object: object}).GroupVersionKind()) {
			continue
		}
		one, err := template.expand(object, path)
		if err != nil {
			return nil, err
		}
		further, err := expand(templates, one.Object, one.Path, depth+1)
		if err != nil {
			return nil, err
		}
		all = append(append(all, one), further...)
	}
	return all, nil
}

func (t Template) expand(object map[string]any, path []any) (Generated, error) {
	maker := &unstructured.Unstructured{Object: object}
	steps := strings.Split(t.spec.TemplateSource, ".")
	source, found, err := unstructured.NestedMap(object, steps...)
	switch {
	case err != nil:
		return Generated{}, fmt.Errorf("ExpansionTemplate %s: %w", t.Name, err)
	case !found:
		return Generated{}, fmt.Errorf("ExpansionTemplate %s: %s %s has no %s to expand", t.Name, maker.GetKind(), maker.GetName(), t.spec.TemplateSource)
	}

	made := &unstructured.Unstructured{Object: runtime.DeepCopyJSON(source)}
	made.SetGroupVersionKind(t.generated())
	made.SetNamespace(maker.GetNamespace())
	made.SetName(strings.ToLower(maker.GetName() + "-" + t.generated().Kind))
	own(made, maker)

	inside := slices.Clone(path)
	for _, step := range steps {
		inside = append(inside, step)
	}
	return Generated{Object: made.Object, Path: inside, Template: t.Name, Action: t.spec.EnforcementAction}, nil
}

// own says in the made object who made it, once.
func own(made, maker *unstructured.Unstructured) {
	owner := metav1.OwnerReference{APIVersion: maker.GetAPIVersion(), Kind: maker.GetKind(), Name: maker.GetName()}
	owners := made.GetOwnerReferences()
	known := slices.ContainsFunc(owners, func(other metav1.OwnerReference) bool {
		return other.APIVersion == owner.APIVersion && other.Kind == owner.Kind && other.Name == owner.Name
	})
	if owner.Name != "" && !known {
		made.SetOwnerReferences(append(owners, owner))
	}
}

package check

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/open-policy-agent/gatekeeper/v3/pkg/mutation/match"
	"github.com/open-policy-agent/opa/v1/ast"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/bulkhead-policy/bulkhead/harness/policy"
	"github.com/bulkhead-policy/bulkhead/harness/template"
)

// annotationSync says on a ConstraintTemplate what it reads of the inventory.
const annotationSync = "metadata.gatekeeper.sh/requires-sync-data"

// sync is what Gatekeeper keeps in data.inventory for the constraints in force.
type sync struct {
	// configured are the kinds of the SyncSets and Configs that are given.
	configured []schema.GroupVersionKind
	needs      []need
	// faults are what of it cannot be known.
	faults []error
}

// need is a kind that a policy reads of the inventory, in any of some groups and
// versions, the first one before the others.
type need []schema.GroupVersionKind

// kinds are those configured, and for each need that none of them meets the first
// group and version of it, as the generated SyncSet has it.
func (s sync) kinds() []schema.GroupVersionKind {
	kinds := slices.Clone(s.configured)
	for _, alternatives := range s.needs {
		met := slices.ContainsFunc(alternatives, func(one schema.GroupVersionKind) bool { return slices.Contains(kinds, one) })
		if !met {
			kinds = append(kinds, alternatives[0])
		}
	}
	return kinds
}

// read adds what a SyncSet or a Config tells Gatekeeper to keep.
func (s *sync) read(object map[string]any) {
	type kept struct{ Group, Version, Kind string }
	var read struct {
		Spec struct {
			GVKs []kept
			Sync struct{ SyncOnly []kept }
		}
	}
	if err := convert(object, &read); err != nil {
		s.faults = append(s.faults, fmt.Errorf("not a %v: %w", object["kind"], err))
	}
	for _, one := range slices.Concat(read.Spec.GVKs, read.Spec.Sync.SyncOnly) {
		s.configured = append(s.configured, schema.GroupVersionKind(one))
	}
}

func needsOf(syncs []policy.Sync) []need {
	var needs []need
	for _, sync := range syncs {
		for _, kind := range sync.Kinds {
			needs = append(needs, alternatives(policy.Sync{Groups: sync.Groups, Versions: sync.Versions, Kinds: []string{kind}}))
		}
	}
	return needs
}

func alternatives(sync policy.Sync) need {
	var any need
	for _, group := range sync.Groups {
		for _, version := range sync.Versions {
			for _, kind := range sync.Kinds {
				any = append(any, schema.GroupVersionKind{Group: group, Version: version, Kind: kind})
			}
		}
	}
	return any
}

// needsOfTemplate reads the annotation of a ConstraintTemplate: all of the outer
// list is needed, and any of an inner one will do.
func needsOfTemplate(object map[string]any, read template.Compilable) ([]need, error) {
	text := (&unstructured.Unstructured{Object: object}).GetAnnotations()[annotationSync]
	if text == "" {
		return nil, nil
	}
	var required [][]policy.Sync
	if err := json.Unmarshal([]byte(text), &required); err != nil {
		return nil, fmt.Errorf("%s of template %s: %w", annotationSync, read.Name, err)
	}
	var needs []need
	for _, anyOf := range required {
		var one need
		for _, sync := range anyOf {
			one = append(one, alternatives(sync)...)
		}
		if len(one) == 0 {
			return nil, fmt.Errorf("%s of template %s: an entry lacks groups, versions or kinds", annotationSync, read.Name)
		}
		needs = append(needs, one)
	}
	return needs, nil
}

// add adds what a template in force needs. One that reads the inventory and does not
// say what of it depends on what is configured.
func (s *sync) add(t template.Compilable, needs []need) {
	s.needs = append(s.needs, needs...)
	if len(needs) == 0 && len(s.configured) == 0 && readsInventory(t) {
		s.faults = append(s.faults, fmt.Errorf("template %s reads data.inventory, and nothing says of which kinds: annotate it with %s, or give the SyncSet with --constraints",
			t.Name, annotationSync))
	}
}

func readsInventory(t template.Compilable) bool {
	inventory, reads := ast.MustParseRef("data.inventory"), false
	for _, module := range t.Modules {
		ast.WalkRefs(module, func(ref ast.Ref) bool {
			reads = reads || ref.HasPrefix(inventory)
			return reads
		})
	}
	return reads
}

// applyTo are the kinds that an ExpansionTemplate, which could be read, applies to.
func applyTo(object map[string]any) []match.ApplyTo {
	var read struct {
		Spec struct{ ApplyTo []match.ApplyTo }
	}
	if err := convert(object, &read); err != nil {
		return nil
	}
	return read.Spec.ApplyTo
}

func convert(from map[string]any, into any) error {
	encoded, err := json.Marshal(from)
	if err != nil {
		return err
	}
	return json.Unmarshal(encoded, into)
}

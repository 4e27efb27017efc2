// Package template renders what Gatekeeper and conftest need of a policy:
// ConstraintTemplate, SyncSet, kustomization, and conftest's entry.
package template

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/bulkhead-policy/bulkhead/harness/policy"
)

// Annotations of a ConstraintTemplate. The first three are those that
// Gatekeeper's own tools read.
const (
	annotationTitle   = "metadata.gatekeeper.sh/title"
	annotationVersion = "metadata.gatekeeper.sh/version"
	annotationSync    = "metadata.gatekeeper.sh/requires-sync-data"
	annotationRelease = "bulkhead-policy.github.io/release"
)

const target = "admission.k8s.gatekeeper.sh"

// Engines of a template's code.
const (
	regoEngine = "Rego"
	celEngine  = "K8sNativeValidation"
)

type document struct {
	APIVersion string   `yaml:"apiVersion"`
	Kind       string   `yaml:"kind"`
	Metadata   metadata `yaml:"metadata"`
	Spec       any      `yaml:"spec,omitempty"`
}

type metadata struct {
	Name        string            `yaml:"name"`
	Annotations map[string]string `yaml:"annotations,omitempty"`
}

type templateSpec struct {
	CRD struct {
		Spec struct {
			Names struct {
				Kind string `yaml:"kind"`
			} `yaml:"names"`
			Validation struct {
				Schema parameterSchema `yaml:"openAPIV3Schema"`
			} `yaml:"validation"`
		} `yaml:"spec"`
	} `yaml:"crd"`
	Targets []templateTarget `yaml:"targets"`
}

type parameterSchema struct {
	Type       string         `yaml:"type"`
	Properties map[string]any `yaml:"properties,omitempty"`
}

type templateTarget struct {
	Target string         `yaml:"target"`
	Code   []templateCode `yaml:"code"`
}

type templateCode struct {
	Engine string `yaml:"engine"`
	Source any    `yaml:"source"`
}

type regoSource struct {
	Version string   `yaml:"version"`
	Rego    string   `yaml:"rego"`
	Libs    []string `yaml:"libs,omitempty"`
}

// Template renders the ConstraintTemplate of a policy, Rego v1 with the
// libraries it imports and no others, and the policy's CEL where it has some. It
// says which release it is part of, beside the version of the policy itself.
func Template(p policy.Policy, release string) ([]byte, error) {
	annotations := map[string]string{
		annotationTitle:   p.Title,
		annotationVersion: p.Version,
		annotationRelease: release,
		"description":     p.Description,
	}
	if p.ReadsInventory() {
		required, err := json.Marshal(syncRequirements(p.Sync))
		if err != nil {
			return nil, fmt.Errorf("rendering the sync requirements of %s: %w", p.Name, err)
		}
		annotations[annotationSync] = string(required)
	}

	source := regoSource{Version: "v1", Rego: p.Source.Rego}
	for _, library := range p.Libraries {
		source.Libs = append(source.Libs, library.Rego)
	}

	var spec templateSpec
	spec.CRD.Spec.Names.Kind = p.Kind
	spec.CRD.Spec.Validation.Schema = parameterSchema{Type: "object", Properties: p.Parameters}
	code := []templateCode{{Engine: regoEngine, Source: source}}
	if p.CEL != nil {
		code = append(code, templateCode{Engine: celEngine, Source: newCELSource(*p.CEL)})
	}
	spec.Targets = []templateTarget{{Target: target, Code: code}}

	return render("policies/"+p.Source.Path, document{
		APIVersion: "templates.gatekeeper.sh/v1",
		Kind:       "ConstraintTemplate",
		Metadata:   metadata{Name: strings.ToLower(p.Kind), Annotations: annotations},
		Spec:       spec,
	})
}

// syncRequirements is the annotation's form: all of the outer list must hold,
// any of an inner one will do. Each kind is needed; its groups and versions
// are as good as one another.
func syncRequirements(syncs []policy.Sync) [][]policy.Sync {
	var required [][]policy.Sync
	for _, sync := range syncs {
		for _, kind := range sync.Kinds {
			required = append(required, []policy.Sync{{Groups: sync.Groups, Versions: sync.Versions, Kinds: []string{kind}}})
		}
	}
	return required
}

type syncSetSpec struct {
	GVKs []groupVersionKind `yaml:"gvks"`
}

type groupVersionKind struct {
	Group   string `yaml:"group"`
	Version string `yaml:"version"`
	Kind    string `yaml:"kind"`
}

const syncSetName = "bulkhead"

// SyncSet renders the SyncSet of a profile: every kind that one of its
// policies reads of the inventory, in the first group and version that the
// policy names. It has one name in all profiles, so that a cluster which goes
// from one to another syncs what the new one reads and no more.
func SyncSet(profile string, policies []policy.Policy) ([]byte, error) {
	var spec syncSetSpec
	seen := make(map[groupVersionKind]bool)
	for _, p := range policies {
		for _, sync := range p.Sync {
			for _, kind := range sync.Kinds {
				gvk := groupVersionKind{Group: sync.Groups[0], Version: sync.Versions[0], Kind: kind}
				if !seen[gvk] {
					seen[gvk] = true
					spec.GVKs = append(spec.GVKs, gvk)
				}
			}
		}
	}

	return render("the policies of constraints/"+profile, document{
		APIVersion: "syncset.gatekeeper.sh/v1alpha1",
		Kind:       "SyncSet",
		Metadata:   metadata{Name: syncSetName},
		Spec:       spec,
	})
}

// Kustomization renders a kustomization of the given files.
func Kustomization(files []string) ([]byte, error) {
	return render("the folder's files", struct {
		APIVersion string   `yaml:"apiVersion"`
		Kind       string   `yaml:"kind"`
		Resources  []string `yaml:"resources"`
	}{"kustomize.config.k8s.io/v1beta1", "Kustomization", files})
}

func render(origin string, value any) ([]byte, error) {
	var out bytes.Buffer
	fmt.Fprintf(&out, "# Generated by `make generate` from %s; do not edit.\n", origin)

	encoder := yaml.NewEncoder(&out)
	encoder.SetIndent(2)
	if err := encoder.Encode(value); err != nil {
		return nil, fmt.Errorf("rendering YAML: %w", err)
	}
	return out.Bytes(), encoder.Close()
}

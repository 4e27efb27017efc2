package policy

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// Metadata is the record that a policy's METADATA block holds.
type Metadata struct {
	Title       string
	Description string
	Resources   []Resource

	// Kind is the kind of the policy's constraints, "K8sNoNodePort".
	Kind string `json:"kind"`
	// Version is semantic, and rises whenever the template changes.
	Version string `json:"version"`
	// Severity is one of low, medium, high, critical.
	Severity string `json:"severity"`
	// Parameters are OpenAPI v3 schemas by parameter name.
	Parameters map[string]any `json:"parameters"`
	// Sync lists what the policy reads of the inventory.
	Sync []Sync `json:"sync"`
	// RegoOnly is why CEL cannot say what the policy says, where it is not the
	// inventory that the policy reads.
	RegoOnly string `json:"regoOnly"`
	// Controls are clauses by standard: "iso27001-2022": ["8.20"].
	Controls map[string][]string `json:"controls"`
}

// Resource is a page that a reader of the policy wants.
type Resource struct {
	URL, Description string
}

// Sync is a set of kinds that Gatekeeper must keep in the inventory, in the
// shape of its annotation metadata.gatekeeper.sh/requires-sync-data.
type Sync struct {
	Groups   []string `json:"groups"`
	Versions []string `json:"versions"`
	Kinds    []string `json:"kinds"`
}

// severities in rising order.
func severities() []string { return []string{"low", "medium", "high", "critical"} }

func parseMetadata(source Source) (Metadata, error) {
	annotations := packageAnnotations(source.Module)
	if annotations == nil {
		return Metadata{}, fmt.Errorf("%s: the package has no METADATA block", position(source.Module.Package.Loc()))
	}
	at := position(annotations.Loc())

	metadata := Metadata{Title: annotations.Title, Description: strings.TrimSpace(annotations.Description)}
	for _, resource := range annotations.RelatedResources {
		metadata.Resources = append(metadata.Resources, Resource{URL: resource.Ref.String(), Description: resource.Description})
	}

	custom, err := json.Marshal(annotations.Custom)
	if err != nil {
		return Metadata{}, fmt.Errorf("%s: custom: %w", at, err)
	}
	decoder := json.NewDecoder(bytes.NewReader(custom))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&metadata); err != nil {
		return Metadata{}, fmt.Errorf("%s: custom: %w", at, err)
	}

	if err := metadata.check(); err != nil {
		return Metadata{}, fmt.Errorf("%s: %w", at, err)
	}
	return metadata, nil
}

func packageAnnotations(module *ast.Module) *ast.Annotations {
	for _, annotations := range module.Annotations {
		if annotations.Scope == "package" {
			return annotations
		}
	}
	return nil
}

func (m Metadata) check() error {
	var faults []error
	require := func(held bool, format string, args ...any) {
		if !held {
			faults = append(faults, fmt.Errorf(format, args...))
		}
	}

	require(m.Title != "", "title is missing")
	require(m.Description != "", "description is missing")
	require(regexp.MustCompile(`^K8s[A-Z][A-Za-z0-9]+$`).MatchString(m.Kind), "custom.kind %q is not K8s… in Pascal case", m.Kind)
	require(regexp.MustCompile(`^\d+\.\d+\.\d+$`).MatchString(m.Version), "custom.version %q is not major.minor.patch", m.Version)
	require(slices.Contains(severities(), m.Severity), "custom.severity %q is none of %s", m.Severity, strings.Join(severities(), ", "))
	require(len(m.Controls) > 0, "custom.controls names no control")
	for i, sync := range m.Sync {
		require(len(sync.Groups) > 0 && len(sync.Versions) > 0 && len(sync.Kinds) > 0,
			"custom.sync[%d] needs groups, versions and kinds", i)
	}
	for _, name := range slices.Sorted(maps.Keys(m.Parameters)) {
		faults = append(faults, checkSchema("custom.parameters."+name, m.Parameters[name]))
	}
	return errors.Join(faults...)
}

// checkSchema asks for a type, and a description of each named property, so
// that `kubectl explain` and the documentation have something to say.
func checkSchema(at string, schema any) error {
	fields, ok := schema.(map[string]any)
	if !ok {
		return fmt.Errorf("%s is not a schema", at)
	}

	var faults []error
	for _, field := range []string{"type", "description"} {
		if _, ok := fields[field].(string); !ok {
			faults = append(faults, fmt.Errorf("%s has no %s", at, field))
		}
	}
	if items, ok := fields["items"].(map[string]any); ok {
		fields, at = items, at+"[]"
	}
	properties, _ := fields["properties"].(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		faults = append(faults, checkSchema(at+"."+name, properties[name]))
	}
	return errors.Join(faults...)
}

package check

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/bulkhead-policy/bulkhead/harness/constraint"
	"github.com/bulkhead-policy/bulkhead/harness/engine"
	"github.com/bulkhead-policy/bulkhead/harness/manifest"
	"github.com/bulkhead-policy/bulkhead/harness/policy"
	"github.com/bulkhead-policy/bulkhead/harness/report"
	"github.com/bulkhead-policy/bulkhead/harness/template"
)

const (
	policyFolder     = "policies"
	constraintFolder = "constraints"
)

// force is what judges: the engine with the constraints in force.
type force struct {
	// profile is the profile's name, "" for constraints of the caller's.
	profile string
	engine  *engine.Engine
	rules   []report.Rule
}

// load makes the engine from a shipped profile, or from the caller's
// constraints. Constraints and templates that cannot be used come back as
// errors with their place; the others are used.
func load(ctx context.Context, options Options) (force, []manifest.Error, error) {
	tree, err := fs.Sub(options.Bundle, policyFolder)
	if err != nil {
		return force{}, nil, err
	}
	policies, err := policy.Load(tree)
	if err != nil {
		return force{}, nil, fmt.Errorf("reading the policies: %w", err)
	}

	input, profile, err := constraintsOf(ctx, options)
	if err != nil {
		return force{}, nil, err
	}
	faults := input.Errors
	fault := func(object *manifest.Object, path []any, message string) {
		line, column := object.Position(path)
		faults = append(faults, manifest.Error{File: object.File, Line: line, Column: column, Message: message})
	}

	templates := make(map[string]template.Compilable)
	for _, p := range policies {
		compilable := template.Compile(p)
		templates[compilable.Kind] = compilable
	}
	for i := range input.Objects {
		object := &input.Objects[i]
		if !template.Is(object.Value) {
			continue
		}
		read, err := template.Read(object.Value)
		if err != nil {
			fault(object, nil, err.Error())
			continue
		}
		templates[read.Kind] = read
	}

	var constraints []constraint.Constraint
	for i := range input.Objects {
		object := &input.Objects[i]
		switch {
		case constraint.Is(object.Value):
			parsed, found := usable(object.Value, templates)
			for _, f := range found {
				fault(object, f.Path, f.Message)
			}
			if len(found) == 0 {
				constraints = append(constraints, parsed)
			}
		case !template.Is(object.Value) && !isCompanion(object.Value):
			fault(object, nil, misplaced(object.Value))
		}
	}

	used := slices.DeleteFunc(values(templates), func(t template.Compilable) bool {
		return !slices.ContainsFunc(constraints, func(c constraint.Constraint) bool { return c.Kind == t.Kind })
	})
	made, err := engine.New(used, constraints)
	if err != nil {
		return force{}, nil, err
	}
	return force{profile, made, rules(policies, constraints)}, faults, nil
}

// constraintsOf reads the caller's constraints, or else the profile's.
func constraintsOf(ctx context.Context, options Options) (manifest.Input, string, error) {
	if len(options.Constraints) > 0 {
		return manifest.Read(ctx, manifest.Options{Raw: true, Stdin: options.Stdin}, options.Constraints...), "", nil
	}

	file := constraintFolder + "/" + options.Profile + ".yaml"
	content, err := fs.ReadFile(options.Bundle, file)
	if err != nil {
		names, listing := profileNames(options.Bundle)
		return manifest.Input{}, "", errors.Join(listing,
			fmt.Errorf("unknown profile %q: there is %s", options.Profile, strings.Join(names, ", ")))
	}
	objects, faults := manifest.Decode(file, content, manifest.Options{Raw: true})
	return manifest.Input{Objects: objects, Errors: faults}, options.Profile, nil
}

// usable reads a constraint and holds it to the template of its kind.
func usable(object map[string]any, templates map[string]template.Compilable) (constraint.Constraint, []constraint.Fault) {
	parsed, faults := constraint.Parse(object)
	if len(faults) > 0 {
		return parsed, faults
	}
	bound, known := templates[parsed.Kind]
	if !known {
		var kinds []string
		for _, t := range values(templates) {
			kinds = append(kinds, t.Kind)
		}
		slices.Sort(kinds)
		return parsed, []constraint.Fault{{Path: []any{"kind"}, Message: fmt.Sprintf(
			"no template makes the kind %s; there are %s; give its ConstraintTemplate with --constraints too", parsed.Kind, strings.Join(kinds, ", "))}}
	}
	if bound.Schema == nil {
		return parsed, nil
	}
	faults, err := parsed.CheckParameters(bound.Schema)
	if err != nil {
		faults = append(faults, constraint.Fault{Path: []any{"kind"}, Message: err.Error()})
	}
	return parsed, faults
}

// misplaced says what to do with an object that is no constraint.
func misplaced(object map[string]any) string {
	if object["kind"] == "Kustomization" {
		return "a kustomization is not read; render it with `kubectl kustomize`, and give the result with --constraints"
	}
	return fmt.Sprintf("%v is neither a constraint nor a ConstraintTemplate; manifests to judge are given as PATH", object["kind"])
}

// isCompanion reports whether an object belongs beside constraints without
// being one: Gatekeeper's own configuration.
func isCompanion(object map[string]any) bool {
	apiVersion, _ := object["apiVersion"].(string)
	group, _, _ := strings.Cut(apiVersion, "/")
	return slices.Contains([]string{"syncset.gatekeeper.sh", "config.gatekeeper.sh", "expansion.gatekeeper.sh"}, group)
}

func values(templates map[string]template.Compilable) []template.Compilable {
	var list []template.Compilable
	for _, t := range templates {
		list = append(list, t)
	}
	slices.SortFunc(list, func(a, b template.Compilable) int { return strings.Compare(a.Kind, b.Kind) })
	return list
}

// rules describes the shipped policies in force.
func rules(policies []policy.Policy, constraints []constraint.Constraint) []report.Rule {
	var described []report.Rule
	for _, p := range policies {
		rule := report.Rule{Policy: p.Name, Kind: p.Kind, Title: p.Title, Description: p.Description, Severity: p.Severity}
		for _, c := range constraints {
			if c.Kind == p.Kind {
				rule.Constraints = append(rule.Constraints, c.Name)
				rule.EnforcementAction = string(c.Action)
			}
		}
		if len(rule.Constraints) == 0 {
			continue
		}
		for _, resource := range p.Resources {
			rule.Links = append(rule.Links, resource.URL)
		}
		for standard, clauses := range p.Controls {
			for _, clause := range clauses {
				rule.Controls = append(rule.Controls, standard+"/"+clause)
			}
		}
		slices.Sort(rule.Controls)
		described = append(described, rule)
	}
	return described
}

package check

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/open-policy-agent/gatekeeper/v3/pkg/mutation/match"

	"github.com/bulkhead-policy/bulkhead/harness/constraint"
	"github.com/bulkhead-policy/bulkhead/harness/engine"
	"github.com/bulkhead-policy/bulkhead/harness/expansion"
	"github.com/bulkhead-policy/bulkhead/harness/manifest"
	"github.com/bulkhead-policy/bulkhead/harness/policy"
	"github.com/bulkhead-policy/bulkhead/harness/report"
	"github.com/bulkhead-policy/bulkhead/harness/template"
)

const policyFolder = "policies"

// force is what judges: the engine with the constraints in force.
type force struct {
	// profile is the profile's name, "" for constraints of the caller's.
	profile     string
	engine      *engine.Engine
	rules       []report.Rule
	constraints []constraint.Constraint
	expansions  []expansion.Template
	// sync are the kinds that a cluster has to keep in the inventory.
	sync sync
	// applyTo are the kinds that the expansions make objects of.
	applyTo []match.ApplyTo
}

// load makes the engine from constraints, those of a profile or the caller's.
// Constraints and templates that cannot be used come back as
// errors with their place; the others are used.
func load(options Options, input manifest.Input, name string) (force, []manifest.Error, error) {
	tree, err := fs.Sub(options.Bundle, policyFolder)
	if err != nil {
		return force{}, nil, err
	}
	policies, err := policy.Load(tree)
	if err != nil {
		return force{}, nil, fmt.Errorf("reading the policies: %w", err)
	}

	faults := input.Errors
	fault := func(object *manifest.Object, path []any, message string) {
		line, column := object.Position(path)
		faults = append(faults, manifest.Error{File: object.File, Line: line, Column: column, Message: message})
	}

	made := force{profile: name}
	templates, needs := make(map[string]template.Compilable), make(map[string][]need)
	for _, p := range policies {
		compilable := template.Compile(p)
		templates[compilable.Kind] = compilable
		needs[compilable.Kind] = needsOf(p.Sync)
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
		if needs[read.Kind], err = needsOfTemplate(object.Value, read); err != nil {
			made.sync.faults = append(made.sync.faults, err)
		}
	}
	for i := range input.Objects {
		object := &input.Objects[i]
		switch {
		case constraint.Is(object.Value):
			parsed, found := usable(object.Value, templates)
			for _, f := range found {
				fault(object, f.Path, f.Message)
			}
			if len(found) == 0 {
				made.constraints = append(made.constraints, parsed)
			}
		case expansion.Is(object.Value):
			read, err := expansion.Read(object.Value)
			if err != nil {
				fault(object, []any{"spec"}, err.Error())
				continue
			}
			made.expansions = append(made.expansions, read)
			made.applyTo = append(made.applyTo, applyTo(object.Value)...)
		case constraint.IsCompanion(object.Value):
			made.sync.read(object.Value)
		case !template.Is(object.Value):
			fault(object, nil, misplaced(object.Value))
		}
	}

	used := slices.DeleteFunc(values(templates), func(t template.Compilable) bool {
		return !slices.ContainsFunc(made.constraints, func(c constraint.Constraint) bool { return c.Kind == t.Kind })
	})
	for _, t := range used {
		made.sync.add(t, needs[t.Kind])
	}
	if made.engine, err = engine.New(used, made.constraints); err != nil {
		return force{}, nil, err
	}
	made.rules = rules(policies, made.constraints)
	return made, faults, nil
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
				rule.EnforcementAction = string(constraint.Strongest(constraint.Action(rule.EnforcementAction), c.Action))
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

// Package engine judges objects: policies and constraints in, violations out.
//
// All policies share one compiler and one store. Which constraint applies is
// Gatekeeper's own matching code, what it says is OPA's evaluation, so that
// the verdict is the one the cluster would give.
package engine

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/bulkhead-policy/bulkhead/harness/constraint"
	"github.com/bulkhead-policy/bulkhead/harness/template"
)

// Violation is one finding of one constraint about one object.
type Violation struct {
	// Review is the index of the review in the slice given to Judge; that of the
	// maker, for an object that is implied.
	Review int
	// Policy and Severity are the template's.
	Policy, Severity string
	Constraint       constraint.Constraint
	// Message is the policy's msg.
	Message string
	// Path is details.path: the field at fault, nil when the policy names none.
	Path []any
	// Remedy is details.remedy, "" when the policy names none.
	Remedy string
	// Details are all of the policy's details.
	Details map[string]any

	// ImpliedBy is the name of the ExpansionTemplate, where the finding is on what
	// the object will make by it; else "".
	ImpliedBy string
}

// Fault is an object that could not be judged, and why.
type Fault struct {
	// Review is the index of the review in the slice given to Judge.
	Review int
	Err    error
}

// Engine holds compiled policies and the constraints that apply them. It is
// safe for use by several goroutines.
type Engine struct {
	compiler *ast.Compiler
	rules    *ruleTree
	queries  map[string]query // by the reference of a policy
	kinds    map[string]bool  // that any of them reads
	bound    []bound
}

// query is what a policy is asked by, and what its answer depends on.
type query struct {
	body  ast.Body
	reads reads
	kinds map[string]bool
}

// bound is a constraint with the policy it stands for.
type bound struct {
	constraint constraint.Constraint
	template   template.Compilable
	parameters *ast.Term
}

// New compiles the templates and binds each constraint to the one of its kind.
// A constraint whose kind no template makes is an error, as is Rego that does
// not compile.
func New(templates []template.Compilable, constraints []constraint.Constraint) (*Engine, error) {
	modules := make(map[string]*ast.Module)
	byKind := make(map[string]template.Compilable)
	for _, t := range templates {
		byKind[t.Kind] = t
	}
	for _, t := range byKind {
		maps.Copy(modules, t.Modules)
	}

	var (
		engine Engine
		faults []error
	)
	for _, c := range constraints {
		t, ok := byKind[c.Kind]
		if !ok {
			faults = append(faults, fmt.Errorf("constraint %s: no template makes the kind %s; there are %v",
				c.Name, c.Kind, slices.Sorted(maps.Keys(byKind))))
			continue
		}
		parameters, err := ast.InterfaceToValue(c.Parameters)
		if err != nil {
			faults = append(faults, fmt.Errorf("constraint %s: reading its parameters: %w", c.Name, err))
			continue
		}
		engine.bound = append(engine.bound, bound{c, t, ast.NewTerm(parameters)})
	}
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}

	engine.compiler = ast.NewCompiler()
	engine.compiler.Compile(modules)
	if engine.compiler.Failed() {
		return nil, fmt.Errorf("compiling policies: %w", engine.compiler.Errors)
	}
	engine.rules = newRuleTree(engine.compiler)
	if err := engine.prepare(); err != nil {
		return nil, err
	}
	return &engine, nil
}

// prepare parses and plans each policy's query once.
func (e *Engine) prepare() error {
	e.queries, e.kinds = make(map[string]query), make(map[string]bool)
	for _, b := range e.bound {
		if _, done := e.queries[b.template.Query]; done {
			continue
		}
		ref, err := ast.ParseRef(b.template.Query)
		if err != nil {
			return fmt.Errorf("preparing policy %s: %w", b.template.Name, err)
		}
		made := query{queryOf(ref), e.rules.of(ref), e.rules.kindsOf(ref)}
		e.queries[b.template.Query] = made
		maps.Copy(e.kinds, made.kinds)
	}
	return nil
}

// Judge judges a whole set of reviews at once: objects under review are in the
// inventory only if the caller puts them there. A finding on what an object makes
// is left out where the object itself has it. Else it is Loaded.Judge.
func (e *Engine) Judge(ctx context.Context, reviews []Review, inventory []map[string]any) ([]Violation, []Fault, error) {
	known, err := newInventoryOf(ctx, inventory, e.kinds, make(converted))
	if err != nil {
		return nil, nil, err
	}
	loaded, err := e.Load(ctx, known)
	if err != nil {
		return nil, nil, err
	}
	defer loaded.Close(ctx)

	violations, faults, err := loaded.Judge(ctx, reviews)
	return withoutImplied(violations, reviews), faults, err
}

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
	"runtime"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage"
	"golang.org/x/sync/errgroup"

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

	// implied says that the finding is on something that the object makes.
	implied bool
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
	bound    []bound
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
	return &engine, nil
}

// Judge evaluates every review against every constraint that matches it. The
// inventory is all that rules may refer to; objects under review are in it
// only if the caller puts them there. Violations come in the order of the
// reviews, then of the constraints, then of the messages. Faults name reviews
// that could not be judged by some constraint; the rest is judged all the same.
func (e *Engine) Judge(ctx context.Context, reviews []Review, inventory []map[string]any) ([]Violation, []Fault, error) {
	index := newInventory(inventory)
	transaction, err := index.store.NewTransaction(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("opening the inventory: %w", err)
	}
	defer index.store.Abort(ctx, transaction)

	queries, err := e.prepare(ctx, index.store, transaction)
	if err != nil {
		return nil, nil, err
	}

	judge := judge{engine: e, index: index, transaction: transaction, queries: queries}
	verdicts := make([]verdict, len(reviews))
	var workers errgroup.Group
	workers.SetLimit(runtime.GOMAXPROCS(0))
	for i := range reviews {
		workers.Go(func() error {
			verdicts[i] = judge.review(ctx, i, reviews[i])
			return ctx.Err()
		})
	}
	if err := workers.Wait(); err != nil {
		return nil, nil, err
	}

	var (
		violations []Violation
		faults     []Fault
	)
	for _, v := range verdicts {
		violations = append(violations, v.violations...)
		faults = append(faults, v.faults...)
	}
	return withoutImplied(violations, reviews), faults, nil
}

// prepare parses and plans each policy's query once.
func (e *Engine) prepare(ctx context.Context, store storage.Store, transaction storage.Transaction) (map[string]rego.PreparedEvalQuery, error) {
	queries := make(map[string]rego.PreparedEvalQuery)
	for _, b := range e.bound {
		if _, done := queries[b.template.Query]; done {
			continue
		}
		query, err := rego.New(
			rego.Compiler(e.compiler),
			rego.Store(store),
			rego.Transaction(transaction),
			rego.Query(b.template.Query),
		).PrepareForEval(ctx)
		if err != nil {
			return nil, fmt.Errorf("preparing policy %s: %w", b.template.Name, err)
		}
		queries[b.template.Query] = query
	}
	return queries, nil
}

// judge is one run over one inventory.
type judge struct {
	engine      *Engine
	index       *inventory
	transaction storage.Transaction
	queries     map[string]rego.PreparedEvalQuery
}

type verdict struct {
	violations []Violation
	faults     []Fault
}

func (j judge) review(ctx context.Context, number int, review Review) verdict {
	var (
		result   verdict
		document *ast.Term
	)
	fail := func(err error) {
		if review.Implied != nil {
			number = review.Implied.Maker
		}
		result.faults = append(result.faults, Fault{number, err})
	}

	for _, b := range j.engine.bound {
		if b.constraint.Action == constraint.None {
			continue
		}
		matched, err := review.matches(b.constraint, j.index)
		if err != nil {
			fail(err)
			continue
		}
		if !matched {
			continue
		}
		if document == nil {
			if document, err = review.document(j.index); err != nil {
				fail(err)
				return result
			}
		}
		input := ast.NewObject(
			[2]*ast.Term{ast.StringTerm("review"), document},
			[2]*ast.Term{ast.StringTerm("parameters"), b.parameters},
		)
		violations, err := j.evaluate(ctx, b, input)
		if err != nil {
			fail(err)
			continue
		}
		for _, violation := range violations {
			violation.Review = number
			if review.Implied != nil {
				review.Implied.attribute(&violation)
			}
			result.violations = append(result.violations, violation)
		}
	}
	return result
}

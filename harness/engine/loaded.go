package engine

import (
	"context"
	"fmt"
	"runtime"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage"
	"golang.org/x/sync/errgroup"

	"github.com/bulkhead-policy/bulkhead/harness/constraint"
)

// Loaded is an Engine with the inventory that its rules refer to, to judge many
// sets of reviews. It keeps nothing of a review once that is judged.
type Loaded struct {
	engine      *Engine
	inventory   *Inventory
	store       storage.Store
	transaction storage.Transaction
	queries     map[string]rego.PreparedEvalQuery
}

// Load prepares every policy to be asked about the objects of an inventory. What
// is added to the inventory later is not seen by rules; Namespaces are, by
// matching. Close ends the use of it.
func (e *Engine) Load(ctx context.Context, inventory *Inventory) (*Loaded, error) {
	store, err := inventory.store()
	if err != nil {
		return nil, err
	}
	transaction, err := store.NewTransaction(ctx)
	if err != nil {
		return nil, fmt.Errorf("opening the inventory: %w", err)
	}
	loaded := Loaded{e, inventory, store, transaction, make(map[string]rego.PreparedEvalQuery)}
	if err := loaded.prepare(ctx); err != nil {
		loaded.Close(ctx)
		return nil, err
	}
	return &loaded, nil
}

// Close lets go of the inventory.
func (l *Loaded) Close(ctx context.Context) { l.store.Abort(ctx, l.transaction) }

// prepare parses and plans each policy's query once.
func (l *Loaded) prepare(ctx context.Context) error {
	for _, b := range l.engine.bound {
		if _, done := l.queries[b.template.Query]; done {
			continue
		}
		query, err := rego.New(
			rego.Compiler(l.engine.compiler),
			rego.Store(l.store),
			rego.Transaction(l.transaction),
			rego.Query(b.template.Query),
		).PrepareForEval(ctx)
		if err != nil {
			return fmt.Errorf("preparing policy %s: %w", b.template.Name, err)
		}
		l.queries[b.template.Query] = query
	}
	return nil
}

// Judge evaluates every review against every constraint that matches it.
// Violations come in the order of the reviews, then of the constraints, then of
// the messages. Faults name reviews that could not be judged by some constraint;
// the rest is judged all the same.
func (l *Loaded) Judge(ctx context.Context, reviews []Review) ([]Violation, []Fault, error) {
	verdicts := make([]verdict, len(reviews))
	var workers errgroup.Group
	workers.SetLimit(runtime.GOMAXPROCS(0))
	for i := range reviews {
		workers.Go(func() error {
			verdicts[i] = l.review(ctx, i, reviews[i])
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
	return violations, faults, nil
}

type verdict struct {
	violations []Violation
	faults     []Fault
}

func (l *Loaded) review(ctx context.Context, number int, review Review) verdict {
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

	for _, b := range l.engine.bound {
		if b.constraint.Action == constraint.None {
			continue
		}
		matched, err := review.matches(b.constraint, l.inventory)
		if err != nil {
			fail(err)
			continue
		}
		if !matched {
			continue
		}
		if document == nil {
			if document, err = review.document(l.inventory); err != nil {
				fail(err)
				return result
			}
		}
		input := ast.NewObject(
			[2]*ast.Term{ast.StringTerm("review"), document},
			[2]*ast.Term{ast.StringTerm("parameters"), b.parameters},
		)
		violations, err := l.evaluate(ctx, b, input)
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

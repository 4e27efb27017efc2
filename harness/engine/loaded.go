package engine

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/bulkhead-policy/bulkhead/harness/constraint"
)

// Loaded is an Engine with the inventory that its rules refer to, to judge many
// sets of reviews. It keeps nothing of a review once that is judged.
type Loaded struct {
	engine      *Engine
	inventory   *Inventory
	store       storage.Store
	transaction storage.Transaction
	queries     map[string]ast.Body
	// answers are those of rules that read nothing of a review: of those that read
	// the parameters by the constraint, in the order of the engine's.
	answers       *sharedCache
	byConstraints []*sharedCache
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
	loaded := Loaded{
		engine: e, inventory: inventory, store: store, transaction: transaction,
		queries: make(map[string]ast.Body), answers: newSharedCache(),
	}
	for range e.bound {
		loaded.byConstraints = append(loaded.byConstraints, newSharedCache())
	}
	if err := loaded.prepare(); err != nil {
		loaded.Close(ctx)
		return nil, err
	}
	return &loaded, nil
}

// Close lets go of the inventory.
func (l *Loaded) Close(ctx context.Context) { l.store.Abort(ctx, l.transaction) }

// prepare parses and plans each policy's query once.
func (l *Loaded) prepare() error {
	for _, b := range l.engine.bound {
		if _, done := l.queries[b.template.Query]; done {
			continue
		}
		query, err := compileQuery(l.engine.compiler, b.template.Query)
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
	cancel := topdown.NewCancel()
	defer context.AfterFunc(ctx, cancel.Cancel)()

	verdicts := make([]verdict, len(reviews))
	// A worker goes on with the stack that it has: evaluation goes deep, and to grow a
	// stack for every review takes longer than some.
	var (
		workers sync.WaitGroup
		taken   atomic.Int64
	)
	for range min(runtime.GOMAXPROCS(0), len(reviews)) {
		workers.Go(func() {
			for i := int(taken.Add(1)) - 1; i < len(reviews) && ctx.Err() == nil; i = int(taken.Add(1)) - 1 {
				verdicts[i] = l.review(ctx, cancel, i, reviews[i])
			}
		})
	}
	workers.Wait()
	if err := ctx.Err(); err != nil {
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

func (l *Loaded) review(ctx context.Context, cancel topdown.Cancel, number int, review Review) verdict {
	var (
		result   verdict
		document *ast.Term
		answers  topdown.VirtualCache
	)
	fail := func(err error) {
		if review.Implied != nil {
			number = review.Implied.Maker
		}
		result.faults = append(result.faults, Fault{number, err})
	}

	candidates := review.candidates(l.inventory)
	for i, b := range l.engine.bound {
		if b.constraint.Action == constraint.None {
			continue
		}
		matched, err := matchesAny(b.constraint, candidates)
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
			answers = topdown.NewVirtualCache()
		}
		input := ast.NewObject(
			[2]*ast.Term{ast.StringTerm("review"), document},
			[2]*ast.Term{ast.StringTerm("parameters"), b.parameters},
		)
		violations, err := l.evaluate(ctx, cancel, b, ast.NewTerm(input), &cache{
			VirtualCache: topdown.NewVirtualCache(),
			rules:        l.engine.rules,
			lasting:      [readsMore]topdown.VirtualCache{0: l.answers, readsReview: answers, readsParameters: l.byConstraints[i]},
		})
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

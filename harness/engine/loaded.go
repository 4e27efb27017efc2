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
)

// Loaded is an Engine with the inventory that its rules refer to, to judge many
// sets of reviews. It keeps nothing of a review once that is judged.
type Loaded struct {
	engine      *Engine
	inventory   *Inventory
	store       storage.Store
	transaction storage.Transaction
	// answers are those of rules that read nothing of a review: of those that read
	// the parameters by the constraint, in the order of the engine's.
	answers       *sharedCache
	byConstraints []*sharedCache
	calls         *callCache
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
		answers: newSharedCache(), calls: newCallCache(),
	}
	for range e.bound {
		loaded.byConstraints = append(loaded.byConstraints, newSharedCache())
	}
	return &loaded, nil
}

// Close lets go of the inventory.
func (l *Loaded) Close(ctx context.Context) { l.store.Abort(ctx, l.transaction) }

// Judge evaluates every review against every constraint that matches it.
// Violations come in the order of the reviews, then of the constraints, then of
// the messages. Faults name reviews that could not be judged by some constraint;
// the rest is judged all the same.
func (l *Loaded) Judge(ctx context.Context, reviews []Review) ([]Violation, []Fault, error) {
	cancel := topdown.NewCancel()
	defer context.AfterFunc(ctx, cancel.Cancel)()

	verdicts := make([]verdict, len(reviews))
	each(ctx, len(reviews), func(i int) { verdicts[i] = l.review(ctx, cancel, i, reviews[i]) })
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	violations, faults := join(verdicts)
	return violations, faults, nil
}

// each does something for every number below n, on all cores, until the context ends.
func each(ctx context.Context, n int, do func(i int)) {
	// A worker goes on with the stack that it has: evaluation goes deep, and to grow a
	// stack for every review takes longer than some.
	var (
		workers sync.WaitGroup
		taken   atomic.Int64
	)
	for range min(runtime.GOMAXPROCS(0), n) {
		workers.Go(func() {
			for i := int(taken.Add(1)) - 1; i < n && ctx.Err() == nil; i = int(taken.Add(1)) - 1 {
				do(i)
			}
		})
	}
	workers.Wait()
}

// verdict is what was found of one review.
type verdict struct {
	violations []Violation
	faults     []Fault
}

func (l *Loaded) review(ctx context.Context, cancel topdown.Cancel, number int, review Review) verdict {
	var (
		result verdict
		asking = asking{loaded: l, review: review, answers: newOwnCache()}
	)
	candidates := review.candidates(l.inventory)
	for i, b := range l.engine.bound {
		matched, err := b.matches(candidates)
		if err != nil {
			result.fail(number, review, err)
			continue
		}
		if !matched {
			continue
		}
		violations, err := asking.ask(ctx, cancel, i, l.transaction, lasting{
			0: l.answers, readsReview: asking.answers, readsParameters: l.byConstraints[i],
		}, nil)
		if err != nil {
			result.fail(number, review, err)
			if asking.document == nil {
				break // no policy can be asked
			}
			continue
		}
		result.find(number, review, violations)
	}
	return result
}

func join(verdicts []verdict) (violations []Violation, faults []Fault) {
	for _, v := range verdicts {
		violations = append(violations, v.violations...)
		faults = append(faults, v.faults...)
	}
	return violations, faults
}

// fail notes what could not be judged, of the maker where the object is implied.
func (v *verdict) fail(number int, review Review, err error) {
	if review.Implied != nil {
		number = review.Implied.Maker
	}
	v.faults = append(v.faults, Fault{number, err})
}

func (v *verdict) find(number int, review Review, violations []Violation) {
	for _, violation := range violations {
		violation.Review = number
		if review.Implied != nil {
			review.Implied.attribute(&violation)
		}
		v.violations = append(v.violations, violation)
	}
}

// asking is a review that policies are asked about.
type asking struct {
	loaded   *Loaded
	review   Review
	document *ast.Term // made for the first policy
	// answers are those of rules that read the review, and no parameters.
	answers *ownCache
}

// ask asks the policy of one constraint.
func (a *asking) ask(ctx context.Context, cancel topdown.Cancel, number int, transaction storage.Transaction, kept lasting, from *sources) ([]Violation, error) {
	if a.document == nil {
		document, err := a.review.document(a.loaded.inventory)
		if err != nil {
			return nil, err
		}
		a.document = document
	}
	b := a.loaded.engine.bound[number]
	input := ast.NewObject(
		[2]*ast.Term{ast.StringTerm("review"), a.document},
		[2]*ast.Term{ast.StringTerm("parameters"), b.parameters},
	)
	answers := a.loaded.cache(kept, from)
	violations, err := a.loaded.evaluate(ctx, cancel, b, ast.NewTerm(input), transaction, answers)
	if err != nil {
		a.answers = newOwnCache() // of which one may be the first of two values
		return nil, err
	}
	answers.publish()
	return violations, nil
}

// cache is that of one question.
func (l *Loaded) cache(kept lasting, from *sources) *cache {
	return &cache{
		VirtualCache: topdown.NewVirtualCache(),
		rules:        l.engine.rules, own: newOwnCache(), lasting: kept, calls: l.calls, sources: from,
	}
}

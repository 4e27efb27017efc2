package engine

import (
	"context"

	"github.com/open-policy-agent/opa/v1/topdown"
)

// Follower judges objects over and over while they change, and asks again only what
// a change can have an effect on: it keeps with each answer what it was drawn from.
// An object is taken to be as it was if the map that holds it is the same one, which
// must not be written to. It is not for several goroutines at once.
type Follower struct {
	engine    *Engine
	ledger    *ledger
	inventory *Inventory
	past      map[subject]answered
	asked     int
}

// Asked is how many questions the last Judge has put to policies, each of one
// constraint about one object.
func (f *Follower) Asked() int { return f.asked }

// subject tells the reviews of one round from those of the next.
type subject struct {
	object, oldObject, request uintptr
	operation                  string
	implied                    bool
}

func subjectOf(review Review) subject {
	return subject{identity(review.Object), identity(review.OldObject), identity(review.Request), review.Operation, review.Implied != nil}
}

// answered is what was said of one review.
type answered struct {
	review     Review // holds the maps, so that no other comes to be where they are
	namespaces [2]uintptr
	questions  []question
}

// question is what the policy of one constraint said, or why it is not known whether
// it is to be asked.
type question struct {
	number     int // of the constraint
	violations []Violation
	err        error
	sources    *sources
}

// Follow makes a Follower that has judged nothing yet.
func (e *Engine) Follow() *Follower {
	return &Follower{engine: e, ledger: newLedger(e.rules), inventory: NewInventory()}
}

// Judge is Engine.Judge, which finds the same.
func (f *Follower) Judge(ctx context.Context, reviews []Review, inventory []map[string]any) ([]Violation, []Fault, error) {
	values := make(converted, len(inventory))
	for _, object := range inventory {
		if value, done := f.inventory.converted.of(object); done {
			values.keep(object, value)
		}
	}
	known, err := newInventoryOf(ctx, inventory, f.engine.kinds, values)
	if err != nil {
		return nil, nil, err
	}
	loaded, err := f.engine.Load(ctx, known)
	if err != nil {
		return nil, nil, err
	}
	defer loaded.Close(ctx)
	loaded.store = recordedStore{loaded.store, f.ledger}

	cancel := topdown.NewCancel()
	defer context.AfterFunc(ctx, cancel.Cancel)()
	round := &round{loaded: loaded, ledger: f.ledger, cancel: cancel}
	f.ledger.begin(f.inventory, known)
	answers := make([]answered, len(reviews))
	err = round.settle(ctx)
	if err == nil {
		each(ctx, len(reviews), func(i int) {
			answers[i] = round.answer(ctx, reviews[i], f.past[subjectOf(reviews[i])])
		})
		err = ctx.Err()
	}
	if err != nil {
		*f = *f.engine.Follow() // the next round could not tell what this one has come to
		return nil, nil, err
	}

	f.inventory, f.past, f.asked = known, make(map[subject]answered, len(reviews)), int(round.asked.Load())
	verdicts := make([]verdict, len(reviews))
	for i, answer := range answers {
		f.past[subjectOf(reviews[i])] = answer
		verdicts[i] = answer.verdict(i)
	}
	violations, faults := join(verdicts)
	return withoutImplied(violations, reviews), faults, nil
}

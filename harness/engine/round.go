package engine

import (
	"context"
	"sync/atomic"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// round is the judgement of one inventory.
type round struct {
	loaded *Loaded
	ledger *ledger
	cancel topdown.Cancel
	asked  atomic.Int64
}

// answer is what is said of a review, as far as it may be from what was said before.
func (r *round) answer(ctx context.Context, review Review, past answered) answered {
	made := answered{review: review, namespaces: r.namespaces(review)}
	asking := asking{loaded: r.loaded, review: review, answers: newOwnCache()}
	if past.questions != nil && past.namespaces == made.namespaces {
		made.questions = make([]question, len(past.questions))
		for i, question := range past.questions {
			if !r.holds(question) {
				question = r.ask(ctx, &asking, question.number)
			}
			made.questions[i] = question
		}
		return made
	}

	made.questions = []question{}
	candidates := review.candidates(r.loaded.inventory)
	for number, b := range r.loaded.engine.bound {
		matched, err := b.matches(candidates)
		if err != nil {
			made.questions = append(made.questions, question{number: number, err: err, sources: newSources()})
		}
		if !matched {
			continue
		}
		made.questions = append(made.questions, r.ask(ctx, &asking, number))
		if asking.document == nil {
			break
		}
	}
	return made
}

// namespaces are the identities of those of the object and of the one it replaces.
func (r *round) namespaces(review Review) [2]uintptr {
	var found [2]uintptr
	for i, content := range []map[string]any{review.Object, review.OldObject} {
		if content != nil {
			name := (&unstructured.Unstructured{Object: content}).GetNamespace()
			found[i] = identity(r.loaded.inventory.namespaces[name])
		}
	}
	return found
}

// holds reports whether what was said is what would be said again.
func (r *round) holds(asked question) bool {
	query := r.loaded.engine.queries[r.loaded.engine.bound[asked.number].template.Query]
	return query.reads&readsChance == 0 && r.ledger.holds(asked.sources, query.kinds)
}

func (r *round) ask(ctx context.Context, asking *asking, number int) question {
	r.asked.Add(1)
	made := question{number: number, sources: newSources()}
	transaction := recordedTransaction{r.loaded.transaction, made.sources}
	made.violations, made.err = asking.ask(ctx, r.cancel, number, transaction, lasting{
		0:               recorder{r.ledger, noConstraint, made.sources},
		readsReview:     reviewRecorder{asking.answers, made.sources},
		readsParameters: recorder{r.ledger, number, made.sources},
	}, made.sources)
	return made
}

func (a answered) verdict(number int) verdict {
	var made verdict
	for _, question := range a.questions {
		if question.err != nil {
			made.fail(number, a.review, question.err)
			continue
		}
		made.find(number, a.review, question.violations)
	}
	return made
}

// settle finds out which answers of the last round hold in this one, and gives those
// that have to be worked out again.
func (r *round) settle(ctx context.Context) error {
	for i := 0; i < len(r.ledger.slots); i++ {
		if err := r.renew(ctx, r.ledger.slots[i]); err != nil {
			return err
		}
	}
	return nil
}

// renew brings an answer into this round. One that cannot be asked for by itself is
// left behind, and what is drawn from it is asked again.
func (r *round) renew(ctx context.Context, slot *slot) error {
	if slot.round == r.ledger.round || slot.renewing {
		return nil
	}
	slot.renewing = true
	defer func() { slot.renewing = false }()
	for source := range slot.sources.answers {
		if err := r.renew(ctx, source); err != nil {
			return err
		}
	}
	if r.ledger.holds(slot.sources, slot.kinds) {
		slot.round = r.ledger.round
		return nil
	}
	if !slot.ref.IsGround() {
		return nil
	}
	from := newSources()
	input := ast.NewObject()
	kept := lasting{0: recorder{r.ledger, noConstraint, from}}
	if slot.number != noConstraint {
		kept[readsParameters] = recorder{r.ledger, slot.number, from}
		input.Insert(ast.StringTerm("parameters"), r.loaded.engine.bound[slot.number].parameters)
	}
	answers := r.loaded.cache(kept, from)
	query := r.loaded.query(queryOf(slot.ref), recordedTransaction{r.loaded.transaction, from}, r.cancel, ast.NewTerm(input), answers)
	if err := query.Iter(ctx, func(topdown.QueryResult) error { return nil }); err == nil {
		answers.publish() // else those who ask find the error again
	}
	return ctx.Err()
}

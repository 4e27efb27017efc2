package engine

import (
	"context"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage"
)

// recorder notes for a question which answers it takes of those that a ledger keeps
// for one constraint, or for all.
type recorder struct {
	ledger *ledger
	number int
	into   *sources
}

func (r recorder) Get(rule *ruleTree, ref ast.Ref) (*ast.Term, bool) {
	found, holds := r.ledger.get(r.number, rule, ref)
	if !holds {
		return nil, false
	}
	r.into.answers[found] = found.version
	return found.value, found.value == nil
}

func (r recorder) Put(rule *ruleTree, ref ast.Ref, value *ast.Term, from *sources) {
	r.ledger.put(r.number, rule, ref, value, from)
}

// reviewRecorder does so of the answers that hold for all questions about one review.
type reviewRecorder struct {
	*ownCache
	into *sources
}

func (r reviewRecorder) Get(rule *ruleTree, ref ast.Ref) (*ast.Term, bool) {
	found, known := r.answers.get(rule, ref)
	if !known {
		return nil, false
	}
	r.into.add(found.from)
	return found.value, found.value == nil
}

// recordedStore notes for each transaction what is read in it.
type recordedStore struct {
	storage.Store
	ledger *ledger
}

// recordedTransaction is that of one question.
type recordedTransaction struct {
	storage.Transaction
	into *sources
}

func (s recordedStore) Read(ctx context.Context, transaction storage.Transaction, segments storage.Path) (any, error) {
	if recorded, ok := transaction.(recordedTransaction); ok {
		recorded.into.paths[s.ledger.path(segments)] = true
		transaction = recorded.Transaction
	}
	return s.Store.Read(ctx, transaction, segments)
}

package engine

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/topdown"
)

// answer is the variable of a query that a policy's violations are in.
const answer = ast.Var("answer")

// queryOf is the query for what a reference refers to. There is nothing in it for a
// compiler to do.
func queryOf(ref ast.Ref) ast.Body {
	return ast.NewBody(ast.Equality.Expr(ast.NewTerm(answer), ast.NewTerm(ref)))
}

// query prepares to ask in a transaction, with an input.
func (l *Loaded) query(body ast.Body, transaction storage.Transaction, cancel topdown.Cancel, input *ast.Term, answers *cache) *topdown.Query {
	return topdown.NewQuery(body).
		WithCompiler(l.engine.compiler).
		WithStore(l.store).
		WithTransaction(transaction).
		WithCancel(cancel).
		WithInput(input).
		WithVirtualCache(answers)
}

// evaluate asks one policy about one review.
func (l *Loaded) evaluate(ctx context.Context, cancel topdown.Cancel, b bound, input *ast.Term, transaction storage.Transaction, answers *cache) ([]Violation, error) {
	query := l.query(l.engine.queries[b.template.Query].body, transaction, cancel, input, answers)

	var violations []Violation
	err := query.Iter(ctx, func(result topdown.QueryResult) error {
		set, ok := result[answer].Value.(ast.Set)
		if !ok {
			return fmt.Errorf("violation is a %s, not a set", ast.ValueName(result[answer].Value))
		}
		return set.Iter(func(element *ast.Term) error {
			violation, err := b.violation(element)
			violations = append(violations, violation)
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("constraint %s: evaluating policy %s: %w", b.constraint.Name, b.template.Name, err)
	}
	slices.SortStableFunc(violations, func(a, b Violation) int { return cmp.Compare(a.Message, b.Message) })
	return violations, nil
}

// violation reads one element of a policy's violation set.
func (b bound) violation(element *ast.Term) (Violation, error) {
	read, err := ast.JSON(element.Value)
	if err != nil {
		return Violation{}, err
	}
	fields, _ := read.(map[string]any)
	message, ok := fields["msg"].(string)
	if !ok {
		return Violation{}, fmt.Errorf("a violation has no msg: %v", read)
	}

	violation := Violation{
		Policy:     b.template.Name,
		Severity:   b.template.Severity,
		Constraint: b.constraint,
		Message:    message,
	}
	violation.Details, _ = fields["details"].(map[string]any)
	violation.Remedy, _ = violation.Details["remedy"].(string)
	violation.Path, _ = violation.Details["path"].([]any)
	return violation, nil
}

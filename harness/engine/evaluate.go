package engine

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
)

// evaluate asks one policy about one review.
func (l *Loaded) evaluate(ctx context.Context, b bound, input ast.Value) ([]Violation, error) {
	results, err := l.queries[b.template.Query].Eval(ctx, rego.EvalParsedInput(input), rego.EvalTransaction(l.transaction))
	if err != nil {
		return nil, fmt.Errorf("constraint %s: evaluating policy %s: %w", b.constraint.Name, b.template.Name, err)
	}

	var violations []Violation
	for _, result := range results {
		for _, expression := range result.Expressions {
			set, ok := expression.Value.([]any)
			if !ok {
				return nil, fmt.Errorf("constraint %s: policy %s: violation is %T, not a set", b.constraint.Name, b.template.Name, expression.Value)
			}
			for _, element := range set {
				violation, err := b.violation(element)
				if err != nil {
					return nil, err
				}
				violations = append(violations, violation)
			}
		}
	}
	slices.SortStableFunc(violations, func(a, b Violation) int { return cmp.Compare(a.Message, b.Message) })
	return violations, nil
}

// violation reads one element of a policy's violation set.
func (b bound) violation(element any) (Violation, error) {
	fields, _ := element.(map[string]any)
	message, ok := fields["msg"].(string)
	if !ok {
		return Violation{}, fmt.Errorf("constraint %s: policy %s: a violation has no msg: %v", b.constraint.Name, b.template.Name, element)
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

//go:build e2e && unix

package e2e_test

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// finding is a violation that Gatekeeper's audit notes in a constraint's status.
type finding struct {
	Constraint, Action, Kind, Namespace, Name, Message string
}

// auditedMessage is how much of a message the audit keeps, in bytes.
const auditedMessage = 256

// audit is all that the last audit found, sorted. It is an error while an audit
// that began after the given time is still to come, and where a status does not
// list all that it counts.
func (c *cluster) audit(ctx context.Context, after time.Time) ([]finding, error) {
	constraints, err := c.constraints(ctx)
	if err != nil {
		return nil, err
	}
	var found []finding
	for _, constraint := range constraints {
		text, _, err := unstructured.NestedString(constraint.Object, "status", "auditTimestamp")
		if err != nil {
			return nil, err
		}
		if began, err := time.Parse(time.RFC3339, text); err != nil || !began.After(after) {
			return nil, fmt.Errorf("%s was audited at %q, not after %s", constraint.GetName(), text, after)
		}
		total, _, err := unstructured.NestedInt64(constraint.Object, "status", "totalViolations")
		if err != nil {
			return nil, err
		}
		violations, _, err := unstructured.NestedSlice(constraint.Object, "status", "violations")
		if err != nil {
			return nil, err
		}
		if int(total) != len(violations) {
			return nil, fmt.Errorf("%s counts %d violations and lists %d", constraint.GetName(), total, len(violations))
		}
		for _, violation := range violations {
			fields, ok := violation.(map[string]any)
			if !ok {
				return nil, fmt.Errorf("%s lists %v", constraint.GetName(), violation)
			}
			field := func(name string) string {
				text, _ := fields[name].(string) // cluster-wide objects have no namespace
				return text
			}
			found = append(found, finding{
				Constraint: constraint.GetName(), Action: field("enforcementAction"), Kind: field("kind"),
				Namespace: field("namespace"), Name: field("name"), Message: field("message"),
			})
		}
	}
	slices.SortFunc(found, compareFindings)
	return found, nil
}

func compareFindings(a, b finding) int {
	return cmp.Or(
		cmp.Compare(a.Constraint, b.Constraint), cmp.Compare(a.Namespace, b.Namespace),
		cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Message, b.Message),
	)
}

// awaitAudit waits until an audit that begins from now on finds exactly what is
// wanted, in any order. One that began before the cache had seen the last change
// is followed by another.
func (c *cluster) awaitAudit(t *testing.T, wanted ...finding) {
	t.Helper()
	wanted = slices.SortedFunc(slices.Values(wanted), compareFindings)
	began := time.Now()
	c.eventually(t, "the audit finds what there is", func(ctx context.Context) error {
		found, err := c.audit(ctx, began)
		if err != nil || slices.Equal(found, wanted) {
			return err
		}
		return fmt.Errorf("of %d violations it misses %+v, and it finds beside them %+v", len(wanted), without(wanted, found), without(found, wanted))
	})
}

// without are the findings that the others do not have, or not as often.
func without(findings, others []finding) []finding {
	left := make(map[finding]int)
	for _, other := range others {
		left[other]++
	}
	var only []finding
	for _, one := range findings {
		if left[one]--; left[one] < 0 {
			only = append(only, one)
		}
	}
	return only
}

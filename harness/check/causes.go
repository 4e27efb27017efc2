package check

import (
	"fmt"
	"strings"

	"github.com/bulkhead-policy/bulkhead/harness/engine"
	"github.com/bulkhead-policy/bulkhead/harness/report"
)

// causes counts the findings of objects by what they are about.
type causes map[string]int

// of is what a finding is about, whatever object it is on. Two findings of one
// object are never the same: where they are about the same they are counted.
func (c causes) of(violation engine.Violation, object report.Object) string {
	cause := violation.Cause()
	if len(violation.Details) == 0 {
		cause = strings.ReplaceAll(violation.Message, object.Name, "*")
	}
	once := fmt.Sprintf("%q", []string{object.String(), violation.ImpliedBy, violation.Constraint.Name, cause})
	c[once]++
	return fmt.Sprintf("%s %d", cause, c[once])
}

package matrix_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/bulkhead-policy/bulkhead/harness/matrix"
)

// TestHolds holds that each thing that is wrong is enough by itself, and that a
// blocked flow is none.
func TestHolds(t *testing.T) {
	for name, test := range map[string]struct {
		summary matrix.Summary
		holds   bool
	}{
		"nothing wrong":          {matrix.Summary{OK: 3, Unused: 2, Outside: 1}, true},
		"a blocked flow":         {matrix.Summary{Blocked: 1}, true},
		"a forbidden connection": {matrix.Summary{Forbidden: 1}, false},
		"a namespace not closed": {matrix.Summary{Unclosed: 1}, false},
		"something leads around": {matrix.Summary{WaysAround: 1}, false},
	} {
		assert.Equal(t, test.holds, matrix.Report{Summary: test.summary}.Holds(), name)
	}
}

// Package parity_test holds every engine to the same verdicts. It stands apart from
// the packages it tests because it links the stock clients' own libraries.
package parity_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/suite"
)

// TestSuitesOnFrameworks asks bulkhead's engine and the reference about every
// case of testdata/. `make test-suites` asks the stock tools.
func TestSuitesOnFrameworks(t *testing.T) {
	files, err := suite.Find([]string{"../../testdata"})
	require.NoError(t, err)
	reference, err := newFrameworks()
	require.NoError(t, err)

	cases := 0
	for _, file := range files {
		read, err := suite.Read(file)
		require.NoError(t, err)
		outcomes, err := suite.Run(context.Background(), read, []suite.Engine{&suite.Bulkhead{}, reference})
		require.NoError(t, err)
		for _, outcome := range outcomes {
			t.Run(outcome.Test+"/"+outcome.Case, func(t *testing.T) { require.NoError(t, outcome.Err) })
			cases++
		}
	}
	assert.Greater(t, cases, 100)
}

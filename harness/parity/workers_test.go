package parity_test

import (
	"bytes"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead"
	"github.com/bulkhead-policy/bulkhead/harness/check"
	"github.com/bulkhead-policy/bulkhead/harness/profile"
	"github.com/bulkhead-policy/bulkhead/harness/report"
)

// TestWorkers has one worker and sixteen judge the applications together, which share
// what they find out of the inventory: every byte that is printed is the same.
func TestWorkers(t *testing.T) {
	profiles, err := profile.Names(bulkhead.Files)
	require.NoError(t, err)
	var folders []string
	for _, name := range applications(t) {
		folders = append(folders, filepath.Join(applicationFolder, name))
	}
	printed := func(workers int, profile string) string {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(workers))
		made, rules, err := check.Run(t.Context(), check.Options{
			Bundle: bulkhead.Files, Profile: profile, Paths: folders, Inventory: []string{clusterFolder},
		})
		require.NoError(t, err)
		require.NotEmpty(t, made.Violations)
		var text bytes.Buffer
		for _, format := range []report.Format{report.Text, report.JSON, report.SARIF} {
			require.NoError(t, report.Write(&text, format, made, report.Options{Rules: rules}))
		}
		return text.String()
	}
	for _, profile := range profiles {
		alone := printed(1, profile)
		for range 3 {
			assert.Equal(t, alone, printed(16, profile), profile)
		}
	}
}

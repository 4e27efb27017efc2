//go:build e2e && unix

package e2e_test

import (
	"fmt"
	"io/fs"
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/constraint"
	"github.com/bulkhead-policy/bulkhead/harness/engine"
	"github.com/bulkhead-policy/bulkhead/harness/manifest"
	"github.com/bulkhead-policy/bulkhead/harness/policy"
	"github.com/bulkhead-policy/bulkhead/harness/profile"
	"github.com/bulkhead-policy/bulkhead/harness/template"
)

// verdict is what is said of a request: "[constraint] message" each, sorted.
type verdict struct {
	denied, warned []string
}

// newEngine is what judges offline, with a shipped profile.
func newEngine(t *testing.T, name string) *engine.Engine {
	t.Helper()
	tree := os.DirFS(root)
	constraints, err := profile.Constraints(tree, name)
	require.NoError(t, err)
	folder, err := fs.Sub(tree, "policies")
	require.NoError(t, err)
	policies, err := policy.Load(folder)
	require.NoError(t, err)
	var templates []template.Compilable
	for _, p := range policies {
		templates = append(templates, template.Compile(p))
	}
	made, err := engine.New(templates, constraints)
	require.NoError(t, err)
	return made
}

// verdicts are those that bulkhead gives without a cluster, one for each review,
// where the known objects are all that there is.
func verdicts(t *testing.T, judge *engine.Engine, known []map[string]any, reviews []engine.Review) []verdict {
	t.Helper()
	violations, faults, err := judge.Judge(t.Context(), reviews, known)
	require.NoError(t, err)
	require.Empty(t, faults)
	made := make([]verdict, len(reviews))
	for _, violation := range violations {
		text := fmt.Sprintf("[%s] %s", violation.Constraint.Name, violation.Message)
		given := &made[violation.Review]
		switch violation.Constraint.Action {
		case constraint.Deny:
			given.denied = append(given.denied, text)
		case constraint.Warn:
			given.warned = append(given.warned, text)
		case constraint.Dryrun, constraint.None:
		}
	}
	for i := range made {
		slices.Sort(made[i].denied)
		slices.Sort(made[i].warned)
	}
	return made
}

// manifests reads YAML as the API server would store what it holds.
func manifests(t *testing.T, text string) []map[string]any {
	t.Helper()
	read, faults := manifest.Decode("manifests", []byte(text), manifest.Options{})
	require.Empty(t, faults)
	objects := make([]map[string]any, len(read))
	for i := range read {
		objects[i] = read[i].Value
	}
	return objects
}

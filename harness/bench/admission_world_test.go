//go:build unix

package bench_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// admissionFolder holds what the admission tests ask about.
const admissionFolder = "testdata/admission"

// teams is how many namespaces objects are spread over.
const teams = 50

// numbered are count copies of the objects of a file, as a cluster stores them, the i-th
// of the application and of the namespace that place gives. The same are made each time.
func numbered(t *testing.T, file string, count int, namespace func(i int) int) []map[string]any {
	t.Helper()
	shapes := storedObjects(t, filepath.Join(admissionFolder, file))
	made := make([]map[string]any, 0, count*len(shapes))
	for i := range count {
		names := strings.NewReplacer(
			"app-number", fmt.Sprintf("app-%05d", i),
			"team-number", fmt.Sprintf("team-%02d", namespace(i)),
		)
		for _, shape := range shapes {
			made = append(made, filledIn(shape, names).(map[string]any))
		}
	}
	return made
}

// spread is the namespace of the i-th application where all have as many.
func spread(i int) int { return i % teams }

// together puts all applications into one namespace.
func together(int) int { return 0 }

// teamNamespaces are the Namespaces, in the order of their numbers.
func teamNamespaces(t *testing.T) []map[string]any {
	t.Helper()
	return numbered(t, "namespace.yaml", teams, spread)
}

// world is an inventory of so many objects, and what every cluster has besides:
// Namespaces, IngressClasses and ClusterIssuers.
func world(t *testing.T, objects int) []map[string]any {
	t.Helper()
	made := teamNamespaces(t)
	for _, file := range []string{"clusterissuers.yaml", "ingressclasses.yaml"} {
		made = append(made, storedObjects(t, filepath.Join("../../testdata/cluster", file))...)
	}
	besides := len(made)
	made = append(made, numbered(t, "application.yaml", objects/10, spread)...)
	require.Len(t, made, besides+objects)
	return made
}

//go:build unix

package bench_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/bulkhead-policy/bulkhead/harness/report"
	"github.com/bulkhead-policy/bulkhead/harness/suite"
)

// root is the module's folder.
const root = "../.."

// tool judges manifests, or only reads them.
type tool struct {
	name string
	path string
	// args are the command line before the manifests.
	args []string
	// findings reads what the tool printed about so many objects.
	findings func(t *testing.T, objects int, output []byte) []string
	// rounds is in how many of the rounds the tool takes part.
	rounds func(objects, rounds int, by layout) int
}

// on is the tool on manifests in a number of rounds.
func (u tool) on(manifests string, rounds int) process {
	return process{path: u.path, args: append(slices.Clone(u.args), manifests), rounds: rounds}
}

// judged gives the findings of a run, sorted. What the tool could not do fails the test.
func (u tool) judged(t *testing.T, objects int, run taken) []string {
	t.Helper()
	// The tools end with 1 where something is denied, the stock ones also on an error.
	require.True(t, run.Status == 0 || run.Status == 1 && len(run.stderr) == 0,
		"%s ended with status %d: %s%s", u.name, run.Status, run.stderr, run.stdout)
	found := u.findings(t, objects, run.stdout)
	slices.Sort(found)
	return found
}

// finding is the text by which tools are compared.
func finding(constraint, object, message string) string {
	return fmt.Sprintf("[%s] %s: %s", constraint, object, message)
}

// tools are bulkhead, the stock tools, and what only reads, in this order. The stock ones
// are given no more than it takes: gator the templates that the profile has constraints
// of, and conftest the policies without their tests.
func tools(t *testing.T, built string) []tool {
	t.Helper()
	gator := []string{"test", "--output", "json", "--filename", filepath.Join(root, "constraints/rendered/baseline")}
	for _, constraint := range constraintFiles(t) {
		policy := strings.ReplaceAll(filepath.Base(constraint), "-", "_")
		gator = append(gator, "--filename", filepath.Join(root, "constrainttemplates", policy))
	}
	always := func(_, rounds int, _ layout) int { return rounds }
	return []tool{
		{"bulkhead check", filepath.Join(built, "bulkhead"), []string{"check", "--output", "json"}, byBulkhead, always},
		{"gator test", stock(t, "gator"), append(gator, "--filename"), byGator, stockRounds},
		{"conftest test --combine", stock(t, "conftest"), []string{
			"test", "--combine", "--no-color", "--output", "json", "--policy", policiesWithoutTests(t),
		}, byConftest, stockRounds},
		{"reading alone", filepath.Join(built, "reading"), nil, countedByReading, always},
	}
}

// stockRounds spares the stock tools what they take a quarter of an hour for: on 10,000
// objects they run once, in one layout.
func stockRounds(objects, rounds int, by layout) int {
	switch {
	case objects < 10_000:
		return rounds
	case by == applicationPerFile:
		return 1
	default:
		return 0
	}
}

func byBulkhead(t *testing.T, objects int, output []byte) []string {
	t.Helper()
	var made report.Report
	require.NoError(t, json.Unmarshal(output, &made), "%s", output)
	require.Empty(t, made.Errors)
	require.Equal(t, objects, made.Summary.Objects)
	var found []string
	for _, v := range made.Violations {
		found = append(found, finding(v.Constraint, v.Object.String(), v.Message))
	}
	return found
}

func byGator(t *testing.T, _ int, output []byte) []string {
	t.Helper()
	printed, err := suite.ReadGator(output)
	require.NoError(t, err)
	var found []string
	for _, result := range printed {
		constraint, object := unstructured.Unstructured{Object: result.Constraint}, unstructured.Unstructured{Object: result.Object}
		found = append(found, finding(constraint.GetName(), reference(object), result.Message))
	}
	return found
}

func byConftest(t *testing.T, _ int, output []byte) []string {
	t.Helper()
	printed, err := suite.ReadConftest(output)
	require.NoError(t, err)
	var found []string
	for _, result := range printed {
		named, ok := result.Metadata["object"].(map[string]any)
		require.True(t, ok, "%v", result)
		object := unstructured.Unstructured{Object: map[string]any{"kind": named["kind"], "metadata": named}}
		found = append(found, finding(fmt.Sprint(result.Metadata["constraint"]), reference(object), result.Message))
	}
	return found
}

// countedByReading finds nothing, but has read all.
func countedByReading(t *testing.T, objects int, output []byte) []string {
	t.Helper()
	require.Equal(t, fmt.Sprintln(objects), string(output))
	return nil
}

func reference(object unstructured.Unstructured) string {
	return report.Object{Kind: object.GetKind(), Namespace: object.GetNamespace(), Name: object.GetName()}.String()
}

// constraintFiles are the constraints of the baseline, one a policy.
func constraintFiles(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, "constraints/rendered/baseline/*.yaml"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	return files
}

// policiesWithoutTests is a folder with what a bundle holds of policies.
func policiesWithoutTests(t *testing.T) string {
	t.Helper()
	from, to := filepath.Join(root, "policies"), t.TempDir()
	require.NoError(t, filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".rego" || strings.HasSuffix(path, "_test.rego") {
			return err
		}
		below, err := filepath.Rel(from, path)
		require.NoError(t, err)
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(to, below)), 0o700))
		return os.WriteFile(filepath.Join(to, below), text, 0o600)
	}))
	return to
}

// stock is a stock client that `make tools` built.
func stock(t *testing.T, name string) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join(root, ".tools/bin", name))
	require.NoError(t, err)
	require.FileExists(t, path, "run `make tools`")
	return path
}

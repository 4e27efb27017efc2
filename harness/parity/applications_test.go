package parity_test

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/bulkhead-policy/bulkhead"
	"github.com/bulkhead-policy/bulkhead/harness/apiserver"
	"github.com/bulkhead-policy/bulkhead/harness/check"
	"github.com/bulkhead-policy/bulkhead/harness/manifest"
	"github.com/bulkhead-policy/bulkhead/harness/profile"
	"github.com/bulkhead-policy/bulkhead/harness/suite"
)

const (
	applicationFolder = "../../testdata/apps"
	clusterFolder     = "../../testdata/cluster"
	profileFile       = "../../constraints/baseline.yaml"
	templateFolder    = "../../constrainttemplates"
	policyFolder      = "../../policies"
)

// verdict is what every engine has to agree on.
type verdict struct {
	Constraint, Object, Message string
}

func (v verdict) compare(other verdict) int {
	return cmp.Or(cmp.Compare(v.Object, other.Object), cmp.Compare(v.Constraint, other.Constraint), cmp.Compare(v.Message, other.Message))
}

func sorted(verdicts []verdict) []verdict {
	slices.SortFunc(verdicts, verdict.compare)
	return slices.Compact(verdicts)
}

func applications(t *testing.T) []string {
	t.Helper()
	entries, err := os.ReadDir(applicationFolder)
	require.NoError(t, err)
	var names []string
	for _, entry := range entries {
		if entry.IsDir() {
			names = append(names, entry.Name())
		}
	}
	require.NotEmpty(t, names)
	return names
}

// byBulkhead judges an application as `bulkhead check` does.
func byBulkhead(t *testing.T, folder string) []verdict {
	t.Helper()
	checked, _, err := check.Run(context.Background(), check.Options{
		Bundle: bulkhead.Files, Profile: check.DefaultProfile, Paths: []string{folder},
	})
	require.NoError(t, err)
	require.Empty(t, checked.Errors)
	var verdicts []verdict
	for _, v := range checked.Violations {
		verdicts = append(verdicts, verdict{v.Constraint, v.Object.String(), v.Message})
	}
	return sorted(verdicts)
}

// TestApplications holds `bulkhead check` to what each application is known
// to break of each profile, in the cluster that testdata/cluster is of.
func TestApplications(t *testing.T) {
	type finding struct{ Policy, Object string }
	profiles, err := profile.Names(bulkhead.Files)
	require.NoError(t, err)
	for _, name := range applications(t) {
		text, err := os.ReadFile(filepath.Join(applicationFolder, name+".expected.json"))
		require.NoError(t, err)
		var expected map[string][]finding
		require.NoError(t, json.Unmarshal(text, &expected))
		require.ElementsMatch(t, profiles, slices.Collect(maps.Keys(expected)))

		for _, profile := range profiles {
			t.Run(name+"/"+profile, func(t *testing.T) {
				checked, _, err := check.Run(context.Background(), check.Options{
					Bundle: bulkhead.Files, Profile: profile,
					Paths: []string{filepath.Join(applicationFolder, name)}, Inventory: []string{clusterFolder},
				})
				require.NoError(t, err)
				require.Empty(t, checked.Errors)

				found := make([]finding, 0)
				for _, v := range checked.Violations {
					found = append(found, finding{v.Policy, v.Object.String()})
				}
				assert.ElementsMatch(t, expected[profile], found)
			})
		}
	}
}

// TestApplicationsOnFrameworks gives the reference engine the objects as the
// cluster would store them: nothing may differ, whether or not it evaluates CEL.
func TestApplicationsOnFrameworks(t *testing.T) {
	ctx := context.Background()
	rego, err := newFrameworks()
	require.NoError(t, err)
	withCEL, err := newCELFrameworks()
	require.NoError(t, err)

	for _, name := range applications(t) {
		folder := filepath.Join(applicationFolder, name)
		input := manifest.Read(ctx, manifest.Options{}, folder)
		require.Empty(t, input.Errors)
		expected := byBulkhead(t, folder)

		for _, reference := range []*frameworks{rego, withCEL} {
			t.Run(name+"/"+reference.Name(), func(t *testing.T) {
				client, err := reference.client(ctx, append(templateFiles(t), profileFile))
				require.NoError(t, err)
				for i := range input.Objects {
					_, err := client.AddData(ctx, &unstructured.Unstructured{Object: input.Objects[i].Value})
					require.NoError(t, err)
				}
				var verdicts []verdict
				for i := range input.Objects {
					object := &unstructured.Unstructured{Object: input.Objects[i].Value}
					found, err := reviewVerdicts(ctx, client, object)
					require.NoError(t, err)
					verdicts = append(verdicts, found...)
				}
				assert.Equal(t, expected, sorted(verdicts))
			})
		}
	}
}

// TestApplicationsOnConftest runs the command of the README.
func TestApplicationsOnConftest(t *testing.T) {
	client := conftestClient(t)
	for _, name := range applications(t) {
		t.Run(name, func(t *testing.T) {
			folder := filepath.Join(applicationFolder, name)
			results, err := client.Run(context.Background(), []string{policyFolder}, []string{folder})
			require.NoError(t, err)

			var verdicts []verdict
			for _, result := range results {
				object, ok := result.Metadata["object"].(map[string]any)
				require.True(t, ok, "%v", result)
				verdicts = append(verdicts, verdict{fmt.Sprint(result.Metadata["constraint"]), objectName(object), result.Message})
			}
			assertDiffer(t, "conftest", name, byBulkhead(t, folder), sorted(verdicts))
		})
	}
}

// TestApplicationsOnGator gives the stock gator the manifests as they are
// written. gator leaves a missing namespace out; the messages say default, as
// bulkhead does.
func TestApplicationsOnGator(t *testing.T) {
	client := suite.GatorTest{Path: tool(t, "gator")}
	for _, name := range applications(t) {
		t.Run(name, func(t *testing.T) {
			folder := filepath.Join(applicationFolder, name)
			results, err := client.Run(context.Background(), []string{templateFolder, profileFile, folder})
			require.NoError(t, err)

			var verdicts []verdict
			for _, result := range results {
				constraint := &unstructured.Unstructured{Object: result.Constraint}
				object := &unstructured.Unstructured{Object: result.Object}
				if object.GetNamespace() == "" && apiserver.Namespaced(object.GroupVersionKind()) {
					object.SetNamespace("default")
				}
				verdicts = append(verdicts, verdict{constraint.GetName(), nameOf(object), result.Message})
			}
			assertDiffer(t, "gator", name, byBulkhead(t, folder), sorted(verdicts))
		})
	}
}

// assertDiffer holds the difference between bulkhead and a stock tool to the
// known ones, exactly.
func assertDiffer(t *testing.T, engine, application string, ours, theirs []verdict) {
	t.Helper()
	var missing, extra []verdict
	for _, v := range ours {
		if !slices.Contains(theirs, v) {
			missing = append(missing, v)
		}
	}
	for _, v := range theirs {
		if !slices.Contains(ours, v) {
			extra = append(extra, v)
		}
	}

	var knownMissing, knownExtra []verdict
	for _, d := range knownDifferences() {
		if d.engine == engine && d.application == application {
			knownMissing = append(knownMissing, d.missing...)
			knownExtra = append(knownExtra, d.extra...)
		}
	}
	assert.Equal(t, sorted(knownMissing), missing, "%s does not say what bulkhead says", engine)
	assert.Equal(t, sorted(knownExtra), extra, "%s says what bulkhead does not say", engine)
}

func nameOf(object *unstructured.Unstructured) string {
	if object.GetNamespace() == "" {
		return object.GetKind() + " " + object.GetName()
	}
	return object.GetKind() + " " + object.GetNamespace() + "/" + object.GetName()
}

func objectName(object map[string]any) string {
	u := &unstructured.Unstructured{Object: map[string]any{
		"kind":     object["kind"],
		"metadata": map[string]any{"namespace": object["namespace"], "name": object["name"]},
	}}
	return nameOf(u)
}

func templateFiles(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(templateFolder + "/*.yaml")
	require.NoError(t, err)
	return files
}

// tool finds a stock client that `make tools` built.
func tool(t *testing.T, name string) string {
	t.Helper()
	if path, err := exec.LookPath(name); err == nil {
		return path
	}
	path, err := filepath.Abs(filepath.Join("../../.tools/bin", name))
	require.NoError(t, err)
	require.FileExists(t, path, "run `make tools`")
	return path
}

package parity_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/yaml"

	"github.com/bulkhead-policy/bulkhead"
	"github.com/bulkhead-policy/bulkhead/harness/check"
	"github.com/bulkhead-policy/bulkhead/harness/manifest"
	"github.com/bulkhead-policy/bulkhead/harness/profile"
	"github.com/bulkhead-policy/bulkhead/harness/suite"
)

// withComponent renders a profile with a component, as the component's comment
// tells its reader to, and writes it to a file.
func withComponent(t *testing.T, name, component string) string {
	t.Helper()
	disk := filesys.MakeFsOnDisk()
	repository, err := filepath.Abs("../..")
	require.NoError(t, err)
	folder, err := os.MkdirTemp(repository, ".overlay-")
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, os.RemoveAll(folder)) })
	require.NoError(t, os.WriteFile(filepath.Join(folder, "kustomization.yaml"),
		[]byte("resources: [../constraints/"+name+"]\ncomponents: [../constraints/components/"+component+"]\n"), 0o600))

	resources, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(disk, folder)
	require.NoError(t, err)
	text, err := resources.AsYaml()
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "constraints.yaml")
	require.NoError(t, os.WriteFile(file, text, 0o600))
	return file
}

func judging(constraints, folder string) check.Options {
	return check.Options{Bundle: bulkhead.Files, Constraints: []string{constraints}, Paths: []string{folder}}
}

// TestActionComponents holds the components to what they promise, for every
// constraint of every profile.
func TestActionComponents(t *testing.T) {
	names, err := profile.Names(bulkhead.Files)
	require.NoError(t, err)
	for _, name := range names {
		for _, action := range []string{"dryrun", "warn"} {
			t.Run(name+"/"+action, func(t *testing.T) {
				checked, rules, err := check.Run(context.Background(), judging(withComponent(t, name, action), applicationFolder+"/careless"))
				require.NoError(t, err)
				require.Empty(t, checked.Errors)
				require.NotEmpty(t, rules)
				for _, rule := range rules {
					assert.Equal(t, action, rule.EnforcementAction, rule.Policy)
				}
				assert.NotEmpty(t, checked.Violations)
				assert.Zero(t, checked.Summary.Denied)
				assert.Zero(t, checked.ExitStatus())
			})
		}
	}
}

// asStored writes the objects of a folder to one file as the API server would
// store them.
func asStored(t *testing.T, folder string) string {
	t.Helper()
	input := manifest.Read(context.Background(), manifest.Options{}, folder)
	require.Empty(t, input.Errors)
	var text []byte
	for i := range input.Objects {
		document, err := yaml.Marshal(input.Objects[i].Value)
		require.NoError(t, err)
		text = append(append(text, "---\n"...), document...)
	}
	file := filepath.Join(t.TempDir(), "objects.yaml")
	require.NoError(t, os.WriteFile(file, text, 0o600))
	return file
}

// TestPodsComponent judges the applications by constraints that match pods
// alone, with ExpansionTemplates, and holds bulkhead to the stock gator.
func TestPodsComponent(t *testing.T) {
	ctx := context.Background()
	constraints := withComponent(t, "baseline", "pods")
	gator := suite.GatorTest{Path: tool(t, "gator")}

	for _, name := range applications(t) {
		t.Run(name, func(t *testing.T) {
			folder := filepath.Join(applicationFolder, name)
			checked, _, err := check.Run(ctx, judging(constraints, folder))
			require.NoError(t, err)
			require.Empty(t, checked.Errors)
			var ours []verdict
			for _, v := range checked.Violations {
				ours = append(ours, verdict{v.Constraint, v.Object.String(), v.Message})
			}

			results, err := gator.Run(ctx, append(templateFiles(t), constraints, asStored(t, folder)))
			require.NoError(t, err)
			var theirs []verdict
			for _, result := range results {
				object := &unstructured.Unstructured{Object: result.Object}
				constraint := &unstructured.Unstructured{Object: result.Constraint}
				theirs = append(theirs, verdict{constraint.GetName(), nameOf(object), result.Message})
			}
			assert.Equal(t, sorted(theirs), sorted(ours))
		})
	}
}

// TestPodsComponentMatchesPodsAlone holds that no constraint of any profile
// still matches what makes pods.
func TestPodsComponentMatchesPodsAlone(t *testing.T) {
	names, err := profile.Names(bulkhead.Files)
	require.NoError(t, err)
	for _, name := range names {
		text, err := os.ReadFile(withComponent(t, name, "pods"))
		require.NoError(t, err)
		for _, kind := range []string{"ReplicationController", "Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "Job", "CronJob"} {
			for _, document := range strings.Split(string(text), "\n---\n") {
				if strings.Contains(document, "apiVersion: constraints.gatekeeper.sh/") {
					assert.NotRegexp(t, `(?m)^ +- `+kind+`$`, document)
				}
			}
		}
	}
}

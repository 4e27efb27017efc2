package generate_test

import (
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead"
	"github.com/bulkhead-policy/bulkhead/harness/catalog"
	"github.com/bulkhead-policy/bulkhead/harness/generate"
	"github.com/bulkhead-policy/bulkhead/harness/policy"
	"github.com/bulkhead-policy/bulkhead/harness/profile"
)

const root = "../.."

func release() catalog.Release {
	return catalog.Release{Version: bulkhead.Version, Date: bulkhead.Date()}
}

func TestRepositoryIsFresh(t *testing.T) {
	files, err := generate.Files(os.DirFS(root), release())
	require.NoError(t, err)
	stale, err := generate.Stale(os.DirFS(root), files)
	require.NoError(t, err)
	assert.Empty(t, stale, "run `make generate`")
}

// repository is a copy of what generation reads, and of what it writes.
func repository(t *testing.T) fstest.MapFS {
	t.Helper()
	copied := make(fstest.MapFS)
	for _, folder := range []string{"policies", "constraints", "constrainttemplates", "testdata", "README.md", "catalog.yaml", "artifacthub-pkg.yml"} {
		require.NoError(t, fs.WalkDir(os.DirFS(root), folder, func(file string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || folder == "testdata" && path.Base(file) != "suite.yaml" {
				return err
			}
			text, err := fs.ReadFile(os.DirFS(root), file)
			copied[file] = &fstest.MapFile{Data: text}
			return err
		}))
	}
	return copied
}

func edit(old, replacement string) func(*testing.T, string) string {
	return func(t *testing.T, text string) string {
		t.Helper()
		require.Contains(t, text, old)
		return strings.Replace(text, old, replacement, 1)
	}
}

func TestFilesRefuses(t *testing.T) {
	const (
		policyFile     = "policies/no_nodeport/no_nodeport.rego"
		constraintFile = "constraints/baseline/no_nodeport.yaml"
		kustomization  = "constraints/baseline/kustomization.yaml"
	)
	for name, test := range map[string]struct {
		file string
		// edit is nil to remove the file.
		edit func(*testing.T, string) string
		want string
	}{
		"a policy without test": {
			"policies/no_nodeport/no_nodeport_test.rego", nil,
			"policy no_nodeport has no test: write policies/no_nodeport/no_nodeport_test.rego",
		},
		"a policy without suite": {
			"testdata/no_nodeport/suite.yaml", nil,
			"policy no_nodeport has no suite: write testdata/no_nodeport/suite.yaml",
		},
		"a policy in no profile": {
			kustomization, edit("  - no_nodeport.yaml\n", ""),
			"constraints/baseline/no_nodeport.yaml is neither a resource nor a patch of constraints/baseline/kustomization.yaml",
		},
		"a policy without constraint": {
			constraintFile, edit("apiVersion: constraints.gatekeeper.sh/v1beta1\nkind: K8sNoNodePort", "apiVersion: v1\nkind: ConfigMap"),
			"policy no_nodeport is in no profile: decide whether the baseline denies with it, and write constraints/baseline/no_nodeport.yaml, or that of another profile",
		},
		"a constraint of no policy": {
			constraintFile, edit("kind: K8sNoNodePort", "kind: K8sNoTelnet"),
			"constraint no-nodeport: no policy has the kind K8sNoTelnet",
		},
		"a constraint with an unknown parameter": {
			constraintFile, edit("spec:\n", "spec:\n  parameters: {allowedPort: []}\n"),
			"constraint no-nodeport: spec.parameters.allowedPort is no parameter of this policy",
		},
		"a constraint that Gatekeeper would misread": {
			constraintFile, edit("spec:\n", "spec:\n  matches: {}\n"),
			`constraint no-nodeport: [spec]: unknown field "matches"`,
		},
		"a constraint by another name": {
			constraintFile, edit("name: no-nodeport", "name: no-node-port"),
			"constraint no-node-port: the constraint of policy no_nodeport is named no-nodeport, a further one no-nodeport-…",
		},
		"a profile without its SyncSet": {
			kustomization, edit("  - syncset.yaml\n", ""),
			"constraints/baseline/kustomization.yaml does not list syncset.yaml, which is generated",
		},
		"no profile at all": {kustomization, nil, "no profile: constraints/*/kustomization.yaml is not there"},
		"a policy that does not load": {
			policyFile, edit("severity: high", "severity: grave"),
			`custom.severity "grave" is none of low, medium, high, critical`,
		},
		"a README without the table's place": {
			"README.md", edit("<!-- /policies -->", ""),
			"README.md has no place for the policy table",
		},
	} {
		t.Run(name, func(t *testing.T) {
			tree := repository(t)
			// The other profiles stand on the baseline, and would be wrong first.
			maps.DeleteFunc(tree, func(file string, _ *fstest.MapFile) bool {
				above := strings.HasPrefix(file, "constraints/strict/") || strings.HasPrefix(file, "constraints/segmented/")
				return above && strings.HasPrefix(test.file, "constraints/baseline/")
			})
			require.Contains(t, tree, test.file)
			if test.edit == nil {
				delete(tree, test.file)
			} else {
				tree[test.file] = &fstest.MapFile{Data: []byte(test.edit(t, string(tree[test.file].Data)))}
			}
			_, err := generate.Files(tree, release())
			assert.ErrorContains(t, err, test.want)
		})
	}
}

func TestProfilesOnProfiles(t *testing.T) {
	tree := repository(t)
	files, err := generate.Files(tree, release())
	require.NoError(t, err)

	strict := string(files["constraints/rendered/strict/no-nodeport.yaml"])
	assert.Contains(t, strict, "enforcementAction: deny", "of the baseline")
	assert.Contains(t, strict, "port: 30443", "of the patch")
	assert.NotContains(t, string(files["constraints/rendered/baseline/no-nodeport.yaml"]), "30443")
	assert.Equal(t, 1, strings.Count(string(files["constraints/strict.yaml"]), "kind: SyncSet"))
}

// TestSegmentedShowsEveryParameter holds the profile on top of all others to its
// promise: each
// parameter of each policy is there to be read with a value.
func TestSegmentedShowsEveryParameter(t *testing.T) {
	tree, err := fs.Sub(os.DirFS(root), "policies")
	require.NoError(t, err)
	policies, err := policy.Load(tree)
	require.NoError(t, err)
	constraints, err := profile.Constraints(os.DirFS(root), "segmented")
	require.NoError(t, err)

	for _, p := range policies {
		shown := make(map[string]any)
		for _, c := range constraints {
			if c.Kind == p.Kind {
				maps.Copy(shown, c.Parameters)
			}
		}
		assert.ElementsMatch(t, slices.Collect(maps.Keys(p.Parameters)), slices.Collect(maps.Keys(shown)), p.Name)
	}
}

func TestStale(t *testing.T) {
	tree := repository(t)
	files, err := generate.Files(tree, release())
	require.NoError(t, err)

	tree["constrainttemplates/no_nodeport.yaml"].Data = []byte("edited by hand")
	delete(tree, "policies/main/main.rego")
	tree["constrainttemplates/no_telnet.yaml"] = &fstest.MapFile{}
	tree["constraints/rendered/strict/no-telnet.yaml"] = &fstest.MapFile{}

	stale, err := generate.Stale(tree, files)
	require.NoError(t, err)
	assert.Equal(t, []string{
		"constrainttemplates/no_nodeport.yaml", "policies/main/main.rego",
		"constrainttemplates/no_telnet.yaml", "constraints/rendered/strict/no-telnet.yaml",
	}, stale)
}

package bundle_test

import (
	"encoding/json"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/yaml"

	"github.com/bulkhead-policy/bulkhead"
	"github.com/bulkhead-policy/bulkhead/harness/bundle"
	"github.com/bulkhead-policy/bulkhead/harness/profile"
)

// source is a source of the shipped policies.
func source() bundle.Source {
	return bundle.Source{
		Tree: bulkhead.Files, Profile: "baseline", Version: "1.2.3", Revision: "abc", Builder: "0.9.0",
		Created: time.Date(2026, 1, 2, 3, 4, 5, 6, time.FixedZone("east", 3600)),
	}
}

// policyNames are those of the shipped policies.
func policyNames(t *testing.T) []string {
	t.Helper()
	templates, err := fs.Glob(bulkhead.Files, "constrainttemplates/*.yaml")
	require.NoError(t, err)
	var names []string
	for _, file := range templates {
		if name := strings.TrimSuffix(path.Base(file), ".yaml"); name != "kustomization" {
			names = append(names, name)
		}
	}
	return names
}

// small is a source of no_nodeport and require_ingress_tls alone.
func small(t *testing.T) bundle.Source {
	t.Helper()
	from := source()
	from.Without = slices.DeleteFunc(policyNames(t), func(name string) bool {
		return name == "no_nodeport" || name == "require_ingress_tls"
	})
	return from
}

func build(t *testing.T, source bundle.Source) bundle.Bundle {
	t.Helper()
	made, err := bundle.Build(t.Context(), source)
	require.NoError(t, err)
	return made
}

func object(t *testing.T, text []byte) map[string]any {
	t.Helper()
	var read map[string]any
	require.NoError(t, yaml.UnmarshalStrict(text, &read))
	return read
}

func TestFiles(t *testing.T) {
	made := build(t, source())
	files := made.Files()

	// What gator reads are objects of the cluster, one a file, no name twice.
	names := make(map[string]string)
	for file, text := range files {
		assert.NotContains(t, file, "_test.rego")
		assert.NotContains(t, []string{"data.json", "data.yaml"}, path.Base(file), "OPA would read it as data")
		if !slices.Contains([]string{".yaml", ".yml", ".json"}, path.Ext(file)) {
			continue
		}
		read := object(t, text)
		name := read["kind"].(string) + " " + read["metadata"].(map[string]any)["name"].(string)
		assert.Empty(t, names[name], "%s and %s are both %s", names[name], file, name)
		names[name] = file
	}

	for _, name := range policyNames(t) {
		assert.Contains(t, files, "policies/"+name+"/"+name+".rego")
		template := object(t, files["constrainttemplates/"+name+".yaml"])
		annotations := template["metadata"].(map[string]any)["annotations"].(map[string]any)
		assert.Equal(t, "1.2.3", annotations["bulkhead-policy.github.io/release"], name)
	}

	// The rest is the repository's own.
	for file, text := range files {
		if strings.HasPrefix(file, "policies/") && path.Base(file) != "constraints.rego" {
			want, err := fs.ReadFile(bulkhead.Files, file)
			require.NoError(t, err)
			assert.Equal(t, string(want), string(text), file)
		}
	}
	for _, each := range []string{"baseline", "strict", "segmented"} {
		want, err := profile.Constraints(bulkhead.Files, each)
		require.NoError(t, err)
		got, err := profile.Constraints(made.Tree(), each)
		require.NoError(t, err)
		assert.ElementsMatch(t, want, got, each)
	}
	assert.Equal(t, "baseline", made.Default().Name)
}

func TestManifest(t *testing.T) {
	made := build(t, source())
	var manifest map[string]any
	require.NoError(t, json.Unmarshal(made.Files()[".manifest"], &manifest))
	metadata := manifest["metadata"].(map[string]any)
	policies := metadata["policies"].([]any)
	delete(metadata, "policies")
	assert.Equal(t, map[string]any{
		"revision": "v1.2.3+abc", "roots": []any{"lib", "main", "policies"}, "rego_version": 1.0,
		"metadata": map[string]any{
			"name": "bulkhead", "version": "1.2.3", "revision": "abc", "builder": "0.9.0", "created": "2026-01-02T02:04:05Z",
			"source":  "https://github.com/bulkhead-policy/bulkhead",
			"profile": "baseline", "profiles": []any{"baseline", "segmented", "strict"},
		},
	}, manifest)

	assert.Len(t, policies, len(policyNames(t)))
	i := slices.IndexFunc(policies, func(each any) bool { return each.(map[string]any)["name"] == "no_nodeport" })
	assert.Equal(t, map[string]any{
		"name": "no_nodeport", "kind": "K8sNoNodePort", "title": "No node ports", "version": made.Policies[i].Version, "severity": "high",
		"controls": map[string]any{
			"iso27001-2013": []any{"A.13.1.1"}, "iso27001-2022": []any{"8.20"}, "bsi-it-grundschutz": []any{"APP.4.4.A7"},
		},
	}, policies[i])
}

// TestDefaultProfile holds that the default profile is where gator and conftest
// look, and that the others are where they do not.
func TestDefaultProfile(t *testing.T) {
	from := source()
	from.Profile = "strict"
	files := build(t, from).Files()
	assert.Contains(t, string(files["constraints/no-nodeport.yaml"]), "30443")
	assert.Contains(t, string(files["policies/main/constraints.rego"]), "30443")
	assert.NotContains(t, string(files["profiles/baseline/no-nodeport"]), "30443")
	assert.NotContains(t, files, "profiles/strict/no-nodeport")

	from.Profile = "lenient"
	_, err := bundle.Build(t.Context(), from)
	assert.EqualError(t, err, `unknown profile "lenient": there is baseline, segmented, strict`)
}

func TestSameSourcesSameFiles(t *testing.T) {
	from := source()
	first := build(t, from).Files()
	from.Created = from.Created.In(time.FixedZone("west", -7200))
	assert.Equal(t, first, build(t, from).Files())
}

// TestRevisionOfSources holds that without a commit it is the sources alone
// which decide on the revision.
func TestRevisionOfSources(t *testing.T) {
	from := small(t)
	from.Revision = ""
	first := build(t, from).Manifest.Metadata.Revision
	assert.Regexp(t, `^sha256:[0-9a-f]{64}$`, first)

	from.Created = from.Created.Add(time.Hour)
	assert.Equal(t, first, build(t, from).Manifest.Metadata.Revision, "later")
	from.Profile = "strict"
	assert.NotEqual(t, first, build(t, from).Manifest.Metadata.Revision, "another default profile")
}

func TestVersion(t *testing.T) {
	from := source()
	from.Version = "v1.2.3"
	_, err := bundle.Build(t.Context(), from)
	require.EqualError(t, err, `"v1.2.3" cannot be a version's tag: leave the v out`)
	from.Version = ""
	_, err = bundle.Build(t.Context(), from)
	require.EqualError(t, err, `"" cannot be a version's tag: write MAJOR.MINOR.PATCH[-PRERELEASE]`)
}

func TestWithout(t *testing.T) {
	made := build(t, small(t))
	files := made.Files()
	var rego []string
	for _, file := range slices.Sorted(maps.Keys(files)) {
		folder, _, _ := strings.Cut(file, "/")
		if folder == "constraints" || folder == "profiles" || folder == "constrainttemplates" {
			rego = append(rego, file)
		}
	}
	assert.Equal(t, []string{
		"constraints/no-nodeport.yaml", "constraints/require-ingress-tls.yaml", "constraints/syncset.yaml",
		"constrainttemplates/no_nodeport.yaml", "constrainttemplates/require_ingress_tls.yaml",
		"profiles/segmented/no-nodeport", "profiles/segmented/require-ingress-tls", "profiles/segmented/syncset",
		"profiles/strict/no-nodeport", "profiles/strict/require-ingress-tls", "profiles/strict/syncset",
	}, rego)
	assert.NotContains(t, files, "policies/lib/flows/flows.rego", "a library of what was left out")
	assert.Contains(t, files, "policies/lib/selectors/selectors.rego", "a library of conftest's entry")
	assert.Contains(t, files, "policies/no_nodeport/no_nodeport.cel")
	assert.Contains(t, files, "policies/lib/ports/ports.cel")
	assert.Contains(t, files, "policies/lib/counting/counting.cel", "a library of a library")
	assert.NotContains(t, files, "policies/no_external_ips/no_external_ips.cel")
	assert.NotContains(t, files, "policies/lib/claims/claims.cel", "a library of what was left out")
	assert.NotContains(t, string(files["policies/main/main.rego"]), "segment_tiers")
	assert.NotContains(t, string(files["constraints/syncset.yaml"]), "NetworkPolicy")

	// A profile without a constraint would pass everything.
	from := source()
	from.Without = slices.DeleteFunc(policyNames(t), func(name string) bool { return name == "segment_tiers" })
	_, err := bundle.Build(t.Context(), from)
	require.EqualError(t, err, "profile baseline holds no constraint: nothing would be judged")
	from.Profile = "segmented"
	assert.Equal(t, []string{"segmented"}, build(t, from).Manifest.Metadata.Profiles)
	from = source()
	from.Constraints = []map[string]any{}
	_, err = bundle.Build(t.Context(), from)
	require.EqualError(t, err, "profile baseline holds no constraint: nothing would be judged")

	from = source()
	from.Without = []string{"no_telnet"}
	_, err = bundle.Build(t.Context(), from)
	require.ErrorContains(t, err, `no policy is called "no_telnet": there is allowed_acme_servers, `)
	from.Without = policyNames(t)
	_, err = bundle.Build(t.Context(), from)
	assert.EqualError(t, err, "no policy is left: leave out fewer")
}

package bundle_test

import (
	"io/fs"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead"
	"github.com/bulkhead-policy/bulkhead/harness/bundle"
)

// repository is a copy of the shipped files, to be changed.
func repository(t *testing.T) fstest.MapFS {
	t.Helper()
	copied := make(fstest.MapFS)
	require.NoError(t, fs.WalkDir(bulkhead.Files, ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(bulkhead.Files, file)
		copied[file] = &fstest.MapFile{Data: text}
		return err
	}))
	return copied
}

func TestCheckVersions(t *testing.T) {
	const file = "policies/no_nodeport/no_nodeport.rego"
	before := build(t, small(t))
	current := ""
	for _, p := range before.Policies {
		if p.Name == "no_nodeport" {
			current = p.Version
		}
	}
	after := func(edits ...[2]string) bundle.Bundle {
		tree := repository(t)
		for _, edit := range edits {
			text := string(tree[file].Data)
			require.Contains(t, text, edit[0])
			tree[file].Data = []byte(replaceFirst(text, edit[0], edit[1]))
		}
		from := small(t)
		from.Tree, from.Version = tree, "1.2.4"
		return build(t, from)
	}
	version := func(to string) [2]string { return [2]string{"version: " + current, "version: " + to} }
	changed := [2]string{"use ClusterIP", "take ClusterIP"}
	complaint := func(to string) string {
		return "policy no_nodeport: its template changed since release 1.2.3 and its version is " + to + ", which was " + current +
			": raise custom.version in policies/no_nodeport/no_nodeport.rego"
	}

	require.NoError(t, after().CheckVersions(before), "another release alone")
	require.EqualError(t, after(changed).CheckVersions(before), complaint(current))
	require.EqualError(t, after(changed, version("0.9.0")).CheckVersions(before), complaint("0.9.0"))
	require.EqualError(t, after(version("0.9.0")).CheckVersions(before), complaint("0.9.0"))
	require.NoError(t, after(changed, version("9.0.0")).CheckVersions(before))

	more := small(t)
	more.Without = more.Without[1:]
	require.NoError(t, build(t, more).CheckVersions(before), "a policy more")
	require.NoError(t, before.CheckVersions(build(t, more)), "a policy less")
}

func TestLastBefore(t *testing.T) {
	present := []string{"latest", "1", "1.2", "1.2.3", "1.10.0", "2.0.0-rc.1", "2.0.0", "v3.0.0", "sha256-abc"}
	for version, want := range map[string]string{
		"1.2.3": "", "1.2.4": "1.2.3", "1.9.0": "1.2.3", "1.10.1": "1.10.0", "2.0.0": "2.0.0-rc.1", "2.0.1": "2.0.0", "9.0.0": "2.0.0",
	} {
		assert.Equal(t, want, bundle.LastBefore(version, present), version)
	}
	assert.Empty(t, bundle.LastBefore("1.0.0", nil))
}

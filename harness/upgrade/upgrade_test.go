package upgrade_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead"
	"github.com/bulkhead-policy/bulkhead/harness/bundle"
	"github.com/bulkhead-policy/bulkhead/harness/upgrade"
)

// edit is a text of a file and what takes its place.
type edit struct{ file, old, replacement string }

// build builds a bundle of the shipped policies of some names, with edits.
func build(t *testing.T, version string, names []string, edits ...edit) bundle.Bundle {
	t.Helper()
	tree := make(fstest.MapFS)
	require.NoError(t, fs.WalkDir(bulkhead.Files, ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(bulkhead.Files, file)
		tree[file] = &fstest.MapFile{Data: text}
		return err
	}))
	for _, e := range edits {
		require.Contains(t, string(tree[e.file].Data), e.old, e.file)
		tree[e.file].Data = bytes.Replace(tree[e.file].Data, []byte(e.old), []byte(e.replacement), 1)
	}

	from := bundle.Source{Tree: tree, Profile: "baseline", Version: version, Revision: "rev-" + version, Created: time.Unix(0, 0)}
	folders, err := fs.ReadDir(bulkhead.Files, "policies")
	require.NoError(t, err)
	for _, folder := range folders {
		if name := folder.Name(); name != "lib" && name != "main" && !slices.Contains(names, name) {
			from.Without = append(from.Without, name)
		}
	}
	made, err := bundle.Build(t.Context(), from)
	require.NoError(t, err)
	return made
}

func text(t *testing.T, u upgrade.Upgrade) string {
	t.Helper()
	var out strings.Builder
	require.NoError(t, u.Write(&out, upgrade.Text))
	return out.String()
}

const (
	nodePort    = "policies/no_nodeport/no_nodeport.rego"
	constraints = "constraints/baseline.yaml"
	unjudged    = "\nNo fixture was judged: give manifests or folders of suites with --fixtures.\n"
)

func TestNothingChanges(t *testing.T) {
	one := build(t, "1.0.0", []string{"no_nodeport"})
	change := upgrade.Compare(one, one)
	assert.True(t, change.Empty())
	assert.Equal(t, "Both are release 1.0.0 (revision rev-1.0.0), and nothing differs.\n"+unjudged, text(t, change))

	later := upgrade.Compare(one, build(t, "1.0.1", []string{"no_nodeport"}))
	assert.False(t, later.Empty(), "another release is something")
	assert.Equal(t, "From release 1.0.0 (revision rev-1.0.0) to release 1.0.1 (revision rev-1.0.1)\n\nNo policy and no constraint differs.\n"+unjudged, text(t, later))
}

func TestCompare(t *testing.T) {
	before := build(t, "1.0.0", []string{"no_nodeport", "no_external_ips"})
	version := ""
	for _, p := range before.Policies {
		if p.Name == "no_nodeport" {
			version = p.Version
		}
	}
	after := build(t, "2.0.0", []string{"no_nodeport", "require_ingress_tls"},
		edit{nodePort, "version: " + version, "version: 2.0.0"},
		edit{nodePort, "severity: high", "severity: medium"},
		edit{nodePort, "title: No node ports", "title: Node ports"},
		edit{nodePort, "The last port of the range.", "The last port of a range."},
		edit{constraints, "kind: K8sNoNodePort\nmetadata:\n  name: no-nodeport\nspec:\n  enforcementAction: deny", "kind: K8sNoNodePort\nmetadata:\n  name: no-nodeport\nspec:\n  enforcementAction: warn\n  parameters: {allowedPorts: [{port: 30000}]}"},
	)
	assert.Equal(t, `From release 1.0.0 (revision rev-1.0.0) to release 2.0.0 (revision rev-2.0.0)

Policies
  - no_external_ips 1.1.0 (K8sNoExternalIPs)
  ~ no_nodeport `+version+` -> 2.0.0
      parameters.allowedPorts.items.properties.endPort.description: reworded
      severity: "high" -> "medium"
      title: reworded
  + require_ingress_tls 1.1.0 (K8sRequireIngressTLS)

Constraints of profile baseline
  - no-external-ips (K8sNoExternalIPs)
  ~ no-nodeport (K8sNoNodePort)
      enforcementAction: "deny" -> "warn"
      parameters.allowedPorts: new, [{"port":30000}]
  + require-ingress-tls (K8sRequireIngressTLS)

Constraints of profile segmented
  - no-external-ips (K8sNoExternalIPs)
  + require-ingress-tls (K8sRequireIngressTLS)

Constraints of profile strict
  - no-external-ips (K8sNoExternalIPs)
  + require-ingress-tls (K8sRequireIngressTLS)
`+unjudged, text(t, upgrade.Compare(before, after)))
}

func write(t *testing.T, files map[string]string) string {
	t.Helper()
	folder := t.TempDir()
	for name, text := range files {
		require.NoError(t, os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600))
	}
	return folder
}

const service = `apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {type: NodePort, ports: [{port: 80}]}
`

// changed is the bundle with another message.
func changed(t *testing.T) (before, after bundle.Bundle) {
	t.Helper()
	names := []string{"no_nodeport", "no_external_ips"}
	return build(t, "1.0.0", names), build(t, "1.1.0", names, edit{nodePort, "use ClusterIP", "take ClusterIP"})
}

func TestJudgeManifests(t *testing.T) {
	before, after := changed(t)
	folder := write(t, map[string]string{
		"web.yaml":  service,
		"fine.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: fine, namespace: shop}\nspec: {ports: [{port: 80}]}\n",
	})
	change := upgrade.Compare(before, after)
	var steps []string
	require.NoError(t, change.Judge(t.Context(), before, after, []string{folder}, func(step string) { steps = append(steps, step) }))
	assert.Equal(t, []string{"judging " + folder, ""}, steps)
	assert.Equal(t, []upgrade.Verdict{{
		Fixture: "Service shop/web (" + filepath.Join(folder, "web.yaml") + ")",
		Gone:    []string{"deny [no-nodeport] Service shop/web: type NodePort opens ports on every node; use ClusterIP"},
		New:     []string{"deny [no-nodeport] Service shop/web: type NodePort opens ports on every node; take ClusterIP"},
	}}, change.Verdicts)
	assert.Equal(t, 2, change.Fixtures)
	assert.Contains(t, text(t, change), `
Policies
  ~ no_nodeport 1.1.0: the rules changed

Verdicts
  ~ Service shop/web (`+filepath.Join(folder, "web.yaml")+`)
      - deny [no-nodeport] Service shop/web: type NodePort opens ports on every node; use ClusterIP
      + deny [no-nodeport] Service shop/web: type NodePort opens ports on every node; take ClusterIP

Fixtures judged with both: 2, differently: 1.
`)

	// A finding that appears, and one that goes.
	none := build(t, "1.2.0", []string{"no_external_ips"})
	for _, test := range []struct {
		from, to  bundle.Bundle
		gone, new int
	}{{before, none, 1, 0}, {none, before, 0, 1}} {
		change := upgrade.Compare(test.from, test.to)
		require.NoError(t, change.Judge(t.Context(), test.from, test.to, []string{folder}, nil))
		require.Len(t, change.Verdicts, 1)
		assert.Len(t, change.Verdicts[0].Gone, test.gone)
		assert.Len(t, change.Verdicts[0].New, test.new)
		assert.Equal(t, 2, change.Fixtures)
	}

	broken := write(t, map[string]string{"web.yaml": service + "spec: {}\n"})
	require.ErrorContains(t, change.Judge(t.Context(), before, after, []string{broken}, nil), "web.yaml:5:1: ")
	assert.EqualError(t, change.Judge(t.Context(), before, after, []string{"nowhere"}, nil), "nowhere is not there: name folders or files to judge")
}

func TestJudgeSuites(t *testing.T) {
	before, after := changed(t)
	change := upgrade.Compare(before, after)
	require.NoError(t, change.Judge(t.Context(), before, after, []string{"../../testdata/no_nodeport", "../../testdata/no_external_ips"}, nil))
	assert.Greater(t, change.Fixtures, 50)
	var differing []string
	for _, verdict := range change.Verdicts {
		differing = append(differing, verdict.Fixture)
		require.Len(t, verdict.Gone, 1)
		assert.Equal(t, []string{strings.ReplaceAll(verdict.Gone[0], "use ClusterIP", "take ClusterIP")}, verdict.New)
	}
	assert.Contains(t, differing, "V117 type NodePort (../../testdata/no_nodeport/node-port.yaml)")

	// A policy that one of the bundles has not got.
	none := build(t, "1.2.0", []string{"no_external_ips"})
	change = upgrade.Compare(before, none)
	require.NoError(t, change.Judge(t.Context(), before, none, []string{"../../testdata/no_nodeport"}, nil))
	require.Len(t, change.Verdicts, change.Fixtures)
	assert.Equal(t, []string{"(cannot be asked: no policy has the kind K8sNoNodePort)"}, change.Verdicts[0].New)
}

func TestJSON(t *testing.T) {
	one := build(t, "1.0.0", []string{"no_nodeport"})
	var out strings.Builder
	require.NoError(t, upgrade.Compare(one, one).Write(&out, upgrade.JSON))
	assert.JSONEq(t, `{
		"from": {"version": "1.0.0", "revision": "rev-1.0.0", "profile": "baseline"},
		"to": {"version": "1.0.0", "revision": "rev-1.0.0", "profile": "baseline"},
		"policies": [], "profiles": [], "verdicts": [], "fixtures": 0
	}`, out.String())

	_, err := upgrade.ParseFormat("yaml")
	require.EqualError(t, err, `unknown output format "yaml": use one of text, json`)
	assert.EqualError(t, upgrade.Compare(one, one).Write(&out, "yaml"), `unknown output format "yaml": use one of text, json`)
}

// TestHostileTexts holds that no text of a bundle can pass for a line of the
// report.
func TestHostileTexts(t *testing.T) {
	change := upgrade.Upgrade{
		From: upgrade.Release{Version: "1.0.0", Revision: "a\nb"},
		To:   upgrade.Release{Version: "1.0.0", Revision: "\x1b[2J"},
		Profiles: []upgrade.Profile{{Name: "x", Change: upgrade.Changed, Constraints: []upgrade.Constraint{{
			Name: "c", Kind: "K", Change: upgrade.Changed, Fields: []upgrade.Difference{{Path: "a\nb", From: "\x1b", To: "\u202e"}},
		}}}},
		Verdicts: []upgrade.Verdict{{Fixture: "f\nf", Gone: []string{"g\ng"}, New: []string{"n\x1b"}}},
	}
	for _, r := range text(t, change) {
		assert.True(t, r == '\n' || r >= ' ' && r != '\u202e', "%q", r)
	}
	assert.Equal(t, 12, strings.Count(text(t, change), "\n"), text(t, change))
}

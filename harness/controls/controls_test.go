package controls_test

import (
	"bytes"
	"encoding/json"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead"
	"github.com/bulkhead-policy/bulkhead/harness/controls"
	"github.com/bulkhead-policy/bulkhead/harness/profile"
)

func rule(name, kind, clauses string) string {
	return "# METADATA\n# title: " + name + "\n# description: Denies.\n# custom:\n#   kind: " + kind +
		"\n#   version: 1.0.0\n#   severity: low\n#   regoOnly: It is enough for a test.\n#   controls:\n#     iso27001-2022: " + clauses +
		"\npackage policies." + name + "\n\nviolation contains {\"msg\": \"no\"} if input.review\n"
}

func bundle(clauses string) fstest.MapFS {
	return fstest.MapFS{
		"policies/no_a/no_a.rego": {Data: []byte(rule("no_a", "K8sNoA", clauses))},
		"policies/no_b/no_b.rego": {Data: []byte(rule("no_b", "K8sNoB", `["8.20"]`))},
		"constraints/small.yaml": {Data: []byte(`apiVersion: constraints.gatekeeper.sh/v1beta1
kind: K8sNoA
metadata: {name: no-a}
spec: {enforcementAction: warn}
---
apiVersion: constraints.gatekeeper.sh/v1beta1
kind: K8sNoA
metadata: {name: no-a-more}
---
apiVersion: syncset.gatekeeper.sh/v1alpha1
kind: SyncSet
metadata: {name: bulkhead}
spec: {gvks: []}
`)},
	}
}

func clause(t *testing.T, table controls.Table, name string) controls.Clause {
	t.Helper()
	for _, standard := range table.Standards {
		for _, clause := range standard.Clauses {
			if clause.Name == name {
				return clause
			}
		}
	}
	require.Fail(t, "no clause "+name)
	return controls.Clause{}
}

func TestRead(t *testing.T) {
	table, err := controls.Read(bundle(`["8.20", "8.24"]`), "1.2.3", "small")
	require.NoError(t, err)
	assert.Equal(t, "1.2.3", table.Version)
	assert.Equal(t, "small", table.Profile)

	first := controls.Policy{Name: "no_a", Title: "no_a", Constraints: []controls.Constraint{
		{Name: "no-a", Kind: "K8sNoA", EnforcementAction: "warn"},
		{Name: "no-a-more", Kind: "K8sNoA", EnforcementAction: "deny"},
	}}
	second := controls.Policy{Name: "no_b", Title: "no_b", Constraints: []controls.Constraint{}}
	assert.Equal(t, []controls.Policy{first, second}, clause(t, table, "8.20").Policies)
	assert.Equal(t, []controls.Policy{first}, clause(t, table, "8.24").Policies)
	assert.Empty(t, clause(t, table, "8.21").Policies)
}

func TestReadRefuses(t *testing.T) {
	_, err := controls.Read(bundle(`["8.99"]`), "1.2.3", "small")
	require.EqualError(t, err, "policy no_a names iso27001-2022 8.99, which harness/controls/clauses.yaml does not know; add it there")

	_, err = controls.Read(bundle(`["8.20"]`), "1.2.3", "large")
	assert.EqualError(t, err, `unknown profile "large": there is small`)
}

// TestShippedPolicies holds the METADATA of the policies to the clauses, and the
// clauses to having something to say.
func TestShippedPolicies(t *testing.T) {
	names, err := profile.Names(bulkhead.Files)
	require.NoError(t, err)
	for _, name := range names {
		table, err := controls.Read(bulkhead.Files, bulkhead.Version, name)
		require.NoError(t, err)
		for _, standard := range table.Standards {
			assert.NotEmpty(t, standard.Title)
			for _, clause := range standard.Clauses {
				assert.NotEmpty(t, clause.Title, clause.Name)
				assert.NotEmpty(t, clause.Policies, clause.Name)
				assert.NotEmpty(t, clause.Administrator, clause.Name)
			}
		}
	}
}

func TestWrite(t *testing.T) {
	table := controls.Table{Version: "1.2.3", Profile: "small", Standards: []controls.Standard{{
		Name: "iso", Title: "ISO", Clauses: []controls.Clause{{
			Name: "8.20", Title: "Networks", Administrator: []string{"The plugin."},
			Policies: []controls.Policy{
				{Name: "no_a", Title: "No A", Constraints: []controls.Constraint{
					{Name: "no-a", Kind: "K8sNoA", EnforcementAction: "warn"}, {Name: "no-a-more", Kind: "K8sNoA", EnforcementAction: "deny"},
				}},
				{Name: "no_long_b", Title: "No B", Constraints: []controls.Constraint{}},
			},
		}},
	}}}

	for format, want := range map[controls.Format]string{
		controls.Text: `Bulkhead 1.2.3, profile small

ISO

8.20 Networks
  no_a       no-a       warn
  no_a       no-a-more  deny
  no_long_b  not in this profile
  What no policy shows, and the administrator has to:
  - The plugin.
`,
		controls.Markdown: `# Controls kept by Bulkhead 1.2.3, profile small

## ISO

### 8.20 Networks

| policy | what it is for | constraint | action |
|---|---|---|---|
| no_a | No A | no-a | warn |
| no_a | No A | no-a-more | deny |
| no_long_b | No B | not in this profile |  |

What no policy shows, and the administrator has to:

- The plugin.
`,
	} {
		var out bytes.Buffer
		require.NoError(t, controls.Write(&out, format, table))
		assert.Equal(t, want, out.String())
	}

	var out bytes.Buffer
	require.NoError(t, controls.Write(&out, controls.JSON, table))
	var read controls.Table
	require.NoError(t, json.Unmarshal(out.Bytes(), &read))
	assert.Equal(t, table, read)
	assert.Contains(t, out.String(), `"constraints": []`)
}

func TestParseFormat(t *testing.T) {
	for _, name := range []string{"text", "json", "markdown"} {
		format, err := controls.ParseFormat(name)
		require.NoError(t, err)
		assert.Equal(t, controls.Format(name), format)
	}
	_, err := controls.ParseFormat("yaml")
	assert.EqualError(t, err, `unknown output format "yaml": use one of text, json, markdown`)
}

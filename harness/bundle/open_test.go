package bundle_test

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/bundle"
)

func TestOpen(t *testing.T) {
	for name, from := range map[string]bundle.Source{"all": source(), "two policies": small(t)} {
		made := build(t, from)
		read, err := bundle.Open(made.Files())
		require.NoError(t, err, name)
		require.NoError(t, read.Verify(), name)
		assert.Equal(t, made.Manifest, read.Manifest, name)
		assert.Equal(t, made.Files(), read.Files(), name)
	}
}

func TestOpenRefuses(t *testing.T) {
	replace := func(file, old, replacement string) func(map[string][]byte) {
		return func(files map[string][]byte) {
			require.Contains(t, string(files[file]), old, file)
			files[file] = []byte(strings.Replace(string(files[file]), old, replacement, 1))
		}
	}
	const differs = " is not what the bundle's policies, constraints and version make of it"
	files := build(t, small(t)).Files()
	for name, test := range map[string]struct {
		change func(map[string][]byte)
		want   string
	}{
		"no manifest": {func(files map[string][]byte) { delete(files, ".manifest") }, "no bundle: .manifest is missing"},
		"a manifest with more in it": {
			replace(".manifest", `"rego_version"`, `"wasm":[],"rego_version"`),
			`.manifest: json: unknown field "wasm"`,
		},
		"a manifest that is cut off": {
			func(files map[string][]byte) { files[".manifest"] = files[".manifest"][:40] },
			".manifest: unexpected EOF",
		},
		"a manifest spelled otherwise": {replace(".manifest", `":`, `": `), ".manifest" + differs},
		"a manifest with something after it": {
			func(files map[string][]byte) { files[".manifest"] = append(slices.Clone(files[".manifest"]), ' ') },
			".manifest" + differs,
		},
		"another version":    {replace(".manifest", `"version":"1.2.3"`, `"version":"v1.2.3"`), `.manifest: "v1.2.3" cannot be a version's tag: leave the v out`},
		"other roots":        {replace(".manifest", `"lib"`, `""`), ".manifest" + differs},
		"a policy's version": {replace(".manifest", `"severity":"high"`, `"severity":"low"`), ".manifest" + differs},
		"an unknown profile": {
			replace(".manifest", `"profile":"baseline"`, `"profile":"lenient"`),
			"catalog" + differs + "\npolicies/main/constraints.rego" + differs,
		},
		"a rule":     {replace("policies/no_nodeport/no_nodeport.rego", "ClusterIP", "clusterip"), "constrainttemplates/no_nodeport.yaml" + differs},
		"a template": {replace("constrainttemplates/no_nodeport.yaml", "ClusterIP", "clusterip"), "constrainttemplates/no_nodeport.yaml" + differs},
		"a rule that does not parse": {
			replace("policies/no_nodeport/no_nodeport.rego", "package ", "packag "),
			"rego_parse_error",
		},
		"conftest's constraints": {replace("policies/main/constraints.rego", "deny", "warn"), "policies/main/constraints.rego" + differs},
		"conftest's entry":       {replace("policies/main/main.rego", "no_nodeport", "no_port"), "policies/main/main.rego" + differs},
		"an enforcement action": {
			replace("constraints/no-nodeport.yaml", "enforcementAction: deny", "enforcementAction: warn"),
			"policies/main/constraints.rego" + differs,
		},
		"a parameter that there is not": {
			replace("profiles/strict/no-nodeport", "allowedPorts:", "allowedPort:"),
			"profile strict: constraint no-nodeport: spec.parameters.allowedPort is no parameter of this policy",
		},
		"a constraint of no policy": {
			replace("profiles/strict/no-nodeport", "K8sNoNodePort", "K8sNoTelnet"),
			"profile strict: constraint no-nodeport: no policy of the bundle has the kind K8sNoTelnet",
		},
		"a constraint that Gatekeeper would misread": {
			replace("profiles/strict/no-nodeport", "match:", "matches:"),
			`profile strict: constraint no-nodeport: unknown field "matches"`,
		},
		"a constraint spelled otherwise": {replace("profiles/strict/no-nodeport", "---\n", "# no node ports\n---\n"), "profiles/strict/no-nodeport" + differs},
		"a constraint in another's file": {
			replace("profiles/strict/no-nodeport", "name: no-nodeport", "name: no-node-port"),
			"profiles/strict/no-node-port is missing",
		},
		"a constraint twice": {
			func(files map[string][]byte) { files["constraints/x.yaml"] = files["constraints/no-nodeport.yaml"] },
			"profile baseline: two objects have the name no-nodeport: rename one",
		},
		"a workload among the constraints": {
			func(files map[string][]byte) {
				files["constraints/x.yaml"] = []byte("apiVersion: v1\nkind: Pod\nmetadata: {name: x}\n")
			},
			"profile baseline: Pod is neither a constraint nor Gatekeeper's configuration: leave it out",
		},
		"a SyncSet with more in it": {
			replace("constraints/syncset.yaml", "gvks: []", `gvks: [{group: "", version: v1, kind: Secret}]`),
			"profile baseline: the SyncSet bulkhead is generated, and no policy reads v1 Secret: put that into a SyncSet of another name",
		},
		"a profile without constraints": {
			func(files map[string][]byte) {
				delete(files, "profiles/strict/no-nodeport")
				delete(files, "profiles/strict/require-ingress-tls")
			},
			"profile strict holds no constraint: nothing would be judged",
		},
		"a default profile without constraints": {
			func(files map[string][]byte) {
				delete(files, "constraints/no-nodeport.yaml")
				delete(files, "constraints/require-ingress-tls.yaml")
			},
			"profile baseline holds no constraint: nothing would be judged",
		},
		"a missing file": {func(files map[string][]byte) { delete(files, "catalog") }, "catalog is missing"},
		"a missing library": {
			func(files map[string][]byte) { delete(files, "policies/lib/hosts/hosts.rego") },
			"Gatekeeper takes imports of data.lib packages alone, and there is none of that name",
		},
		"a file more":     {func(files map[string][]byte) { files["data.json"] = []byte("{}") }, "data.json belongs to no bundle"},
		"a test":          {func(files map[string][]byte) { files["policies/a/a_test.rego"] = nil }, "policies/a/a_test.rego belongs to no bundle"},
		"another profile": {func(files map[string][]byte) { files["profiles/lenient/x"] = nil }, "profile lenient holds no constraint: nothing would be judged"},
	} {
		t.Run(name, func(t *testing.T) {
			changed := maps.Clone(files)
			test.change(changed)
			require.False(t, maps.EqualFunc(files, changed, bytes.Equal), "the test changes something")
			read, err := bundle.Open(changed)
			if err == nil {
				err = read.Verify()
			}
			assert.ErrorContains(t, err, test.want)
		})
	}
}

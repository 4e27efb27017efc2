package policy_test

import (
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/policy"
)

const ports = `# METADATA
# title: Ports
package lib.ports

open(port) if data.inventory.namespace["x"]["v1"].Service[port]
`

const noPort = `# METADATA
# title: No port
# description: Denies a port.
# related_resources:
# - ref: https://example.com/ports
#   description: Ports
# custom:
#   kind: K8sNoPort
#   version: 1.2.3
#   severity: high
#   parameters:
#     allowed:
#       type: array
#       description: Ports that are allowed.
#       items:
#         type: integer
#   sync:
#   - groups: [""]
#     versions: [v1]
#     kinds: [Service]
#   controls:
#     iso27001-2022: ["8.20"]
package policies.no_port

import data.lib.ports

violation contains {"msg": "no"} if {
	ports.open(80)
	some port in object.get(input.parameters, "allowed", [])
	port == 80
}
`

// tree is a policy tree of one policy and one library, with some files
// replaced.
func tree(replaced map[string]string) fstest.MapFS {
	files := map[string]string{
		"lib/ports/ports.rego":      ports,
		"lib/ports/ports_test.rego": "not Rego, not read",
		"main/review.rego":          "not Rego, not read",
		"no_port/no_port.rego":      noPort,
		"no_port/no_port_test.rego": "not Rego, not read",
	}
	maps.Copy(files, replaced)
	fsys := make(fstest.MapFS)
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

func TestLoad(t *testing.T) {
	policies, err := policy.Load(tree(nil))
	require.NoError(t, err)
	require.Len(t, policies, 1)

	p := policies[0]
	assert.Equal(t, "no_port", p.Name)
	assert.Equal(t, "no-port", p.ConstraintName())
	assert.Equal(t, "No port", p.Title)
	assert.Equal(t, "Denies a port.", p.Description)
	assert.Equal(t, []policy.Resource{{URL: "https://example.com/ports", Description: "Ports"}}, p.Resources)
	assert.Equal(t, "K8sNoPort", p.Kind)
	assert.Equal(t, "1.2.3", p.Version)
	assert.Equal(t, "high", p.Severity)
	assert.Equal(t, []policy.Sync{{Groups: []string{""}, Versions: []string{"v1"}, Kinds: []string{"Service"}}}, p.Sync)
	assert.Equal(t, map[string][]string{"iso27001-2022": {"8.20"}}, p.Controls)
	assert.Contains(t, p.Parameters, "allowed")
	assert.True(t, p.ReadsInventory())
	assert.True(t, p.Tested)
	require.Len(t, p.Libraries, 1)
	assert.Equal(t, "lib.ports", p.Libraries[0].Package)
}

func TestLoadWithoutTest(t *testing.T) {
	fsys := tree(nil)
	delete(fsys, "no_port/no_port_test.rego")
	policies, err := policy.Load(fsys)
	require.NoError(t, err)
	assert.False(t, policies[0].Tested)
}

func TestLoadRefuses(t *testing.T) {
	edit := func(old, replacement string) map[string]string {
		return map[string]string{"no_port/no_port.rego": strings.Replace(noPort, old, replacement, 1)}
	}
	for name, test := range map[string]struct {
		files map[string]string
		want  string
	}{
		"Rego that does not parse": {
			map[string]string{"no_port/no_port.rego": "package policies.no_port\n\nviolation["},
			"no_port/no_port.rego:3: rego_parse_error",
		},
		"an empty file": {
			map[string]string{"no_port/no_port.rego": ""},
			"no_port/no_port.rego:0: rego_parse_error: empty module",
		},
		"another package": {
			edit("package policies.no_port", "package no_port"),
			"no_port/no_port.rego:23:1: the package is no_port; a file in this folder has package policies.no_port",
		},
		"no METADATA": {
			map[string]string{"no_port/no_port.rego": "package policies.no_port\n\nviolation contains 1"},
			"no_port/no_port.rego:1:1: the package has no METADATA block",
		},
		"an unknown METADATA field": {
			edit("severity: high", "severity: high\n#   colour: red"),
			`no_port/no_port.rego:1:1: custom: json: unknown field "colour"`,
		},
		"a kind in the wrong case": {
			edit("K8sNoPort", "NoPort"),
			`custom.kind "NoPort" is not K8s… in Pascal case`,
		},
		"a version that is not semantic": {
			edit("1.2.3", `"1.2"`),
			`custom.version "1.2" is not major.minor.patch`,
		},
		"an unknown severity": {
			edit("severity: high", "severity: grave"),
			`custom.severity "grave" is none of low, medium, high, critical`,
		},
		"a parameter without description": {
			edit("#       description: Ports that are allowed.\n", ""),
			"custom.parameters.allowed has no description",
		},
		"a parameter that is read but not declared": {
			edit(`"allowed", []`, `"permitted", []`),
			"no_port/no_port.rego:29:26: input.parameters.permitted is read but METADATA declares no such parameter",
		},
		"a parameter that is declared but not read": {
			edit(`object.get(input.parameters, "allowed", [])`, "[80]"),
			"no_port/no_port.rego: METADATA declares the parameter allowed, which nothing reads",
		},
		"parameters read as a whole": {
			edit(`port == 80`, "port == input.parameters[_]"),
			"no_port/no_port.rego:30:10: input.parameters[_]; name the parameter, so that it can be declared",
		},
		"inventory that is not synced": {
			edit("kinds: [Service]", "kinds: [Pod]"),
			"lib/ports/ports.rego:5:15: v1 Service is read of the inventory but METADATA's sync does not list it",
		},
		"inventory of another version than is synced": {
			edit("versions: [v1]", "versions: [v2]"),
			"v1 Service is read of the inventory but METADATA's sync does not list it",
		},
		"inventory read as a whole": {
			edit("ports.open(80)", "data.inventory.cluster"),
			"data.inventory.cluster; name the kind that is read, so that it can be synced",
		},
		"an import that Gatekeeper refuses": {
			edit("import data.lib.ports", "import data.inventory"),
			"import data.inventory; Gatekeeper takes imports of data.lib packages alone",
		},
		"import rego.v1": {
			edit("import data.lib.ports", "import rego.v1\nimport data.lib.ports"),
			"import rego.v1; Gatekeeper takes imports of data.lib packages alone",
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := policy.Load(tree(test.files))
			require.Error(t, err)
			assert.Contains(t, err.Error(), test.want)
		})
	}
}

func TestLoadRefusesSyncThatNothingReads(t *testing.T) {
	_, err := policy.Load(tree(map[string]string{
		"lib/ports/ports.rego": "package lib.ports\n\nopen(port) if port == 80",
	}))
	assert.EqualError(t, err, "no_port/no_port.rego: METADATA lists kinds to sync, but the inventory is not read")
}

package policy_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/policy"
)

// noName is a policy that reads no inventory.
const noName = `# METADATA
# title: No name
# description: Denies a name.
# custom:
#   kind: K8sNoName
#   version: 1.0.0
#   severity: low
#   controls:
#     iso27001-2022: ["8.20"]
package policies.no_name

violation contains {"msg": "no"} if input.review.object.metadata.name
`

const (
	noNameRego   = "no_name/no_name.rego"
	noNameCEL    = "no_name/no_name.cel"
	namesCEL     = "lib/names/names.cel"
	metadataCEL  = "lib/metadata/metadata.cel"
	noNameText   = "# a comment\nimports: [names, metadata]\nvariables:\n  - name: named\n    expression: variables.text != ''\nmessages: |-\n  variables.named\n    ? ['no'] : []\n"
	namesText    = "imports:\n  - metadata\nvariables:\n  - name: text\n    expression: |-\n      variables.metadata.name\n"
	metadataText = "variables:\n  - {name: metadata, expression: object.metadata}\n"
)

// celTree is a tree of one policy that has CEL.
func celTree(replaced map[string]string) map[string]string {
	files := map[string]string{noNameRego: noName, noNameCEL: noNameText, namesCEL: namesText, metadataCEL: metadataText}
	maps.Copy(files, replaced)
	maps.DeleteFunc(files, func(_, text string) bool { return text == "" })
	return files
}

func TestLoadCEL(t *testing.T) {
	policies, err := policy.Load(tree(celTree(nil)))
	require.NoError(t, err)
	require.Len(t, policies, 2)
	assert.Equal(t, &policy.CEL{
		Path:      noNameCEL,
		Libraries: []string{metadataCEL, namesCEL},
		Variables: []policy.Variable{
			{Name: "metadata", Expression: "object.metadata"},
			{Name: "text", Expression: "variables.metadata.name"},
			{Name: "named", Expression: "variables.text != ''"},
		},
		Messages: "variables.named\n  ? ['no'] : []",
	}, policies[0].CEL)
	assert.Empty(t, policies[0].RegoOnly)
	assert.Nil(t, policies[1].CEL, "a policy that reads the inventory")
}

func TestLoadRegoOnly(t *testing.T) {
	policies, err := policy.Load(tree(map[string]string{
		noNameRego: strings.Replace(noName, "severity: low", "severity: low\n#   regoOnly: CEL has no dictionary of names.", 1),
	}))
	require.NoError(t, err)
	assert.Equal(t, "CEL has no dictionary of names.", policies[0].RegoOnly)
	assert.Nil(t, policies[0].CEL)
}

func TestLoadRefusesCEL(t *testing.T) {
	reason := func(text string) string {
		return strings.Replace(text, "custom:", "custom:\n#   regoOnly: It is hard.", 1)
	}
	for name, test := range map[string]struct {
		files map[string]string
		want  string
	}{
		"neither inventory nor CEL nor a reason": {
			map[string]string{noNameCEL: ""},
			"no_name/no_name.rego: the policy reads no inventory, so that the API server could evaluate it by itself: write no_name/no_name.cel, or why not in custom.regoOnly",
		},
		"a reason beside CEL": {
			map[string]string{noNameRego: reason(noName)},
			"no_name/no_name.rego: custom.regoOnly says that there is no CEL, and there is no_name/no_name.cel: remove one",
		},
		"a reason beside the inventory": {
			map[string]string{"no_port/no_port.rego": reason(noPort)},
			"no_port/no_port.rego: custom.sync is reason enough for there to be no CEL: remove custom.regoOnly",
		},
		"CEL beside the inventory": {
			map[string]string{"no_port/no_port.cel": noNameText},
			"no_port/no_port.cel: the policy reads the inventory, which CEL cannot: remove the file",
		},
		"CEL of no policy": {
			map[string]string{"no_names/no_names.cel": noNameText},
			"no_names/no_names.cel: no policy or library has a file of that name: it is <policy>/<policy>.cel or lib/<topic>/<topic>.cel",
		},
		"CEL by another name": {
			map[string]string{"no_name/name.cel": noNameText},
			"no_name/name.cel: no policy or library has a file of that name",
		},
		"a library by another name": {
			map[string]string{"lib/names/more.cel": namesText},
			"lib/names/more.cel: no policy or library has a file of that name",
		},
		"no YAML": {
			map[string]string{noNameCEL: "messages: [\n"},
			"no_name/no_name.cel: yaml: line 1: did not find expected node content",
		},
		"nothing": {
			map[string]string{noNameCEL: "# to do\n"},
			"no_name/no_name.cel: the file is empty: write variables and messages",
		},
		"a list": {
			map[string]string{noNameCEL: "- messages\n"},
			"no_name/no_name.cel:1: not a mapping: write imports, variables, messages",
		},
		"an unknown key": {
			map[string]string{noNameCEL: noNameText + "message: no\n"},
			`no_name/no_name.cel:9: unknown key "message": there is imports, variables, messages`,
		},
		"a key that is there twice": {
			map[string]string{noNameCEL: noNameText + "messages: |-\n  []\n"},
			`no_name/no_name.cel:9: key "messages" is there twice`,
		},
		"no messages": {
			map[string]string{noNameCEL: "imports: [names]\n"},
			"no_name/no_name.cel:1: messages is missing: write an expression of type list(string)",
		},
		"empty messages": {
			map[string]string{noNameCEL: "messages:\n"},
			"no_name/no_name.cel:1: messages is no text",
		},
		"messages that are a list": {
			map[string]string{noNameCEL: "messages: [a]\n"},
			"no_name/no_name.cel:1: messages is no text",
		},
		"messages in a library": {
			map[string]string{namesCEL: namesText + "messages: '[]'\n"},
			"lib/names/names.cel:1: a library has variables and no messages",
		},
		"a library without variables": {
			map[string]string{namesCEL: "imports: [metadata]\n"},
			"lib/names/names.cel:1: variables is missing: a library without any is of no use",
		},
		"imports that are no list": {
			map[string]string{noNameCEL: "imports: names\nmessages: '[]'\n"},
			"no_name/no_name.cel:1: not a list",
		},
		"an import of nothing": {
			map[string]string{namesCEL: ""},
			"no_name/no_name.cel:2: import names: there is no lib/names/names.cel",
		},
		"libraries that import one another": {
			map[string]string{metadataCEL: "imports: [names]\n" + metadataText},
			"lib/metadata/metadata.cel:1: import names: it imports this library in turn",
		},
		"a variable that is there twice": {
			map[string]string{noNameCEL: strings.Replace(noNameText, "named", "text", 1)},
			"no_name/no_name.cel:4: variable text is there already, in lib/names/names.cel:4",
		},
		"a variable without an expression": {
			map[string]string{metadataCEL: "variables:\n  - name: metadata\n"},
			"lib/metadata/metadata.cel:2: a variable has a name and an expression",
		},
		"a variable with more": {
			map[string]string{metadataCEL: "variables:\n  - {name: metadata, expression: object.metadata, type: map}\n"},
			`lib/metadata/metadata.cel:2: unknown key "type": there is name, expression`,
		},
		"a variable that is no mapping": {
			map[string]string{metadataCEL: "variables: [metadata]\n"},
			"lib/metadata/metadata.cel:1: not a mapping: write name, expression",
		},
		"a name that is no identifier": {
			map[string]string{metadataCEL: "variables:\n  - {name: meta-data, expression: object.metadata}\n"},
			`lib/metadata/metadata.cel:2: variable name "meta-data" is no identifier`,
		},
		"a reserved word": {
			map[string]string{metadataCEL: "variables:\n  - {name: namespace, expression: object.metadata}\n"},
			`lib/metadata/metadata.cel:2: variable name "namespace" is a reserved word of CEL`,
		},
		"a name of Gatekeeper's": {
			map[string]string{metadataCEL: "variables:\n  - {name: params, expression: object.metadata}\n"},
			`lib/metadata/metadata.cel:2: variable name "params" is taken by the template: take another`,
		},
		"a name that Gatekeeper keeps to itself": {
			map[string]string{metadataCEL: "variables:\n  - {name: gatekeeper_internal_x, expression: object.metadata}\n"},
			`lib/metadata/metadata.cel:2: variable name "gatekeeper_internal_x" is taken by the template: take another`,
		},
		"the name of the messages": {
			map[string]string{metadataCEL: "variables:\n  - {name: messages, expression: object.metadata}\n"},
			`lib/metadata/metadata.cel:2: variable name "messages" is taken by the template: take another`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := policy.Load(tree(celTree(test.files)))
			require.Error(t, err)
			assert.Contains(t, err.Error(), test.want)
		})
	}
}

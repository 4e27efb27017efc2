package bundle_test

import (
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/bundle"
)

func replaceFirst(text, old, replacement string) string {
	return strings.Replace(text, old, replacement, 1)
}

const (
	ownFile    = "corp_require_owner/corp_require_owner.rego"
	ownTest    = "corp_require_owner/corp_require_owner_test.rego"
	ownLibrary = "lib/corp_owners/corp_owners.rego"
)

// corp is an organisation's policy tree.
func corp() map[string]string {
	return map[string]string{
		ownFile: `# METADATA
# title: Owners
# description: Denies an object without an owner.
# custom:
#   kind: K8sCorpRequireOwner
#   version: 1.0.0
#   severity: low
#   regoOnly: It is enough for a test.
#   parameters:
#     label:
#       type: string
#       description: "The label that names the owner. Default: owner."
#   controls:
#     iso27001-2022: ["5.9"]
package policies.corp_require_owner

import data.lib.corp_owners

violation contains {"msg": msg, "details": {"path": ["metadata", "labels"], "remedy": "Name an owner."}} if {
	corp_owners.owner(object.get(input.parameters, "label", "owner")) == ""
	msg := "the object has no owner"
}
`,
		ownTest: `package policies.corp_require_owner_test

import data.policies.corp_require_owner as policy

test_no_owner if count(policy.violation) == 1 with input as {"parameters": {}, "review": {"object": {}}}

test_owner if policy.violation == set() with input as {
	"parameters": {},
	"review": {"object": {"metadata": {"labels": {"owner": "shop"}}}},
}
`,
		ownLibrary: `package lib.corp_owners

owner(label) := object.get(input.review.object, ["metadata", "labels", label], "")
`,
	}
}

func files(texts map[string]string) fstest.MapFS {
	made := make(fstest.MapFS)
	for name, text := range texts {
		made[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return made
}

func ownConstraint(parameters map[string]any) map[string]any {
	return map[string]any{
		"apiVersion": "constraints.gatekeeper.sh/v1beta1", "kind": "K8sCorpRequireOwner",
		"metadata": map[string]any{"name": "corp-require-owner"},
		"spec":     map[string]any{"parameters": parameters},
	}
}

func TestOwnPolicies(t *testing.T) {
	from := small(t)
	from.Own = files(corp())
	from.Profile = "corp"
	from.Constraints = []map[string]any{ownConstraint(map[string]any{"label": "team"})}
	made := build(t, from)

	built := made.Files()
	assert.Contains(t, built, "policies/"+ownFile)
	assert.Contains(t, built, "policies/"+ownLibrary)
	assert.NotContains(t, built, "policies/"+ownTest)
	assert.Contains(t, string(built["constrainttemplates/corp_require_owner.yaml"]), "kind: K8sCorpRequireOwner")
	assert.Contains(t, string(built["constraints/corp-require-owner.yaml"]), "label: team")
	assert.Contains(t, string(built["policies/main/main.rego"]), "violation_corp_require_owner")
	assert.Contains(t, string(built["policies/main/constraints.rego"]), `"label": "team"`)
	assert.Equal(t, []string{"baseline", "corp", "segmented", "strict"}, made.Manifest.Metadata.Profiles)
	assert.Equal(t, "corp", made.Default().Name)

	read, err := bundle.Open(built)
	require.NoError(t, err)
	require.NoError(t, read.Verify())
	assert.Equal(t, made.Manifest, read.Manifest)
}

// TestOwnCEL holds that a policy of one's own may have CEL, with libraries of ours and
// of one's own.
func TestOwnCEL(t *testing.T) {
	tree := corp()
	tree[ownFile] = replaceFirst(tree[ownFile], "#   regoOnly: It is enough for a test.\n", "")
	tree["corp_require_owner/corp_require_owner.cel"] = "imports: [corp_owners]\nmessages: |-\n  variables.corpOwner == '' ? ['the object has no owner'] : []\n"
	tree["lib/corp_owners/corp_owners.cel"] = "imports: [claims]\nvariables:\n  - name: corpOwner\n    expression: variables.metadata.?labels.owner.orValue('')\n"
	from := small(t)
	from.Own = files(tree)
	from.Profile = "corp"
	from.Constraints = []map[string]any{ownConstraint(nil)}
	built := build(t, from).Files()
	for _, file := range []string{"corp_require_owner/corp_require_owner.cel", "lib/corp_owners/corp_owners.cel", "lib/claims/claims.cel"} {
		assert.Contains(t, built, "policies/"+file)
	}
	template := string(built["constrainttemplates/corp_require_owner.yaml"])
	assert.Contains(t, template, "engine: K8sNativeValidation")
	assert.Contains(t, template, "- name: corpOwner")

	read, err := bundle.Open(built)
	require.NoError(t, err)
	require.NoError(t, read.Verify())
	delete(built, "policies/lib/corp_owners/corp_owners.cel")
	_, err = bundle.Open(built)
	require.ErrorContains(t, err, "corp_require_owner/corp_require_owner.cel:1: import corp_owners: there is no lib/corp_owners/corp_owners.cel")

	from.Without = append(from.Without, "corp_require_owner")
	from.Profile, from.Constraints = "baseline", nil
	built = build(t, from).Files()
	assert.NotContains(t, built, "policies/corp_require_owner/corp_require_owner.cel")
	assert.NotContains(t, built, "policies/lib/claims/claims.cel", "a library of ours that nothing imports any more")
}

// TestOwnConstraints holds that a profile of one's own may have a shipped one's
// name, and takes its place.
func TestOwnConstraints(t *testing.T) {
	from := small(t)
	nodePort := map[string]any{
		"apiVersion": "constraints.gatekeeper.sh/v1beta1", "kind": "K8sNoNodePort",
		"metadata": map[string]any{"name": "no-nodeport"}, "spec": map[string]any{"enforcementAction": "warn"},
	}
	syncSet := map[string]any{
		"apiVersion": "syncset.gatekeeper.sh/v1alpha1", "kind": "SyncSet", "metadata": map[string]any{"name": "bulkhead"},
		"spec": map[string]any{"gvks": []any{map[string]any{"group": "networking.k8s.io", "version": "v1", "kind": "NetworkPolicy"}}},
	}
	from.Constraints = []map[string]any{nodePort, syncSet}
	built := build(t, from).Files()
	assert.Contains(t, string(built["constraints/no-nodeport.yaml"]), "enforcementAction: warn")
	assert.NotContains(t, built, "constraints/require-ingress-tls.yaml")
	assert.NotContains(t, string(built["constraints/syncset.yaml"]), "NetworkPolicy", "no policy of the profile reads it")

	other := maps.Clone(syncSet)
	other["metadata"] = map[string]any{"name": "for-something-else"}
	from.Constraints = []map[string]any{nodePort, other}
	built = build(t, from).Files()
	assert.Contains(t, string(built["constraints/syncset-for-something-else.yaml"]), "NetworkPolicy")

	strange := maps.Clone(syncSet)
	strange["spec"] = map[string]any{"gvks": []any{map[string]any{"group": "", "version": "v1", "kind": "Secret"}}}
	for _, test := range []struct {
		object map[string]any
		want   string
	}{
		{strange, "profile baseline: the SyncSet bulkhead is generated, and no policy reads v1 Secret: put that into a SyncSet of another name"},
		{ownConstraint(nil), "profile baseline: constraint corp-require-owner: no policy of the bundle has the kind K8sCorpRequireOwner"},
		{map[string]any{"kind": "Pod"}, "profile baseline: Pod is neither a constraint nor Gatekeeper's configuration: leave it out"},
	} {
		from.Constraints = []map[string]any{nodePort, test.object}
		_, err := bundle.Build(t.Context(), from)
		assert.EqualError(t, err, test.want)
	}
}

func TestOwnPoliciesRefused(t *testing.T) {
	edit := func(file, old, replacement string) func(map[string]string) {
		return func(tree map[string]string) {
			require.Contains(t, tree[file], old)
			tree[file] = replaceFirst(tree[file], old, replacement)
		}
	}
	move := func(from, to, old, replacement string) func(map[string]string) {
		return func(tree map[string]string) {
			tree[to] = strings.ReplaceAll(tree[from], old, replacement)
			delete(tree, from)
		}
	}
	for name, test := range map[string]struct {
		change func(map[string]string)
		want   string
	}{
		"no policy": {func(tree map[string]string) { clear(tree) }, "no policy among your own: write <word>_<name>/<word>_<name>.rego"},
		"a name of ours": {
			move(ownFile, "require_owner/require_owner.rego", "corp_require_owner", "require_owner"),
			`require_owner/require_owner.rego: "require_owner" may be a name of Bulkhead's: begin it with a word of your own, as in corp_require_owner`,
		},
		"a name of one word": {
			move(ownFile, "owners/owners.rego", "corp_require_owner", "owners"),
			`owners/owners.rego: "owners" may be a name of Bulkhead's: begin it with a word of your own, as in corp_owners`,
		},
		"a library of ours": {
			func(tree map[string]string) { tree["lib/selectors/selectors.rego"] = "package lib.selectors\n" },
			`lib/selectors/selectors.rego: "selectors" may be a name of Bulkhead's: begin it with a word of your own, as in corp_selectors`,
		},
		"conftest's entry": {
			func(tree map[string]string) { tree["main/more.rego"] = "package main\n" },
			`main/more.rego: "main" may be a name of Bulkhead's: begin it with a word of your own, as in corp_main`,
		},
		"two first words": {
			func(tree map[string]string) { tree["lib/shop_names/shop_names.rego"] = "package lib.shop_names\n" },
			"your own policies and libraries begin with different words, corp, shop: take one",
		},
		"another's kind": {
			edit(ownFile, "K8sCorpRequireOwner", "K8sRequireOwner"),
			"corp_require_owner/corp_require_owner.rego: custom.kind K8sRequireOwner begins otherwise than the policy's name: take K8sCorp…",
		},
		"METADATA that is not finished": {edit(ownFile, "severity: low", "severity: minor"), `custom.severity "minor" is none of low, medium, high, critical`},
		"a parameter that nothing reads": {
			edit(ownFile, `"label", "owner"`, `"lable", "owner"`),
			"input.parameters.lable is read but METADATA declares no such parameter",
		},
		"neither CEL nor a reason": {
			edit(ownFile, "#   regoOnly: It is enough for a test.\n", ""),
			"the policy reads no inventory, so that the API server could evaluate it by itself: write corp_require_owner/corp_require_owner.cel",
		},
		"CEL with another key": {
			func(tree map[string]string) {
				tree["corp_require_owner/corp_require_owner.cel"] = "message: '[]'\n"
			},
			`corp_require_owner/corp_require_owner.cel:1: unknown key "message"`,
		},
		"a CEL library of ours": {
			func(tree map[string]string) {
				tree["lib/reviews/reviews.cel"] = "variables:\n  - {name: a, expression: '1'}\n"
			},
			`lib/reviews/reviews.cel: "reviews" may be a name of Bulkhead's: begin it with a word of your own, as in corp_reviews`,
		},
		"no test": {
			func(tree map[string]string) { delete(tree, ownTest) },
			"corp_require_owner/corp_require_owner.rego: no test stands beside it: write corp_require_owner_test.rego",
		},
		"a test file without a test": {
			func(tree map[string]string) { tree[ownTest] = "package policies.corp_require_owner_test\n" },
			"corp_require_owner/corp_require_owner_test.rego: there is no test in it",
		},
		"a test that fails": {
			edit(ownTest, "== 1", "== 2"),
			"corp_require_owner/corp_require_owner_test.rego:5: test_no_owner fails: run `opa test`",
		},
		"a test that is put off":       {edit(ownTest, "test_no_owner", "todo_test_no_owner"), "todo_test_no_owner fails: run `opa test`"},
		"a test that does not parse":   {edit(ownTest, "package", "packag"), "corp_require_owner/corp_require_owner_test.rego:1: rego_parse_error"},
		"a test that does not compile": {edit(ownTest, "policy.violation", "violations"), "rego_unsafe_var_error: var violations is unsafe"},
		"a builtin that OPA has and Gatekeeper 3.19 lacks": {
			edit(ownLibrary, "owner(label)", "flat(x) := array.flatten(x)\n\nowner(label)"),
			"the oldest Gatekeeper, with OPA v1.3.0, would refuse: 1 error occurred: lib/corp_owners/corp_owners.rego:3: rego_type_error: undefined function array.flatten",
		},
		"an unused variable": {edit(ownLibrary, "owner(label) :=", "other(label) if { x := label }\n\nowner(label) :="), "assigned var x unused"},
		"an import that Gatekeeper refuses": {
			edit(ownFile, "import data.lib.corp_owners", "import data.lib.corp_owners\nimport data.corp"),
			"Gatekeeper takes imports of data.lib packages alone, and there is none of that name",
		},
	} {
		t.Run(name, func(t *testing.T) {
			tree := corp()
			test.change(tree)
			from := small(t)
			from.Own = files(tree)
			_, err := bundle.Build(t.Context(), from)
			assert.ErrorContains(t, err, test.want)
		})
	}
}

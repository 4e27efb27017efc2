package parity_test

import (
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"testing"

	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/bulkhead-policy/bulkhead/harness/apiserver"
)

// TestScopesAgree holds conftest's table of kinds that live outside of
// namespaces to bulkhead's own: each group and kind that one of them names, in
// every combination.
func TestScopesAgree(t *testing.T) {
	ctx := context.Background()
	evaluate := func(query string, input any) []any {
		results, err := rego.New(
			rego.Load([]string{policyFolder + "/main", policyFolder + "/lib"}, nil),
			rego.Query(query), rego.Input(input),
		).Eval(ctx)
		require.NoError(t, err)
		require.Len(t, results, 1)
		list, ok := results[0].Expressions[0].Value.([]any)
		require.True(t, ok)
		return list
	}

	names := append(textsOf(t, "../apiserver/scope.go"), "example.com", "Widget")
	named := evaluate(`[name | some group, kinds in data.main._cluster_kinds; some name in kinds | {group}]`, []any{})
	for _, name := range append(named, evaluate(`[group | some group in data.main._cluster_groups]`, []any{})...) {
		names = append(names, name.(string))
	}
	require.Greater(t, len(names), 200)

	var expected []any
	for _, group := range names {
		for _, kind := range names {
			if apiserver.Namespaced(schema.GroupVersionKind{Group: group, Kind: kind}) {
				expected = append(expected, []any{group, kind})
			}
		}
	}
	query := `[[group, kind] | some group in input[0].contents; some kind in input[0].contents; data.main.namespaced(group, kind)]`
	assert.Equal(t, expected, evaluate(query, []any{map[string]any{"path": "names", "contents": names}}))
}

// textsOf are the texts that stand in a Go file, its imports aside.
func textsOf(t *testing.T, file string) []string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
	require.NoError(t, err)
	var texts []string
	for _, declaration := range parsed.Decls {
		function, ok := declaration.(*ast.FuncDecl)
		if !ok {
			continue
		}
		ast.Inspect(function, func(node ast.Node) bool {
			if literal, ok := node.(*ast.BasicLit); ok && literal.Kind == token.STRING {
				text, err := strconv.Unquote(literal.Value)
				require.NoError(t, err)
				texts = append(texts, text)
			}
			return true
		})
	}
	return texts
}

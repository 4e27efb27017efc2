package engine_test

import (
	"context"
	"io/fs"
	"testing"

	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/stretchr/testify/require"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"pgregory.net/rapid"

	"github.com/bulkhead-policy/bulkhead"
)

// selectorsAgree is the property: lib.selectors matches what Kubernetes' own
// selectors match, and what those refuse matches nothing.
func selectorsAgree(query rego.PreparedEvalQuery) func(*rapid.T) {
	key := rapid.SampledFrom([]string{"app", "tier", "example.com/role"})
	value := rapid.SampledFrom([]string{"", "web", "api", "db"})
	requirement := rapid.Custom(func(r *rapid.T) metav1.LabelSelectorRequirement {
		return metav1.LabelSelectorRequirement{
			Key:      key.Draw(r, "key"),
			Operator: metav1.LabelSelectorOperator(rapid.SampledFrom([]string{"In", "NotIn", "Exists", "DoesNotExist", "in", ""}).Draw(r, "operator")),
			Values:   rapid.SliceOfN(value, 0, 3).Draw(r, "values"),
		}
	})

	return func(r *rapid.T) {
		selector := &metav1.LabelSelector{
			MatchLabels:      rapid.MapOfN(key, value, 0, 2).Draw(r, "matchLabels"),
			MatchExpressions: rapid.SliceOfN(requirement, 0, 3).Draw(r, "matchExpressions"),
		}
		set := rapid.MapOfN(key, value, 0, 3).Draw(r, "labels")

		want := false
		if compiled, err := metav1.LabelSelectorAsSelector(selector); err == nil {
			want = compiled.Matches(labels.Set(set))
		}
		results, err := query.Eval(context.Background(), rego.EvalInput(map[string]any{"selector": selector, "labels": set}))
		if err != nil {
			r.Fatal(err)
		}
		if results.Allowed() != want {
			r.Fatalf("selector %v on labels %v: Rego says %t, Kubernetes %t", selector, set, results.Allowed(), want)
		}
	}
}

func selectorQuery(t testing.TB) rego.PreparedEvalQuery {
	t.Helper()
	file := "policies/lib/selectors/selectors.rego"
	text, err := fs.ReadFile(bulkhead.Files, file)
	require.NoError(t, err)
	query, err := rego.New(
		rego.Module(file, string(text)),
		rego.Query("data.lib.selectors.matches(input.selector, input.labels)"),
	).PrepareForEval(context.Background())
	require.NoError(t, err)
	return query
}

func TestSelectorsAgreeWithKubernetes(t *testing.T) {
	rapid.Check(t, selectorsAgree(selectorQuery(t)))
}

func FuzzSelectorsAgreeWithKubernetes(f *testing.F) {
	f.Fuzz(rapid.MakeFuzz(selectorsAgree(selectorQuery(f))))
}

//go:build unix

package bench_test

import (
	"fmt"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/bulkhead-policy/bulkhead/harness/results"
)

const podsNote = `One review of a Deployment or a Pod, for which the widely known rule that a Pod needs
a NetworkPolicy and require_networkpolicy compare the NetworkPolicies of its namespace.
With allowAll: count it asks what the known rule asks, and may stop at the first that
isolates the pods; in the baseline it ignores those that are open to everyone, for which
it looks at all that select them. Objects are as a cluster stores them, with what kubectl
and the API server write into their metadata. CPU time in microseconds, medians of %d
rounds; each ratio is the median of the ratios of a round. "No rule" is a rule that says
nothing: what the client takes for itself. "Go" is what labels.Selector of
k8s.io/apimachinery takes for the same question, with selectors that are made anew each
time, and with selectors that are there already: the limit. Each verdict is the one that
bulkhead gives, in every word; the denial of require_networkpolicy says what would have to
change, the other does not.`

// admissionOfPods compares require_networkpolicy with the widely known rule.
func admissionOfPods(t *testing.T, form admissionForm) {
	known := ruleOf(t, "../e2e/testdata/known_rule")
	ours := profileRule(t, "baseline", "require-networkpolicy")
	counting := rule{ours.template, (&unstructured.Unstructured{Object: ours.constraint}).DeepCopy().Object}
	require.NoError(t, unstructured.SetNestedField(counting.constraint, "count", "spec", "parameters", "allowAll"))
	nothing := ruleOf(t, filepath.Join(admissionFolder, "nothing"))
	made := results.Section{
		Title: "Admission by NetworkPolicies in the namespace",
		Note:  fmt.Sprintf(podsNote, form.rounds),
		Header: []string{
			"NetworkPolicies", "selects it", "object", "known rule", "allowAll: count", "known/count", "baseline", "known/baseline",
			"no rule", "Go, made anew", "baseline/Go", "Go, precompiled", "baseline/Go",
		},
	}
	for _, count := range form.policies {
		for _, selected := range []bool{false, true} {
			inventory := numbered(t, "networkpolicy.yaml", count, together)
			if selected {
				selectWeb(t, inventory[count/2])
			}
			verdict := map[bool]string{false: "none, denied", true: "one half-way, allowed"}[selected]
			for _, object := range readObjects(t, filepath.Join(admissionFolder, "covered.yaml"), false) {
				rules := []func(){
					hold(t, known, inventory, object, !selected),
					hold(t, counting, inventory, object, !selected),
					hold(t, ours, inventory, object, !selected),
					hold(t, nothing, inventory, object, false),
				}
				costs := form.costs(t, append(rules, selecting(t, inventory, object, selected)...)...)
				row := []string{strconv.Itoa(count), verdict, object["kind"].(string)}
				row = append(row, digits(median(costs[0])))
				for _, cost := range costs[1:3] {
					row = append(row, digits(median(cost)), digits(medianRatio(costs[0], cost)))
				}
				row = append(row, digits(median(costs[3])))
				for _, limit := range costs[4:] {
					row = append(row, digits(median(limit)), digits(medianRatio(costs[2], limit)))
				}
				made.Rows = append(made.Rows, row)
			}
		}
	}
	made.Record(t, resultsFile, resultsIntroduction)
}

// selectWeb makes a NetworkPolicy one that selects what is asked about.
func selectWeb(t *testing.T, policy map[string]any) {
	t.Helper()
	require.NoError(t, unstructured.SetNestedField(policy, "web", "spec", "podSelector", "matchLabels", "app"))
}

// hold gives a function that asks a rule about an object, once the verdict is known to
// be that of bulkhead's engine, and to be a denial or none.
func hold(t *testing.T, r rule, inventory []map[string]any, object map[string]any, denied bool) func() {
	t.Helper()
	namespace := teamNamespaces(t)[0]
	inventory = append([]map[string]any{namespace}, inventory...)
	judge := newOffline(t, []rule{r}, inventory)
	expected := judge.verdict(t, r, object)
	judge.Close(t.Context())
	require.Equal(t, denied, len(expected) > 0, "%s: %v", r.name(), expected)

	asked := newWebhook(t)
	asked.install(t, r)
	asked.add(t, inventory)
	ask := asked.asking(t, object, namespace)
	requireSame(t, expected, ask(), object)
	return func() { ask() }
}

// selecting gives two functions that ask in Go whether a NetworkPolicy selects what is
// asked about: with a selector made anew each time, and with one that is there.
func selecting(t *testing.T, inventory []map[string]any, object map[string]any, selected bool) []func() {
	t.Helper()
	at := []string{"metadata", "labels"}
	if object["kind"] != "Pod" {
		at = []string{"spec", "template", "metadata", "labels"}
	}
	carried, found, err := unstructured.NestedStringMap(object, at...)
	require.NoError(t, err)
	require.True(t, found)

	written := make([]*metav1.LabelSelector, len(inventory))
	precompiled := make([]labels.Selector, len(inventory))
	for i, policy := range inventory {
		selector, found, err := unstructured.NestedMap(policy, "spec", "podSelector")
		require.NoError(t, err)
		require.True(t, found)
		written[i] = new(metav1.LabelSelector)
		require.NoError(t, runtime.DefaultUnstructuredConverter.FromUnstructured(selector, written[i]))
		precompiled[i], err = metav1.LabelSelectorAsSelector(written[i])
		require.NoError(t, err)
	}
	require.Equal(t, selected, selectsAnew(t, written, carried))
	require.Equal(t, selected, selects(precompiled, carried))
	return []func(){
		func() {
			if selectsAnew(t, written, carried) != selected {
				assert.Fail(t, "it changed its mind")
			}
		},
		func() {
			if selects(precompiled, carried) != selected {
				assert.Fail(t, "it changed its mind")
			}
		},
	}
}

func selectsAnew(t *testing.T, written []*metav1.LabelSelector, carried labels.Set) bool {
	t.Helper()
	for _, selector := range written {
		made, err := metav1.LabelSelectorAsSelector(selector)
		if err != nil {
			require.NoError(t, err)
		}
		if made.Matches(carried) {
			return true
		}
	}
	return false
}

func selects(precompiled []labels.Selector, carried labels.Set) bool {
	for _, selector := range precompiled {
		if selector.Matches(carried) {
			return true
		}
	}
	return false
}

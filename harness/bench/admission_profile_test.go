//go:build unix

package bench_test

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/bulkhead-policy/bulkhead"
	"github.com/bulkhead-policy/bulkhead/harness/policy"
	"github.com/bulkhead-policy/bulkhead/harness/results"
	"github.com/bulkhead-policy/bulkhead/harness/template"
)

const profileNote = `One review of each kind of object by each constraint of the profile strict, alone in the
client, with an inventory of so many objects (a tenth Deployments, Certificates, Gateways
and HTTPRoutes each, a fifth Services, Ingresses and NetworkPolicies each) of %d
namespaces, as a cluster stores them. CPU time in microseconds, medians of %d rounds;
"×" is the median of the ratios to the smallest inventory of the same round. "Reads" are
the kinds of objects that the policy reads of the inventory; where it says none, the
verdict is that of the object alone. Where a policy has CEL, Gatekeeper evaluates that.
Each verdict is the one that bulkhead gives, in every word.`

// admissionByProfile asks every constraint of a profile about what it judges.
func admissionByProfile(t *testing.T, form admissionForm) {
	rules := profileRules(t, "strict")
	tree, err := fs.Sub(bulkhead.Files, "policies")
	require.NoError(t, err)
	shipped, err := policy.Load(tree)
	require.NoError(t, err)
	objects := readObjects(t, filepath.Join(admissionFolder, "reviewed.yaml"), false)
	asked := make([]webhook, len(form.objects))
	judges := make([]offline, len(form.objects))
	made := results.Section{
		Title:  "Admission by size of the inventory",
		Note:   fmt.Sprintf(profileNote, teams, form.rounds),
		Header: []string{"constraint", "reads", "in", "object", "verdict"},
	}
	for i, size := range form.objects {
		inventory := world(t, size)
		asked[i] = newWebhook(t)
		asked[i].add(t, inventory)
		judges[i] = newOffline(t, rules, inventory)
		made.Header = append(made.Header, fmt.Sprint(size))
		if i > 0 {
			made.Header = append(made.Header, "×")
		}
	}

	namespace := teamNamespaces(t)[0]
	for _, r := range rules {
		var removals []func()
		for _, client := range asked {
			removals = append(removals, client.install(t, r))
		}
		verdicts := make(map[string]bool)
		for _, object := range objects {
			if !r.takes(t, object) {
				continue
			}
			var subjects []func()
			verdict := "allowed"
			for i := range asked {
				expected := judges[i].verdict(t, r, object)
				ask := asked[i].asking(t, object, namespace)
				requireSame(t, expected, ask(), object)
				subjects = append(subjects, func() { ask() })
				if expected != nil {
					verdict = "denied"
				}
			}
			verdicts[verdict] = true
			subject := &unstructured.Unstructured{Object: object}
			row := []string{r.name(), r.reads(t, shipped), r.language(t), subject.GetName() + " " + subject.GetKind(), verdict}
			made.Rows = append(made.Rows, append(row, growth(form.costs(t, subjects...))...))
		}
		assert.Len(t, verdicts, 2, "%s allows or denies all that it is asked about", r.name())
		for _, remove := range removals {
			remove()
		}
	}
	for _, judge := range judges {
		judge.Close(t.Context())
	}
	made.Record(t, resultsFile, resultsIntroduction)
}

// growth are the cells of costs by size.
func growth(costs [][]float64) []string {
	cells := []string{digits(median(costs[0]))}
	for _, larger := range costs[1:] {
		cells = append(cells, digits(median(larger)), digits(medianRatio(larger, costs[0])))
	}
	return cells
}

// takes reports whether the constraint is about objects of this kind.
func (r rule) takes(t *testing.T, object map[string]any) bool {
	t.Helper()
	kind := (&unstructured.Unstructured{Object: object}).GroupVersionKind()
	for _, kinds := range r.parsed(t).Match.Kinds {
		if slices.Contains(kinds.APIGroups, kind.Group) && slices.Contains(kinds.Kinds, kind.Kind) {
			return true
		}
	}
	return false
}

// reads are the kinds that the policy reads of the inventory, as its METADATA says.
func (r rule) reads(t *testing.T, shipped []policy.Policy) string {
	t.Helper()
	for _, p := range shipped {
		if p.Kind != r.constraint["kind"] {
			continue
		}
		var kinds []string
		for _, sync := range p.Sync {
			kinds = append(kinds, sync.Kinds...)
		}
		if kinds == nil {
			return "none"
		}
		slices.Sort(kinds)
		return strings.Join(kinds, ", ")
	}
	require.Fail(t, "no policy makes "+r.name())
	return ""
}

// language is in what Gatekeeper evaluates the rule.
func (r rule) language(t *testing.T) string {
	t.Helper()
	cel, err := template.HasCEL(r.template)
	require.NoError(t, err)
	if cel {
		return "CEL"
	}
	return "Rego"
}

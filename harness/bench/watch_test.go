//go:build unix

package bench_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead"
	"github.com/bulkhead-policy/bulkhead/harness/check"
	"github.com/bulkhead-policy/bulkhead/harness/report"
	"github.com/bulkhead-policy/bulkhead/harness/results"
)

// edit is a change to the file of an application.
type edit struct {
	what     string
	old, new string // the first old text becomes the new one, of {} the application's name
}

// edits are changes that touch little and much of what policies refer to.
func edits() []edit {
	return []edit{
		{"a Deployment's replicas", "\n  replicas: ", "\n  replicas: 1"},
		{"the labels of a Deployment's pods", "tier: frontend", "tier: shop"},
		{"a Service's annotation", "\nkind: Service\nmetadata:\n", "\nkind: Service\nmetadata:\n  generation: 2\n"},
		{"a Service's port", "port: 80\n", "port: 81\n"},
		{"an Ingress' annotation", "proxy-body-size: 8m", "proxy-body-size: 9m"},
		{"an Ingress' host", "- host: {}", "- host: new-{}"},
		{"a NetworkPolicy's rule", "kubernetes.io/metadata.name: ingress-nginx", "kubernetes.io/metadata.name: ingress"},
		{"a NetworkPolicy's podSelector", "  podSelector:\n    matchLabels:\n", "  podSelector:\n    matchLabels:\n      tier: shop\n"},
		{"a Certificate's issuer", "name: letsencrypt-prod", "name: house-ca"},
		{"a comment before everything", "apiVersion", "# edited\napiVersion"},
	}
}

// TestWatch changes one file of a repository in several ways. Whatever changes, the
// report is the one of a run that has seen nothing before.
func TestWatch(t *testing.T) {
	objects, rounds := 200, 2
	if os.Getenv("BENCH") == "full" {
		objects, rounds = 10_000, 5
		if limit := os.Getenv("BENCH_OBJECTS"); limit != "" {
			largest, err := strconv.Atoi(limit)
			require.NoError(t, err, "BENCH_OBJECTS")
			objects = min(objects, largest)
		}
	}
	watched(t, objects, rounds).Record(t, resultsFile, resultsIntroduction)
}

// watched is what an answer to an edit takes, beside a run of its own.
func watched(t *testing.T, objects, rounds int) results.Section {
	t.Helper()
	made := results.Section{
		Title: "Watching",
		Note: fmt.Sprintf("What `bulkhead check --watch` takes to answer to the edit of one file of %d objects, beside a run "+
			"that begins anew in the same process; medians of %d rounds, in which each edit is made and taken back. "+
			"\"Asked\" are the questions of a constraint about an object that are put to a policy, in the first round and "+
			"in the last: a question that was the first to need what others share is asked once more. Each report is "+
			"the one of a run of its own.", objects, rounds),
		Header: []string{"edited", "asked", "then", "wall ms", "full/this", "CPU ms", "full/this"},
	}
	options := check.Options{Bundle: bulkhead.Files, Profile: check.DefaultProfile, Paths: []string{write(t, t.TempDir(), objects, applicationPerFile)}}
	of := applications(t, objects)[objects/objectsEach/2]
	file := filepath.Join(options.Paths[0], of.Namespace, of.Name+".yaml")
	original, err := os.ReadFile(file)
	require.NoError(t, err)

	var before, after report.Report
	full := within(t, func() { before = run(t, options) })
	session := check.NewSession(options)
	first, err := session.Check(t.Context())
	require.NoError(t, err)
	require.Equal(t, before, first)
	all := session.Asked()
	made.Rows = append(made.Rows, []string{"(everything)", strconv.Itoa(all), "", milliseconds(full.Wall.Seconds()), "1.0", milliseconds(full.CPU.Seconds()), "1.0"})

	for _, edit := range edits() {
		old, new := bytes.ReplaceAll([]byte(edit.old), []byte("{}"), []byte(of.Name)), bytes.ReplaceAll([]byte(edit.new), []byte("{}"), []byte(of.Name))
		require.Contains(t, string(original), string(old), edit.what)
		var answers, fulls []taken
		var asked []int
		for round := range rounds {
			require.NoError(t, os.WriteFile(file, bytes.Replace(original, old, new, 1), 0o600))
			answers = append(answers, within(t, func() {
				after, err = session.Check(t.Context())
				require.NoError(t, err)
			}))
			asked = append(asked, session.Asked())
			var want report.Report
			if fulls = append(fulls, within(t, func() { want = run(t, options) })); round == 0 {
				assert.Equal(t, want, after, edit.what)
			}

			require.NoError(t, os.WriteFile(file, original, 0o600))
			again, err := session.Check(t.Context())
			require.NoError(t, err)
			assert.Equal(t, before, again, "%s, taken back", edit.what)
		}
		assert.Less(t, asked[0], all/2, edit.what)
		assert.Less(t, asked[rounds-1], 20+objects/100, "%s: no more than what is about the application, or its namespace", edit.what)
		made.Rows = append(made.Rows, []string{
			edit.what, strconv.Itoa(asked[0]), strconv.Itoa(asked[rounds-1]),
			milliseconds(median(walls(answers))), ratio(medianRatio(walls(fulls), walls(answers))),
			milliseconds(median(cpus(answers))), ratio(medianRatio(cpus(fulls), cpus(answers))),
		})
	}
	return made
}

func run(t *testing.T, options check.Options) report.Report {
	t.Helper()
	made, _, err := check.Run(t.Context(), options)
	require.NoError(t, err)
	return made
}

func milliseconds(seconds float64) string { return fmt.Sprintf("%.1f", seconds*1000) }

//go:build unix

package bench_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/report"
	"github.com/bulkhead-policy/bulkhead/harness/results"
)

const clustersNote = `What ` + "`bulkhead check --cluster`" + ` takes with the profile baseline for clusters that run such
repositories: their objects as they are stored, with the ReplicaSets and Pods of the
Deployments, which are judged as well, as Gatekeeper's audit does. Every run has found what
is wrong with the repository, and nothing else. The API server is part of the test, on the
same cores, and lists 500 objects a page. Figures are medians of %d rounds; "×" is how many
times as much as the size above takes.`

// TestClusters is what it takes to judge clusters of growing size.
func TestClusters(t *testing.T) {
	sizes, rounds := []int{20}, 1
	if os.Getenv("BENCH") == "full" {
		sizes, rounds = []int{200, 2000, 20_000}, 3
	}
	built := build(t, "cmd/bulkhead", "bench/stopwatch")
	made := results.Section{
		Title:  "Clusters",
		Note:   fmt.Sprintf(clustersNote, rounds),
		Header: append([]string{"objects", "Pods", "findings"}, growthHeader()...),
	}
	var above []taken
	for _, size := range sizes {
		objects := clusterOf(t, size)
		runs := interleaved(t, filepath.Join(built, "stopwatch"), []process{{
			path:   filepath.Join(built, "bulkhead"),
			args:   []string{"check", "--cluster", "--kubeconfig", serving(t, objects), "--output", "json"},
			rounds: rounds,
		}})[0]
		var audited report.Report
		for _, run := range runs {
			require.Equal(t, 1, run.Status, "%s", run.stderr)
			audited = report.Report{}
			require.NoError(t, json.Unmarshal(run.stdout, &audited))
			require.Empty(t, audited.Errors)
			assert.Equal(t, planted(applications(t, size)), ownersAtFault(audited))
		}
		pods := 0
		for _, object := range objects {
			if object["kind"] == "Pod" {
				pods++
			}
		}
		row := []string{strconv.Itoa(audited.Summary.Objects), strconv.Itoa(pods), strconv.Itoa(len(audited.Violations))}
		made.Rows = append(made.Rows, append(row, growthOf(audited.Summary.Objects, runs, above)...))
		above = runs
	}
	made.Record(t, resultsFile, resultsIntroduction)
}

// ownersAtFault are the findings as planted names them, those on what a Deployment makes
// as its own.
func ownersAtFault(audited report.Report) []string {
	var found []string
	for _, v := range audited.Violations {
		object := &v.Object
		if v.Owner != nil {
			object = v.Owner
		}
		found = append(found, v.Constraint+" "+object.String())
	}
	slices.Sort(found)
	return slices.Compact(found)
}

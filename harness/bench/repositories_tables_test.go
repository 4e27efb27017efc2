//go:build unix

package bench_test

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/results"
)

const sizeNote = "`bulkhead check`, `gator test` and `conftest test --combine`" + ` judge the same files with the
profile baseline, each a process of its own, and print JSON. Every run of each has found the
same: constraint, object and message. "Reading alone" parses the files into YAML nodes, which
have their lines and columns, with the library that bulkhead reads them with, on all cores.

The repositories are generated (PCG, seed %d and the number of objects): applications of three
Deployments, two Services, two Ingresses, two NetworkPolicies and a Certificate in 50
namespaces, 1.3 KB an object. Three applications in ten have one object that is wrong, in one
of %d ways. No Namespaces are among the objects, since no policy of the baseline takes any.

gator has the templates that the profile takes, conftest the policies without their tests.
Tools run in turns; figures are medians of the rounds, CPU is in user and in system mode, "×"
is the median of the ratios to bulkhead of the same round. Where the stock tools take a
quarter of an hour they run once, in one layout.`

// contestants are the runs of all tools on the same manifests.
type contestants struct {
	tools []tool
	// runs are those of each tool.
	runs     [][]taken
	findings []string
}

// rows are a row a tool, with what stands before.
func (c contestants) rows(before ...string) [][]string {
	var rows [][]string
	for i, tool := range c.tools {
		row := append(append([]string{}, before...), tool.name)
		if len(c.runs[i]) == 0 {
			rows = append(rows, append(row, "0", "not measured", "", "", "", ""))
			continue
		}
		rows = append(rows, append(row,
			strconv.Itoa(len(c.runs[i])),
			fmt.Sprintf("%.3f", median(walls(c.runs[i]))), ratio(medianRatio(walls(c.runs[i]), walls(c.runs[0]))),
			fmt.Sprintf("%.3f", median(cpus(c.runs[i]))), ratio(medianRatio(cpus(c.runs[i]), cpus(c.runs[0]))),
			fmt.Sprintf("%.0f", median(peaks(c.runs[i]))),
		))
	}
	return rows
}

// besideReading is a row of the ratios of each tool to the last one, which only reads, with
// what stands before.
func (c contestants) besideReading(before ...string) []string {
	row, last := append([]string{}, before...), len(c.tools)-1
	reading := c.runs[last]
	for _, runs := range c.runs[:last] {
		if len(runs) == 0 {
			row = append(row, "", "")
			continue
		}
		row = append(row, ratio(medianRatio(walls(runs), walls(reading))), ratio(medianRatio(cpus(runs), cpus(reading))))
	}
	return row
}

func toolHeader(before ...string) []string {
	return append(before, "tool", "rounds", "wall s", "×", "CPU s", "×", "peak MiB")
}

// ratio writes a ratio with two digits at least that count, most with three.
func ratio(value float64) string {
	switch {
	case value >= 100:
		return fmt.Sprintf("%.0f", value)
	case value >= 10:
		return fmt.Sprintf("%.1f", value)
	case value >= 0.1:
		return fmt.Sprintf("%.2f", value)
	default:
		return fmt.Sprintf("%.3f", value)
	}
}

// bySize is every tool on repositories of every size, and what that is beside reading
// alone.
func (c contest) bySize(t *testing.T) (whole, besideReading results.Section) {
	t.Helper()
	whole = results.Section{
		Title:  "Repositories",
		Note:   fmt.Sprintf(sizeNote, seed, len(faults())),
		Header: toolHeader("objects", "layout", "findings"),
	}
	besideReading = results.Section{
		Title:  "Repositories, beside reading alone",
		Note:   "How many times as long the same runs take as reading the same files: wall time, CPU time.",
		Header: []string{"objects", "layout"},
	}
	for _, tool := range c.tools[:len(c.tools)-1] {
		besideReading.Header = append(besideReading.Header, tool.name+": wall", "CPU")
	}
	for _, objects := range c.form.sizes {
		for _, by := range c.form.layouts(objects) {
			judged := t.Run(fmt.Sprintf("%d objects, %s", objects, by), func(t *testing.T) {
				run := c.measured(t, c.repository(t, objects, by), objects, c.form.rounds(objects), by)
				whole.Rows = append(whole.Rows, run.rows(strconv.Itoa(objects), string(by), strconv.Itoa(len(run.findings)))...)
				besideReading.Rows = append(besideReading.Rows, run.besideReading(strconv.Itoa(objects), string(by)))
			})
			require.True(t, judged, "no time is worth telling where the verdicts differ")
		}
	}
	return whole, besideReading
}

// byManifest is a cold start: every tool on one Deployment, which no NetworkPolicy
// selects.
func (c contest) byManifest(t *testing.T) results.Section {
	t.Helper()
	a := applications(t, objectsEach)[0]
	manifest := filepath.Join(c.repository(t, objectsEach, objectPerFile), a.Namespace, a.Name, "0.yaml")
	run := c.measured(t, manifest, 1, c.form.manifest, applicationPerFile)
	return results.Section{
		Title:  "One manifest",
		Note:   "One Deployment, and otherwise as above: " + strings.TrimSpace(run.findings[0]),
		Header: toolHeader(), Rows: run.rows(),
	}
}

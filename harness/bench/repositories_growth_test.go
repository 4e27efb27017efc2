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

// grown runs a tool on repositories of several sizes in turns, and gives the runs of
// each.
func (c contest) grown(t *testing.T, judging tool, sizes []int, rounds int) [][]taken {
	t.Helper()
	processes := make([]process, len(sizes))
	for i, objects := range sizes {
		processes[i] = judging.on(c.repository(t, objects, applicationPerFile), rounds)
	}
	runs := interleaved(t, c.stopwatch, processes)
	for i, objects := range sizes {
		found := judging.judged(t, objects, runs[i][0])
		for _, run := range runs[i][1:] {
			require.Equal(t, found, judging.judged(t, objects, run))
		}
	}
	return runs
}

// byGrowth is what an object costs bulkhead in repositories of growing size.
func (c contest) byGrowth(t *testing.T) results.Section {
	t.Helper()
	made := results.Section{
		Title: "Growth",
		Note: "`bulkhead check` on the same repositories, the sizes in turns. \"×\" is how many times as much " +
			"as the size above takes. CPU time in user mode is that without what the system takes, most of it to hand out memory.",
		Header: append([]string{"objects", "×"}, growthHeader()...),
	}
	runs := c.grown(t, c.tools[0], c.form.grown, c.form.rounds(c.form.grown[len(c.form.grown)-1]))
	for i, objects := range c.form.grown {
		row, above := []string{strconv.Itoa(objects), ""}, []taken(nil)
		if i > 0 {
			row[1], above = strconv.Itoa(objects/c.form.grown[i-1]), runs[i-1]
		}
		made.Rows = append(made.Rows, append(row, growthOf(objects, runs[i], above)...))
	}
	return made
}

// growthHeader is that of growthOf.
func growthHeader() []string {
	return []string{"wall s", "×", "CPU s", "×", "in user mode", "×", "peak MiB", "×", "CPU µs an object"}
}

// growthOf is what runs on so many objects took, and how many times what those took that
// are above in the table; nil is none.
func growthOf(objects int, runs, above []taken) []string {
	var row []string
	for _, column := range []struct {
		format  string
		figures func([]taken) []float64
	}{{"%.3f", walls}, {"%.3f", cpus}, {"%.3f", users}, {"%.0f", peaks}} {
		row = append(row, fmt.Sprintf(column.format, median(column.figures(runs))), "")
		if above != nil {
			row[len(row)-1] = ratio(medianRatio(column.figures(runs), column.figures(above)))
		}
	}
	return append(row, fmt.Sprintf("%.0f", median(cpus(runs))*1e6/float64(objects)))
}

// byPolicy is what an object costs each policy by itself in repositories of growing size.
func (c contest) byPolicy(t *testing.T) results.Section {
	t.Helper()
	sizes := c.form.policies
	made := results.Section{
		Title: "Growth by policy",
		Note: "`bulkhead check --constraints FILE` with one constraint of the baseline, CPU seconds. \"×\" is what an " +
			"object costs, to what it costs in the smallest repository; what does not look at other objects stays below 1, " +
			"since every run compiles the policy once.",
		Header: []string{"constraint"},
	}
	for i, objects := range sizes {
		made.Header = append(made.Header, fmt.Sprintf("%d objects", objects))
		if i > 0 {
			made.Header = append(made.Header, "×")
		}
	}
	row := func(name string, judging tool) {
		row := []string{name}
		runs := c.grown(t, judging, sizes, c.form.rounds(sizes[len(sizes)-1]))
		for i, objects := range sizes {
			row = append(row, fmt.Sprintf("%.3f", median(cpus(runs[i]))))
			if i > 0 {
				row = append(row, ratio(medianRatio(cpus(runs[i]), cpus(runs[0]))*float64(sizes[0])/float64(objects)))
			}
		}
		made.Rows = append(made.Rows, row)
	}
	row("(reading alone)", c.tools[len(c.tools)-1])
	files := constraintFiles(t)
	for _, file := range files[:min(len(files), c.form.alone)] {
		alone := c.tools[0]
		alone.args = append(alone.args[:len(alone.args):len(alone.args)], "--constraints", file)
		row(strings.TrimSuffix(filepath.Base(file), ".yaml"), alone)
	}
	return made
}

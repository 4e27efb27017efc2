//go:build e2e && unix

package e2e_test

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// resultsFile is what the tests measured, for a reader.
const resultsFile = "RESULTS.md"

// resultsIntroduction begins the file; sections follow in the order in which they
// were first recorded.
const resultsIntroduction = `# What a real cluster did

Written by the tests beside it, with WRITE_RESULTS=1: a real etcd, API server,
kube-controller-manager and Gatekeeper on one machine, no nodes. Times are those
of that machine and say little beside each other's ratios; counts are exact.
`

// results is one section of the file: a table and what to know to read it.
type results struct {
	// title is the section's heading, and the name under which it is replaced.
	title string
	// note stands between the heading and the table.
	note   string
	header []string
	rows   [][]string
}

// record logs a table, and puts it in place of the section of its title in
// RESULTS.md when the environment says WRITE_RESULTS=1 and the test passes.
// Several tests may record at once, and several runs.
func record(t *testing.T, made results) {
	t.Helper()
	t.Logf("%s\n\n%s", made.title, made.table())
	if os.Getenv("WRITE_RESULTS") != "1" {
		return
	}
	t.Cleanup(func() {
		if t.Failed() {
			return
		}
		file, err := os.OpenFile(resultsFile, os.O_CREATE|os.O_RDWR, 0o644)
		require.NoError(t, err)
		defer file.Close()
		require.NoError(t, syscall.Flock(int(file.Fd()), syscall.LOCK_EX)) // until it is closed
		text, err := io.ReadAll(file)
		require.NoError(t, err)
		text = []byte(made.within(string(text)))
		require.NoError(t, file.Truncate(0))
		_, err = file.WriteAt(text, 0)
		require.NoError(t, err)
	})
}

// within is the file with the section in it, in place of that of its title.
func (r results) within(file string) string {
	begin, end := fmt.Sprintf("<!-- results: %s -->\n", r.title), fmt.Sprintf("<!-- end: %s -->\n", r.title)
	section := begin + "## " + r.title + "\n\n"
	if r.note != "" {
		section += strings.TrimSpace(r.note) + "\n\n"
	}
	section += fmt.Sprintf("%s\n\nOn %s/%s with %d CPUs.\n", r.table(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU()) + end

	if file == "" {
		file = resultsIntroduction
	}
	before, rest, found := strings.Cut(file, begin)
	if !found {
		return file + "\n" + section
	}
	_, after, _ := strings.Cut(rest, end)
	return before + section + after
}

// table is the header and the rows in Markdown.
func (r results) table() string {
	lines := make([]string, 0, len(r.rows)+2)
	for _, row := range append([][]string{r.header, make([]string, len(r.header))}, r.rows...) {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = strings.ReplaceAll(cell, "|", `\|`)
		}
		lines = append(lines, "| "+strings.Join(cells, " | ")+" |")
	}
	lines[1] = "|" + strings.Repeat("---|", len(r.header))
	return strings.Join(lines, "\n")
}

func TestResults(t *testing.T) {
	first := results{title: "First", note: "Counts.", header: []string{"a", "b"}, rows: [][]string{{"1", "x|y"}}}
	second := results{title: "Second", header: []string{"c"}, rows: [][]string{{"2"}}}
	machine := fmt.Sprintf("On %s/%s with %d CPUs.\n", runtime.GOOS, runtime.GOARCH, runtime.NumCPU())

	file := second.within(first.within(""))
	assert.Equal(t, resultsIntroduction+`
<!-- results: First -->
## First

Counts.

| a | b |
|---|---|
| 1 | x\|y |

`+machine+`<!-- end: First -->

<!-- results: Second -->
## Second

| c |
|---|
| 2 |

`+machine+`<!-- end: Second -->
`, file)
	assert.Equal(t, file, first.within(file), "a section takes the place of its own")

	first.rows[0][0] = "3"
	assert.Equal(t, strings.Replace(file, "| 1 |", "| 3 |", 1), first.within(file))
}

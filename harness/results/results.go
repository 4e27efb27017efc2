//go:build unix

// Package results keeps what tests measured in a Markdown file for readers, a section
// a table.
package results

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// Section is one table of a file, and what to know to read it.
type Section struct {
	// Title is the section's heading, and the name under which it is replaced.
	Title string
	// Note stands between the heading and the table; it may be empty.
	Note   string
	Header []string
	// Rows have as many cells as the header.
	Rows [][]string
}

// Record logs a table, and puts it in place of the section of its title in the file
// when the environment says WRITE_RESULTS=1 and the test passes. Sections stand in the
// order in which they were first recorded; an empty or missing file begins with the
// introduction. Several tests may record at once, and several processes.
func (s Section) Record(t testing.TB, file, introduction string) {
	t.Helper()
	t.Logf("%s\n\n%s", s.Title, s.table())
	if os.Getenv("WRITE_RESULTS") != "1" {
		return
	}
	t.Cleanup(func() {
		if t.Failed() {
			return
		}
		opened, err := os.OpenFile(file, os.O_CREATE|os.O_RDWR, 0o644)
		require.NoError(t, err)
		defer opened.Close()
		require.NoError(t, syscall.Flock(int(opened.Fd()), syscall.LOCK_EX)) // until it is closed
		text, err := io.ReadAll(opened)
		require.NoError(t, err)
		if len(text) == 0 {
			text = []byte(introduction)
		}
		text = []byte(s.within(string(text)))
		require.NoError(t, opened.Truncate(0))
		_, err = opened.WriteAt(text, 0)
		require.NoError(t, err)
	})
}

// within is a text with the section in it, in place of that of its title.
func (s Section) within(text string) string {
	begin, end := fmt.Sprintf("<!-- results: %s -->\n", s.Title), fmt.Sprintf("<!-- end: %s -->\n", s.Title)
	section := begin + "## " + s.Title + "\n\n"
	if s.Note != "" {
		section += strings.TrimSpace(s.Note) + "\n\n"
	}
	section += fmt.Sprintf("%s\n\nOn %s/%s with %d CPUs.\n", s.table(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU()) + end

	before, rest, found := strings.Cut(text, begin)
	if !found {
		return text + "\n" + section
	}
	_, after, _ := strings.Cut(rest, end)
	return before + section + after
}

// table is the header and the rows in Markdown.
func (s Section) table() string {
	lines := make([]string, 0, len(s.Rows)+2)
	for _, row := range append([][]string{s.Header, make([]string, len(s.Header))}, s.Rows...) {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = strings.ReplaceAll(cell, "|", `\|`)
		}
		lines = append(lines, "| "+strings.Join(cells, " | ")+" |")
	}
	lines[1] = "|" + strings.Repeat("---|", len(s.Header))
	return strings.Join(lines, "\n")
}

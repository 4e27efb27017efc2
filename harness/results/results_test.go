//go:build unix

package results_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/results"
)

const introduction = "# What was measured\n"

func sections() (first, second results.Section) {
	first = results.Section{Title: "First", Note: "Counts.", Header: []string{"a", "b"}, Rows: [][]string{{"1", "x|y"}}}
	second = results.Section{Title: "Second", Header: []string{"c"}, Rows: [][]string{{"2"}}}
	return first, second
}

// record records sections in a test of its own, at whose end they are written.
func record(t *testing.T, file string, made ...results.Section) {
	t.Helper()
	require.True(t, t.Run("recording", func(t *testing.T) {
		for _, section := range made {
			section.Record(t, file, introduction)
		}
	}))
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	return string(text)
}

func TestRecord(t *testing.T) {
	t.Setenv("WRITE_RESULTS", "1")
	first, second := sections()
	machine := fmt.Sprintf("On %s/%s with %d CPUs.\n", runtime.GOOS, runtime.GOARCH, runtime.NumCPU())
	file := filepath.Join(t.TempDir(), "RESULTS.md")

	record(t, file, first)
	record(t, file, second)
	both := read(t, file)
	assert.Equal(t, introduction+`
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
`, both)

	record(t, file, first)
	assert.Equal(t, both, read(t, file), "a section takes the place of its own")

	first.Note, first.Rows[0][0] = "", "3"
	record(t, file, first)
	assert.Equal(t, strings.NewReplacer("Counts.\n\n", "", "| 1 |", "| 3 |").Replace(both), read(t, file),
		"and what is shorter leaves nothing of it behind")
}

func TestRecordOnlyWhenAsked(t *testing.T) {
	first, _ := sections()
	for _, asked := range []string{"", "0"} {
		t.Setenv("WRITE_RESULTS", asked)
		file := filepath.Join(t.TempDir(), "RESULTS.md")
		record(t, file, first)
		assert.NoFileExists(t, file)
	}
}

// failing is a test that has failed by its end.
type failing struct{ testing.TB }

func (failing) Failed() bool { return true }

func TestRecordOnlyWhatPasses(t *testing.T) {
	t.Setenv("WRITE_RESULTS", "1")
	first, second := sections()
	file := filepath.Join(t.TempDir(), "RESULTS.md")
	record(t, file, second)
	before := read(t, file)

	t.Run("recording", func(t *testing.T) {
		first.Record(failing{t}, file, introduction)
	})
	assert.Equal(t, before, read(t, file))
}

//go:build unix

package bench_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestMedian(t *testing.T) {
	for _, test := range []struct {
		figures  []float64
		expected float64
	}{
		{[]float64{7}, 7},
		{[]float64{9, 1, 5}, 5},
		{[]float64{10, 2, 2, 100, 3}, 3},
		{[]float64{4, 1, 2, 100}, 3},
	} {
		before := append([]float64(nil), test.figures...)
		assert.InDelta(t, test.expected, median(test.figures), 0, "%v", test.figures)
		assert.Equal(t, before, test.figures, "the rounds stay in their order")
	}
}

func TestMedianRatio(t *testing.T) {
	// The machine was ten times slower in the second round, and that changes nothing.
	assert.InDelta(t, 2, medianRatio([]float64{2, 20, 6}, []float64{1, 10, 2}), 0)
	assert.InDelta(t, 3, medianRatio([]float64{6, 30, 3}, []float64{3, 10, 1}), 0)
	assert.InDelta(t, 4, medianRatio([]float64{8}, []float64{2, 100, 100}), 0, "rounds that one takes no part in do not count")
}

func TestFigures(t *testing.T) {
	runs := []taken{{Wall: 1500 * time.Millisecond, CPU: 2 * time.Second, System: time.Second, Peak: 3 << 20}, {Wall: time.Second, CPU: 250 * time.Millisecond, Peak: 1 << 19}}
	assert.Equal(t, []float64{1.5, 1}, walls(runs))
	assert.Equal(t, []float64{2, 0.25}, cpus(runs))
	assert.Equal(t, []float64{1, 0.25}, users(runs))
	assert.Equal(t, []float64{3, 0.5}, peaks(runs))
}

func TestMeasure(t *testing.T) {
	stopwatch := filepath.Join(build(t, "bench/stopwatch"), "stopwatch")
	folder := t.TempDir()
	spoken := measure(t, stopwatch, process{path: "/bin/sh", args: []string{"-c", "pwd; cat; echo no >&2; exit 3"}, folder: folder})
	assert.Equal(t, 3, spoken.Status)
	assert.Equal(t, "no\n", string(spoken.stderr))
	real, err := filepath.EvalSymlinks(folder)
	require.NoError(t, err)
	assert.Equal(t, real+"\n", string(spoken.stdout), "nothing is on standard input")
	assert.Positive(t, spoken.Wall)
	assert.Positive(t, spoken.CPU)
	assert.Positive(t, spoken.Peak)

	// A child counts, and takes its time whatever the machine does.
	count := "i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done"
	parent := measure(t, stopwatch, process{path: "/bin/sh", args: []string{"-c", "sh -c '" + count + "'; true"}})
	assert.Greater(t, parent.CPU, 10*spoken.CPU)

	// To copy nothing much is what the system does.
	copied := measure(t, stopwatch, process{path: "/bin/sh", args: []string{"-c", "head -c 1073741824 /dev/zero > /dev/null"}})
	assert.Greater(t, copied.System, parent.System)
	assert.Less(t, copied.System, copied.CPU)
}

// TestMeasureMemory holds a process to the memory of its own, not to that of the test.
func TestMeasureMemory(t *testing.T) {
	const size = 200 << 20
	held := make([]byte, size)
	for i := 0; i < size; i += os.Getpagesize() {
		held[i] = 1
	}
	stopwatch := filepath.Join(build(t, "bench/stopwatch"), "stopwatch")
	small := measure(t, stopwatch, process{path: "/bin/sh", args: []string{"-c", ":"}})
	assert.Less(t, small.Peak, int64(64<<20))
	large := measure(t, stopwatch, process{path: "/bin/sh", args: []string{"-c", "x=$(head -c 104857600 /dev/zero | tr '\\0' x); :"}})
	assert.Greater(t, large.Peak, int64(100<<20))
	assert.EqualValues(t, 1, held[0])
}

func TestInterleaved(t *testing.T) {
	stopwatch := filepath.Join(build(t, "bench/stopwatch"), "stopwatch")
	log := filepath.Join(t.TempDir(), "log")
	writing := func(word string, rounds int) process {
		return process{path: "/bin/sh", args: []string{"-c", "echo " + word + " | tee -a " + log}, rounds: rounds}
	}
	runs := interleaved(t, stopwatch, []process{writing("a", 3), writing("b", 1), writing("c", 3), writing("d", 0)})
	text, err := os.ReadFile(log)
	require.NoError(t, err)
	assert.Equal(t, "a b c a c a c", strings.Join(strings.Fields(string(text)), " "))

	var words []string
	for _, each := range runs {
		line := ""
		for _, run := range each {
			line += strings.TrimSpace(string(run.stdout))
		}
		words = append(words, line)
	}
	assert.Equal(t, []string{"aaa", "b", "ccc", ""}, words)
}

func TestReading(t *testing.T) {
	folder := build(t, "bench/stopwatch", "bench/reading")
	read := func(path string) taken {
		return measure(t, filepath.Join(folder, "stopwatch"), process{path: filepath.Join(folder, "reading"), args: []string{path}})
	}
	for _, by := range []layout{applicationPerFile, objectPerFile} {
		all := read(write(t, t.TempDir(), 200, by))
		assert.Equal(t, "200\n", string(all.stdout), "documents, %s", by)
		assert.Zero(t, all.Status)
	}

	broken := filepath.Join(t.TempDir(), "broken.yaml")
	require.NoError(t, os.WriteFile(broken, []byte("a: b\n---\na: [\n"), 0o600))
	failed := read(broken)
	assert.Equal(t, 2, failed.Status)
	assert.Equal(t, "reading: "+broken+": yaml: line 3: did not find expected node content\n", string(failed.stderr))
}

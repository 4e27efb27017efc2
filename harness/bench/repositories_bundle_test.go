//go:build unix

package bench_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead"
	"github.com/bulkhead-policy/bulkhead/harness/engine"
	"github.com/bulkhead-policy/bulkhead/harness/policy"
	"github.com/bulkhead-policy/bulkhead/harness/profile"
	"github.com/bulkhead-policy/bulkhead/harness/results"
	"github.com/bulkhead-policy/bulkhead/harness/template"
)

// TestBundle is what a bundle costs those who make and check it, and what its policies
// cost until they can judge. BENCH=full in the environment is the form that measures.
func TestBundle(t *testing.T) {
	rounds := 1
	if os.Getenv("BENCH") == "full" {
		rounds = 5
	}
	bundled(t, rounds).Record(t, resultsFile, resultsIntroduction)
	admitted(t, rounds).Record(t, resultsFile, resultsIntroduction)
}

// bundled is the bundle as a whole.
func bundled(t *testing.T, rounds int) results.Section {
	t.Helper()
	built := build(t, "cmd/bulkhead", "bench/stopwatch")
	layout := filepath.Join(t.TempDir(), "layout")
	runs := interleaved(t, filepath.Join(built, "stopwatch"), []process{
		{path: filepath.Join(built, "bulkhead"), args: []string{"bundle", "build", "--version", "1.0.0", "--force", "--output", layout}, rounds: rounds},
		{path: filepath.Join(built, "bulkhead"), args: []string{"bundle", "verify", layout}, rounds: rounds},
	})
	for _, run := range runs[0] {
		require.Zero(t, run.Status, "%s", run.stderr)
		require.Equal(t, runs[0][0].stdout, run.stdout, "the digest")
	}
	for _, run := range runs[1] {
		require.Zero(t, run.Status, "%s", run.stderr)
		require.Contains(t, string(run.stdout), fmt.Sprintf("%d policies", len(policies(t))))
	}

	var reading, compiling []taken
	for range rounds {
		var read []policy.Policy
		reading = append(reading, within(t, func() { read = policies(t) }))
		compiling = append(compiling, within(t, func() { compile(t, read) }))
	}

	made := results.Section{
		Title: "The bundle",
		Note: "`bulkhead bundle build` and `bulkhead bundle verify` of all that is shipped are processes. Reading the policies " +
			"is to parse them with their METADATA, and compiling them to make the engine of the profile segmented, which has a " +
			"constraint of each, inside of one process.",
		Header: []string{"what", "rounds", "wall s", "CPU s", "peak MiB"},
	}
	for _, each := range []struct {
		name string
		runs []taken
	}{{"bundle build", runs[0]}, {"bundle verify", runs[1]}, {fmt.Sprintf("reading %d policies", len(policies(t))), reading}, {"compiling them", compiling}} {
		peak := ""
		if each.runs[0].Peak > 0 {
			peak = fmt.Sprintf("%.0f", median(peaks(each.runs)))
		}
		made.Rows = append(made.Rows, []string{
			each.name, strconv.Itoa(len(each.runs)), fmt.Sprintf("%.3f", median(walls(each.runs))), fmt.Sprintf("%.3f", median(cpus(each.runs))), peak,
		})
	}
	return made
}

// within is what something takes inside of this process, the garbage collector with it.
func within(t *testing.T, do func()) taken {
	t.Helper()
	spent := func() time.Duration {
		var usage syscall.Rusage
		require.NoError(t, syscall.Getrusage(syscall.RUSAGE_SELF, &usage))
		return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
	}
	runtime.GC() // what others left behind
	start, before := time.Now(), spent()
	do()
	return taken{Wall: time.Since(start), CPU: spent() - before}
}

func policies(t *testing.T) []policy.Policy {
	t.Helper()
	read, err := policy.Load(os.DirFS(filepath.Join(root, "policies")))
	require.NoError(t, err)
	return read
}

// compile makes an engine of policies, each of which the profile segmented has a
// constraint of.
func compile(t *testing.T, policies []policy.Policy) {
	t.Helper()
	constraints, err := profile.Constraints(bulkhead.Files, "segmented")
	require.NoError(t, err)
	kinds := make(map[string]bool)
	for _, c := range constraints {
		kinds[c.Kind] = true
	}
	require.Len(t, kinds, len(policies))
	compilable := make([]template.Compilable, len(policies))
	for i, p := range policies {
		compilable[i] = template.Compile(p)
	}
	_, err = engine.New(compilable, constraints)
	require.NoError(t, err)
}

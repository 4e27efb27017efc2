//go:build unix

package bench_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// process is a command to run, alone on the machine as far as the test is concerned.
type process struct {
	path string
	args []string
	// folder is the working folder; "" is the test's.
	folder string
	// rounds is in how many rounds it takes part.
	rounds int
}

// taken is what one run took, and what it printed.
type taken struct {
	Wall time.Duration
	// CPU is in user and in system mode, of the process and its children.
	CPU time.Duration
	// System is that in system mode.
	System time.Duration
	// Peak is the resident memory at its highest, in bytes.
	Peak   int64
	Status int

	stdout, stderr []byte
}

// build builds commands of this module, and gives the folder where they are by name.
func build(t testing.TB, commands ...string) string {
	t.Helper()
	folder := t.TempDir()
	args := []string{"build", "-trimpath", "-o", folder + "/"}
	for _, command := range commands {
		args = append(args, "github.com/bulkhead-policy/bulkhead/harness/"+command)
	}
	out, err := exec.Command("go", args...).CombinedOutput()
	require.NoError(t, err, "%s", out)
	return folder
}

// measure runs a process once, with nothing on its standard input. The stopwatch is the
// command of the folder stopwatch.
func measure(t testing.TB, stopwatch string, p process) taken {
	t.Helper()
	folder := t.TempDir()
	report := filepath.Join(folder, "report.json")
	stdout, err := os.Create(filepath.Join(folder, "stdout"))
	require.NoError(t, err)
	defer stdout.Close()
	stderr, err := os.Create(filepath.Join(folder, "stderr"))
	require.NoError(t, err)
	defer stderr.Close()

	// Files, not pipes: nobody has to read while the process writes.
	command := exec.CommandContext(t.Context(), stopwatch, append([]string{report, p.path}, p.args...)...)
	command.Dir, command.Stdout, command.Stderr = p.folder, stdout, stderr
	failure := command.Run()
	var made taken
	made.stdout, err = os.ReadFile(stdout.Name())
	require.NoError(t, err)
	made.stderr, err = os.ReadFile(stderr.Name())
	require.NoError(t, err)
	require.NoError(t, failure, "%s %v: %s", p.path, p.args, made.stderr)

	text, err := os.ReadFile(report)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &made))
	return made
}

// interleaved runs the processes one after the other, then all of them again, so that
// what the machine does besides falls on all alike. It gives the runs of each process,
// one a round that it takes part in, which are the first ones.
func interleaved(t testing.TB, stopwatch string, processes []process) [][]taken {
	t.Helper()
	runs := make([][]taken, len(processes))
	for round := 0; ; round++ {
		more := false
		for i, p := range processes {
			if round < p.rounds {
				more = true
				runs[i] = append(runs[i], measure(t, stopwatch, p))
			}
		}
		if !more {
			return runs
		}
	}
}

// walls are the wall times of runs, in seconds.
func walls(runs []taken) []float64 {
	return figures(runs, func(run taken) float64 { return run.Wall.Seconds() })
}

// cpus are the CPU times of runs, in seconds.
func cpus(runs []taken) []float64 {
	return figures(runs, func(run taken) float64 { return run.CPU.Seconds() })
}

// users are the CPU times of runs in user mode, in seconds.
func users(runs []taken) []float64 {
	return figures(runs, func(run taken) float64 { return (run.CPU - run.System).Seconds() })
}

// peaks are the memory of runs at its highest, in MiB.
func peaks(runs []taken) []float64 {
	return figures(runs, func(run taken) float64 { return float64(run.Peak) / (1 << 20) })
}

func figures(runs []taken, figure func(taken) float64) []float64 {
	made := make([]float64, len(runs))
	for i, run := range runs {
		made[i] = figure(run)
	}
	return made
}

// median is the figure in the middle; of an even number the mean of the two there.
func median(figures []float64) float64 {
	sorted := slices.Sorted(slices.Values(figures))
	middle := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[middle]
	}
	return (sorted[middle-1] + sorted[middle]) / 2
}

// medianRatio is the median of the ratios of the figures of each round that both have.
func medianRatio(these, those []float64) float64 {
	ratios := make([]float64, min(len(these), len(those)))
	for i := range ratios {
		ratios[i] = these[i] / those[i]
	}
	return median(ratios)
}

//go:build unix

package bench_test

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/results"
)

// repositoriesForm is how much is measured.
type repositoriesForm struct {
	// sizes are the numbers of objects of the repositories, ascending; grown those on
	// which nothing but bulkhead is run.
	sizes, grown []int
	// spread is up to which of them a repository is measured in the other layout too:
	// the largest that is not larger.
	spread int
	// policies are those on which each policy is measured by itself, alone is how many.
	policies []int
	alone    int
	// manifest is the number of rounds on one manifest.
	manifest int
	// most is the number of rounds.
	most int
}

// repositoriesFormOf is the form that measures where the environment has BENCH=full, with
// the stock tools on as many objects as BENCH_OBJECTS says, and otherwise the small one for
// every change.
func repositoriesFormOf(t *testing.T, bench, objects string) repositoriesForm {
	t.Helper()
	if bench != "full" {
		return repositoriesForm{[]int{100}, []int{100}, 100, []int{100}, 1, 1, 1}
	}
	form := repositoriesForm{
		[]int{10, 100, 1000, 10_000}, []int{100, 1000, 10_000, 100_000}, 10_000, []int{1000, 3000, 10_000}, math.MaxInt, 11, 5,
	}
	if objects == "" {
		return form
	}
	largest, err := strconv.Atoi(objects)
	require.NoError(t, err, "BENCH_OBJECTS")
	upTo := func(sizes []int) (made []int) {
		for _, size := range sizes {
			if size <= largest {
				made = append(made, size)
			}
		}
		return made
	}
	form.sizes = upTo(form.sizes)
	require.NotEmpty(t, form.sizes, "BENCH_OBJECTS")
	return form
}

// rounds is the number of rounds on a repository.
func (f repositoriesForm) rounds(objects int) int {
	switch {
	case objects > 10_000:
		return 1
	case objects > 1000:
		return min(f.most, 3)
	}
	return f.most
}

// layouts are those in which a repository is measured.
func (f repositoriesForm) layouts(objects int) []layout {
	largest := 0
	for _, size := range f.sizes {
		if size <= f.spread {
			largest = size
		}
	}
	if objects == largest {
		return []layout{applicationPerFile, objectPerFile}
	}
	return []layout{applicationPerFile}
}

func TestRepositoriesForm(t *testing.T) {
	small := repositoriesFormOf(t, "", "1000")
	assert.Equal(t, repositoriesForm{[]int{100}, []int{100}, 100, []int{100}, 1, 1, 1}, small)
	assert.Equal(t, []layout{applicationPerFile, objectPerFile}, small.layouts(100))
	assert.Equal(t, 1, small.rounds(100))

	full := repositoriesFormOf(t, "full", "")
	assert.Equal(t, []int{10, 100, 1000, 10_000}, full.sizes)
	assert.Equal(t, []int{100, 1000, 10_000, 100_000}, full.grown)
	for _, size := range full.sizes {
		assert.Equal(t, size == 10_000, len(full.layouts(size)) == 2, "%d", size)
	}
	for size, rounds := range map[int]int{10: 5, 1000: 5, 10_000: 3, 100_000: 1} {
		assert.Equal(t, rounds, full.rounds(size), "%d", size)
	}

	limited := repositoriesFormOf(t, "full", "5000")
	assert.Equal(t, []int{10, 100, 1000}, limited.sizes)
	assert.Equal(t, full.grown, limited.grown)
	assert.Len(t, limited.layouts(1000), 2)
	assert.Len(t, limited.layouts(100), 1)
}

func TestStockRounds(t *testing.T) {
	assert.Equal(t, 5, stockRounds(1000, 5, objectPerFile))
	assert.Equal(t, 1, stockRounds(10_000, 3, applicationPerFile))
	assert.Zero(t, stockRounds(10_000, 3, objectPerFile))
}

// contest is what is measured, with what, on what.
type contest struct {
	form      repositoriesForm
	stopwatch string
	tools     []tool
	// folder is where the repositories are.
	folder string
}

// repository is the folder of a repository, which is written once.
func (c contest) repository(t *testing.T, objects int, by layout) string {
	t.Helper()
	folder := filepath.Join(c.folder, fmt.Sprintf("%d objects, %s", objects, by))
	if _, err := os.Stat(folder); err == nil {
		return folder
	}
	return write(t, folder, objects, by)
}

// measured runs all tools on manifests in rounds. Each run of each tool that judges has
// to have found the same.
func (c contest) measured(t *testing.T, manifests string, objects, rounds int, by layout) contestants {
	t.Helper()
	processes := make([]process, len(c.tools))
	for i, tool := range c.tools {
		processes[i] = tool.on(manifests, tool.rounds(objects, rounds, by))
	}
	made := contestants{tools: c.tools, runs: interleaved(t, c.stopwatch, processes)}
	for i, tool := range c.tools {
		for round, run := range made.runs[i] {
			found := tool.judged(t, objects, run)
			switch {
			case tool.name == "reading alone":
			case made.findings == nil:
				require.NotEmpty(t, found, "%s finds nothing, and there is something", tool.name)
				made.findings = found
			default:
				require.Equal(t, made.findings, found, "%s does not find what %s does, in round %d", tool.name, c.tools[0].name, round)
			}
		}
	}
	return made
}

// TestRepositories is what it takes to judge repositories of growing size with the
// profile baseline. Each run of each tool has to have found the same, in every word,
// before a time is told; no time is asserted. BENCH=full in the environment is the form
// that measures, BENCH_OBJECTS up to which size with the stock tools.
func TestRepositories(t *testing.T) {
	built := build(t, "cmd/bulkhead", "bench/stopwatch", "bench/reading")
	c := contest{
		repositoriesFormOf(t, os.Getenv("BENCH"), os.Getenv("BENCH_OBJECTS")),
		filepath.Join(built, "stopwatch"), tools(t, built), t.TempDir(),
	}
	whole, besideReading := c.bySize(t)
	whole.Record(t, resultsFile, resultsIntroduction)
	besideReading.Record(t, resultsFile, resultsIntroduction)
	for _, measure := range []func(*testing.T) results.Section{c.byManifest, c.byGrowth, c.byPolicy} {
		measure(t).Record(t, resultsFile, resultsIntroduction)
	}
}

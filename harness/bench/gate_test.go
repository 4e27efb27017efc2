//go:build unix

package bench_test

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"

	"github.com/bulkhead-policy/bulkhead"
	"github.com/bulkhead-policy/bulkhead/harness/check"
	"github.com/bulkhead-policy/bulkhead/harness/constraint"
	"github.com/bulkhead-policy/bulkhead/harness/engine"
	"github.com/bulkhead-policy/bulkhead/harness/manifest"
	"github.com/bulkhead-policy/bulkhead/harness/template"
)

const (
	// gateFile is how much memory each thing took when that was last recorded, as the
	// number of pieces that it asked for.
	gateFile = "testdata/gate.yaml"
	// gateMargin is how many times as many it may ask for today.
	gateMargin = 1.2
	// gateObjects is the size of the repository that is judged.
	gateObjects = 300
)

// TestGate holds what bulkhead and its policies cost to what they cost before. It
// counts allocations, which are nearly the same in every run and on every machine, and
// of which evaluation makes some for every expression. RECORD_GATE=1 in the
// environment records them.
func TestGate(t *testing.T) {
	found := make(map[string]int)
	maps.Copy(found, costOfRepository(t))
	maps.Copy(found, costOfRequests(t))

	if os.Getenv("RECORD_GATE") == "1" {
		text, err := yaml.Marshal(found)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(gateFile, text, 0o600))
	}
	text, err := os.ReadFile(gateFile)
	require.NoError(t, err)
	recorded := make(map[string]int)
	require.NoError(t, yaml.UnmarshalStrict(text, &recorded))
	for _, problem := range dearer(recorded, found) {
		assert.Fail(t, problem)
	}
}

// dearer are the things that cost more than they may.
func dearer(recorded, found map[string]int) []string {
	const advice = "find out what costs more, or record it with RECORD_GATE=1 make bench-gate and say why"
	var problems []string
	for _, name := range slices.Sorted(maps.Keys(found)) {
		before, known := recorded[name]
		switch {
		case !known:
			problems = append(problems, fmt.Sprintf("%s is not recorded; record it with RECORD_GATE=1 make bench-gate", name))
		case float64(found[name]) > gateMargin*float64(before):
			problems = append(problems, fmt.Sprintf("%s makes %d allocations, %.2f times as many as the %d recorded; %s",
				name, found[name], float64(found[name])/float64(before), before, advice))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(recorded)) {
		if _, still := found[name]; !still {
			problems = append(problems, fmt.Sprintf("%s is recorded and was not measured; record anew with RECORD_GATE=1 make bench-gate", name))
		}
	}
	return problems
}

func TestDearer(t *testing.T) {
	recorded := map[string]int{"same": 100, "a fifth more": 100, "more": 100, "less": 100, "gone": 100}
	found := map[string]int{"same": 100, "a fifth more": 120, "more": 121, "less": 10, "new": 1}
	assert.Equal(t, []string{
		"more makes 121 allocations, 1.21 times as many as the 100 recorded; find out what costs more, or record it with RECORD_GATE=1 make bench-gate and say why",
		"new is not recorded; record it with RECORD_GATE=1 make bench-gate",
		"gone is recorded and was not measured; record anew with RECORD_GATE=1 make bench-gate",
	}, dearer(recorded, found))
}

// allocations are how many pieces of memory something asks for, the least of some
// times: what runs beside it only adds to them.
func allocations(t *testing.T, do func()) int {
	t.Helper()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	least := 0
	for range 3 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		do()
		runtime.ReadMemStats(&after)
		if made := int(after.Mallocs - before.Mallocs); least == 0 || made < least {
			least = made
		}
	}
	return least
}

func TestAllocations(t *testing.T) {
	var kept [][]byte
	assert.InDelta(t, 1000, allocations(t, func() {
		kept = make([][]byte, 0, 1000)
		for range 1000 {
			kept = append(kept, make([]byte, 64))
		}
	}), 20)
	assert.Len(t, kept, 1000)
}

// costOfRepository is what it takes to begin, to read an object, and to judge all of a
// repository by each constraint of the baseline.
func costOfRepository(t *testing.T) map[string]int {
	t.Helper()
	found := make(map[string]int)
	one := write(t, t.TempDir(), objectsEach, applicationPerFile)
	found["check: one application"] = allocations(t, func() {
		_, _, err := check.Run(context.Background(), check.Options{Bundle: bulkhead.Files, Profile: check.DefaultProfile, Paths: []string{one}})
		require.NoError(t, err)
	})

	folder := write(t, t.TempDir(), gateObjects, applicationPerFile)
	var read manifest.Input
	found["check: reading a repository"] = allocations(t, func() {
		read = manifest.Read(t.Context(), manifest.Options{}, folder)
		require.Empty(t, read.Errors)
	})
	var (
		reviews   []engine.Review
		inventory []map[string]any
	)
	for _, object := range read.Objects {
		reviews = append(reviews, engine.Review{Object: object.Value})
		inventory = append(inventory, object.Value)
	}
	for _, r := range profileRules(t, "baseline") {
		compilable, err := template.Read(r.template)
		require.NoError(t, err)
		judge, err := engine.New([]template.Compilable{compilable}, []constraint.Constraint{r.parsed(t)})
		require.NoError(t, err)
		found["check: "+r.name()] = allocations(t, func() {
			_, faults, err := judge.Judge(t.Context(), reviews, inventory)
			require.NoError(t, err)
			require.Empty(t, faults)
		})
	}
	return found
}

// costOfRequests is what each constraint of the profile strict takes inside Gatekeeper
// for one request of each kind.
func costOfRequests(t *testing.T) map[string]int {
	t.Helper()
	found := make(map[string]int)
	objects := readObjects(t, filepath.Join(admissionFolder, "reviewed.yaml"), false)
	client := newWebhook(t)
	client.add(t, world(t, gateObjects))
	namespace := teamNamespaces(t)[0]
	for _, r := range profileRules(t, "strict") {
		remove := client.install(t, r)
		for _, object := range objects {
			if !r.takes(t, object) {
				continue
			}
			ask := client.asking(t, object, namespace)
			subject := &unstructured.Unstructured{Object: object}
			found[fmt.Sprintf("Gatekeeper: %s, %s %s", r.name(), subject.GetName(), subject.GetKind())] = allocations(t, func() { ask() })
		}
		remove()
	}
	return found
}

//go:build unix

package bench_test

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead"
	"github.com/bulkhead-policy/bulkhead/harness/check"
)

// planted are the findings that a repository was made for, each "constraint Kind
// namespace/name", sorted.
func planted(made []application) []string {
	var found []string
	for _, a := range made {
		if a.fault == "" {
			continue
		}
		at := slices.IndexFunc(faults(), func(f fault) bool { return f.name == a.fault })
		for _, what := range faults()[at].found {
			fields := strings.Fields(what)
			found = append(found, fmt.Sprintf("%s %s %s/%s-%s", fields[0], fields[1], a.Namespace, a.Name, fields[2]))
		}
		if a.Is("host twice") {
			rival := made[slices.IndexFunc(made, func(b application) bool { return b.Host == a.SecondHost })]
			found = append(found, fmt.Sprintf("unique-ingress-hosts Ingress %s/%s-web", rival.Namespace, rival.Name))
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// TestPlanted holds repositories to what is wrong with them: the baseline finds that,
// and nothing else.
func TestPlanted(t *testing.T) {
	for objects, by := range map[int]layout{10: objectPerFile, 500: applicationPerFile} {
		t.Run(fmt.Sprintf("%d objects, %s", objects, by), func(t *testing.T) {
			checked, _, err := check.Run(context.Background(), check.Options{
				Bundle: bulkhead.Files, Profile: check.DefaultProfile, Paths: []string{write(t, t.TempDir(), objects, by)},
			})
			require.NoError(t, err)
			require.Empty(t, checked.Errors)
			assert.Equal(t, objects, checked.Summary.Objects)

			var found []string
			for _, v := range checked.Violations {
				found = append(found, v.Constraint+" "+v.Object.String())
			}
			slices.Sort(found)
			assert.Equal(t, planted(applications(t, objects)), slices.Compact(found))
		})
	}
}

// tree is every file of a folder, by its path below it.
func tree(t *testing.T, folder string) map[string]string {
	t.Helper()
	files := make(map[string]string)
	require.NoError(t, filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		below, _ := filepath.Rel(folder, path)
		files[below] = string(text)
		return err
	}))
	return files
}

func TestRepositoryIsTheSameEachTime(t *testing.T) {
	once, again := tree(t, write(t, t.TempDir(), 200, applicationPerFile)), tree(t, write(t, t.TempDir(), 200, applicationPerFile))
	assert.Equal(t, once, again)
	assert.Len(t, once, 20)

	apart := tree(t, write(t, t.TempDir(), 200, objectPerFile))
	assert.Len(t, apart, 200)
	for path, text := range once {
		var documents []string
		for i := range objectsEach {
			documents = append(documents, apart[filepath.Join(strings.TrimSuffix(path, ".yaml"), fmt.Sprintf("%d.yaml", i))])
		}
		assert.Equal(t, text, strings.Join(documents, "---\n"), path)
	}
}

func TestFaultsAreDealtOut(t *testing.T) {
	for objects, wrong := range map[int]int{10: 1, 100: 3, 1000: 30} {
		count := make(map[string]int)
		for _, a := range applications(t, objects) {
			count[a.fault]++
		}
		assert.Equal(t, objects/objectsEach-wrong, count[""], "%d objects", objects)
		for i, f := range faults() {
			expected := wrong / len(faults())
			if i < wrong%len(faults()) {
				expected++
			}
			assert.Equal(t, expected, count[f.name], "%d objects, %s", objects, f.name)
		}
	}
}

func TestObjectsAreOfTheirSize(t *testing.T) {
	bytes := 0
	for _, text := range tree(t, write(t, t.TempDir(), 1000, applicationPerFile)) {
		bytes += len(text)
	}
	assert.InDelta(t, 1300, bytes/1000, 50, "bytes an object")
}

// Package harness_test holds the house to its floors.
package harness_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const harness = "github.com/bulkhead-policy/bulkhead/harness/"

// floors are the packages by floor; imports go down only.
func floors() map[string]int {
	return map[string]int{
		"apiserver":       0,
		"archive":         0,
		"artifact":        0,
		"bench/reading":   0,
		"bench/stopwatch": 0,
		"drawing":         0,
		"fakeapi":         0,
		"format":          0,
		"printable":       0,
		"results":         0,
		"sbom":            0,
		"signing":         0,
		"testcluster":     0,
		"watcher":         0,
		"diagram":         1,
		"manifest":        1,
		"mutation":        1,
		"policy":          1,
		"cluster":         2,
		"constraint":      2,
		"expansion":       2,
		"reach":           2,
		"template":        2,
		"answer":          3,
		"catalog":         3,
		"conftest":        3,
		"engine":          3,
		"matrix":          3,
		"profile":         3,
		"report":          3,
		"bundle":          4,
		"check":           4,
		"controls":        4,
		"generate":        4,
		"suite":           4,
		"cmd/generate":    5,
		"cmd/mutate":      5,
		"release":         5,
		"upgrade":         5,
		"cmd/bulkhead":    6,
	}
}

func TestImportsGoDown(t *testing.T) {
	house := os.DirFS(".")
	files, seen := 0, make(map[string]bool)
	require.NoError(t, fs.WalkDir(house, ".", func(file string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && file == "tools":
			return fs.SkipDir
		case path.Ext(file) != ".go" || strings.HasSuffix(file, "_test.go"):
			return nil
		}

		room := path.Dir(file)
		floor, known := floors()[room]
		require.True(t, known, "%s stands on no floor: add it to this test", room)
		files++
		seen[room] = true

		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		require.NoError(t, err)
		for _, spec := range parsed.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			require.NoError(t, err)
			below, ours := strings.CutPrefix(imported, harness)
			if !ours {
				continue
			}
			assert.Less(t, floors()[below], floor, "%s imports %s, which is not below it", file, below)
		}
		return nil
	}))
	assert.Greater(t, files, 20)
	assert.Len(t, seen, len(floors()), "a floor is named that no package stands on")
}

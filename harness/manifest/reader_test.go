package manifest_test

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/manifest"
)

const (
	configMap = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: %}\n"
	widget    = "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: %}\n"
	widgets   = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: widgets.example.com}\n" +
		"spec: {group: example.com, scope: Cluster, names: {kind: Widget, plural: widgets}, " +
		"versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]}\n"
)

func named(text, name string) string { return strings.ReplaceAll(text, "%", name) }

// folder writes files as they stood an hour ago, so that they are not read again
// because they are new.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	at := t.TempDir()
	for name, text := range files {
		writeAt(t, filepath.Join(at, name), text, time.Now().Add(-time.Hour))
	}
	return at
}

func writeAt(t *testing.T, file, text string, changed time.Time) {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o700))
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	require.NoError(t, os.Chtimes(file, changed, changed))
}

// same reports for each object by name whether its map is the one that it was.
func same(before, after manifest.Input) map[string]bool {
	maps := make(map[string]uintptr)
	for _, object := range before.Objects {
		maps[object.Name] = reflect.ValueOf(object.Value).Pointer()
	}
	found := make(map[string]bool)
	for _, object := range after.Objects {
		found[object.Name] = maps[object.Name] == reflect.ValueOf(object.Value).Pointer()
	}
	return found
}

func TestReaderReadsWhatChanged(t *testing.T) {
	two := named(configMap, "a") + "---\n" + named(configMap, "b")
	files := map[string]string{"x/two.yaml": two, "c.yaml": named(configMap, "c")}
	for name, test := range map[string]struct {
		change func(t *testing.T, at string)
		same   map[string]bool
		lines  map[string]int // of the objects
		errors []string
	}{
		"nothing": {
			func(*testing.T, string) {}, map[string]bool{"a": true, "b": true, "c": true}, map[string]int{"a": 1, "b": 5, "c": 1}, nil,
		},
		"one object of a file, and the place of the other": {
			func(t *testing.T, at string) {
				writeAt(t, filepath.Join(at, "x/two.yaml"), "# two\n"+named(configMap, "a")+"data: {k: v}\n---\n"+named(configMap, "b"), time.Now())
			}, map[string]bool{"a": false, "b": true, "c": true}, map[string]int{"a": 2, "b": 7, "c": 1}, nil,
		},
		"a file of the same size": {
			func(t *testing.T, at string) {
				writeAt(t, filepath.Join(at, "c.yaml"), named(configMap, "d"), time.Now())
			}, map[string]bool{"a": true, "b": true, "d": false}, map[string]int{"a": 1, "b": 5, "d": 1}, nil,
		},
		"a file that is gone": {
			func(t *testing.T, at string) {
				require.NoError(t, os.Remove(filepath.Join(at, "c.yaml")))
			}, map[string]bool{"a": true, "b": true}, map[string]int{"a": 1, "b": 5}, nil,
		},
		"a file more": {
			func(t *testing.T, at string) {
				writeAt(t, filepath.Join(at, "y/d.yaml"), named(configMap, "d"), time.Now())
			}, map[string]bool{"a": true, "b": true, "c": true, "d": false}, map[string]int{"a": 1, "b": 5, "c": 1, "d": 1}, nil,
		},
		"a file that breaks": {
			func(t *testing.T, at string) {
				writeAt(t, filepath.Join(at, "c.yaml"), "a: [\n", time.Now())
			}, map[string]bool{"a": true, "b": true}, map[string]int{"a": 1, "b": 5},
			[]string{"c.yaml:1:4: syntax error: did not find expected node content; write a value here, or close the bracket"},
		},
		"an object that is there already": {
			func(t *testing.T, at string) {
				writeAt(t, filepath.Join(at, "z.yaml"), named(configMap, "a"), time.Now())
			}, map[string]bool{"a": false, "b": true, "c": true}, map[string]int{"a": 1, "b": 5, "c": 1},
			[]string{"z.yaml:3:18: ConfigMap default/a is in x/two.yaml:3 already; a cluster would keep only the last, remove one of them"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			at := folder(t, files)
			t.Chdir(at)
			reader := manifest.NewReader(manifest.Options{}, ".")
			before := reader.Read(t.Context())
			require.Empty(t, before.Errors)
			require.Len(t, before.Objects, 3)

			test.change(t, at)
			for range 2 {
				after := reader.Read(t.Context())
				assert.Equal(t, test.same, same(before, after))
				lines := make(map[string]int)
				for _, object := range after.Objects {
					lines[object.Name], _ = object.Position(nil)
				}
				assert.Equal(t, test.lines, lines)
				var errors []string
				for _, err := range after.Errors {
					errors = append(errors, err.Error())
				}
				assert.Equal(t, test.errors, errors)

				fresh := manifest.Read(t.Context(), manifest.Options{}, ".")
				assert.Equal(t, fresh.Errors, after.Errors)
				assert.Equal(t, fresh.Files, after.Files)
				require.Len(t, after.Objects, len(fresh.Objects))
				for i := range fresh.Objects {
					assert.Equal(t, fresh.Objects[i].Value, after.Objects[i].Value)
				}
			}
		})
	}
}

// TestReaderOfAFreshFile changes a file in the moment that it was written, to one of
// the same size and time.
func TestReaderOfAFreshFile(t *testing.T) {
	at, now := t.TempDir(), time.Now()
	file := filepath.Join(at, "a.yaml")
	writeAt(t, file, named(configMap, "a"), now)
	reader := manifest.NewReader(manifest.Options{}, at)
	assert.Equal(t, "a", reader.Read(t.Context()).Objects[0].Name)
	writeAt(t, file, named(configMap, "b"), now)
	assert.Equal(t, "b", reader.Read(t.Context()).Objects[0].Name)
}

// TestReaderOfScopes has a definition come and go that says of a kind that it has no
// namespaces.
func TestReaderOfScopes(t *testing.T) {
	at := folder(t, map[string]string{"w.yaml": named(widget, "w"), "c.yaml": named(configMap, "c")})
	reader := manifest.NewReader(manifest.Options{}, at)
	namespaces := func() map[string]string {
		input := reader.Read(t.Context())
		require.Empty(t, input.Errors)
		found := make(map[string]string)
		for _, object := range input.Objects {
			found[object.Name] = object.Namespace
		}
		return found
	}
	assert.Equal(t, map[string]string{"w": "default", "c": "default"}, namespaces())
	writeAt(t, filepath.Join(at, "crd.yaml"), widgets, time.Now())
	assert.Equal(t, map[string]string{"w": "", "c": "default", "widgets.example.com": ""}, namespaces())
	require.NoError(t, os.Remove(filepath.Join(at, "crd.yaml")))
	assert.Equal(t, map[string]string{"w": "default", "c": "default"}, namespaces())
}

func TestReaderOfStandardInput(t *testing.T) {
	reader := manifest.NewReader(manifest.Options{Stdin: strings.NewReader(named(configMap, "a"))}, "-")
	first := reader.Read(t.Context())
	assert.Equal(t, map[string]bool{"a": true}, same(first, reader.Read(t.Context())))
}

// TestReaderOfStandardInputInAnotherScope has a file tell of the kind of what was read
// from standard input before.
func TestReaderOfStandardInputInAnotherScope(t *testing.T) {
	at := folder(t, map[string]string{"c.yaml": named(configMap, "c")})
	reader := manifest.NewReader(manifest.Options{Stdin: strings.NewReader(named(widget, "w") + "---\na: b\n")}, "-", at)
	for _, namespace := range []string{"default", ""} {
		read := reader.Read(t.Context())
		require.Len(t, read.Errors, 1)
		assert.Equal(t, namespace, read.Objects[0].Namespace)
		writeAt(t, filepath.Join(at, "crd.yaml"), widgets, time.Now())
	}
}

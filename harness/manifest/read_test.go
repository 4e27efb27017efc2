package manifest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// configMap is a manifest.
func configMap(name string) []byte {
	return fmt.Appendf(nil, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: %s}\n", name)
}

// summary returns the objects of an input with their files, and its errors.
func summary(input Input) (objects, problems []string) {
	for i := range input.Objects {
		objects = append(objects, input.Objects[i].File+" "+input.Objects[i].Name)
	}
	for _, err := range input.Errors {
		problems = append(problems, err.Error())
	}
	return objects, problems
}

func TestReadFoldersAndFiles(t *testing.T) {
	folder := fstest.MapFS{
		"b/two.yml":             {Data: configMap("two")},
		"b/one.yaml":            {Data: configMap("one")},
		"b/deep/er/three.json":  {Data: []byte(`{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "three"}}`)},
		"b/readme.md":           {Data: []byte("no manifest")},
		"b/upper.YAML":          {Data: []byte("no manifest")},
		"b/.hidden/four.yaml":   {Data: configMap("four")},
		"b/.five.yaml":          {Data: configMap("five")},
		"a.yaml":                {Data: configMap("a")},
		"plain":                 {Data: configMap("plain")},
		"empty/readme.md":       {Data: []byte("no manifest")},
		"bad.yaml":              {Data: []byte("a: b: c\n---\n- 1\n")},
		".hidden-too/six.yaml":  {Data: configMap("six")},
		"nothing.yaml":          {Data: []byte("# nothing here\n---\n")},
		"outer/inner/only.yaml": {Data: configMap("only")},
	}
	for name, c := range map[string]struct {
		paths    []string
		objects  []string
		problems []string
		files    int
	}{
		"a folder, sorted, without hidden folders": {
			[]string{"b"},
			[]string{"b/.five.yaml five", "b/deep/er/three.json three", "b/one.yaml one", "b/two.yml two"}, nil, 4,
		},
		"paths in their order": {
			[]string{"plain", "b/two.yml", "a.yaml"},
			[]string{"plain plain", "b/two.yml two", "a.yaml a"}, nil, 3,
		},
		"a file is read once": {
			[]string{"b/two.yml", "b", "b", "b/one.yaml"},
			[]string{"b/two.yml two", "b/.five.yaml five", "b/deep/er/three.json three", "b/one.yaml one"}, nil, 4,
		},
		"a hidden folder that is named": {
			[]string{".hidden-too"}, []string{".hidden-too/six.yaml six"}, nil, 1,
		},
		"errors among the rest, in order": {
			[]string{"missing.yaml", "", "empty", "bad.yaml", "missing", "a.yaml", "nothing.yaml"},
			[]string{"a.yaml a"},
			[]string{
				"missing.yaml: no such file or folder",
				`empty path; name a file, a folder or "-"`,
				"empty: no manifest in this folder: no file ends in .yaml, .yml or .json",
				"bad.yaml:1:5: syntax error: mapping values are not allowed in this context" + misplaced,
				"bad.yaml:3:1: this document is a list; a manifest is an object with apiVersion and kind",
				"missing: no such file or folder",
			}, 3,
		},
		"a folder that holds only folders": {
			[]string{"outer"}, []string{"outer/inner/only.yaml only"}, nil, 1,
		},
		"nothing at all": {nil, nil, nil, 0},
	} {
		t.Run(name, func(t *testing.T) {
			input := Read(context.Background(), Options{FS: folder}, c.paths...)
			objects, problems := summary(input)
			assert.Equal(t, c.objects, objects)
			assert.Equal(t, c.problems, problems)
			assert.Equal(t, c.files, input.Files)
		})
	}
}

func TestReadStandardInput(t *testing.T) {
	input := Read(context.Background(), Options{Stdin: strings.NewReader("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n---\na: b: c\n")}, "-", "-")
	objects, problems := summary(input)
	assert.Equal(t, []string{"<stdin> a"}, objects)
	assert.Equal(t, []string{"<stdin>:5:5: syntax error: mapping values are not allowed in this context" + misplaced}, problems)
	assert.Equal(t, 1, input.Files)

	_, problems = summary(Read(context.Background(), Options{}, "-"))
	assert.Equal(t, []string{"<stdin>: no standard input here; name a file"}, problems)

	_, problems = summary(Read(context.Background(), Options{Stdin: iotest.ErrReader(errors.New("broken pipe"))}, "-"))
	assert.Equal(t, []string{"<stdin>: cannot be read: broken pipe"}, problems)
}

// endless counts what is read of it.
type endless struct{ read int }

func (e *endless) Read(buffer []byte) (int, error) {
	e.read += len(buffer)
	return len(buffer), nil
}

func TestReadNoMoreThanTheLimit(t *testing.T) {
	const tooLarge = "larger than 32 MiB, which is as much as is read of one file; split it"
	stream := &endless{}
	_, problems := summary(Read(context.Background(), Options{Stdin: stream}, "-"))
	assert.Equal(t, []string{"<stdin>: " + tooLarge}, problems)
	assert.Equal(t, MaxFileSize+1, stream.read)

	large := filepath.Join(t.TempDir(), "large.yaml")
	require.NoError(t, os.WriteFile(large, nil, 0o600))
	require.NoError(t, os.Truncate(large, 100<<20))
	_, problems = summary(Read(context.Background(), Options{}, large))
	assert.Equal(t, []string{large + ": " + tooLarge}, problems)
}

func TestReadHost(t *testing.T) {
	folder := t.TempDir()
	write := func(name string, content []byte) {
		name = filepath.Join(folder, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o700))
		require.NoError(t, os.WriteFile(name, content, 0o600))
	}
	link := func(target, name string) {
		require.NoError(t, os.Symlink(target, filepath.Join(folder, name)))
	}
	write("apps/a.yaml", configMap("a"))
	write("apps/b.yaml", configMap("b"))
	write("mounted/..data/c.yaml", configMap("c"))
	write("other/d.yaml", configMap("d"))
	link("..data/c.yaml", "mounted/c.yaml")
	link("a.yaml", "apps/again.yaml")
	link("..", "apps/up")
	link("../other", "apps/elsewhere")
	link("loop.yaml", "apps/loop.yaml")
	link("nowhere", "apps/dangling.yaml")
	link("nowhere", "apps/dangling")

	t.Chdir(filepath.Join(folder, "other"))
	for _, c := range []struct{ paths, objects, problems []string }{
		{
			[]string{filepath.Join(folder, "apps")},
			[]string{"apps/a.yaml a", "apps/b.yaml b", "apps/elsewhere/d.yaml d", "apps/up/mounted/c.yaml c"},
			[]string{"apps/dangling.yaml: no such file or folder", "apps/loop.yaml: cannot be read: too many levels of symbolic links"},
		},
		{
			[]string{"../apps/again.yaml", "../apps/a.yaml"},
			[]string{"../apps/again.yaml a"}, nil,
		},
		{
			[]string{"."}, []string{"d.yaml d"}, nil,
		},
		{
			[]string{"../apps/loop.yaml"}, nil,
			[]string{"../apps/loop.yaml: cannot be read: too many levels of symbolic links"},
		},
	} {
		objects, problems := summary(Read(context.Background(), Options{}, c.paths...))
		for _, lines := range [][]string{objects, problems} {
			for i := range lines {
				lines[i] = strings.TrimPrefix(lines[i], folder+string(filepath.Separator))
			}
		}
		assert.Equal(t, c.objects, objects)
		assert.Equal(t, c.problems, problems)
	}
}

// failing is a file system whose files and folders break in different ways.
type failing struct{ fstest.MapFS }

func (f failing) Open(name string) (fs.File, error) {
	if strings.HasPrefix(name, "secret") {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	file, err := f.MapFS.Open(name)
	if name == "torn.yaml" {
		return torn{file}, err
	}
	return file, err
}

func (f failing) ReadDir(name string) ([]fs.DirEntry, error) {
	if name == "closed" {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return f.MapFS.ReadDir(name)
}

func (f failing) Stat(name string) (fs.FileInfo, error) { return f.MapFS.Stat(name) }

type torn struct{ fs.File }

func (torn) Read([]byte) (int, error) { return 0, &fs.PathError{Op: "read", Err: io.ErrUnexpectedEOF} }

func TestReadWhatCannotBeRead(t *testing.T) {
	folder := failing{fstest.MapFS{
		"secret.yaml":  {Data: configMap("a")},
		"torn.yaml":    {Data: configMap("b")},
		"closed/c.yml": {Data: configMap("c")},
		"fine.yaml":    {Data: configMap("d")},
	}}
	objects, problems := summary(Read(context.Background(), Options{FS: folder}, "."))
	assert.Equal(t, []string{"fine.yaml d"}, objects)
	assert.Equal(t, []string{
		"closed: permission denied; make it readable",
		"secret.yaml: permission denied; make it readable",
		"torn.yaml: cannot be read: unexpected EOF",
	}, problems)
}

func TestReadTheSameObjectInTwoFiles(t *testing.T) {
	folder := fstest.MapFS{"a.yaml": {Data: configMap("x")}, "b.yaml": {Data: configMap("x")}}
	objects, problems := summary(Read(context.Background(), Options{FS: folder}, "."))
	assert.Equal(t, []string{"b.yaml x"}, objects)
	assert.Equal(t, []string{"b.yaml:3:18: ConfigMap default/x is in a.yaml:3 already; a cluster would keep only the last, remove one of them"}, problems)
}

func TestReadInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	objects, problems := summary(Read(ctx, Options{FS: fstest.MapFS{"a.yaml": {Data: configMap("a")}}}, "a.yaml"))
	assert.Empty(t, objects)
	assert.Equal(t, []string{"not all was read: context canceled"}, problems)
}

func TestReadIsTheSameEveryTime(t *testing.T) {
	folder := fstest.MapFS{}
	for i := range 40 {
		folder[fmt.Sprintf("%02d.yaml", i)] = &fstest.MapFile{Data: fmt.Appendf(nil, "%s---\na: b: c\n---\n%s---\n{x: 1, x: 2}\n", configMap(fmt.Sprintf("a%d", i)), configMap(fmt.Sprintf("b%d", i%30)))}
	}
	expectedObjects, expectedProblems := summary(Read(context.Background(), Options{FS: folder}, "."))
	assert.Len(t, expectedObjects, 70)
	assert.Len(t, expectedProblems, 90)
	for range 5 {
		objects, problems := summary(Read(context.Background(), Options{FS: folder}, "."))
		assert.Equal(t, expectedObjects, objects)
		assert.Equal(t, expectedProblems, problems)
	}
}

// TestReadKeepsWhatStandsBesideErrors reads a list with one item that is none.
func TestReadKeepsWhatStandsBesideErrors(t *testing.T) {
	list := "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n- 5\n"
	input := Read(context.Background(), Options{Stdin: strings.NewReader(list)}, "-")
	require.Len(t, input.Errors, 1)
	require.Len(t, input.Objects, 1)
	assert.Equal(t, "a", input.Objects[0].Name)
}

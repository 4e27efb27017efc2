package watcher_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/watcher"
)

func write(t *testing.T, name string) {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o700))
	require.NoError(t, os.WriteFile(name, []byte("a: b\n"), 0o600))
}

// TestNext makes one change at a time, and then one to last.yaml, by which the first
// is known to be told or not to be.
func TestNext(t *testing.T) {
	for name, test := range map[string]struct {
		paths  []string
		change func(t *testing.T)
		want   []string
	}{
		"a file is written": {[]string{"."}, func(t *testing.T) { write(t, "a.yaml") }, []string{"a.yaml"}},
		"a file of a folder in it is written": {
			[]string{"."}, func(t *testing.T) { write(t, "in/b.yaml") }, []string{"in/b.yaml"},
		},
		"a file is put in the place of another": {[]string{"a.yaml", "last.yaml"}, func(t *testing.T) {
			write(t, "new.txt")
			require.NoError(t, os.Rename("new.txt", "a.yaml"))
		}, []string{"a.yaml"}},
		"a file is removed":    {[]string{"."}, func(t *testing.T) { require.NoError(t, os.Remove("a.yaml")) }, []string{"a.yaml"}},
		"a file comes":         {[]string{"."}, func(t *testing.T) { write(t, "c.json") }, []string{"c.json"}},
		"a file that is named": {[]string{"late.txt", "last.yaml"}, func(t *testing.T) { write(t, "late.txt") }, []string{"late.txt"}},
		"a file of a folder that comes": {
			[]string{"."}, func(t *testing.T) { write(t, "new/c.yml") }, []string{"new"},
		},
		"a folder that goes": {[]string{"."}, func(t *testing.T) { require.NoError(t, os.RemoveAll("in")) }, []string{"in", "in/b.yaml"}},
		"a folder that is moved away and comes back": {[]string{"."}, func(t *testing.T) {
			require.NoError(t, os.Rename("in", "../away"))
			write(t, "in/b.yaml")
		}, []string{"in"}},
		"a file that a link leads to":             {[]string{"."}, func(t *testing.T) { write(t, "../outside/l.yaml") }, []string{"../outside/l.yaml"}},
		"a file of a folder that a link leads to": {[]string{"."}, func(t *testing.T) { write(t, "../linked/f.yaml") }, []string{"link/f.yaml"}},

		"not a file of another name":     {[]string{"a.yaml", "last.yaml"}, func(t *testing.T) { write(t, "z.yaml") }, nil},
		"not a file that is no manifest": {[]string{"."}, func(t *testing.T) { write(t, "a.txt") }, nil},
		"not a file of a hidden folder":  {[]string{"."}, func(t *testing.T) { write(t, ".git/a.yaml") }, nil},
		"not a file that is looked at": {[]string{"."}, func(t *testing.T) {
			require.NoError(t, os.Chmod("a.yaml", 0o644))
		}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			at := t.TempDir()
			t.Chdir(at)
			for _, name := range []string{"work/a.yaml", "work/in/b.yaml", "work/.git/config", "linked/f.yaml", "outside/l.yaml"} {
				write(t, name)
			}
			t.Chdir("work")
			require.NoError(t, os.Symlink("../outside/l.yaml", "l.yaml"))
			require.NoError(t, os.Symlink("../linked", "link"))
			require.NoError(t, os.Symlink("..", "in/back"))

			w, err := watcher.New(test.paths...)
			require.NoError(t, err)
			defer func() { require.NoError(t, w.Close()) }()
			test.change(t)
			write(t, "last.yaml")

			var told []string
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
			defer cancel()
			for last := false; !last; {
				changed, err := w.Next(ctx)
				require.NoError(t, err)
				for _, name := range changed {
					if last = last || name == "last.yaml"; name != "last.yaml" {
						told = append(told, name)
					}
				}
			}
			assert.Subset(t, told, test.want)
			if test.want == nil {
				assert.Empty(t, told)
			}
		})
	}
}

// TestNextAfterAFolderCame writes into a folder that was not there at first.
func TestNextAfterAFolderCame(t *testing.T) {
	at := t.TempDir()
	w, err := watcher.New(at)
	require.NoError(t, err)
	defer func() { require.NoError(t, w.Close()) }()

	folder := filepath.Join(at, "new")
	file := filepath.Join(folder, "a.yaml")
	require.NoError(t, os.Mkdir(folder, 0o700))
	for _, want := range []string{folder, folder} { // it came, and is watched from now on
		changed, err := w.Next(t.Context())
		require.NoError(t, err)
		assert.Equal(t, []string{want}, changed)
	}
	write(t, file)
	changed, err := w.Next(t.Context())
	require.NoError(t, err)
	assert.Equal(t, []string{file}, changed)
}

func TestNextEnds(t *testing.T) {
	w, err := watcher.New(t.TempDir())
	require.NoError(t, err)
	defer func() { require.NoError(t, w.Close()) }()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = w.Next(ctx)
	assert.ErrorIs(t, err, context.Canceled)
}

func TestNewWithoutFolder(t *testing.T) {
	_, err := watcher.New(filepath.Join(t.TempDir(), "no", "file.yaml"))
	assert.ErrorContains(t, err, "no: no such file or directory")
}

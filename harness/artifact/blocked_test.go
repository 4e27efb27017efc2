package artifact_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/opencontainers/go-digest"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/artifact"
)

// A write that fails leaves what was there, at whatever file it fails: here a
// folder is where the file should be, or a file where a folder should be.
func TestLayoutWriteFails(t *testing.T) {
	first, second := signed("1"), signed("2")
	second.Attachments = second.Attachments[:1]
	layer := digest.FromBytes(second.Layer).Encoded()
	for name, block := range map[string]func(dir string) error{
		"the first temporary file": func(dir string) error { return os.WriteFile(filepath.Join(dir, "ingest"), nil, 0o666) },
		"a blob": func(dir string) error {
			return os.MkdirAll(filepath.Join(dir, "blobs", "sha256", layer, "in the way"), 0o777)
		},
		"an attachment": func(dir string) error {
			return os.MkdirAll(filepath.Join(dir, "blobs", "sha256", second.Attachments[0].Descriptor().Digest.Encoded(), "in the way"), 0o777)
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "layout")
			write(t, first, dir, "latest")
			require.NoError(t, block(dir))
			before := files(t, dir)["index.json"]
			err := artifact.Write(t.Context(), second, at(dir, "latest"), nil, artifact.Options{})
			require.ErrorContains(t, err, "writing "+dir+": ")
			require.ErrorContains(t, err, ": what was there before is as it was")
			assert.Equal(t, before, files(t, dir)["index.json"])
			assert.Equal(t, first, read(t, at(dir, "latest")))
		})
	}
}

// What comes in the way while a layout is written stays, and no other file.
func TestLayoutIsInTheWay(t *testing.T) {
	parent := t.TempDir()
	for name, tt := range map[string]struct {
		file, folder string
	}{
		"the version": {file: "ingest"},
		"the index":   {folder: filepath.Join("index.json", "in the way")},
		"the folder":  {folder: filepath.Join("made", "in the way")},
		"its parent":  {file: "parent"},
	} {
		dir := filepath.Join(parent, name)
		place := dir
		switch name {
		case "the folder":
			place = filepath.Join(dir, "made")
		case "its parent":
			place = filepath.Join(dir, "parent", "made")
		}
		require.NoError(t, os.MkdirAll(dir, 0o777))
		var there map[string]string
		options := artifact.Options{Progress: func(string) {
			if tt.file != "" {
				require.NoError(t, os.WriteFile(filepath.Join(dir, tt.file), nil, 0o666))
			} else {
				require.NoError(t, os.MkdirAll(filepath.Join(dir, tt.folder), 0o777))
			}
			there = files(t, dir)
		}}
		err := artifact.Write(t.Context(), bundle("1"), at(place, "1"), nil, options)
		require.ErrorContains(t, err, "writing "+place+": ", name)
		after := files(t, dir)
		for file := range there {
			assert.Contains(t, after, file)
		}
		for file := range after {
			if !strings.HasPrefix(file, "blobs/") && file != "oci-layout" {
				assert.Contains(t, there, file)
			}
		}
	}
}

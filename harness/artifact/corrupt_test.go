package artifact_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/opencontainers/go-digest"
	"github.com/opencontainers/image-spec/specs-go"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"oras.land/oras-go/v2/content"

	"github.com/bulkhead-policy/bulkhead/harness/artifact"
)

// However a file of a layout is cut short or changed, what is read is an error
// or the same.
func TestCorruptLayouts(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "layout")
	want := signed("1.0.0")
	write(t, want, dir, "1.0.0")
	for name, sound := range files(t, dir) {
		if strings.HasSuffix(name, "/") {
			continue
		}
		path := filepath.Join(dir, filepath.FromSlash(name))
		require.NoError(t, os.Chmod(path, 0o666))
		try := func(broken string, what string, at int) bool {
			require.NoError(t, os.WriteFile(path, []byte(broken), 0o666))
			got, err := artifact.Read(t.Context(), artifact.Reference{Kind: artifact.Layout, Path: dir, Tag: "1.0.0"}, artifact.Options{})
			if err == nil {
				require.Equal(t, want, got, "%s %s at %d", name, what, at)
			}
			return err != nil
		}
		for i := range len(sound) {
			// One place in eight will do in what has a digest.
			if i%8 != 0 && i != len(sound)-1 && strings.HasPrefix(name, "blobs/") {
				continue
			}
			assert.True(t, try(sound[:i], "cut", i), "%s cut at %d is read", name, i)
			changed := []byte(sound)
			changed[i] ^= 0x20
			failed := try(string(changed), "changed", i)
			if strings.HasPrefix(name, "blobs/") {
				assert.True(t, failed, "%s changed at %d is read", name, i)
			}
		}
		require.NoError(t, os.Remove(path))
		_, err := artifact.Read(t.Context(), artifact.Reference{Kind: artifact.Layout, Path: dir, Tag: "1.0.0"}, artifact.Options{})
		require.Error(t, err, "%s removed", name)
		require.False(t, try(sound, "restored", 0))
	}
}

// raw writes a layout of blobs and an index as they come.
func raw(t *testing.T, index any, blobs ...string) string {
	t.Helper()
	dir := t.TempDir()
	put := func(name string, data []byte) {
		path := filepath.Join(dir, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o777))
		require.NoError(t, os.WriteFile(path, data, 0o666))
	}
	put("oci-layout", []byte(`{"imageLayoutVersion":"1.0.0"}`))
	if text, ok := index.(string); ok {
		put("index.json", []byte(text))
	} else {
		data, err := json.Marshal(index)
		require.NoError(t, err)
		put("index.json", data)
	}
	for _, blob := range blobs {
		put("blobs/sha256/"+digest.FromString(blob).Encoded(), []byte(blob))
	}
	return dir
}

func describe(mediaType, blob, tag string) ocispec.Descriptor {
	described := content.NewDescriptorFromBytes(mediaType, []byte(blob))
	if tag != "" {
		described.Annotations = map[string]string{ocispec.AnnotationRefName: tag}
	}
	return described
}

func indexOf(manifests ...ocispec.Descriptor) ocispec.Index {
	return ocispec.Index{Versioned: specs.Versioned{SchemaVersion: 2}, Manifests: manifests}
}

package release_test

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/archive"
	"github.com/bulkhead-policy/bulkhead/harness/artifact"
	"github.com/bulkhead-policy/bulkhead/harness/release"
	"github.com/bulkhead-policy/bulkhead/harness/signing"
)

// everyBit are the changes that a byte is tried with: each of its bits alone.
func everyBit() []byte { return []byte{1, 2, 4, 8, 16, 32, 64, 128} }

// refused counts the changed bytes that open refuses and fails at one that it
// takes.
func refused(t *testing.T, original []byte, step int, changes []byte, open func(changed []byte) error) int {
	t.Helper()
	count := 0
	for at := 0; at < len(original); at += step {
		for _, change := range changes {
			changed := bytes.Clone(original)
			changed[at] ^= change
			require.Error(t, open(changed), "byte %d is 0x%02x and was 0x%02x", at, changed[at], original[at])
			count++
		}
	}
	return count
}

// TestEveryByteOfASignedBundle holds that no byte of a signed bundle can be
// changed, also by somebody who makes all digests good again, but for the ways of
// compressing the same files.
func TestEveryByteOfASignedBundle(t *testing.T) {
	key := newKey(t)
	public := key.Public()
	signed := makeRelease(t, build(t, source("1.2.3")), &key)
	opened := open(t, signed, &public)
	shown, err := signed.Annotations()
	require.NoError(t, err)
	opens := func(a artifact.Artifact) error {
		_, err := release.Open(a, &public)
		return err
	}

	t.Run("the OCI manifest, its digest made good", func(t *testing.T) {
		count := refused(t, signed.Manifest, 1, everyBit(), func(changed []byte) error {
			return opens(artifact.Artifact{Manifest: changed, Layer: signed.Layer, Attachments: signed.Attachments})
		})
		assert.Equal(t, 8*len(signed.Manifest), count)
		t.Logf("%d changes of %d bytes refused", count, len(signed.Manifest))
	})

	t.Run("OPA's manifest, packed again", func(t *testing.T) {
		text := opened.Files[".manifest"]
		count := refused(t, text, 1, []byte{1}, func(changed []byte) error {
			files := maps.Clone(opened.Files)
			files[".manifest"] = changed
			layer, err := archive.Write(files)
			require.NoError(t, err)
			return opens(artifact.Artifact{Layer: layer})
		})
		assert.Equal(t, len(text), count)
		t.Logf("%d changes of %d bytes refused", count, len(text))
	})

	t.Run("OPA's signature, packed again", func(t *testing.T) {
		text := opened.Files[".signatures.json"]
		count := refused(t, text, 7, []byte{1}, func(changed []byte) error {
			files := maps.Clone(opened.Files)
			files[".signatures.json"] = changed
			layer, err := archive.Write(files)
			require.NoError(t, err)
			return opens(artifact.Artifact{Layer: layer})
		})
		t.Logf("%d changes of %d bytes refused", count, len(text))
	})

	t.Run("the layer, of a tarball", func(t *testing.T) {
		const step = 61
		same, count := 0, 0
		for at := 0; at < len(signed.Layer); at += step {
			changed := bytes.Clone(signed.Layer)
			changed[at] ^= 1
			read, err := release.Open(artifact.Artifact{Layer: changed}, &public)
			if err == nil {
				// What is compressed can be written in other ways: zeros are copied from
				// wherever there are some. What is signed are the files.
				require.Equal(t, opened.Files, read.Files, "byte %d is 0x%02x and was 0x%02x", at, changed[at], signed.Layer[at])
				same++
			}
			count++
		}
		assert.Less(t, same, count/100)
		t.Logf("%d changes of %d bytes refused, %d lead to the same files", count-same, len(signed.Layer), same)
	})

	t.Run("the layer, its digest made good", func(t *testing.T) {
		const step = 307
		count := refused(t, signed.Layer, step, []byte{1}, func(changed []byte) error {
			made := artifact.New(changed, shown)
			for _, attachment := range signed.Attachments {
				made = made.Attach(attachment.ArtifactType, attachment.Layers[0].MediaType, attachment.Layers[0].Content, attachment.Annotations)
			}
			return opens(made)
		})
		t.Logf("%d changes of %d bytes refused", count, len(signed.Layer))
	})

	t.Run("every file of another bundle under this signature", func(t *testing.T) {
		for name := range opened.Files {
			files := maps.Clone(opened.Files)
			files[name] = append(bytes.Clone(files[name]), '\n')
			layer, err := archive.Write(files)
			require.NoError(t, err)
			require.Error(t, opens(artifact.Artifact{Layer: layer}), name)
		}
	})
}

// TestEveryByteOfALayout holds that a byte of a layout's blobs cannot be changed
// without a key either, and that the index, which nothing signs, leads to the
// bundle or nowhere.
func TestEveryByteOfALayout(t *testing.T) {
	key := newKey(t)
	public := key.Public()
	signed := makeRelease(t, build(t, source("1.2.3")), &key)
	folder := filepath.Join(t.TempDir(), "dist")
	ref := artifact.Reference{Kind: artifact.Layout, Path: folder, Tag: "1.2.3"}
	require.NoError(t, artifact.Write(t.Context(), signed, ref, nil, artifact.Options{}))
	read := func(key *signing.PublicKey) (release.Release, error) {
		return release.Read(t.Context(), ref, key, artifact.Options{})
	}
	with := func(file string, text []byte, use func()) {
		original, err := os.ReadFile(file)
		require.NoError(t, err)
		require.NoError(t, os.Chmod(file, 0o600))
		require.NoError(t, os.WriteFile(file, text, 0o600))
		use()
		require.NoError(t, os.WriteFile(file, original, 0o600))
	}

	blob := func(digest string) string { return filepath.Join(folder, "blobs", "sha256", digest) }
	for name, test := range map[string]struct {
		text []byte
		file string
		step int
	}{
		"the manifest": {signed.Manifest, blob(signed.Descriptor().Digest.Encoded()), 1},
		"the layer":    {signed.Layer, blob(layerDigest(t, signed)), 509},
	} {
		count := refused(t, test.text, test.step, []byte{1}, func(changed []byte) (err error) {
			with(test.file, changed, func() { _, err = read(nil) })
			return err
		})
		t.Logf("%s: %d changes of %d bytes refused", name, count, len(test.text))
	}

	index := filepath.Join(folder, "index.json")
	text, err := os.ReadFile(index)
	require.NoError(t, err)
	same := 0
	for at := range text {
		changed := bytes.Clone(text)
		changed[at] ^= 1
		with(index, changed, func() {
			opened, err := read(&public)
			if err == nil {
				require.Equal(t, signed.Descriptor().Digest, opened.Artifact.Descriptor().Digest, "byte %d of the index", at)
				same++
			}
		})
	}
	t.Logf("the index: %d of %d changes lead to the same bundle, the others nowhere", same, len(text))
}

func layerDigest(t *testing.T, of artifact.Artifact) string {
	t.Helper()
	manifest := decode[struct {
		Layers []struct{ Digest string }
	}](t, of.Manifest)
	require.Len(t, manifest.Layers, 1)
	return manifest.Layers[0].Digest[len("sha256:"):]
}

package artifact_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/artifact"
)

// The same bundles make the same files, in whatever order and however often
// they come.
func TestLayoutIsReproducible(t *testing.T) {
	first, second := signed("1.0.0"), signed("2.0.0")
	one, other, again := filepath.Join(t.TempDir(), "one"), filepath.Join(t.TempDir(), "other"), t.TempDir()
	write(t, first, one, "1.0.0", "1.0", "1")
	write(t, second, one, "2.0.0", "2.0", "latest")

	write(t, second, other, "latest", "2.0", "2.0.0")
	write(t, first, other, "1", "1.0.0")
	write(t, first, other, "1.0", "1.0")

	write(t, first, again, "latest", "1")
	write(t, second, again, "2.0.0", "latest", "2.0")
	write(t, first, again, "1.0", "1.0.0")
	write(t, second, again, "2.0", "2.0.0")

	want := files(t, one)
	assert.Equal(t, want, files(t, other))
	assert.Equal(t, want, files(t, again))
	sameBytes(t, `{"imageLayoutVersion":"1.0.0"}`, want["oci-layout"])
	assert.NotContains(t, want, "ingest/")

	entry := func(a artifact.Artifact, tag string) string {
		return fmt.Sprintf(`{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"%s","size":%d,"annotations":{"org.opencontainers.image.ref.name":"%s"}}`,
			a.Descriptor().Digest, a.Descriptor().Size, tag)
	}
	var attached []string
	for _, a := range slices.Concat(first.Attachments, second.Attachments) {
		attached = append(attached, fmt.Sprintf(`{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"%s","size":%d,"artifactType":"%s"}`,
			a.Descriptor().Digest, a.Descriptor().Size, a.ArtifactType))
	}
	slices.SortFunc(attached, func(a, b string) int {
		_, a, _ = strings.Cut(a, "sha256:")
		_, b, _ = strings.Cut(b, "sha256:")
		return strings.Compare(a, b)
	})
	assert.Equal(t, `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[`+
		strings.Join(slices.Concat([]string{
			entry(first, "1"), entry(first, "1.0"), entry(first, "1.0.0"),
			entry(second, "2.0"), entry(second, "2.0.0"), entry(second, "latest"),
		}, attached), ",")+`]}`, want["index.json"])
}

func TestLayoutVersionsStay(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "layout")
	first, second := signed("1"), signed("2")
	write(t, first, dir, "1.0.0", "1.0")
	before := files(t, dir)

	err := artifact.Write(t.Context(), second, at(dir, "1.0.0"), []string{"1.0"}, artifact.Options{})
	require.EqualError(t, err, fmt.Sprintf("1.0.0 in %s is %s already and this is %s: raise the version, or replace it with --force",
		dir, first.Descriptor().Digest, second.Descriptor().Digest))
	assert.Equal(t, before, files(t, dir))
	write(t, first, dir, "1.0.0", "1.0")
	assert.Equal(t, before, files(t, dir))

	write(t, second, dir, "1.0")
	assert.Equal(t, second, read(t, at(dir, "1.0")))
	assert.Equal(t, first, read(t, at(dir, "1.0.0")))

	// What was replaced stays without a tag, and is no second bundle.
	require.NoError(t, artifact.Write(t.Context(), second, at(dir, ""), []string{"1.0.0"}, artifact.Options{Force: true}))
	assert.Equal(t, second, read(t, at(dir, "")))
	replaced := at(dir, "")
	replaced.Digest = first.Descriptor().Digest
	assert.Equal(t, first, read(t, replaced))
}

// Attachments that come later join those that are there.
func TestLayoutTakesAttachments(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "layout")
	plain := bundle("1")
	first := plain.Attach(signatureType, "text/plain", []byte("first"), nil)
	second := plain.Attach(signatureType, "text/plain", []byte("second"), nil)
	for _, a := range []artifact.Artifact{plain, first, second, plain} {
		write(t, a, dir, "1.0.0")
	}
	assert.Equal(t, first.Attach(signatureType, "text/plain", []byte("second"), nil), read(t, at(dir, "")))
}

// A layout that holds other things, or none, is no place to write to.
func TestLayoutRefusesOtherFolders(t *testing.T) {
	foreign := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(foreign, "index.json"), []byte("{}"), 0o666))
	future := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(future, "oci-layout"), []byte(`{"imageLayoutVersion":"2.0.0"}`), 0o666))
	broken := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(broken, "oci-layout"), []byte(`{"imageLayoutVersion":"1.0.0"}`), 0o666))
	require.NoError(t, os.WriteFile(filepath.Join(broken, "index.json"), []byte(`{`), 0o666))

	for dir, want := range map[string]string{
		foreign: foreign + " holds other files and is no image layout: name a new or an empty folder",
		future:  filepath.Join(future, "oci-layout") + ` says version "2.0.0", only 1.0.0 is known`,
		broken:  filepath.Join(broken, "index.json") + " cannot be read: unexpected end of JSON input",
	} {
		before := files(t, dir)
		err := artifact.Write(t.Context(), bundle("1"), at(dir, "1"), nil, artifact.Options{})
		require.EqualError(t, err, want)
		assert.Equal(t, before, files(t, dir))
	}
}

func TestLayoutIsNotHalfMade(t *testing.T) {
	parent := t.TempDir()
	dir := filepath.Join(parent, "layout")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := artifact.Write(ctx, signed("1"), at(dir, "1.0.0"), nil, artifact.Options{})
	require.EqualError(t, err, "interrupted: run the same command again to go on")
	require.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, map[string]string{"./": ""}, files(t, parent))

	// A folder that was there is known for what it is, and written to again.
	require.NoError(t, os.Mkdir(dir, 0o777))
	require.Error(t, artifact.Write(ctx, signed("1"), at(dir, "1.0.0"), nil, artifact.Options{}))
	_, err = artifact.Read(t.Context(), at(dir, ""), artifact.Options{})
	require.EqualError(t, err, dir+" is a layout without index.json, which was not written to its end: write it again")
	write(t, signed("1"), dir, "1.0.0")
	assert.Equal(t, signed("1"), read(t, at(dir, "")))

	file := filepath.Join(parent, "file")
	require.NoError(t, os.WriteFile(file, nil, 0o666))
	for _, dir := range []string{file, filepath.Join(file, "layout")} {
		require.Error(t, artifact.Write(t.Context(), signed("1"), at(dir, "1.0.0"), nil, artifact.Options{}))
		_, err := artifact.Read(t.Context(), at(dir, ""), artifact.Options{})
		require.Error(t, err)
	}
	assert.FileExists(t, file)
}

// A blob that is not what its digest says is written anew.
func TestLayoutHeals(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "layout")
	want := signed("1")
	write(t, want, dir, "1.0.0")
	sound := files(t, dir)
	for name := range sound {
		if strings.HasPrefix(name, "blobs/sha256/") && !strings.HasSuffix(name, "/") {
			path := filepath.Join(dir, filepath.FromSlash(name))
			require.NoError(t, os.Chmod(path, 0o666))
			require.NoError(t, os.WriteFile(path, []byte("broken"), 0o666))
		}
	}
	write(t, want, dir, "1.0.0")
	assert.Equal(t, sound, files(t, dir))
}

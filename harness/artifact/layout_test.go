package artifact_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"oras.land/oras-go/v2/content/oci"
	"oras.land/oras-go/v2/registry"

	"github.com/bulkhead-policy/bulkhead/harness/artifact"
)

// at is a layout's reference, whatever the path looks like.
func at(dir, tag string) artifact.Reference {
	return artifact.Reference{Kind: artifact.Layout, Path: dir, Tag: tag}
}

func write(t *testing.T, a artifact.Artifact, dir string, tags ...string) {
	t.Helper()
	require.NoError(t, artifact.Write(t.Context(), a, at(dir, ""), tags, artifact.Options{}))
}

func read(t *testing.T, ref artifact.Reference) artifact.Artifact {
	t.Helper()
	got, err := artifact.Read(t.Context(), ref, artifact.Options{})
	require.NoError(t, err)
	return got
}

// files are the contents of all files below a folder, and its folders.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	found := map[string]string{}
	require.NoError(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil || d.IsDir() {
			found[filepath.ToSlash(name)+"/"] = ""
			return err
		}
		data, err := os.ReadFile(path)
		found[filepath.ToSlash(name)] = string(data)
		return err
	}))
	return found
}

func TestLayout(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b")
	first, second := signed("1.2.3"), signed("1.3.0")
	write(t, first, dir, "1.2.3", "1.2", "latest")
	assert.Equal(t, first, read(t, at(dir, "")))

	write(t, second, dir, "1.3.0", "latest")
	assert.Equal(t, first, read(t, at(dir, "1.2.3")))
	assert.Equal(t, first, read(t, at(dir, "1.2")))
	assert.Equal(t, second, read(t, at(dir, "1.3.0")))
	assert.Equal(t, second, read(t, at(dir, "latest")))
	for _, tag := range []string{"", "1.2.3"} {
		ref := at(dir, tag)
		ref.Digest = first.Descriptor().Digest
		assert.Equal(t, first, read(t, ref))
	}

	tags, err := artifact.Tags(t.Context(), at(dir, ""), artifact.Options{})
	require.NoError(t, err)
	assert.Equal(t, []string{"latest", "1.2", "1.2.3", "1.3.0"}, tags)
	described, err := artifact.Resolve(t.Context(), at(dir, "1.3.0"), artifact.Options{})
	require.NoError(t, err)
	assert.Equal(t, second.Descriptor().Digest, described.Digest)

	for ref, want := range map[artifact.Reference]string{
		at(dir, ""):    dir + " holds several bundles: name one as " + dir + ":TAG, the tags are latest, 1.2, 1.2.3, 1.3.0",
		at(dir, "1.9"): "no tag 1.9 in " + dir + "; there are latest, 1.2, 1.2.3, 1.3.0",
		{Kind: artifact.Layout, Path: dir, Digest: someDigest()}: "no bundle " + someDigest().String() + " in " + dir,
		{Kind: artifact.Layout, Path: dir, Tag: "1.2", Digest: someDigest()}: fmt.Sprintf("tag 1.2 in %s is %s and not %s: it was moved, leave out the tag or the digest",
			dir, first.Descriptor().Digest, someDigest()),
		{Kind: artifact.Layout, Path: dir, Digest: first.Attachments[0].Descriptor().Digest}: fmt.Sprintf("%s@%s: %[2]s is no policy bundle: it is attached to %[3]s",
			dir, first.Attachments[0].Descriptor().Digest, first.Descriptor().Digest),
	} {
		_, err := artifact.Read(t.Context(), ref, artifact.Options{})
		require.EqualError(t, err, want)
	}
}

func TestTagsAreListedTenAtMost(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "layout")
	var tags []string
	for i := range 12 {
		tags = append(tags, fmt.Sprintf("1.%d.0", i))
	}
	write(t, bundle("1"), dir, tags...)
	_, err := artifact.Read(t.Context(), at(dir, "2.0.0"), artifact.Options{})
	require.EqualError(t, err, "no tag 2.0.0 in "+dir+"; there are …, 1.2.0, 1.3.0, 1.4.0, 1.5.0, 1.6.0, 1.7.0, 1.8.0, 1.9.0, 1.10.0, 1.11.0")
	require.ErrorIs(t, err, fs.ErrNotExist)
}

// What oras reads of a layout is what was written.
func TestLayoutForORAS(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "layout")
	want := signed("1.0.0")
	write(t, want, dir, "1.0.0", "1.0")
	store, err := oci.NewFromFS(t.Context(), os.DirFS(dir))
	require.NoError(t, err)
	described, err := store.Resolve(t.Context(), "1.0.0")
	require.NoError(t, err)
	assert.Equal(t, want.Descriptor().Digest, described.Digest)
	tags, err := registry.Tags(t.Context(), store)
	require.NoError(t, err)
	assert.Equal(t, []string{"1.0", "1.0.0"}, tags)
	referrers, err := registry.Referrers(t.Context(), store, described, signatureType)
	require.NoError(t, err)
	assert.Len(t, referrers, 1)
}

// What oras and others have added to a layout is read and stays.
func TestLayoutOfORAS(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "layout")
	want := signed("1.0.0")
	write(t, want, dir, "1.0.0")
	store, err := oci.New(dir)
	require.NoError(t, err)
	described, err := store.Resolve(t.Context(), "1.0.0")
	require.NoError(t, err)
	require.NoError(t, store.Tag(t.Context(), described, "mine"))
	assert.Equal(t, want, read(t, at(dir, "mine")))

	write(t, signed("2.0.0"), dir, "2.0.0")
	assert.Equal(t, want, read(t, at(dir, "mine")))
	tags, err := artifact.Tags(t.Context(), at(dir, ""), artifact.Options{})
	require.NoError(t, err)
	assert.Equal(t, []string{"mine", "1.0.0", "2.0.0"}, tags)
}

func TestLayoutWithoutTags(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "layout")
	first := signed("1")
	write(t, first, dir)
	assert.Equal(t, first, read(t, at(dir, "")))

	second := signed("2")
	write(t, second, dir)
	lower := min(first.Descriptor().Digest, second.Descriptor().Digest)
	_, err := artifact.Read(t.Context(), at(dir, ""), artifact.Options{})
	require.EqualError(t, err, fmt.Sprintf("%s holds 2 bundles without a tag: name one as %[1]s@%s", dir, lower))

	write(t, second, dir, "latest")
	assert.Equal(t, second, read(t, at(dir, "")))
}

func TestLayoutIsAFile(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "dist")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	_, err := artifact.Tags(t.Context(), artifact.Reference{Kind: artifact.Layout, Path: file}, artifact.Options{})
	require.EqualError(t, err, file+" is a file: an image layout is a folder")
}

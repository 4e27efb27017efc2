package artifact_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/opencontainers/go-digest"
	"github.com/opencontainers/image-spec/specs-go"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/artifact"
)

// changed is the manifest of a sound bundle with a change.
func changed(t *testing.T, change func(*ocispec.Manifest)) string {
	t.Helper()
	var manifest ocispec.Manifest
	require.NoError(t, json.Unmarshal(bundle("1").Manifest, &manifest))
	change(&manifest)
	text, err := json.Marshal(manifest)
	require.NoError(t, err)
	return string(text)
}

func TestReadRefusesOtherManifests(t *testing.T) {
	const manifest = ocispec.MediaTypeImageManifest
	tooMany := changed(t, func(m *ocispec.Manifest) { m.Layers = append(m.Layers, m.Layers[0]) })
	for name, tt := range map[string]struct {
		mediaType string
		text      string
		want      string
	}{
		"an index": {ocispec.MediaTypeImageIndex, `{}`, "%s is an image index and no policy bundle: name the bundle's own tag or digest"},
		"a list": {"application/vnd.docker.distribution.manifest.list.v2+json", `{}`,
			"%s is an image index and no policy bundle: name the bundle's own tag or digest"},
		"docker": {"application/vnd.docker.distribution.manifest.v2+json", `{}`,
			`%s is of type "application/vnd.docker.distribution.manifest.v2+json" and no policy bundle`},
		"no JSON": {manifest, `{`, "%s is no policy bundle: its manifest cannot be read: unexpected end of JSON input"},
		"other type inside": {manifest, changed(t, func(m *ocispec.Manifest) { m.MediaType = "other" }),
			`%s is no policy bundle: its manifest says that it is of type "other" and schema version 2, not "application/vnd.oci.image.manifest.v1+json" and 2`},
		"other version": {manifest, changed(t, func(m *ocispec.Manifest) { m.SchemaVersion = 1 }),
			`%s is no policy bundle: its manifest says that it is of type "application/vnd.oci.image.manifest.v1+json" and schema version 1, not "application/vnd.oci.image.manifest.v1+json" and 2`},
		"other config": {manifest, changed(t, func(m *ocispec.Manifest) { m.Config.MediaType = ocispec.MediaTypeEmptyJSON }),
			`%s is no policy bundle: its config is of type "application/vnd.oci.empty.v1+json", not "application/vnd.oci.image.config.v1+json"`},
		"other config's content": {manifest, changed(t, func(m *ocispec.Manifest) { m.Config.Digest = someDigest() }),
			"%s is no policy bundle: its config is " + someDigest().String() + " and not that of {}"},
		"no layer":   {manifest, changed(t, func(m *ocispec.Manifest) { m.Layers = nil }), "%s is no policy bundle: it has 0 layers, not one"},
		"two layers": {manifest, tooMany, "%s is no policy bundle: it has 2 layers, not one"},
		"other layer": {manifest, changed(t, func(m *ocispec.Manifest) { m.Layers[0].MediaType = ocispec.MediaTypeImageLayer }),
			`%s is no policy bundle: its layer is of type "application/vnd.oci.image.layer.v1.tar", not "application/vnd.oci.image.layer.v1.tar+gzip"`},
		"no title": {manifest, changed(t, func(m *ocispec.Manifest) { delete(m.Layers[0].Annotations, ocispec.AnnotationTitle) }),
			`%s is no policy bundle: its layer's annotation org.opencontainers.image.title is "", not "."`},
		"not unpacked": {manifest, changed(t, func(m *ocispec.Manifest) { m.Layers[0].Annotations["io.deis.oras.content.unpack"] = "false" }),
			`%s is no policy bundle: its layer's annotation io.deis.oras.content.unpack is "false", not "true"`},
		"a subject": {manifest, changed(t, func(m *ocispec.Manifest) { m.Subject = &ocispec.Descriptor{Digest: someDigest()} }),
			"%s is no policy bundle: it is attached to " + someDigest().String()},
		"a layer of 65 MiB": {manifest, changed(t, func(m *ocispec.Manifest) { m.Layers[0].Size = 65 << 20 }),
			"the content of " + digest.FromString("layer of 1").String() + " is said to have 68157440 bytes, at most 67108862 are read"},
		"a layer of less than nothing": {manifest, changed(t, func(m *ocispec.Manifest) { m.Layers[0].Size = -1 }),
			"the content of " + digest.FromString("layer of 1").String() + " is said to have -1 bytes, at most 67108862 are read"},
		"a layer of no digest": {manifest, changed(t, func(m *ocispec.Manifest) { m.Layers[0].Digest = "md5:12" }),
			`"md5:12" is named as a digest: unsupported digest algorithm`},
	} {
		t.Run(name, func(t *testing.T) {
			dir := raw(t, indexOf(describe(tt.mediaType, tt.text, "1.0.0")), tt.text, "{}", "layer of 1")
			_, err := artifact.Read(t.Context(), at(dir, "1.0.0"), artifact.Options{})
			want := tt.want
			if strings.HasPrefix(want, "%s") {
				want = fmt.Sprintf(want, digest.FromString(tt.text))
			}
			require.EqualError(t, err, dir+":1.0.0: "+want)
		})
	}
}

func TestReadRefusesOtherIndexes(t *testing.T) {
	sound := string(bundle("1").Manifest)
	tagged := describe(ocispec.MediaTypeImageManifest, sound, "1.0.0")
	large := tagged
	large.Size = 5 << 20
	for name, tt := range map[string]struct {
		index any
		tag   string
		want  string
	}{
		"no JSON":          {`{`, "1.0.0", "DIR/index.json cannot be read: unexpected end of JSON input"},
		"other version":    {ocispec.Index{}, "1.0.0", `DIR/index.json is no image index: its type is "", its schema version 0`},
		"other type":       {ocispec.Index{Versioned: specs.Versioned{SchemaVersion: 2}, MediaType: "x"}, "1.0.0", `DIR/index.json is no image index: its type is "x", its schema version 2`},
		"no digest":        {indexOf(ocispec.Descriptor{Digest: "x"}), "1.0.0", `DIR/index.json names "x" as a digest: invalid checksum digest format`},
		"larger than read": {strings.Repeat(" ", 4<<20+1), "1.0.0", "DIR/index.json has more than 4194304 bytes, which is the most that is read"},
		"nothing":          {indexOf(), "", "DIR holds no bundle"},
		"no such tag":      {indexOf(), "1.0.0", "no tag 1.0.0 in DIR"},
		"a tag twice": {indexOf(tagged, describe(ocispec.MediaTypeImageManifest, "{}", "1.0.0")), "1.0.0",
			"DIR:1.0.0: the tag 1.0.0 is there twice: write the layout again"},
		"a manifest of 5 MiB": {indexOf(large), "1.0.0",
			"DIR:1.0.0: the content of " + tagged.Digest.String() + " is said to have 5242880 bytes, at most 4194304 are read"},
		"a missing manifest": {indexOf(describe(ocispec.MediaTypeImageManifest, "missing", "")), "",
			"the content of " + digest.FromString("missing").String() + " is missing: the bundle is not whole, write it again"},
		"another manifest missing": {indexOf(tagged, describe(ocispec.MediaTypeImageManifest, "missing", "")), "1.0.0",
			"the content of " + digest.FromString("missing").String() + " is missing: the bundle is not whole, write it again"},
		"another manifest is no JSON": {indexOf(tagged, describe(ocispec.MediaTypeImageManifest, "no JSON", "")), "1.0.0",
			"DIR:1.0.0: the manifest " + digest.FromString("no JSON").String() + " cannot be read: invalid character 'o' in literal null (expecting 'u')"},
		"the only manifest is no JSON": {indexOf(describe(ocispec.MediaTypeImageManifest, "no JSON", "")), "",
			"DIR: the manifest " + digest.FromString("no JSON").String() + " cannot be read: invalid character 'o' in literal null (expecting 'u')"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := raw(t, tt.index, sound, "{}", "layer of 1", "no JSON")
			_, err := artifact.Read(t.Context(), at(dir, tt.tag), artifact.Options{})
			require.EqualError(t, err, strings.ReplaceAll(strings.ReplaceAll(tt.want, "DIR/", dir+string(filepath.Separator)), "DIR", dir))
		})
	}
}

func TestReadRefusesOtherPlaces(t *testing.T) {
	dir := t.TempDir()
	missing := filepath.Join(dir, "missing")
	const form = "oci://HOST[:PORT]/REPOSITORY[:TAG][@sha256:…]"
	for ref, want := range map[artifact.Reference]string{
		at(missing, ""): "there is no folder " + missing + ": a registry is written " + form,
		at(dir, ""):     dir + " is no image layout, it holds no file oci-layout",
	} {
		_, err := artifact.Read(t.Context(), ref, artifact.Options{})
		require.EqualError(t, err, want)
		require.ErrorIs(t, err, fs.ErrNotExist)
		_, err = artifact.Tags(t.Context(), ref, artifact.Options{})
		require.EqualError(t, err, want)
		_, err = artifact.Resolve(t.Context(), ref, artifact.Options{})
		require.EqualError(t, err, want)
	}

	require.NoError(t, os.WriteFile(filepath.Join(dir, "oci-layout"), []byte("{"), 0o666))
	_, err := artifact.Read(t.Context(), at(dir, ""), artifact.Options{})
	require.EqualError(t, err, filepath.Join(dir, "oci-layout")+" cannot be read: unexpected end of JSON input")

	_, err = artifact.Read(t.Context(), artifact.Reference{}, artifact.Options{})
	require.EqualError(t, err, "an empty reference: name an image layout or a registry")
}

func TestTarball(t *testing.T) {
	file := filepath.Join(t.TempDir(), "bundle.tar.gz")
	ref := artifact.Reference{Kind: artifact.Tarball, Path: file}
	_, err := artifact.Read(t.Context(), ref, artifact.Options{})
	require.ErrorIs(t, err, fs.ErrNotExist)

	require.NoError(t, os.WriteFile(file, []byte("layer"), 0o666))
	got, err := artifact.Read(t.Context(), ref, artifact.Options{})
	require.NoError(t, err)
	assert.Equal(t, artifact.Artifact{Layer: []byte("layer")}, got)

	require.EqualError(t, artifact.Write(t.Context(), got, at(t.TempDir(), ""), nil, artifact.Options{}),
		"a bundle from a tarball has no manifest: build the bundle again, or read it from an image layout or a registry")
	want := file + " is a tarball, which holds no manifest, tags or attachments: name an image layout or a registry"
	require.EqualError(t, artifact.Write(t.Context(), bundle("1"), ref, nil, artifact.Options{}), want)
	_, err = artifact.Tags(t.Context(), ref, artifact.Options{})
	require.EqualError(t, err, want)
	_, err = artifact.Resolve(t.Context(), ref, artifact.Options{})
	require.EqualError(t, err, want)

	require.NoError(t, os.Truncate(file, 64<<20+1))
	_, err = artifact.Read(t.Context(), ref, artifact.Options{})
	require.EqualError(t, err, file+" has more than 67108864 bytes, which is the most that is read")
}

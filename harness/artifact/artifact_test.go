package artifact_test

import (
	"testing"

	"github.com/opencontainers/go-digest"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/artifact"
)

const (
	signatureType = "application/vnd.example.signature"
	sbomType      = "application/spdx+json"
)

// bundle is an artifact whose bytes the version decides.
func bundle(version string) artifact.Artifact {
	return artifact.New([]byte("layer of "+version), map[string]string{ocispec.AnnotationVersion: version})
}

// signed is a bundle with two attachments.
func signed(version string) artifact.Artifact {
	return bundle(version).
		Attach(signatureType, "application/json", []byte(`{"signs":"`+version+`"}`), nil).
		Attach(sbomType, sbomType, []byte(`{"lists":"`+version+`"}`), map[string]string{ocispec.AnnotationCreated: "2026-01-02T03:04:05Z"})
}

// sameBytes holds of JSON as well that it is the same to the byte.
func sameBytes(t *testing.T, want, got string) {
	t.Helper()
	assert.Equal(t, want, got)
}

func TestNew(t *testing.T) {
	made := artifact.New([]byte("layer"), map[string]string{"b": "2", "a": "1"})
	assert.Equal(t, "layer", string(made.Layer))
	assert.Empty(t, made.Attachments)
	const want = `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",` +
		`"config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2},` +
		`"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:dac1d7cfa95021764849fd102524e141488c5e3a90f861dbb5a12d9ac8584f85","size":5,` +
		`"annotations":{"io.deis.oras.content.unpack":"true","org.opencontainers.image.title":"."}}],` +
		`"annotations":{"a":"1","b":"2"}}`
	sameBytes(t, want, string(made.Manifest))
	assert.Equal(t, ocispec.Descriptor{
		MediaType: "application/vnd.oci.image.manifest.v1+json",
		Digest:    digest.FromBytes(made.Manifest),
		Size:      int64(len(made.Manifest)),
	}, made.Descriptor())

	annotations, err := made.Annotations()
	require.NoError(t, err)
	assert.Equal(t, map[string]string{"a": "1", "b": "2"}, annotations)
}

func TestNewWithoutAnnotations(t *testing.T) {
	assert.NotContains(t, string(artifact.New(nil, nil).Manifest), `}],"annotations"`)
}

func TestAnnotationsOfNoManifest(t *testing.T) {
	annotations, err := artifact.Artifact{Layer: []byte("layer")}.Annotations()
	require.NoError(t, err)
	assert.Nil(t, annotations)
	assert.Equal(t, ocispec.Descriptor{}, artifact.Artifact{}.Descriptor())

	_, err = artifact.Artifact{Manifest: []byte("{")}.Annotations()
	require.EqualError(t, err, "sha256:021fb596db81e6d02bf3d2586ee3981fe519f275c0ac9ca76bbcf2ebb4097d96 is no policy bundle: "+
		"its manifest cannot be read: unexpected end of JSON input")
}

func TestAttach(t *testing.T) {
	plain := artifact.New([]byte("layer"), nil)
	attached := plain.Attach("application/type", "text/plain", []byte("hello"), map[string]string{"a": "1"})
	assert.Empty(t, plain.Attachments)
	require.Len(t, attached.Attachments, 1)

	got := attached.Attachments[0]
	assert.Equal(t, "application/type", got.ArtifactType)
	assert.Equal(t, map[string]string{"a": "1"}, got.Annotations)
	assert.Equal(t, []artifact.Layer{{MediaType: "text/plain", Content: []byte("hello")}}, got.Layers)
	assert.Equal(t, digest.FromBytes(got.Manifest), got.Descriptor().Digest)
	assert.Equal(t, `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","artifactType":"application/type",`+
		`"config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2,"data":"e30="},`+
		`"layers":[{"mediaType":"text/plain","digest":"sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824","size":5}],`+
		`"subject":{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"`+plain.Descriptor().Digest.String()+`","size":487},`+
		`"annotations":{"a":"1"}}`, string(got.Manifest))
}

// What is attached is sorted, so that the order of attaching does not matter,
// and the same is attached once.
func TestAttachInAnyOrder(t *testing.T) {
	names := []string{"a", "b", "c", "d", "c", "a"}
	forward, backward := bundle("1.0.0"), bundle("1.0.0")
	for i := range names {
		forward = forward.Attach("type", "text/plain", []byte(names[i]), nil)
		backward = backward.Attach("type", "text/plain", []byte(names[len(names)-1-i]), nil)
	}
	assert.Len(t, forward.Attachments, 4)
	assert.Equal(t, forward, backward)
}

// Two artifacts made of one share nothing that the other overwrites.
func TestAttachDoesNotAlias(t *testing.T) {
	made := func() artifact.Artifact { return signed("1.0.0").Attach("type", "text/plain", []byte("third"), nil) }
	base := made()
	first := base.Attach("type", "text/plain", []byte("first"), nil)
	base.Attach("type", "text/plain", []byte("second"), nil)
	assert.Equal(t, made().Attach("type", "text/plain", []byte("first"), nil), first)
	assert.Equal(t, made(), base)
}

package artifact_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/opencontainers/go-digest"
	"github.com/opencontainers/image-spec/specs-go"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"oras.land/oras-go/v2/content"
	"oras.land/oras-go/v2/registry/remote"

	"github.com/bulkhead-policy/bulkhead/harness/artifact"
)

// referrer is a manifest that others have attached to a bundle.
func referrer(t *testing.T, to artifact.Artifact, change func(*ocispec.Manifest)) string {
	t.Helper()
	subject := to.Descriptor()
	manifest := ocispec.Manifest{
		Versioned: specs.Versioned{SchemaVersion: 2},
		MediaType: ocispec.MediaTypeImageManifest,
		Config:    describe("application/vnd.example.config", `{"by":"others"}`, ""),
		Layers:    []ocispec.Descriptor{describe("text/plain", "one", ""), describe("text/html", "two", "")},
		Subject:   &subject,
	}
	if change != nil {
		change(&manifest)
	}
	text, err := json.Marshal(manifest)
	require.NoError(t, err)
	return string(text)
}

// repositoryOf is a client of oras for a repository.
func repositoryOf(t *testing.T, ref artifact.Reference) *remote.Repository {
	t.Helper()
	repository, err := remote.NewRepository(ref.Host + "/" + ref.Repository)
	require.NoError(t, err)
	repository.PlainHTTP = true
	repository.SkipReferrersGC = true
	return repository
}

func push(t *testing.T, to content.Pusher, mediaType, blob string) {
	t.Helper()
	require.NoError(t, to.Push(t.Context(), content.NewDescriptorFromBytes(mediaType, []byte(blob)), strings.NewReader(blob)))
}

// What others attach is read whatever its form, and copied byte for byte.
func TestAttachmentsOfOthers(t *testing.T) {
	noCredentials(t)
	ctx := t.Context()
	first := parsed(t, "oci://"+distribution(t, "")+"/bulkhead:1.0.0")
	second := parsed(t, "oci://"+inProcess(t, true, nil)+"/bulkhead:1.0.0")
	plain := bundle("1.0.0")
	require.NoError(t, artifact.Write(ctx, plain, first, nil, impatient()))
	other := referrer(t, plain, nil)
	none := referrer(t, plain, func(m *ocispec.Manifest) {
		m.Layers, m.ArtifactType = []ocispec.Descriptor{}, "application/vnd.example.none"
		m.Annotations = map[string]string{"a": "1"}
	})
	repository := repositoryOf(t, first)
	for _, blob := range []string{`{"by":"others"}`, "one", "two"} {
		push(t, repository, "application/octet-stream", blob)
	}
	push(t, repository, ocispec.MediaTypeImageManifest, other)
	push(t, repository, ocispec.MediaTypeImageManifest, none)

	got, err := artifact.Read(ctx, first, impatient())
	require.NoError(t, err)
	require.Len(t, got.Attachments, 2)
	byType := map[string]artifact.Attachment{}
	for _, attached := range got.Attachments {
		byType[attached.ArtifactType] = attached
	}
	assert.Equal(t, other, string(byType["application/vnd.example.config"].Manifest))
	assert.Equal(t, []artifact.Layer{{MediaType: "text/plain", Content: []byte("one")}, {MediaType: "text/html", Content: []byte("two")}},
		byType["application/vnd.example.config"].Layers)
	assert.Equal(t, none, string(byType["application/vnd.example.none"].Manifest))
	assert.Equal(t, map[string]string{"a": "1"}, byType["application/vnd.example.none"].Annotations)
	assert.Empty(t, byType["application/vnd.example.none"].Layers)

	require.NoError(t, artifact.Write(ctx, got, second, nil, impatient()))
	copied, err := artifact.Read(ctx, second, impatient())
	require.NoError(t, err)
	assert.Equal(t, got, copied)
	listed, err := repositoryOf(t, second).Predecessors(ctx, plain.Descriptor())
	require.NoError(t, err)
	assert.Len(t, listed, 2)
}

// What does not belong together is not written.
func TestWriteChecksTheArtifact(t *testing.T) {
	sound, other := signed("1"), signed("2")
	oneLayer := func(a artifact.Attachment, layers ...artifact.Layer) artifact.Attachment {
		a.Layers = layers
		return a
	}
	attachment := sound.Attachments[0]
	large := artifact.New(make([]byte, 64<<20-1), nil)
	longwinded := artifact.New(nil, map[string]string{"a": strings.Repeat("a", 4<<20)})
	for name, tt := range map[string]struct {
		artifact artifact.Artifact
		want     string
	}{
		"nothing": {artifact.Artifact{}, "a bundle from a tarball has no manifest: build the bundle again, or read it from an image layout or a registry"},
		"no bundle's manifest": {artifact.Artifact{Manifest: attachment.Manifest},
			fmt.Sprintf("%s is no policy bundle: it is attached to %s", attachment.Descriptor().Digest, sound.Descriptor().Digest)},
		"another layer": {artifact.Artifact{Manifest: sound.Manifest, Layer: other.Layer},
			fmt.Sprintf("%s names the content %s, but other content is there: mismatched digest", sound.Descriptor().Digest, digest.FromBytes(sound.Layer))},
		"another's attachment": {artifact.Artifact{Manifest: sound.Manifest, Layer: sound.Layer, Attachments: other.Attachments},
			fmt.Sprintf("%s is not attached to %s: its subject is %s", other.Attachments[0].Descriptor().Digest, sound.Descriptor().Digest, other.Descriptor().Digest)},
		"an attachment without its layer": {artifact.Artifact{Manifest: sound.Manifest, Layer: sound.Layer, Attachments: []artifact.Attachment{oneLayer(attachment)}},
			attachment.Descriptor().Digest.String() + " names 2 contents, but 1 are there"},
		"an attachment with another layer": {artifact.Artifact{Manifest: sound.Manifest, Layer: sound.Layer,
			Attachments: []artifact.Attachment{oneLayer(attachment, artifact.Layer{Content: bytes.ToUpper(attachment.Layers[0].Content)})}},
			fmt.Sprintf("%s names the content %s, but other content is there: mismatched digest", attachment.Descriptor().Digest, digest.FromBytes(attachment.Layers[0].Content))},
		"a layer too large":    {large, large.Descriptor().Digest.String() + " has a manifest of 494 bytes and contents of 67108865: at most 4194304 and 67108864 can be read again"},
		"a manifest too large": {longwinded, longwinded.Descriptor().Digest.String() + " has a manifest of 4194814 bytes and contents of 2: at most 4194304 and 67108864 can be read again"},
		"too many attachments": {artifact.Artifact{Manifest: sound.Manifest, Layer: sound.Layer, Attachments: make([]artifact.Attachment, 101)},
			sound.Descriptor().Digest.String() + " has 101 attachments: at most 100 can be read again"},
	} {
		dir := t.TempDir()
		require.EqualError(t, artifact.Write(t.Context(), tt.artifact, at(dir, "1"), nil, artifact.Options{}), tt.want, name)
		assert.Equal(t, map[string]string{"./": ""}, files(t, dir))
	}
}

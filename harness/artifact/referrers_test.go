package artifact_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/opencontainers/go-digest"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/artifact"
)

// An attachment that cannot be read is not passed over.
func TestAttachmentsThatAreRefused(t *testing.T) {
	plain := bundle("1.0.0")
	for name, tt := range map[string]struct {
		mediaType string
		text      string
		want      string
	}{
		"an index": {ocispec.MediaTypeImageIndex, referrer(t, plain, nil),
			`the attachment DIGEST is of type "application/vnd.oci.image.index.v1+json", only "application/vnd.oci.image.manifest.v1+json" is known: remove it from the bundle`},
		"a missing layer": {ocispec.MediaTypeImageManifest, referrer(t, plain, func(m *ocispec.Manifest) { m.Layers[1].Digest = someDigest() }),
			"the content of " + someDigest().String() + " is missing: the bundle is not whole, write it again"},
		"65 MiB together": {ocispec.MediaTypeImageManifest, referrer(t, plain, func(m *ocispec.Manifest) { m.Layers[1].Size = 64 << 20 }),
			"the content of " + digest.FromString("two").String() + " is said to have 67108864 bytes, at most 67108846 are read"},
		"another type inside": {ocispec.MediaTypeImageManifest, referrer(t, plain, func(m *ocispec.Manifest) { m.MediaType = "other" }),
			"DIGEST is not attached to SUBJECT: its manifest says that it is of type \"other\" and schema version 2, not \"application/vnd.oci.image.manifest.v1+json\" and 2"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := raw(t, indexOf(describe(ocispec.MediaTypeImageManifest, string(plain.Manifest), "1.0.0"), describe(tt.mediaType, tt.text, "")),
				string(plain.Manifest), "{}", "layer of 1.0.0", `{"by":"others"}`, "one", "two", tt.text)
			_, err := artifact.Read(t.Context(), at(dir, "1.0.0"), artifact.Options{})
			want := strings.NewReplacer("DIGEST", digest.FromString(tt.text).String(), "SUBJECT", plain.Descriptor().Digest.String()).Replace(tt.want)
			if !strings.Contains(name, "missing") {
				want = dir + ":1.0.0: " + want
			}
			require.EqualError(t, err, want)
		})
	}
}

// A registry's list is not believed.
func TestListedReferrersAreChecked(t *testing.T) {
	plain := bundle("1.0.0")
	listing := func(t *testing.T, manifests ...ocispec.Descriptor) artifact.Reference {
		return faulty(t, func(w http.ResponseWriter, r *http.Request) bool {
			if !strings.Contains(r.URL.Path, "/referrers/") {
				return false
			}
			w.Header().Set("Content-Type", ocispec.MediaTypeImageIndex)
			return json.NewEncoder(w).Encode(indexOf(manifests...)) == nil
		})
	}
	manifest := describe(ocispec.MediaTypeImageManifest, string(signed("1.0.0").Manifest), "")

	ref := listing(t, manifest)
	_, err := artifact.Read(t.Context(), ref, impatient())
	require.EqualError(t, err, fmt.Sprintf("%s: %s is not attached to %[2]s: it has no subject", ref, manifest.Digest))

	otherBundle := signed("2.0.0")
	otherAttachment := otherBundle.Attachments[0]
	ref = listing(t, otherAttachment.Descriptor())
	require.NoError(t, artifact.Write(t.Context(), otherBundle, artifact.Reference{Kind: artifact.Registry, Host: ref.Host, Repository: ref.Repository}, nil, impatient()))
	// What is listed already is not sent, so it is put there by hand.
	for _, layer := range otherAttachment.Layers {
		push(t, repositoryOf(t, ref), layer.MediaType, string(layer.Content))
	}
	require.NoError(t, repositoryOf(t, ref).Manifests().Push(t.Context(), otherAttachment.Descriptor(), bytes.NewReader(otherAttachment.Manifest)))
	_, err = artifact.Read(t.Context(), ref, impatient())
	require.EqualError(t, err, fmt.Sprintf("%s: %s is not attached to %s: its subject is %s",
		ref, otherAttachment.Descriptor().Digest, plain.Descriptor().Digest, otherBundle.Descriptor().Digest))

	var many []ocispec.Descriptor
	for i := range 101 {
		many = append(many, describe(ocispec.MediaTypeImageManifest, fmt.Sprint(i), ""))
	}
	ref = listing(t, many...)
	want := fmt.Sprintf("%s: more than 100 attachments of %s: remove those that are not needed", ref, plain.Descriptor().Digest)
	_, err = artifact.Read(t.Context(), ref, impatient())
	require.EqualError(t, err, want)
	require.EqualError(t, artifact.Write(t.Context(), signed("1.0.0"), ref, nil, impatient()), want)

	ref = listing(t, ocispec.Descriptor{Digest: "sha256:\x1b"})
	_, err = artifact.Read(t.Context(), ref, impatient())
	require.EqualError(t, err, fmt.Sprintf(`%s: an attachment of %s is listed as "sha256:\x1b": invalid checksum digest length`, ref, plain.Descriptor().Digest))

	// The same one twice is one.
	attached := signed("1.0.0").Attachments[0].Descriptor()
	got, err := artifact.Read(t.Context(), listing(t, attached, attached), impatient())
	require.NoError(t, err)
	assert.Len(t, got.Attachments, 1)

	ref = faulty(t, func(w http.ResponseWriter, r *http.Request) bool {
		if !strings.Contains(r.URL.Path, "/referrers/") {
			return false
		}
		w.Header().Set("Content-Type", ocispec.MediaTypeImageIndex)
		_, err := io.WriteString(w, "{")
		return err == nil
	})
	_, err = artifact.Read(t.Context(), ref, impatient())
	require.ErrorContains(t, err, "failed to decode response: unexpected EOF")
}

func TestTooManyAttachmentsInALayout(t *testing.T) {
	dir := t.TempDir()
	many := bundle("1")
	for i := range 100 {
		many = many.Attach(signatureType, "text/plain", fmt.Append(nil, i), nil)
	}
	write(t, many, dir, "1.0.0")
	assert.Equal(t, many, read(t, at(dir, "")))
	write(t, bundle("1").Attach(signatureType, "text/plain", []byte("one more"), nil), dir, "1.0.0")
	_, err := artifact.Read(t.Context(), at(dir, ""), artifact.Options{})
	require.EqualError(t, err, fmt.Sprintf("%s: more than 100 attachments of %s: remove those that are not needed", dir, many.Descriptor().Digest))
}

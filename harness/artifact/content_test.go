package artifact_test

import (
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

// What is not what its digest says is never taken.
func TestContentIsChecked(t *testing.T) {
	want := signed("1.0.0")
	layer, manifest := digest.FromBytes(want.Layer), want.Descriptor().Digest
	attached := want.Attachments[0].Descriptor().Digest
	respond := func(target digest.Digest, header map[string]string, body string) func(http.ResponseWriter, *http.Request) bool {
		return func(w http.ResponseWriter, r *http.Request) bool {
			if r.Method != http.MethodGet || !strings.HasSuffix(r.URL.Path, target.String()) || strings.Contains(r.URL.Path, "referrers") {
				return false
			}
			w.Header().Set("Content-Type", ocispec.MediaTypeImageManifest)
			for name, value := range header {
				w.Header().Set(name, value)
			}
			w.WriteHeader(http.StatusOK)
			_, err := io.WriteString(w, body)
			if flushed := http.NewResponseController(w).Flush(); flushed != nil {
				err = flushed
			}
			return err == nil
		}
	}
	// Of unknown length, as the transfer is chunked.
	const advice = "the registry, the disk or something between is corrupting it, do not use it"
	for name, tt := range map[string]struct {
		fault func(http.ResponseWriter, *http.Request) bool
		want  string
	}{
		"another layer": {respond(layer, nil, "LAYER of 1.0.0"),
			fmt.Sprintf("the content of %s is not what its digest says (got %s): %s", layer, digest.FromString("LAYER of 1.0.0"), advice)},
		"a longer layer": {respond(layer, nil, "layer of 1.0.0."), fmt.Sprintf("the content of %s is longer than its 14 bytes: %s", layer, advice)},
		"a shorter layer": {respond(layer, nil, "layer of"),
			fmt.Sprintf("the content of %s ends before its 14 bytes: try again, and if it stays so do not use it", layer)},
		"a layer cut short": {respond(layer, map[string]string{"Content-Length": "14"}, "layer of"),
			fmt.Sprintf("the content of %s ends before its 14 bytes: try again, and if it stays so do not use it", layer)},
		"another length": {respond(layer, map[string]string{"Content-Length": "8"}, "layer of"),
			`REF: GET "http://HOST/v2/shop/bulkhead/blobs/` + layer.String() + `": mismatch Content-Length`},
		"another digest": {respond(layer, map[string]string{"Docker-Content-Digest": someDigest().String()}, "layer of 1.0.0"),
			fmt.Sprintf(`REF: GET "http://HOST/v2/shop/bulkhead/blobs/%s": invalid response; digest mismatch in Docker-Content-Digest: received "%s" when expecting "%[1]s"`, layer, someDigest())},
		"another manifest": {respond(manifest, nil, strings.Replace(string(want.Manifest), "1.0.0", "2.0.0", 1)),
			fmt.Sprintf("the content of %s is not what its digest says (got %s): %s", manifest,
				digest.FromString(strings.Replace(string(want.Manifest), "1.0.0", "2.0.0", 1)), advice)},
		"a manifest of another type": {respond(manifest, map[string]string{"Content-Type": "text/html"}, string(want.Manifest)),
			`REF: GET "http://HOST/v2/shop/bulkhead/manifests/` + manifest.String() + `": mismatch response Content-Type "text/html": expect "application/vnd.oci.image.manifest.v1+json"`},
		"another attachment": {respond(attached, nil, strings.Replace(string(want.Attachments[0].Manifest), "{", "[", 1)),
			fmt.Sprintf("the content of %s is not what its digest says (got %s): %s", attached,
				digest.FromString(strings.Replace(string(want.Attachments[0].Manifest), "{", "[", 1)), advice)},
		"a missing layer": {answer(404, "GET /v2/shop/bulkhead/blobs/"+layer.String()),
			fmt.Sprintf("the content of %s is missing: the bundle is not whole, write it again", layer)},
		"a missing attachment": {answer(404, "GET /v2/shop/bulkhead/manifests/"+attached.String()),
			fmt.Sprintf("the content of %s is missing: the bundle is not whole, write it again", attached)},
	} {
		t.Run(name, func(t *testing.T) {
			ref := faulty(t, tt.fault)
			got, err := artifact.Read(t.Context(), ref, impatient())
			require.EqualError(t, err, strings.ReplaceAll(strings.ReplaceAll(tt.want, "REF", ref.String()), "HOST", ref.Host))
			assert.Equal(t, artifact.Artifact{}, got)
		})
	}
}

func TestManifestTooLarge(t *testing.T) {
	ref := faulty(t, func(w http.ResponseWriter, r *http.Request) bool {
		if r.Method != http.MethodHead {
			return false
		}
		w.Header().Set("Content-Type", ocispec.MediaTypeImageManifest)
		w.Header().Set("Docker-Content-Digest", someDigest().String())
		w.Header().Set("Content-Length", "4194305")
		return true
	})
	_, err := artifact.Read(t.Context(), ref, impatient())
	require.EqualError(t, err, fmt.Sprintf("%s: the content of %s is said to have 4194305 bytes, at most 4194304 are read", ref, someDigest()))
}

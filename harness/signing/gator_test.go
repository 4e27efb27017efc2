package signing_test

import (
	"testing"

	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"oras.land/oras-go/v2"
)

// gatorTests is whether `gator test --image` passes a bundle, and what it says.
func gatorTests(t *testing.T, files map[string][]byte) (bool, string) {
	t.Helper()
	host := withReferrers(t)
	target := repository(t, host)
	layer, err := oras.PushBytes(t.Context(), target, "application/vnd.oci.image.layer.v1.tar+gzip", packed(t, files))
	require.NoError(t, err)
	layer.Annotations = map[string]string{ocispec.AnnotationTitle: ".", "io.deis.oras.content.unpack": "true"}
	pushed, err := oras.PackManifest(t.Context(), target, oras.PackManifestVersion1_1, "application/vnd.example", oras.PackManifestOptions{
		Layers: []ocispec.Descriptor{layer},
	})
	require.NoError(t, err)
	require.NoError(t, target.Tag(t.Context(), pushed, "latest"))
	return newPlace(t).run(t, "", "gator", "test", "--image", host+"/demo/policies:latest")
}

func TestStockGatorReadsASignedBundle(t *testing.T) {
	passed, output := gatorTests(t, signedFiles(t, "p256"))
	assert.True(t, passed, output)

	denied := signedFiles(t, "p256")
	denied["pod.yaml"] = []byte("apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n")
	passed, output = gatorTests(t, denied)
	assert.False(t, passed, output)
	assert.Contains(t, output, "is a Pod")
}

// TestStockGatorRefusesTheFileOfOPA is why .signatures.json has a kind.
func TestStockGatorRefusesTheFileOfOPA(t *testing.T) {
	signed := signedFiles(t, "p256")
	signed[signaturesFile] = []byte(`{"signatures":["token"]}`)
	passed, output := gatorTests(t, signed)
	assert.False(t, passed, output)
	assert.Contains(t, output, "resource  has no version")
}

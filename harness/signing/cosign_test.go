package signing_test

import (
	"encoding/json"
	"maps"
	"testing"

	"github.com/opencontainers/go-digest"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"oras.land/oras-go/v2"
	"oras.land/oras-go/v2/content"
	"oras.land/oras-go/v2/registry/remote"

	"github.com/bulkhead-policy/bulkhead/harness/signing"
)

func repository(t *testing.T, registry string) *remote.Repository {
	t.Helper()
	repository, err := remote.NewRepository(registry + "/demo/policies")
	require.NoError(t, err)
	repository.PlainHTTP = true
	return repository
}

// push publishes an artifact whose one layer is the version.
func push(t *testing.T, repository *remote.Repository, version string) ocispec.Descriptor {
	t.Helper()
	layer, err := oras.PushBytes(t.Context(), repository, "application/vnd.oci.image.layer.v1.tar+gzip", []byte(version))
	require.NoError(t, err)
	pushed, err := oras.PackManifest(t.Context(), repository, oras.PackManifestVersion1_1, "application/vnd.example", oras.PackManifestOptions{
		Layers:              []ocispec.Descriptor{layer},
		ManifestAnnotations: map[string]string{ocispec.AnnotationCreated: "2000-01-01T00:00:00Z"},
	})
	require.NoError(t, err)
	return pushed
}

func attach(t *testing.T, repository *remote.Repository, subject ocispec.Descriptor, attachment signing.Attachment) {
	t.Helper()
	layer, err := oras.PushBytes(t.Context(), repository, attachment.MediaType, attachment.Content)
	require.NoError(t, err)
	annotations := maps.Clone(attachment.Annotations)
	annotations[ocispec.AnnotationCreated] = "2000-01-01T00:00:00Z"
	_, err = oras.PackManifest(t.Context(), repository, oras.PackManifestVersion1_1, attachment.ArtifactType, oras.PackManifestOptions{
		Subject: &subject, Layers: []ocispec.Descriptor{layer}, ManifestAnnotations: annotations,
	})
	require.NoError(t, err)
}

// attached is the only thing that is attached to a manifest.
func attached(t *testing.T, repository *remote.Repository, subject ocispec.Descriptor) signing.Attachment {
	t.Helper()
	var found []ocispec.Descriptor
	require.NoError(t, repository.Referrers(t.Context(), subject, "", func(referrers []ocispec.Descriptor) error {
		found = append(found, referrers...)
		return nil
	}))
	require.Len(t, found, 1)
	text, err := content.FetchAll(t.Context(), repository, found[0])
	require.NoError(t, err)
	var referrer ocispec.Manifest
	require.NoError(t, json.Unmarshal(text, &referrer))
	require.Len(t, referrer.Layers, 1)
	layer, err := content.FetchAll(t.Context(), repository, referrer.Layers[0])
	require.NoError(t, err)
	delete(referrer.Annotations, ocispec.AnnotationCreated)
	return signing.Attachment{
		ArtifactType: referrer.ArtifactType, MediaType: referrer.Layers[0].MediaType, Content: layer, Annotations: referrer.Annotations,
	}
}

// verifies is whether `cosign verify` accepts a manifest for a key, and what it says.
func verifies(t *testing.T, registry string, manifest digest.Digest, key string, more ...string) (bool, string) {
	t.Helper()
	p := newPlace(t)
	p.write(t, "cosign.pub", testdata(t, key))
	arguments := append([]string{"verify", "--key", "cosign.pub", "--insecure-ignore-tlog=true"}, more...)
	return p.run(t, "", "cosign", append(arguments, registry+"/demo/policies@"+manifest.String())...)
}

// sha384 is what `cosign verify` has to be told of a key on P-384. It takes any
// key for one that signs SHA-256, also where `cosign sign` made the signature.
const sha384 = "--signature-digest-algorithm=sha384"

func TestStockCosignVerifiesAnAttachment(t *testing.T) {
	t.Parallel()
	for name, start := range map[string]func(*testing.T) string{"with referrers": withReferrers, "without": withoutReferrers} {
		t.Run(name, func(t *testing.T) {
			host := start(t)
			target := repository(t, host)
			for key, more := range map[string][]string{"p256": nil, "p384": {sha384}, "rsa2048": nil} {
				pushed := push(t, target, key)
				attachment, err := privateKey(t, key+".pem").SignManifest(pushed.Digest.String())
				require.NoError(t, err)
				attach(t, target, pushed, attachment)

				accepted, output := verifies(t, host, pushed.Digest, key+".pub", more...)
				assert.True(t, accepted, output)
				assert.Contains(t, output, "The signatures were verified against the specified public key")
				assert.Contains(t, output, `"docker-manifest-digest":"`+pushed.Digest.String()+`"`)
				assert.Equal(t, attachment, attached(t, target, pushed))
			}

			pushed := push(t, target, "p256")
			accepted, output := verifies(t, host, pushed.Digest, "rsa2048.pub")
			assert.False(t, accepted, output)
			assert.Contains(t, output, threshold)

			other := push(t, target, "other")
			accepted, output = verifies(t, host, other.Digest, "p256.pub")
			assert.False(t, accepted, output)
			assert.Contains(t, output, "no signatures found")
			attach(t, target, other, attached(t, target, pushed))
			accepted, output = verifies(t, host, other.Digest, "p256.pub")
			assert.False(t, accepted, output)
			assert.Contains(t, output, "provided artifact digest does not match any digest in statement")
		})
	}
}

func TestTheRegistryWithoutReferrersHasATagInstead(t *testing.T) {
	t.Parallel()
	target := repository(t, withoutReferrers(t))
	pushed := push(t, target, "p256")
	attachment, err := privateKey(t, "p256.pem").SignManifest(pushed.Digest.String())
	require.NoError(t, err)
	attach(t, target, pushed, attachment)
	var tags []string
	require.NoError(t, target.Tags(t.Context(), "", func(page []string) error {
		tags = append(tags, page...)
		return nil
	}))
	assert.Equal(t, []string{"sha256-" + pushed.Digest.Encoded()}, tags)
}

func TestASignatureOfStockCosignIsVerified(t *testing.T) {
	t.Parallel()
	host := withReferrers(t)
	target := repository(t, host)
	for _, key := range []string{"p256", "p384", "rsa2048"} {
		p := newPlace(t)
		p.write(t, "cosign.key", testdata(t, key+".key"))
		public := publicKey(t, key+".pub")

		pushed := push(t, target, key)
		signed, output := p.run(t, "", "cosign", "sign", "--key", "cosign.key",
			"--use-signing-config=false", "--tlog-upload=false", host+"/demo/policies@"+pushed.Digest.String())
		require.True(t, signed, output)

		stock := attached(t, target, pushed)
		require.NoError(t, public.VerifyManifest(stock.Content, pushed.Digest.String()))
		require.Error(t, public.VerifyManifest(stock.Content, push(t, target, "other").Digest.String()))
		require.Error(t, anotherKey(t).Public().VerifyManifest(stock.Content, pushed.Digest.String()))

		own, err := privateKey(t, key+".pem").SignManifest(pushed.Digest.String())
		require.NoError(t, err)
		assert.Equal(t, parts(t, stock), parts(t, own))
	}
}

// parts are an attachment without the signature, and without the space that
// cosign writes, or not.
func parts(t *testing.T, attachment signing.Attachment) []any {
	t.Helper()
	var outer, payload any
	require.NoError(t, json.Unmarshal(attachment.Content, &outer))
	envelope := outer.(map[string]any)["dsseEnvelope"].(map[string]any)
	var b sigstoreBundle
	require.NoError(t, json.Unmarshal(attachment.Content, &b))
	require.NoError(t, json.Unmarshal(b.DSSEEnvelope.Payload, &payload))
	envelope["payload"] = payload
	signature := envelope["signatures"].([]any)[0].(map[string]any)
	assert.NotEmpty(t, signature["sig"])
	delete(signature, "sig")
	return []any{attachment.ArtifactType, attachment.MediaType, attachment.Annotations, outer}
}

func TestAKeyOfStockCosignSignsFiles(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	made, output := p.run(t, "", "cosign", "generate-key-pair")
	require.True(t, made, output)
	private, err := signing.ReadPrivateKey(p.read(t, "cosign.key"), password("correct"))
	require.NoError(t, err)
	public, err := signing.ReadPublicKey(p.read(t, "cosign.pub"))
	require.NoError(t, err)
	signed := files()
	signed[signaturesFile], err = private.SignFiles(files())
	require.NoError(t, err)
	require.NoError(t, public.VerifyFiles(signed))
}

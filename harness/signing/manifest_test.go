package signing_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/signing"
)

const (
	manifest      = "sha256:f0075009d06b8749357514ebeb2203ad2affb9af413869999c8a739f78b664f2"
	otherManifest = "sha256:e0075009d06b8749357514ebeb2203ad2affb9af413869999c8a739f78b664f2"
	threshold     = "failed to verify signature: could not verify envelope: accepted signatures do not match threshold, Found: 0, Expected 1"
)

func signManifest(t *testing.T, key string) signing.Attachment {
	t.Helper()
	attachment, err := privateKey(t, key+".pem").SignManifest(manifest)
	require.NoError(t, err)
	return attachment
}

func TestSigningAManifestAgainGivesTheSameBytes(t *testing.T) {
	golden(t, "manifest.sigstore.json", signManifest(t, "p256").Content)
	for _, key := range []string{"p256", "p384", "rsa2048"} {
		once, again := signManifest(t, key), signManifest(t, key)
		assert.Equal(t, once, again, key)
	}
}

func TestAnAttachmentIsASigstoreBundle(t *testing.T) {
	attachment := signManifest(t, "p256")
	content := attachment.Content
	attachment.Content = nil
	assert.Equal(t, signing.Attachment{
		ArtifactType: "application/vnd.dev.sigstore.bundle.v0.3+json",
		MediaType:    "application/vnd.dev.sigstore.bundle.v0.3+json",
		Annotations: map[string]string{
			"dev.sigstore.bundle.content":       "dsse-envelope",
			"dev.sigstore.bundle.predicateType": "https://sigstore.dev/cosign/sign/v1",
		},
	}, attachment)

	var b sigstoreBundle
	require.NoError(t, json.Unmarshal(content, &b))
	assert.Equal(t, "application/vnd.dev.sigstore.bundle.v0.3+json", b.MediaType)
	assert.Equal(t, publicKey(t, "p256.pub").Fingerprint(), hex.EncodeToString(b.VerificationMaterial.PublicKey.Hint))
	assert.Equal(t, "application/vnd.in-toto+json", b.DSSEEnvelope.PayloadType)
	want := `{"_type":"https://in-toto.io/Statement/v1",` +
		`"subject":[{"digest":{"sha256":"f0075009d06b8749357514ebeb2203ad2affb9af413869999c8a739f78b664f2"},"annotations":{}}],` +
		`"predicateType":"https://sigstore.dev/cosign/sign/v1","predicate":{}}`
	assert.Equal(t, want, string(b.DSSEEnvelope.Payload))
}

func TestASignedManifestIsVerified(t *testing.T) {
	for _, key := range []string{"p256", "p384", "rsa2048"} {
		require.NoError(t, publicKey(t, key+".pub").VerifyManifest(signManifest(t, key).Content, manifest), key)
	}
}

func TestAChangedByteOfAManifestSignatureIsRefused(t *testing.T) {
	t.Parallel()
	key := publicKey(t, "p256.pub")
	// As SignManifest and as cosign write it.
	own := signManifest(t, "p256").Content
	for _, content := range [][]byte{own, bytes.ReplaceAll(own, []byte(","), []byte(", "))} {
		require.NoError(t, key.VerifyManifest(content, manifest))
		for i := range content {
			for what, changed := range map[string]string{
				"changed": string(content[:i]) + string(content[i]^1) + string(content[i+1:]),
				"a tab":   string(content[:i]) + "\t" + string(content[i+1:]),
				"missing": string(content[:i]) + string(content[i+1:]),
			} {
				if key.VerifyManifest([]byte(changed), manifest) == nil {
					t.Errorf("byte %d %s: %s", i, what, changed)
				}
			}
		}
		assert.Error(t, key.VerifyManifest(append(bytes.Clone(content), '\n'), manifest))
	}
}

func TestManifestSignaturesThatAreRefused(t *testing.T) {
	key := publicKey(t, "p256.pub")
	own := string(signManifest(t, "p256").Content)
	unsigned := manifest + " is not signed with key " + key.Fingerprint() + ": "
	changed := "the signature of " + manifest + " verifies, but was changed after it was made: sign again"
	statement := func(predicate, digests string) string {
		return `{"_type":"https://in-toto.io/Statement/v1","subject":[{"digest":{` + digests + `}}],"predicateType":"` + predicate + `","predicate":{}}`
	}
	const kind = "https://sigstore.dev/cosign/sign/v1"
	digest := `"sha256":"` + strings.TrimPrefix(manifest, "sha256:") + `"`
	attested := "https://spdx.dev/Document"
	otherKey, err := anotherKey(t).SignManifest(manifest)
	require.NoError(t, err)
	raw, err := hex.DecodeString(strings.TrimPrefix(manifest, "sha256:"))
	require.NoError(t, err)

	for name, test := range map[string]struct {
		content string
		want    string
	}{
		"another key":      {string(otherKey.Content), unsigned + threshold},
		"of another kind":  {string(signManifest(t, "rsa2048").Content), unsigned + threshold},
		"another manifest": {string(signPayload(t, "application/vnd.in-toto+json", statement(kind, `"sha256":"00"`))), unsigned + "failed to verify signature: provided artifact digest does not match any digest in statement"},
		"another hash":     {string(signPayload(t, "application/vnd.in-toto+json", statement(kind, `"sha512":"00"`))), unsigned + "failed to verify signature: provided artifact digests does not match digests in statement"},
		"an attestation":   {string(signPayload(t, "application/vnd.in-toto+json", statement(attested, digest))), manifest + ` is not signed: what is attached is "https://spdx.dev/Document", a signature is "https://sigstore.dev/cosign/sign/v1"`},
		"another payload":  {string(signPayload(t, "text/plain", statement(kind, digest))), unsigned + "failed to verify signature: could not verify artifact: unable to extract statement from envelope: validation error: unsupported media type"},
		"no statement":     {string(signPayload(t, "application/vnd.in-toto+json", "{")), unsigned + "failed to verify signature: could not verify artifact: unable to extract statement from envelope: validation error: invalid attestation: decoding json"},
		"a blob": {`{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json","verificationMaterial":{"publicKey":{}},"messageSignature":` +
			`{"messageDigest":{"algorithm":"SHA2_256","digest":"` + base64.StdEncoding.EncodeToString(raw) + `"},"signature":"` + base64.StdEncoding.EncodeToString(signDigest(t, raw)) + `"}}`,
			manifest + ` is not signed: what is attached is "", a signature is "https://sigstore.dev/cosign/sign/v1"`},
		"a certificate": {strings.Replace(own, `"publicKey":{"hint":"`+hint(own)+`"}`, `"certificate":{"rawBytes":"`+certificate(t)+`"}`, 1),
			unsigned + "expected key signature, not certificate"},
		"no signature":     {strings.Replace(own, `{"sig":"`+sig(own)+`"}`, "", 1), unsigned + "failed to verify signature: exactly one signature is required"},
		"two signatures":   {strings.Replace(own, `{"sig":"`+sig(own)+`"}`, `{"sig":"`+sig(own)+`"},{"sig":"`+sig(own)+`"}`, 1), unsigned + "failed to verify signature: exactly one signature is required"},
		"another hint":     {strings.Replace(own, hint(own), "AAAA", 1), changed},
		"a key ID":         {strings.Replace(own, `{"sig":`, `{"keyid":"a","sig":`, 1), unsigned + threshold},
		"the older type":   {strings.Replace(own, ".v0.3+json", "+json;version=0.3", 1), changed},
		"another order":    {string(reordered(t, own)), changed},
		"space everywhere": {strings.ReplaceAll(strings.ReplaceAll(own, `",`, `" ,`), `":`, `" :`), changed},
	} {
		t.Run(name, func(t *testing.T) {
			require.EqualError(t, key.VerifyManifest([]byte(test.content), manifest), test.want)
		})
	}

	for name, content := range map[string]string{
		"empty":            "",
		"nothing":          "{}",
		"another format":   `{"critical":{}}`,
		"a field more":     strings.Replace(own, `{"mediaType"`, `{"more":1,"mediaType"`, 1),
		"another version":  strings.Replace(own, "v0.3", "v0.9", 1),
		"more than it has": own + "{}",
	} {
		t.Run(name, func(t *testing.T) {
			// The rest of the message changes with the build, on purpose.
			require.ErrorContains(t, key.VerifyManifest([]byte(content), manifest), "the signature of "+manifest+" is no Sigstore bundle: ")
		})
	}
}

func TestALogEntryAndATimestampAreNotVerified(t *testing.T) {
	own := string(signManifest(t, "p256").Content)
	key := `"verificationMaterial":{"publicKey":{"hint":"` + hint(own) + `"}`
	stamped := strings.Replace(own, key, key+`,"tlogEntries":[`+string(testdata(t, "log-entry.json"))+`],`+
		`"timestampVerificationData":{"rfc3161Timestamps":[{"signedTimestamp":"AAAA"}]}`, 1)
	require.NotEqual(t, own, stamped)
	for _, content := range []string{stamped, strings.ReplaceAll(stamped, ",", ", ")} {
		require.NoError(t, publicKey(t, "p256.pub").VerifyManifest([]byte(content), manifest))
		require.ErrorContains(t, publicKey(t, "p384.pub").VerifyManifest([]byte(content), manifest), threshold)
	}
}

func TestDigestsThatAreRefused(t *testing.T) {
	for _, digest := range []string{
		"", "v1.2.3", strings.TrimPrefix(manifest, "sha256:"), manifest + "00", strings.ToUpper(manifest), "sha256:" + strings.Repeat("A", 64),
		"sha512:" + strings.Repeat("0", 128), "sha256:" + strings.Repeat("0", 63),
	} {
		want := `"` + digest + `" is no digest of a manifest: it is sha256: and 64 hexadecimal digits`
		_, err := privateKey(t, "p256.pem").SignManifest(digest)
		require.EqualError(t, err, want)
		require.EqualError(t, publicKey(t, "p256.pub").VerifyManifest(signManifest(t, "p256").Content, digest), want)
	}
	assert.ErrorContains(t, publicKey(t, "p256.pub").VerifyManifest(signManifest(t, "p256").Content, otherManifest),
		otherManifest+" is not signed with key ")
}

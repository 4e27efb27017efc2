package signing

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"github.com/opencontainers/go-digest"
	"github.com/secure-systems-lab/go-securesystemslib/dsse"
	protobundle "github.com/sigstore/protobuf-specs/gen/pb-go/bundle/v1"
	protocommon "github.com/sigstore/protobuf-specs/gen/pb-go/common/v1"
	protodsse "github.com/sigstore/protobuf-specs/gen/pb-go/dsse"
	"github.com/sigstore/sigstore-go/pkg/bundle"
	"github.com/sigstore/sigstore-go/pkg/root"
	"github.com/sigstore/sigstore-go/pkg/verify"
)

const (
	// bundleType is a Sigstore bundle
	// (https://github.com/sigstore/protobuf-specs, sigstore_bundle.proto).
	bundleType = "application/vnd.dev.sigstore.bundle.v0.3+json"
	// statementType is an in-toto statement
	// (https://github.com/in-toto/attestation, spec/v1/statement.md).
	statementType = "https://in-toto.io/Statement/v1"
	// predicateType tells a signature from other things that a key attests.
	predicateType = "https://sigstore.dev/cosign/sign/v1"
)

// Attachment is what to attach to an OCI manifest: the parts of a referrer, which
// is a manifest with the signed one as its subject
// (https://github.com/opencontainers/image-spec, manifest.md).
type Attachment struct {
	// ArtifactType is that of the referrer.
	ArtifactType string
	// MediaType is that of Content, the only layer.
	MediaType string
	Content   []byte
	// Annotations are those of the referrer.
	Annotations map[string]string
}

// statement has the fields, and the order, that cosign writes.
type statement struct {
	Type          string    `json:"_type"`
	Subject       []subject `json:"subject"`
	PredicateType string    `json:"predicateType"`
	Predicate     struct{}  `json:"predicate"`
}

type subject struct {
	Digest      map[string]string `json:"digest"`
	Annotations struct{}          `json:"annotations"`
}

// SignManifest signs the digest of an OCI manifest, "sha256:…", as `cosign sign
// --key` of cosign 3 does by default, without an entry in a transparency log and
// without a timestamp. With --insecure-ignore-tlog=true, `cosign verify --key`
// verifies it, and of a key on P-384 with --signature-digest-algorithm=sha384 too.
func (k PrivateKey) SignManifest(manifest string) (Attachment, error) {
	parsed, err := parseDigest(manifest)
	if err != nil {
		return Attachment{}, err
	}
	payload, err := json.Marshal(statement{
		Type:          statementType,
		Subject:       []subject{{Digest: map[string]string{"sha256": parsed.Encoded()}}},
		PredicateType: predicateType,
	})
	if err != nil {
		return Attachment{}, fmt.Errorf("signing %s: %w", manifest, err)
	}

	hash := k.public.hash.New()
	hash.Write(dsse.PAE(bundle.IntotoMediaType, payload))
	signature, err := k.signer.Sign(nil, hash.Sum(nil), k.public.hash)
	if err != nil {
		return Attachment{}, fmt.Errorf("signing %s: %w", manifest, err)
	}
	content, err := compact(k.public.envelop(payload, signature))
	return Attachment{
		ArtifactType: bundleType,
		MediaType:    bundleType,
		Content:      content,
		Annotations: map[string]string{
			"dev.sigstore.bundle.content":       "dsse-envelope",
			"dev.sigstore.bundle.predicateType": predicateType,
		},
	}, err
}

// VerifyManifest reports what is wrong with the signature, which is the content
// of an Attachment, of the manifest with this digest, "sha256:…". Signatures of
// SignManifest and of `cosign sign --key` pass.
//
// The bundle has to be written as SignManifest or as cosign writes it, so that
// any byte changed is an error. Entries of a transparency log and timestamps,
// which cosign can add, are the exception: they are not verified.
func (k PublicKey) VerifyManifest(content []byte, manifest string) error {
	parsed, err := parseDigest(manifest)
	if err != nil {
		return err
	}
	var signed bundle.Bundle
	if err := signed.UnmarshalJSON(content); err != nil {
		return fmt.Errorf("the signature of %s is no Sigstore bundle: %w", manifest, err)
	}
	result, err := k.verify(&signed, parsed)
	if err != nil {
		return fmt.Errorf("%s is not signed with key %s: %w", manifest, k.Fingerprint(), err)
	}
	if found := result.Statement.GetPredicateType(); found != predicateType {
		return fmt.Errorf("%s is not signed: what is attached is %q, a signature is %q", manifest, found, predicateType)
	}

	envelope := signed.GetDsseEnvelope()
	material := signed.GetVerificationMaterial()
	expected := k.envelop(envelope.GetPayload(), envelope.GetSignatures()[0].GetSig())
	expected.VerificationMaterial.TlogEntries = material.GetTlogEntries()
	expected.VerificationMaterial.TimestampVerificationData = material.GetTimestampVerificationData()
	want, err := compact(expected)
	if err != nil {
		return fmt.Errorf("the signature of %s: %w", manifest, err)
	}
	// protojson, which cosign uses, puts a space after each comma or after none,
	// as the build has it. No string of a bundle has a comma in it.
	spaced := bytes.ReplaceAll(want, []byte(","), []byte(", "))
	if !bytes.Equal(content, want) && !bytes.Equal(content, spaced) {
		return fmt.Errorf("the signature of %s verifies, but was changed after it was made: sign again", manifest)
	}
	return nil
}

func (k PublicKey) verify(signed *bundle.Bundle, manifest digest.Digest) (*verify.VerificationResult, error) {
	raw, err := hex.DecodeString(manifest.Encoded())
	if err != nil {
		return nil, err
	}
	// The key of the bundle is a hint: it takes this one, which never expires.
	key := root.NewExpiringKey(k.verifier, time.Time{}, time.Time{})
	trusted := root.NewTrustedPublicKeyMaterial(func(string) (root.TimeConstrainedVerifier, error) { return key, nil })
	verifier, err := verify.NewVerifier(trusted, verify.WithNoObserverTimestamps())
	if err != nil {
		return nil, err
	}
	return verifier.Verify(signed, verify.NewPolicy(verify.WithArtifactDigest("sha256", raw), verify.WithKey()))
}

// envelop is the bundle of a signature.
func (k PublicKey) envelop(payload, signature []byte) *protobundle.Bundle {
	fingerprint := k.digest()
	return &protobundle.Bundle{
		MediaType: bundleType,
		VerificationMaterial: &protobundle.VerificationMaterial{
			Content: &protobundle.VerificationMaterial_PublicKey{PublicKey: &protocommon.PublicKeyIdentifier{
				Hint: base64.StdEncoding.EncodeToString(fingerprint[:]),
			}},
		},
		Content: &protobundle.Bundle_DsseEnvelope{DsseEnvelope: &protodsse.Envelope{
			Payload:     payload,
			PayloadType: bundle.IntotoMediaType,
			Signatures:  []*protodsse.Signature{{Sig: signature}},
		}},
	}
}

// compact writes a bundle without space. protojson has it or not, by design.
func compact(b *protobundle.Bundle) ([]byte, error) {
	text, err := (&bundle.Bundle{Bundle: b}).MarshalJSON()
	if err != nil {
		return nil, err
	}
	var compacted bytes.Buffer
	err = json.Compact(&compacted, text)
	return compacted.Bytes(), err
}

func parseDigest(manifest string) (digest.Digest, error) {
	parsed, err := digest.Parse(manifest)
	if err != nil || parsed.Algorithm() != digest.SHA256 {
		return "", fmt.Errorf("%q is no digest of a manifest: it is sha256: and 64 hexadecimal digits", manifest)
	}
	return parsed, nil
}

package signing_test

import (
	"crypto"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"strings"
	"testing"

	"github.com/secure-systems-lab/go-securesystemslib/dsse"
	"github.com/stretchr/testify/require"
)

// sigstoreBundle is what the tests read of one, and write.
type sigstoreBundle struct {
	MediaType            string `json:"mediaType"`
	VerificationMaterial struct {
		PublicKey struct {
			Hint []byte `json:"hint"`
		} `json:"publicKey"`
	} `json:"verificationMaterial"`
	DSSEEnvelope struct {
		Payload     []byte          `json:"payload"`
		PayloadType string          `json:"payloadType"`
		Signatures  []dsseSignature `json:"signatures"`
	} `json:"dsseEnvelope"`
}

type dsseSignature struct {
	Sig []byte `json:"sig"`
}

// signPayload is a bundle that the key p256 signed, whatever its payload is.
func signPayload(t *testing.T, payloadType, payload string) []byte {
	t.Helper()
	var b sigstoreBundle
	require.NoError(t, json.Unmarshal(signManifest(t, "p256").Content, &b))
	b.DSSEEnvelope.Payload = []byte(payload)
	b.DSSEEnvelope.PayloadType = payloadType
	b.DSSEEnvelope.Signatures = []dsseSignature{{sign(t, dsse.PAE(payloadType, []byte(payload)))}}
	text, err := json.Marshal(b)
	require.NoError(t, err)
	return text
}

func sign(t *testing.T, message []byte) []byte {
	t.Helper()
	hash := sha256.Sum256(message)
	return signDigest(t, hash[:])
}

func signDigest(t *testing.T, digest []byte) []byte {
	t.Helper()
	pkcs8, _ := pem.Decode(testdata(t, "p256.pem"))
	key, err := x509.ParsePKCS8PrivateKey(pkcs8.Bytes)
	require.NoError(t, err)
	signature, err := key.(crypto.Signer).Sign(nil, digest, crypto.SHA256)
	require.NoError(t, err)
	return signature
}

func between(text, start, end string) string {
	_, rest, _ := strings.Cut(text, start)
	found, _, _ := strings.Cut(rest, end)
	return found
}

func hint(content string) string { return between(content, `"hint":"`, `"`) }

func sig(content string) string { return between(content, `"sig":"`, `"`) }

func certificate(t *testing.T) string {
	t.Helper()
	der, _ := pem.Decode(testdata(t, "certificate.pem"))
	return base64.StdEncoding.EncodeToString(der.Bytes)
}

// reordered has its keys sorted.
func reordered(t *testing.T, content string) []byte {
	t.Helper()
	var fields map[string]any
	require.NoError(t, json.Unmarshal([]byte(content), &fields))
	text, err := json.Marshal(fields)
	require.NoError(t, err)
	return text
}

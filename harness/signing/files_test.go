package signing_test

import (
	"bytes"
	"encoding/base64"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/bundle"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	signaturesFile = ".signatures.json"
	notCompact     = "is hashed by OPA as a value: write compact JSON with sorted keys, with < > & as they are, and with no newline at its end"
)

func TestSigningFilesAgainGivesTheSameBytes(t *testing.T) {
	golden(t, "signatures.json", signedFiles(t, "p256")[signaturesFile])
	for _, key := range []string{"p256", "p384", "rsa2048"} {
		once, again := signedFiles(t, key), signedFiles(t, key)
		assert.Equal(t, once, again, key)
	}
}

func TestATokenSaysWhatOPAReads(t *testing.T) {
	for key, algorithm := range map[string]string{"p256": "ES256", "p384": "ES384", "rsa2048": "RS256"} {
		text := string(signedFiles(t, key)[signaturesFile])
		token, start := strings.CutPrefix(text, `{"apiVersion":"bulkhead-policy.github.io/v1","kind":"BundleSignature","metadata":{"name":"bulkhead"},"signatures":["`)
		token, end := strings.CutSuffix(token, "\"]}\n")
		require.True(t, start && end, text)
		parts := strings.Split(token, ".")
		require.Len(t, parts, 3)
		assert.Equal(t, `{"alg":"`+algorithm+`","kid":"default","typ":"JWT"}`, decoded(t, parts[0]))
		// echo -n "$content" | sha256sum
		want := `{"files":[` +
			`{"name":".manifest","hash":"44e06a92a7ae66828944ae2d8b2b87ec7c558fb483a8adb4b628cf5759d2a527","algorithm":"SHA-256"},` +
			`{"name":"constraints/constraint.yaml","hash":"981eb593695085523b0fcd3d51b30ff19b77fe5cfcd5780c37b25a0ba395cd74","algorithm":"SHA-256"},` +
			`{"name":"constrainttemplates/template.yaml","hash":"37e015553f4b1fea13c0caab037ca8a7d3bd4ef76a1dbaa6e3d6cf7e9e6886ef","algorithm":"SHA-256"},` +
			`{"name":"policies/deny.rego","hash":"59c039392fdc4c73a2f0575a526293f406393f85e2561d384bc6f623e6cc8ef7","algorithm":"SHA-256"}]}`
		assert.Equal(t, want, decoded(t, parts[1]))
	}
}

func decoded(t *testing.T, part string) string {
	t.Helper()
	text, err := base64.RawURLEncoding.Strict().DecodeString(part)
	require.NoError(t, err)
	return string(text)
}

func TestSigningLeavesTheFilesAlone(t *testing.T) {
	signed := files()
	_, err := privateKey(t, "p256.pem").SignFiles(signed)
	require.NoError(t, err)
	assert.Equal(t, files(), signed)
}

func TestStructuredFilesAreSignedInOneForm(t *testing.T) {
	for _, name := range []string{".manifest", "a/.manifest", "data.json", "a/data.json", "data.yaml"} {
		for _, content := range []string{`{"a":[1,2.0,null],"b":"<>&é"}`, `{}`} {
			_, err := privateKey(t, "p256.pem").SignFiles(map[string][]byte{name: []byte(content)})
			require.NoError(t, err, "%s: %s", name, content)
		}
		for _, content := range []string{
			"{}\n", `{"b":1,"a":2}`, `{"a": 1}`, `{"a":"\u003c"}`, `{"a":"é"}`[:6] + `\u00e9"}`, "\ufeff{}", `{"a":1,"a":1}`, "a: 1", "a: [", "",
		} {
			_, err := privateKey(t, "p256.pem").SignFiles(map[string][]byte{name: []byte(content)})
			require.ErrorContains(t, err, `signing the bundle's files: "`+name+`" `+notCompact, "%s: %s", name, content)
		}
	}
	_, err := privateKey(t, "p256.pem").SignFiles(map[string][]byte{"data.json": []byte("{}\n")})
	assert.EqualError(t, err, `signing the bundle's files: "data.json" `+notCompact+
		` (data.json: digest mismatch (want: ca3d163bab055381827226140568f3bef7eaac187cebd76878e0b63e9e442356, `+
		`got: 44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a))`)
}

func TestFilesThatOPACoversWithNoSignatureAreRefused(t *testing.T) {
	unclean := `is not a clean, relative, slash-separated path`
	signature := `is no file to sign: OPA takes it for a signature, and hashes none of it`
	delta := `is no file to sign: OPA takes the bundle for a delta, whose signature it does not verify`
	for name, want := range map[string]string{
		"/a.rego": unclean, "./a.rego": unclean, "../a.rego": unclean, "a//b.rego": unclean, "": unclean, ".": unclean, `a\b.rego`: unclean,
		".signatures.json": signature, "a/.signatures.json": signature, "a/more-signatures.json": signature,
		"patch.json": delta, "a/patch.json": delta,
		"a/data.yml": `is no file to sign: OPA 1.17 hashes its bytes and OPA 1.22 its value; name it data.json`,
	} {
		_, err := privateKey(t, "p256.pem").SignFiles(map[string][]byte{name: []byte("{}")})
		require.Error(t, err)
		assert.Contains(t, err.Error(), want, name)

		signed := signedFiles(t, "p256")
		signed[name] = []byte("{}")
		require.Error(t, publicKey(t, "p256.pub").VerifyFiles(signed), name)
	}
	_, err := privateKey(t, "p256.pem").SignFiles(nil)
	assert.EqualError(t, err, "signing the bundle's files: there are none")
}

// opaRefuses is whether OPA's library refuses a bundle for the key p256.
func opaRefuses(t *testing.T, files map[string][]byte) bool {
	t.Helper()
	key := &bundle.KeyConfig{Key: string(testdata(t, "p256.pub")), Algorithm: "ES256"}
	config := bundle.NewVerificationConfig(map[string]*bundle.KeyConfig{"default": key}, "default", "", nil)
	_, err := bundle.NewReader(bytes.NewReader(packed(t, files))).WithBundleVerificationConfig(config).Read()
	return err != nil
}

func TestOPARefusesAChangedByteOfEveryFile(t *testing.T) {
	t.Parallel()
	signed := signedFew(t)
	require.False(t, opaRefuses(t, signed))
	for name, content := range signed {
		if name == signaturesFile {
			continue // of which OPA reads the token alone
		}
		for i := range content {
			for _, b := range []byte{content[i] ^ 1, content[i] ^ 0x20} {
				changed := maps.Clone(signed)
				changed[name] = slices.Clone(content)
				changed[name][i] = b
				if !opaRefuses(t, changed) {
					t.Errorf("%s: byte %d changed from %q to %q", name, i, content[i], b)
				}
			}
		}
	}
}

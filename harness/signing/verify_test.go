package signing_test

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/lestrrat-go/jwx/v3/jws/jwsbb"
	"github.com/open-policy-agent/opa/v1/bundle"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWhatIsSignedIsVerified(t *testing.T) {
	for _, key := range []string{"p256", "p384", "rsa2048"} {
		signed := signedFiles(t, key)
		before := maps.Clone(signed)
		require.NoError(t, publicKey(t, key+".pub").VerifyFiles(signed), key)
		assert.Equal(t, before, signed)
	}
}

func TestAChangedByteOfAnyFileIsRefused(t *testing.T) {
	t.Parallel()
	key := publicKey(t, "p256.pub")
	signed := signedFew(t)
	require.NoError(t, key.VerifyFiles(signed))
	for name, content := range signed {
		changed := maps.Clone(signed)
		refused := func(content []byte, what string, i int) {
			changed[name] = content
			if key.VerifyFiles(changed) == nil {
				t.Errorf("%s: byte %d %s", name, i, what)
			}
		}
		for i := range content {
			other := slices.Clone(content)
			other[i] ^= 1
			refused(other, "changed", i)
			refused(slices.Delete(slices.Clone(content), i, i+1), "missing", i)
		}
		for i := range min(len(content), len(`{"apiVersion"`)) {
			other := slices.Clone(content)
			other[i] ^= 0x20
			refused(other, "in another case", i)
			refused(slices.Insert(slices.Clone(content), i, ' '), "after a space", i)
			refused(slices.Insert(slices.Clone(content), i, '\n'), "after a newline", i)
		}
		refused(append(slices.Clone(content), '\n'), "after the end", len(content))
		refused(nil, "and all others missing", 0)
	}
}

// token is signed by the key p256, whatever it says.
func token(t *testing.T, heading, claims string) string {
	t.Helper()
	input := base64.RawURLEncoding.EncodeToString([]byte(heading)) + "." + base64.RawURLEncoding.EncodeToString([]byte(claims))
	pkcs8, _ := pem.Decode(testdata(t, "p256.pem"))
	key, err := x509.ParsePKCS8PrivateKey(pkcs8.Bytes)
	require.NoError(t, err)
	signature, err := jwsbb.Sign(key.(*ecdsa.PrivateKey), "ES256", []byte(input), nil)
	require.NoError(t, err)
	return input + "." + base64.RawURLEncoding.EncodeToString(signature)
}

const es256 = `{"alg":"ES256","kid":"default","typ":"JWT"}`

// claims are those of files, and more.
func claims(t *testing.T, files map[string][]byte, more ...string) string {
	t.Helper()
	var infos []bundle.FileInfo
	for _, name := range slices.Sorted(maps.Keys(files)) {
		hash := sha256.Sum256(files[name])
		infos = append(infos, bundle.FileInfo{Name: name, Hash: hex.EncodeToString(hash[:]), Algorithm: "SHA-256"})
	}
	text, err := json.Marshal(infos)
	require.NoError(t, err)
	return `{"files":` + string(text) + strings.Join(more, "") + `}`
}

func signatures(tokens ...string) []byte {
	text, _ := json.Marshal(tokens)
	return []byte(`{"apiVersion":"bulkhead-policy.github.io/v1","kind":"BundleSignature","metadata":{"name":"bulkhead"},"signatures":` + string(text) + "}\n")
}

func TestTheTokenOfTheTestsIsTheOneThatPasses(t *testing.T) {
	signed := files()
	signed[signaturesFile] = signatures(token(t, es256, claims(t, files())))
	require.NoError(t, publicKey(t, "p256.pub").VerifyFiles(signed))
}

func TestSignaturesThatAreRefused(t *testing.T) {
	key := publicKey(t, "p256.pub")
	opa := "OPA refuses the bundle for key " + key.Fingerprint() + ": "
	one := token(t, es256, claims(t, files()))
	input := one[:strings.LastIndexByte(one, '.')]
	unsigned := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none"}`)) + "." + strings.Split(one, ".")[1] + "."
	wrongAlgorithm := func(algorithm string) string {
		return `.signatures.json: the bundle is signed with "` + algorithm + `", the key is for "ES256": pass the public key of who signed it`
	}
	other := func(from int) string {
		return ".signatures.json is not as bulkhead signs these files, from byte " + strconv.Itoa(from) + " on: sign the bundle again"
	}
	const start = len(`{"apiVersion":"bulkhead-policy.github.io/v1","kind":"BundleSignature","metadata":{"name":"bulkhead"},"signatures":["`)
	const noSignature = `failed to verify JWT signature: dsig.VerifyECDSA: failed to unpack ECDSA signature: invalid signature length for curve "P-256"`
	fewer, more := files(), files()
	delete(fewer, "policies/deny.rego")
	more["policies/more.rego"] = []byte("package bulkhead\n")

	for name, test := range map[string]struct {
		content []byte
		want    string
	}{
		"empty":                {nil, ".signatures.json: unexpected end of JSON input"},
		"no object":            {[]byte("[]"), ".signatures.json: json: cannot unmarshal array into Go value of type bundle.SignaturesConfig"},
		"no signatures":        {[]byte("{}"), ".signatures.json: there are 0 signatures, one is expected"},
		"an empty list":        {signatures([]string{}...), ".signatures.json: there are 0 signatures, one is expected"},
		"two signatures":       {signatures(one, one), ".signatures.json: there are 2 signatures, one is expected"},
		"no token":             {signatures("token"), ".signatures.json: the signature is no JSON Web Token: failed to decode source: illegal base64 data at input byte 4"},
		"no algorithm":         {signatures(token(t, `{}`, claims(t, files()))), `.signatures.json: the signature is no JSON Web Token: jwsbb: header "alg" not found`},
		"no signature, none":   {signatures(unsigned), wrongAlgorithm("none")},
		"signed, none":         {signatures(token(t, `{"alg":"none"}`, claims(t, files()))), wrongAlgorithm("none")},
		"an unknown algorithm": {signatures(token(t, `{"alg":"ES257"}`, claims(t, files()))), wrongAlgorithm("ES257")},
		"the key as a secret":  {signatures(hs256(t, "HS256")), wrongAlgorithm("HS256")},
		"that, called ES256":   {signatures(hs256(t, "ES256")), opa + noSignature},
		"of another kind":      {signedFiles(t, "rsa2048")[signaturesFile], wrongAlgorithm("RS256")},
		"no signature":         {signatures(input + "."), opa + noSignature},
		"another signature":    {signatures(input + "." + strings.Repeat("A", 86)), opa + "failed to verify JWT signature: invalid ECDSA signature"},
		"fewer files":          {signatures(token(t, es256, claims(t, fewer))), opa + "file policies/deny.rego not included in bundle signature"},
		"more files":           {signatures(token(t, es256, claims(t, more))), opa + "file(s) [policies/more.rego] specified in bundle signatures but not found in the target bundle"},
		"a scope":              {signatures(token(t, es256, claims(t, files(), `,"scope":"read"`))), opa + "scope mismatch"},
		"a plugin":             {bytes.Replace(signatures(one), []byte(`{"api`), []byte(`{"plugin":"x","api`), 1), opa + "no verifier exists under id x"},
		"another claim":        {signatures(token(t, es256, claims(t, files(), `,"iat":1`))), other(start + len(input) - 2)},
		"another heading":      {signatures(token(t, `{"alg":"ES256"}`, claims(t, files()))), other(start + 18)},
		"another name":         {bytes.Replace(signatures(one), []byte(`"bulkhead"`), []byte(`"Bulkhead"`), 1), other(90)},
		"an escape":            {bytes.Replace(signatures(one), []byte("ey"), []byte(`\u0065y`), 1), other(start)},
		"a stray bit":          {signatures(stray(one)), other(start + len(one) - 1)},
	} {
		t.Run(name, func(t *testing.T) {
			signed := files()
			signed[signaturesFile] = test.content
			require.EqualError(t, key.VerifyFiles(signed), test.want)
		})
	}
}

// stray is a token with another last character that decodes to the same bytes:
// 86 of them hold 64 bytes, and four bits more.
func stray(token string) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	last := strings.IndexByte(alphabet, token[len(token)-1])
	return token[:len(token)-1] + alphabet[last+1:last+2]
}

// hs256 is a token that is signed with the public key as a shared secret.
func hs256(t *testing.T, algorithm string) string {
	t.Helper()
	input := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"`+algorithm+`","kid":"default","typ":"JWT"}`)) + "." +
		base64.RawURLEncoding.EncodeToString([]byte(claims(t, files())))
	mac := hmac.New(crypto.SHA256.New, testdata(t, "p256.pub"))
	mac.Write([]byte(input))
	return input + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

func TestBundlesThatAreRefused(t *testing.T) {
	key := publicKey(t, "p256.pub")
	opa := "OPA refuses the bundle for key " + key.Fingerprint() + ": "
	for name, test := range map[string]struct {
		change func(files map[string][]byte)
		want   string
	}{
		"no signature": {func(files map[string][]byte) { delete(files, signaturesFile) }, "the bundle is not signed: .signatures.json is missing"},
		"nothing else": {func(files map[string][]byte) {
			maps.DeleteFunc(files, func(name string, _ []byte) bool { return name != signaturesFile })
		}, "the bundle's files: there are none"},
		"a file less": {func(files map[string][]byte) { delete(files, "policies/deny.rego") },
			opa + "file(s) [policies/deny.rego] specified in bundle signatures but not found in the target bundle"},
		"a file more": {func(files map[string][]byte) { files["policies/more.rego"] = nil }, opa + "file policies/more.rego not included in bundle signature"},
		"a second signature": {func(files map[string][]byte) { files["a/.signatures.json"] = files[signaturesFile] },
			`the bundle's files: "a/.signatures.json" is no file to sign: OPA takes it for a signature, and hashes none of it`},
		"a delta": {func(files map[string][]byte) {
			files["patch.json"] = []byte(`{"data":[{"op":"upsert","path":"/a","value":1}]}`)
		},
			`the bundle's files: "patch.json" is no file to sign: OPA takes the bundle for a delta, whose signature it does not verify`},
		"a name that no archive holds": {func(files map[string][]byte) { files["a\x00"] = nil },
			opa + `archive/tar: cannot encode header: invalid PAX record: "path = a\x00"`},
		"two files changed round": {func(files map[string][]byte) {
			files["policies/deny.rego"], files["constraints/constraint.yaml"] = files["constraints/constraint.yaml"], files["policies/deny.rego"]
		}, opa + "constraints/constraint.yaml: digest mismatch (want: 981eb593695085523b0fcd3d51b30ff19b77fe5cfcd5780c37b25a0ba395cd74, " +
			"got: 59c039392fdc4c73a2f0575a526293f406393f85e2561d384bc6f623e6cc8ef7)"},
	} {
		t.Run(name, func(t *testing.T) {
			signed := signedFiles(t, "p256")
			test.change(signed)
			require.EqualError(t, key.VerifyFiles(signed), test.want)
		})
	}
}

func TestFilesSignedWithAnotherKeyOfTheKindAreRefused(t *testing.T) {
	other, err := anotherKey(t).SignFiles(files())
	require.NoError(t, err)
	signed := files()
	signed[signaturesFile] = other
	key := publicKey(t, "p256.pub")
	require.EqualError(t, key.VerifyFiles(signed), "OPA refuses the bundle for key "+key.Fingerprint()+": failed to verify JWT signature: invalid ECDSA signature")
}

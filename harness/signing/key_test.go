package signing_test

import (
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/signing"
)

const (
	makeOne    = "make one with `cosign generate-key-pair` or `openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out private.pem`"
	takePublic = "`openssl pkey -in private.pem -pubout -out public.pem`, or for a key of cosign `cosign public-key --key cosign.key`"
	decrypt    = "it is encrypted with a password as only openssl does it: decrypt it with `openssl pkey -in encrypted.pem -out private.pem`, " +
		"which `cosign import-key-pair --key private.pem` encrypts as cosign does"
)

func testdata(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile("testdata/" + name)
	require.NoError(t, err)
	return text
}

// unasked fails where a key that is not encrypted asks for a password.
func unasked(t *testing.T) func() ([]byte, error) {
	return func() ([]byte, error) {
		t.Error("asked for a password")
		return nil, nil
	}
}

func password(secret string) func() ([]byte, error) {
	return func() ([]byte, error) { return []byte(secret), nil }
}

func privateKey(t *testing.T, name string) signing.PrivateKey {
	t.Helper()
	key, err := signing.ReadPrivateKey(testdata(t, name), unasked(t))
	require.NoError(t, err)
	return key
}

func publicKey(t *testing.T, name string) signing.PublicKey {
	t.Helper()
	key, err := signing.ReadPublicKey(testdata(t, name))
	require.NoError(t, err)
	return key
}

// asPEM is a key that was just made, as PKCS #8 or PKIX.
func asPEM(t *testing.T, kind string) func(key any, err error) []byte {
	return func(key any, err error) []byte {
		t.Helper()
		require.NoError(t, err)
		marshal := x509.MarshalPKIXPublicKey
		if kind == "PRIVATE KEY" {
			marshal = x509.MarshalPKCS8PrivateKey
		}
		der, err := marshal(key)
		require.NoError(t, err)
		return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
	}
}

func block(kind, content string) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: []byte(content)})
}

func TestEveryFormOfAKeyIsThatKey(t *testing.T) {
	// openssl pkey -pubin -in testdata/p256.pub -outform DER | sha256sum
	for name, want := range map[string]string{
		"p256": "aa469ad440acd426168549fc797f815f9beaf11d0a7cc7c8a1c6f3ca842dc322", "p384": "377b77fe72f3342f8926c202bd096d94c11108aecdaf92b03d3f7817f7d5087e", "rsa2048": "59d306932b22ef6801e6cc3f840ca64698041f2e2f0cceea478b776e2b45bbc3",
	} {
		assert.Equal(t, want, publicKey(t, name+".pub").Fingerprint(), name)
		assert.Equal(t, publicKey(t, name+".pub"), privateKey(t, name+".pem").Public(), name)
	}
	assert.Equal(t, publicKey(t, "rsa2048.pub"), privateKey(t, "rsa2048-pkcs1.pem").Public())
	assert.Equal(t, publicKey(t, "rsa2048.pub"), publicKey(t, "rsa2048-pkcs1.pub"))
	assert.NotEqual(t, publicKey(t, "p256.pub"), privateKey(t, "ecparam.pem").Public())
}

func TestAKeyThatAnOlderCosignEncryptedIsRead(t *testing.T) {
	t.Parallel()
	asked := 0
	key, err := signing.ReadPrivateKey(testdata(t, "older.key"), func() ([]byte, error) {
		asked++
		return []byte("correct"), nil
	})
	require.NoError(t, err)
	assert.Equal(t, publicKey(t, "p256.pub"), key.Public())
	assert.Equal(t, 1, asked)
}

func TestPrivateKeysThatAreRefused(t *testing.T) {
	t.Parallel()
	made := asPEM(t, "PRIVATE KEY")
	for name, test := range map[string]struct {
		text []byte
		want string
	}{
		"nothing":                {nil, "no PEM block is in it, which starts with -----BEGIN: " + makeOne},
		"garbage":                {[]byte("untrusted comment: minisign"), "no PEM block is in it, which starts with -----BEGIN: " + makeOne},
		"a curve alone":          {block("EC PARAMETERS", ""), "no PEM block is in it, which starts with -----BEGIN: " + makeOne},
		"two keys":               {append(testdata(t, "p256.pem"), testdata(t, "p384.pem")...), `two PEM blocks are in it, "PRIVATE KEY" and "PRIVATE KEY": leave one key`},
		"a pair":                 {append(testdata(t, "p256.pem"), testdata(t, "p256.pub")...), `two PEM blocks are in it, "PRIVATE KEY" and "PUBLIC KEY": leave one key`},
		"a public key":           {testdata(t, "p256.pub"), "this is a public key, which only verifies: pass the private key that belongs to it"},
		"a public RSA key":       {testdata(t, "rsa2048-pkcs1.pub"), "this is a public key, which only verifies: pass the private key that belongs to it"},
		"a certificate":          {testdata(t, "certificate.pem"), "this is a certificate: pass the private key that it was issued for"},
		"a key of ssh":           {block("OPENSSH PRIVATE KEY", "x"), `a PEM block "OPENSSH PRIVATE KEY" cannot be read: ` + makeOne},
		"encrypted PKCS #8":      {testdata(t, "encrypted.pem"), decrypt},
		"encrypted EC":           {testdata(t, "encrypted-ec.pem"), decrypt},
		"broken PKCS #8":         {block("PRIVATE KEY", ""), "it cannot be read (asn1: syntax error: sequence truncated): " + makeOne},
		"broken EC":              {block("EC PRIVATE KEY", ""), "it cannot be read (x509: failed to parse EC private key: asn1: syntax error: sequence truncated): " + makeOne},
		"broken RSA":             {block("RSA PRIVATE KEY", ""), "it cannot be read (asn1: syntax error: sequence truncated): " + makeOne},
		"P-521":                  {made(ecdsa.GenerateKey(elliptic.P521(), rand.Reader)), "an ECDSA key on curve P-521 is not supported, P-256 and P-384 are: " + makeOne},
		"RSA of 1024 bits":       {made(rsa.GenerateKey(rand.Reader, 1024)), "an RSA key of 1024 bits is not supported, 2048, 3072 and 4096 are: " + makeOne},
		"Ed25519":                {made(ed25519.NewKeyFromSeed(make([]byte, 32)), nil), "an Ed25519 key is not supported, as neither OPA's configuration nor cosign verify takes one: " + makeOne},
		"X25519":                 {made(ecdh.X25519().GenerateKey(rand.Reader)), "a key of type *ecdh.PrivateKey does not sign: " + makeOne},
		"cosign, damaged":        {block("ENCRYPTED SIGSTORE PRIVATE KEY", "{}"), `encrypted: unknown kdf name "": set COSIGN_PASSWORD to the password that cosign made the key with`},
		"cosign, with no key in": {testdata(t, "empty.key"), "it cannot be read (asn1: syntax error: sequence truncated): " + makeOne},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := signing.ReadPrivateKey(test.text, password("correct"))
			require.EqualError(t, err, "private key: "+test.want)
		})
	}
}

func TestAWrongPasswordIsRefused(t *testing.T) {
	t.Parallel()
	_, err := signing.ReadPrivateKey(testdata(t, "older.key"), password("wrong"))
	require.EqualError(t, err, "private key: encrypted: decryption failed: set COSIGN_PASSWORD to the password that cosign made the key with")

	hungUp := errors.New("no terminal")
	_, err = signing.ReadPrivateKey(testdata(t, "older.key"), func() ([]byte, error) { return nil, hungUp })
	require.ErrorIs(t, err, hungUp)
	assert.EqualError(t, err, "private key: asking for its password: no terminal")
}

func TestPublicKeysThatAreRefused(t *testing.T) {
	made := asPEM(t, "PUBLIC KEY")
	curve, err := ecdh.X25519().NewPublicKey(make([]byte, 32))
	private := "this is a private key, which verifiers must not have: take its public key out with " + takePublic
	for name, test := range map[string]struct {
		text []byte
		want string
	}{
		"garbage":           {[]byte("ssh-ed25519 AAAA"), "no PEM block is in it, which starts with -----BEGIN: " + makeOne},
		"two keys":          {append(testdata(t, "p256.pub"), testdata(t, "p384.pub")...), `two PEM blocks are in it, "PUBLIC KEY" and "PUBLIC KEY": leave one key`},
		"a private key":     {testdata(t, "p256.pem"), private},
		"a private EC key":  {testdata(t, "ecparam.pem"), private},
		"a private RSA key": {testdata(t, "rsa2048-pkcs1.pem"), private},
		"a key of cosign":   {testdata(t, "p256.key"), private},
		"a certificate":     {testdata(t, "certificate.pem"), "this is a certificate: take its public key out with `openssl x509 -in certificate.pem -pubkey -noout -out public.pem`"},
		"a request":         {block("CERTIFICATE REQUEST", "x"), `a PEM block "CERTIFICATE REQUEST" cannot be read: take it out of its private key again with ` + takePublic},
		"broken PKIX":       {block("PUBLIC KEY", ""), "it cannot be read (asn1: syntax error: sequence truncated): take it out of its private key again with " + takePublic},
		"broken RSA":        {block("RSA PUBLIC KEY", ""), "it cannot be read (asn1: syntax error: sequence truncated): take it out of its private key again with " + takePublic},
		"DSA":               {testdata(t, "dsa.pub"), "a key of type *dsa.PublicKey is not supported: " + makeOne},
		"X25519":            {made(curve, err), "a key of type *ecdh.PublicKey is not supported: " + makeOne},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := signing.ReadPublicKey(test.text)
			require.EqualError(t, err, "public key: "+test.want)
		})
	}
}

// anotherKey is of the same kind as p256.
func anotherKey(t *testing.T) signing.PrivateKey {
	t.Helper()
	return privateKey(t, "ecparam.pem")
}

// Package signing makes and verifies the two signatures of a policy bundle:
// OPA's, of the files in it, and Sigstore's, of the OCI manifest that it is
// published by. Both need one key, and no service and no network.
package signing

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"io"

	"github.com/sigstore/sigstore/pkg/signature"
)

// PublicKey verifies signatures. The algorithm follows from the kind of key and
// from nothing that a signature says: ES256 for ECDSA on P-256, ES384 for ECDSA
// on P-384, RS256 for RSA (RFC 7518, section 3.1).
type PublicKey struct {
	algorithm string
	hash      crypto.Hash
	// der is the SubjectPublicKeyInfo of RFC 5280, section 4.1.
	der      []byte
	verifier signature.Verifier
}

// Fingerprint is the SHA-256 of the key, in hexadecimal:
// openssl pkey -pubin -in key.pub -outform DER | sha256sum.
func (k PublicKey) Fingerprint() string {
	digest := k.digest()
	return hex.EncodeToString(digest[:])
}

func (k PublicKey) digest() [sha256.Size]byte { return sha256.Sum256(k.der) }

func (k PublicKey) pem() string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: k.der}))
}

// PrivateKey makes signatures. The same key and content give the same bytes.
type PrivateKey struct {
	signer crypto.Signer
	public PublicKey
}

// Public is the key that verifies what k signs.
func (k PrivateKey) Public() PublicKey { return k.public }

// deterministic takes the nonce of ECDSA from the key and the digest, by RFC
// 6979, which is what crypto/ecdsa does where there is no source of randomness.
// PKCS #1 v1.5 of RSA needs none.
type deterministic struct{ crypto.Signer }

func (d deterministic) Sign(_ io.Reader, digest []byte, opts crypto.SignerOpts) ([]byte, error) {
	return d.Signer.Sign(nil, digest, opts)
}

func newPrivateKey(key any) (PrivateKey, error) {
	signer, ok := key.(crypto.Signer)
	if !ok {
		return PrivateKey{}, fmt.Errorf("a key of type %T does not sign: %s", key, makeOne)
	}
	public, err := newPublicKey(signer.Public())
	if err != nil {
		return PrivateKey{}, err
	}
	return PrivateKey{signer: deterministic{signer}, public: public}, nil
}

func newPublicKey(key any) (PublicKey, error) {
	algorithm, hash, err := algorithmOf(key)
	if err != nil {
		return PublicKey{}, err
	}
	der, marshalling := x509.MarshalPKIXPublicKey(key)
	verifier, loading := signature.LoadDefaultVerifier(key)
	return PublicKey{algorithm: algorithm, hash: hash, der: der, verifier: verifier}, errors.Join(marshalling, loading)
}

// algorithmOf admits the keys that OPA and cosign both take. The hash is the one
// that cosign signs with.
func algorithmOf(key any) (string, crypto.Hash, error) {
	switch k := key.(type) {
	case *ecdsa.PublicKey:
		switch k.Curve {
		case elliptic.P256():
			return "ES256", crypto.SHA256, nil
		case elliptic.P384():
			return "ES384", crypto.SHA384, nil
		default:
			return "", 0, fmt.Errorf("an ECDSA key on curve %s is not supported, P-256 and P-384 are: %s", k.Params().Name, makeOne)
		}
	case *rsa.PublicKey:
		switch k.N.BitLen() {
		case 2048, 3072, 4096:
			return "RS256", crypto.SHA256, nil
		default:
			return "", 0, fmt.Errorf("an RSA key of %d bits is not supported, 2048, 3072 and 4096 are: %s", k.N.BitLen(), makeOne)
		}
	case ed25519.PublicKey:
		// OPA: supportedAlgos of v1/keys, without EdDSA in 1.17 and 1.22, though
		// opa run takes one from its flags. cosign 3.1 signs Ed25519ph and
		// verifies Ed25519.
		return "", 0, fmt.Errorf("an Ed25519 key is not supported, as neither OPA's configuration nor cosign verify takes one: %s", makeOne)
	default:
		return "", 0, fmt.Errorf("a key of type %T is not supported: %s", key, makeOne)
	}
}

package signing

import (
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"

	"github.com/secure-systems-lab/go-securesystemslib/encrypted"
)

// The hints are commands of openssl 1.1 and later and of cosign 2 and later.
const (
	makeOne     = "make one with `cosign generate-key-pair` or `openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out private.pem`"
	takePublic  = "`openssl pkey -in private.pem -pubout -out public.pem`, or for a key of cosign `cosign public-key --key cosign.key`"
	again       = "take it out of its private key again with " + takePublic
	takeFromCrt = "`openssl x509 -in certificate.pem -pubkey -noout -out public.pem`"
	decrypt     = "`openssl pkey -in encrypted.pem -out private.pem`, which `cosign import-key-pair --key private.pem` encrypts as cosign does"
)

// ReadPrivateKey reads a PEM file with one private key: PKCS #8 (RFC 5958), EC
// (RFC 5915), RSA (RFC 8017, PKCS #1), or one that cosign encrypted, which is
// the only one that the password is asked for. Keys are ECDSA on P-256 or P-384,
// or RSA of 2048, 3072 or 4096 bits. The error tells how to get a key that works.
func ReadPrivateKey(text []byte, password func() ([]byte, error)) (PrivateKey, error) {
	block, err := onlyBlock(text)
	if err != nil {
		return PrivateKey{}, fmt.Errorf("private key: %w", err)
	}
	key, err := parsePrivateKey(block, password)
	if err != nil {
		return PrivateKey{}, fmt.Errorf("private key: %w", err)
	}
	read, err := newPrivateKey(key)
	if err != nil {
		return PrivateKey{}, fmt.Errorf("private key: %w", err)
	}
	return read, nil
}

func parsePrivateKey(block *pem.Block, password func() ([]byte, error)) (any, error) {
	if strings.Contains(block.Headers["Proc-Type"], "ENCRYPTED") {
		return nil, errors.New("it is encrypted with a password as only openssl does it: decrypt it with " + decrypt)
	}
	switch block.Type {
	case "PRIVATE KEY":
		return orHint(makeOne)(x509.ParsePKCS8PrivateKey(block.Bytes))
	case "EC PRIVATE KEY":
		return orHint(makeOne)(x509.ParseECPrivateKey(block.Bytes))
	case "RSA PRIVATE KEY":
		return orHint(makeOne)(x509.ParsePKCS1PrivateKey(block.Bytes))
	case "ENCRYPTED SIGSTORE PRIVATE KEY", "ENCRYPTED COSIGN PRIVATE KEY":
		return decryptPrivateKey(block.Bytes, password)
	case "ENCRYPTED PRIVATE KEY":
		return nil, errors.New("it is encrypted with a password as only openssl does it: decrypt it with " + decrypt)
	case "PUBLIC KEY", "RSA PUBLIC KEY":
		return nil, errors.New("this is a public key, which only verifies: pass the private key that belongs to it")
	case "CERTIFICATE":
		return nil, errors.New("this is a certificate: pass the private key that it was issued for")
	default:
		return nil, fmt.Errorf("a PEM block %q cannot be read: %s", block.Type, makeOne)
	}
}

// orHint adds to an error what to do about it.
func orHint(hint string) func(any, error) (any, error) {
	return func(key any, err error) (any, error) {
		if err != nil {
			return nil, fmt.Errorf("it cannot be read (%w): %s", err, hint)
		}
		return key, nil
	}
}

func decryptPrivateKey(ciphertext []byte, password func() ([]byte, error)) (any, error) {
	secret, err := password()
	if err != nil {
		return nil, fmt.Errorf("asking for its password: %w", err)
	}
	der, err := encrypted.Decrypt(ciphertext, secret)
	if err != nil {
		return nil, fmt.Errorf("%w: set COSIGN_PASSWORD to the password that cosign made the key with", err)
	}
	return orHint(makeOne)(x509.ParsePKCS8PrivateKey(der))
}

// ReadPublicKey reads a PEM file with one public key, such as cosign.pub: PKIX
// (RFC 5280) or RSA (RFC 8017, PKCS #1), of the kinds that ReadPrivateKey has.
func ReadPublicKey(text []byte) (PublicKey, error) {
	block, err := onlyBlock(text)
	if err != nil {
		return PublicKey{}, fmt.Errorf("public key: %w", err)
	}
	key, err := parsePublicKey(block)
	if err != nil {
		return PublicKey{}, fmt.Errorf("public key: %w", err)
	}
	read, err := newPublicKey(key)
	if err != nil {
		return PublicKey{}, fmt.Errorf("public key: %w", err)
	}
	return read, nil
}

func parsePublicKey(block *pem.Block) (any, error) {
	switch {
	case block.Type == "PUBLIC KEY":
		return orHint(again)(x509.ParsePKIXPublicKey(block.Bytes))
	case block.Type == "RSA PUBLIC KEY":
		return orHint(again)(x509.ParsePKCS1PublicKey(block.Bytes))
	case strings.HasSuffix(block.Type, "PRIVATE KEY"):
		return nil, errors.New("this is a private key, which verifiers must not have: take its public key out with " + takePublic)
	case block.Type == "CERTIFICATE":
		return nil, errors.New("this is a certificate: take its public key out with " + takeFromCrt)
	default:
		return nil, fmt.Errorf("a PEM block %q cannot be read: %s", block.Type, again)
	}
}

// onlyBlock refuses a file of several keys, of which another reader may take
// another one. `openssl ecparam -genkey` writes the curve ahead of the key.
func onlyBlock(text []byte) (*pem.Block, error) {
	block, rest := pem.Decode(text)
	if block != nil && block.Type == "EC PARAMETERS" {
		block, rest = pem.Decode(rest)
	}
	if block == nil {
		return nil, errors.New("no PEM block is in it, which starts with -----BEGIN: " + makeOne)
	}
	if second, _ := pem.Decode(rest); second != nil {
		return nil, fmt.Errorf("two PEM blocks are in it, %q and %q: leave one key", block.Type, second.Type)
	}
	return block, nil
}

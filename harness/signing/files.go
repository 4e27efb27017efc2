package signing

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/lestrrat-go/jwx/v3/jws/jwsbb"
	"github.com/open-policy-agent/opa/v1/bundle"
)

// signaturesFile is where OPA looks for the signature of a bundle's files.
const signaturesFile = ".signatures.json"

// keyID is the name that OPA gives a key of --verification-key where
// --verification-key-id is not set.
const keyID = "default"

// document is .signatures.json. OPA reads the signatures and ignores the rest,
// which is there for gator: it takes every JSON file for a Kubernetes object.
type document struct {
	APIVersion string   `json:"apiVersion"`
	Kind       string   `json:"kind"`
	Metadata   metadata `json:"metadata"`
	Signatures []string `json:"signatures"`
}

type metadata struct {
	Name string `json:"name"`
}

// header is that of a JSON Web Token (RFC 7515, section 4.1).
type header struct {
	Algorithm string `json:"alg"`
	KeyID     string `json:"kid"`
	Type      string `json:"typ"`
}

// payload is what OPA reads of a token's claims
// (https://www.openpolicyagent.org/docs/management-bundles#signature-format).
type payload struct {
	Files []bundle.FileInfo `json:"files"`
}

// SignFiles is the content of .signatures.json, which is to stand beside files:
// all the files of a bundle, by slash-separated path without a leading slash.
//
// The hash of each file is the SHA-256 of its bytes. OPA hashes the value of
// .manifest, data.json and data.yaml instead, so that space could be changed in
// them unnoticed. A value and its bytes have one hash where the file is compact
// JSON with sorted keys, with < > & as they are, and with no newline at its end.
// That is the only form that is signed; another one is an error.
//
// A file that OPA's signature does not cover by its name, and a path that is not
// clean, is an error too.
//
// The token is not made by OPA's bundle.GenerateSignedToken, which takes the key
// as text that is not encrypted, and another nonce each time.
func (k PrivateKey) SignFiles(files map[string][]byte) ([]byte, error) {
	input, err := k.public.signingInput(files)
	if err != nil {
		return nil, fmt.Errorf("signing the bundle's files: %w", err)
	}
	signature, err := jwsbb.Sign(k.signer, k.public.algorithm, []byte(input), nil)
	if err != nil {
		return nil, fmt.Errorf("signing the bundle's files: %w", err)
	}
	return encode(input, signature)
}

// signingInput is the token without its signature (RFC 7515, section 5.1). Files
// and the kind of key decide all of it.
func (k PublicKey) signingInput(files map[string][]byte) (string, error) {
	if len(files) == 0 {
		return "", errors.New("there are none")
	}
	var claims payload
	for _, name := range slices.Sorted(maps.Keys(files)) {
		info, err := describe(name, files[name])
		if err != nil {
			return "", fmt.Errorf("%q %w", name, err)
		}
		claims.Files = append(claims.Files, info)
	}
	first, heading := json.Marshal(header{Algorithm: k.algorithm, KeyID: keyID, Type: "JWT"})
	second, claiming := json.Marshal(claims)
	coding := base64.RawURLEncoding
	return coding.EncodeToString(first) + "." + coding.EncodeToString(second), errors.Join(heading, claiming)
}

// encode is .signatures.json with the token of a signature.
func encode(input string, signature []byte) ([]byte, error) {
	text, err := json.Marshal(document{
		APIVersion: "bulkhead-policy.github.io/v1",
		Kind:       "BundleSignature",
		Metadata:   metadata{Name: "bulkhead"},
		Signatures: []string{input + "." + base64.RawURLEncoding.EncodeToString(signature)},
	})
	return append(text, '\n'), err
}

// describe hashes a file, and asks OPA whether it comes to the same hash.
func describe(name string, content []byte) (bundle.FileInfo, error) {
	switch {
	case !fs.ValidPath(name) || name == "." || strings.Contains(name, `\`):
		return bundle.FileInfo{}, errors.New("is not a clean, relative, slash-separated path")
	// Up to OPA 1.17 at least, whatever precedes these names.
	case strings.HasSuffix(name, bundle.SignaturesFile):
		return bundle.FileInfo{}, errors.New("is no file to sign: OPA takes it for a signature, and hashes none of it")
	case path.Base(name) == "patch.json":
		return bundle.FileInfo{}, errors.New("is no file to sign: OPA takes the bundle for a delta, whose signature it does not verify")
	case path.Base(name) == "data.yml":
		return bundle.FileInfo{}, errors.New("is no file to sign: OPA 1.17 hashes its bytes and OPA 1.22 its value; name it data.json")
	}
	digest := sha256.Sum256(content)
	info := bundle.NewFile(name, hex.EncodeToString(digest[:]), bundle.SHA256.String())
	if err := bundle.VerifyBundleFile(name, *bytes.NewBuffer(content), map[string]bundle.FileInfo{name: info}); err != nil {
		return bundle.FileInfo{}, fmt.Errorf("is hashed by OPA as a value: write compact JSON with sorted keys, with < > & as they are, "+
			"and with no newline at its end (%w)", err)
	}
	return info, nil
}

package signing

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/lestrrat-go/jwx/v3/jws/jwsbb"
	"github.com/open-policy-agent/opa/v1/bundle"
)

// VerifyFiles reports what is wrong with the signature of a bundle: of all its
// files, by slash-separated path without a leading slash, .signatures.json among
// them. OPA's own reader verifies them first, so that OPA loads what passes. OPA
// reads a signature leniently, which this is not: .signatures.json has to be,
// byte for byte, what SignFiles writes for these files and this kind of key. Any
// byte changed, in any file, is an error.
func (k PublicKey) VerifyFiles(files map[string][]byte) error {
	content, found := files[signaturesFile]
	if !found {
		return fmt.Errorf("the bundle is not signed: %s is missing", signaturesFile)
	}
	token, err := k.token(content)
	if err != nil {
		return fmt.Errorf("%s: %w", signaturesFile, err)
	}

	signed := maps.Clone(files)
	delete(signed, signaturesFile)
	input, err := k.signingInput(signed)
	if err != nil {
		return fmt.Errorf("the bundle's files: %w", err)
	}
	if err := k.load(files); err != nil {
		return fmt.Errorf("OPA refuses the bundle for key %s: %w", k.Fingerprint(), err)
	}

	// A signature that cannot be decoded, OPA refused.
	signature, _ := base64.RawURLEncoding.DecodeString(token[strings.LastIndexByte(token, '.')+1:])
	want, err := encode(input, signature)
	if err != nil {
		return err
	}
	if !bytes.Equal(content, want) {
		return fmt.Errorf("%s is not as bulkhead signs these files, from byte %d on: sign the bundle again", signaturesFile, difference(content, want))
	}
	return nil
}

// token is the one in .signatures.json, held to the algorithm of the key.
func (k PublicKey) token(content []byte) (string, error) {
	var signatures bundle.SignaturesConfig
	if err := json.Unmarshal(content, &signatures); err != nil {
		return "", err
	}
	if count := len(signatures.Signatures); count != 1 {
		return "", fmt.Errorf("there are %d signatures, one is expected", count)
	}
	token := signatures.Signatures[0]
	first, _, _ := strings.Cut(token, ".")
	algorithm, err := jwsbb.HeaderGetString(jwsbb.HeaderParseCompact([]byte(first)), "alg")
	if err != nil {
		return "", fmt.Errorf("the signature is no JSON Web Token: %w", err)
	}
	if algorithm != k.algorithm {
		return "", fmt.Errorf("the bundle is signed with %q, the key is for %q: pass the public key of who signed it", algorithm, k.algorithm)
	}
	return token, nil
}

// load is what OPA does with a bundle and --verification-key.
func (k PublicKey) load(files map[string][]byte) error {
	var packed bytes.Buffer
	if err := pack(&packed, files); err != nil {
		return err
	}
	key := &bundle.KeyConfig{Key: k.pem(), Algorithm: k.algorithm}
	_, err := bundle.NewReader(&packed).
		WithBundleVerificationConfig(bundle.NewVerificationConfig(map[string]*bundle.KeyConfig{keyID: key}, keyID, "", nil)).
		Read()
	return err
}

// pack writes a tarball, uncompressed, as it is read at once.
func pack(w io.Writer, files map[string][]byte) error {
	compressor, err := gzip.NewWriterLevel(w, gzip.NoCompression)
	if err != nil {
		return err
	}
	archive := tar.NewWriter(compressor)
	var faults []error
	for _, name := range slices.Sorted(maps.Keys(files)) {
		faults = append(faults, archive.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Size: int64(len(files[name]))}))
		_, err := archive.Write(files[name])
		faults = append(faults, err)
	}
	return errors.Join(append(faults, archive.Close(), compressor.Close())...)
}

// difference is where two texts that differ start to, in bytes.
func difference(a, b []byte) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return i
		}
	}
	return min(len(a), len(b))
}

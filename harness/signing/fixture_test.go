package signing_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"maps"
	"os"
	"path"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// files are those of a small bundle. Its templates and constraints are there
// for gator, and OPA hashes them too.
func files() map[string][]byte {
	return map[string][]byte{
		".manifest":                         []byte(`{"metadata":{"name":"bulkhead"},"rego_version":1,"roots":["bulkhead"]}`),
		"policies/deny.rego":                []byte("package bulkhead\n\nanswer := 42\n"),
		"constrainttemplates/template.yaml": []byte(template),
		"constraints/constraint.yaml":       []byte(constraint),
	}
}

const template = `apiVersion: templates.gatekeeper.sh/v1
kind: ConstraintTemplate
metadata:
  name: nothing
spec:
  crd:
    spec:
      names:
        kind: Nothing
  targets:
  - target: admission.k8s.gatekeeper.sh
    rego: |
      package nothing
      violation[{"msg": "is a Pod"}] { input.review.kind.kind == "Pod" }
`

const constraint = `apiVersion: constraints.gatekeeper.sh/v1beta1
kind: Nothing
metadata:
  name: nothing
`

// signedFiles are files with their signature.
func signedFiles(t *testing.T, key string) map[string][]byte {
	t.Helper()
	signed := files()
	text, err := privateKey(t, key+".pem").SignFiles(signed)
	require.NoError(t, err)
	signed[signaturesFile] = text
	return signed
}

// signedFew are as few bytes as a bundle can be, to change each of them.
func signedFew(t *testing.T) map[string][]byte {
	t.Helper()
	signed := map[string][]byte{".manifest": []byte(`{"roots":["a"]}`), "a.rego": []byte("package a\n")}
	text, err := privateKey(t, "p256.pem").SignFiles(signed)
	require.NoError(t, err)
	signed[signaturesFile] = text
	return signed
}

// packed is the tarball of files, with the folders that oras needs to unpack it.
func packed(t *testing.T, files map[string][]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	compressor := gzip.NewWriter(&b)
	archive := tar.NewWriter(compressor)
	folders := make(map[string]bool)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if folder := path.Dir(name); folder != "." && !folders[folder] {
			require.NoError(t, archive.WriteHeader(&tar.Header{Typeflag: tar.TypeDir, Name: folder + "/", Mode: 0o755}))
			folders[folder] = true
		}
		require.NoError(t, archive.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Size: int64(len(files[name]))}))
		_, err := archive.Write(files[name])
		require.NoError(t, err)
	}
	require.NoError(t, archive.Close())
	require.NoError(t, compressor.Close())
	return b.Bytes()
}

// golden compares with a file of testdata; UPDATE_GOLDEN=1 writes the file instead.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := "testdata/" + name
	if os.Getenv("UPDATE_GOLDEN") != "" {
		require.NoError(t, os.WriteFile(file, got, 0o600))
	}
	assert.Equal(t, string(testdata(t, name)), string(got))
}

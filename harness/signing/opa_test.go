package signing_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// opaRuns is whether `opa run` loads a bundle for a key, and what it says.
func opaRuns(t *testing.T, files map[string][]byte, key, algorithm string) (bool, string) {
	t.Helper()
	p := newPlace(t)
	p.write(t, "bundle.tar.gz", packed(t, files))
	p.write(t, "key.pub", testdata(t, key))
	return p.run(t, "data.bulkhead.answer\n", "opa", "run", "--disable-telemetry", "--format", "raw",
		"--bundle", "bundle.tar.gz", "--verification-key", "key.pub", "--signing-alg", algorithm)
}

func TestStockOPALoadsASignedBundle(t *testing.T) {
	for key, algorithm := range map[string]string{"p256": "ES256", "p384": "ES384", "rsa2048": "RS256"} {
		loaded, output := opaRuns(t, signedFiles(t, key), key+".pub", algorithm)
		assert.True(t, loaded, output)
		assert.Contains(t, output, "42\n", key)
	}
}

func TestStockOPABuildsFromASignedBundle(t *testing.T) {
	for name, content := range map[string]string{"as signed": "answer := 42", "changed": "answer := 43"} {
		p := newPlace(t)
		signed := signedFiles(t, "p256")
		signed["policies/deny.rego"] = bytes.Replace(signed["policies/deny.rego"], []byte("answer := 42"), []byte(content), 1)
		p.write(t, "bundle.tar.gz", packed(t, signed))
		p.write(t, "key.pub", testdata(t, "p256.pub"))
		built, output := p.run(t, "", "opa", "build", "--bundle", "bundle.tar.gz",
			"--verification-key", "key.pub", "--signing-alg", "ES256", "--output", "built.tar.gz")
		assert.Equal(t, name == "as signed", built, output)
	}
}

func TestStockOPARefusesABundle(t *testing.T) {
	for name, test := range map[string]struct {
		file, from, to string
		want           string
	}{
		"with a changed policy":   {"policies/deny.rego", "42", "43", "policies/deny.rego: digest mismatch"},
		"with a changed template": {"constrainttemplates/template.yaml", "is a Pod", "is a pod", "constrainttemplates/template.yaml: digest mismatch"},
		"with a changed manifest": {".manifest", `"bulkhead"}`, `"Bulkhead"}`, ".manifest: digest mismatch"},
		"with a changed token":    {signaturesFile, `["eyJh`, `["eyJi`, "failed to verify JWT signature"},
	} {
		t.Run(name, func(t *testing.T) {
			signed := signedFiles(t, "p256")
			changed := bytes.Replace(signed[test.file], []byte(test.from), []byte(test.to), 1)
			require.NotEqual(t, signed[test.file], changed)
			signed[test.file] = changed
			loaded, output := opaRuns(t, signed, "p256.pub", "ES256")
			assert.False(t, loaded, output)
			assert.Contains(t, output, test.want)
		})
	}

	loaded, output := opaRuns(t, signedFiles(t, "p256"), "p384.pub", "ES384")
	assert.False(t, loaded, output)
	loaded, output = opaRuns(t, files(), "p256.pub", "ES256")
	assert.False(t, loaded, output)
	assert.Contains(t, output, "bundle missing .signatures.json file")
}

package sbom_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/sbom"
)

func TestCheck(t *testing.T) {
	files := map[string][]byte{"a/b.rego": []byte("package b\n"), "c": []byte("c")}
	document, err := sbom.Files(subject(nil), files)
	require.NoError(t, err)
	require.NoError(t, sbom.Check(document, files))

	for name, test := range map[string]struct {
		change func(files map[string][]byte)
		want   string
	}{
		"a file more":   {func(files map[string][]byte) { files["d"] = nil }, "the SBOM does not list d"},
		"a file less":   {func(files map[string][]byte) { delete(files, "c") }, "the SBOM lists c, which is not there"},
		"another file":  {func(files map[string][]byte) { files["c"] = []byte("d") }, "the SBOM has another SHA-256 of c"},
		"an empty file": {func(files map[string][]byte) { files["c"] = nil }, "the SBOM has another SHA-256 of c"},
	} {
		changed := maps.Clone(files)
		test.change(changed)
		require.EqualError(t, sbom.Check(document, changed), test.want, name)
	}

	twice := strings.Replace(string(document), `"./c"`, `"./a/b.rego"`, 1)
	require.ErrorContains(t, sbom.Check([]byte(twice), files), "the SBOM lists a/b.rego twice")
	require.ErrorContains(t, sbom.Check([]byte("{"), files), "reading the SBOM: ")
	require.ErrorContains(t, sbom.Check([]byte(`{"spdxVersion": "SPDX-2.3"}`), files), "the SBOM does not list a/b.rego")
}

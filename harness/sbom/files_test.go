package sbom_test

import (
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"testing"

	"github.com/spdx/tools-golang/spdx"
	"github.com/spdx/tools-golang/spdx/v2/common"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/sbom"
)

func shop() map[string][]byte {
	return map[string][]byte{
		"LICENSE":                    []byte("Apache License\n"),
		"README.md":                  []byte("# Shop\n"),
		"bundle.spdx.json":           []byte("{}\n"),
		"constraints/baseline.yaml":  []byte("kind: K8sNoTelnet\n"),
		"data.json":                  []byte("{}\n"),
		"empty":                      nil,
		"policies/no-telnet.rego":    []byte("package a\n"),
		"policies/no_telnet.rego":    []byte("package b\n"),
		"policies/no/telnet.rego":    []byte("package c\n"),
		"policies/no-5ftelnet.rego":  []byte("package d\n"),
		"policies/no<tel>&net.rego":  []byte("package e\n"),
		"policies/lib/names/NOTICE":  []byte("Bulkhead\n"),
		"policies/lib/notes.txt":     []byte("notes\n"),
		"policies/lib/schedules.yml": []byte("a: b\n"),
	}
}

func TestFiles(t *testing.T) {
	written, err := sbom.Files(subject(nil), shop())
	require.NoError(t, err)
	golden(t, "files.spdx.json", written)

	document := read(t, written)
	require.Len(t, document.Packages, 1)
	about := document.Packages[0]
	assert.Equal(t, "bulkhead-policies", about.PackageName)
	assert.Equal(t, "0.1.0", about.PackageVersion)
	assert.Equal(t, "git+https://github.com/bulkhead-policy/bulkhead@v0.1.0", about.PackageDownloadLocation)
	assert.Equal(t, &common.Supplier{SupplierType: "Organization", Supplier: "The Bulkhead Authors"}, about.PackageSupplier)
	assert.Equal(t, []spdx.Checksum{{Algorithm: "SHA256", Value: subject(nil).Digest.Encoded()}}, about.PackageChecksums)
	assert.True(t, about.FilesAnalyzed)
	assert.Equal(t, []string{"NOASSERTION"}, about.PackageLicenseInfoFromFiles)
	assert.Equal(t, "Apache-2.0", about.PackageLicenseConcluded)
	assert.Equal(t, "Apache-2.0", about.PackageLicenseDeclared)
	assert.Equal(t, "NOASSERTION", about.PackageCopyrightText)

	// Clause 7.9.1: the SHA-1 of the sorted SHA-1s, in lower-case hexadecimal,
	// one after the other.
	var sums []string
	for _, content := range shop() {
		sum := sha1.Sum(content)
		sums = append(sums, hex.EncodeToString(sum[:]))
	}
	slices.Sort(sums)
	all := sha1.New()
	for _, sum := range sums {
		all.Write([]byte(sum))
	}
	assert.Equal(t, &common.PackageVerificationCode{Value: hex.EncodeToString(all.Sum(nil))}, about.PackageVerificationCode)

	types := map[string]string{
		"LICENSE":                    "TEXT",
		"README.md":                  "DOCUMENTATION",
		"bundle.spdx.json":           "SPDX",
		"constraints/baseline.yaml":  "TEXT",
		"data.json":                  "TEXT",
		"empty":                      "OTHER",
		"policies/lib/names/NOTICE":  "TEXT",
		"policies/lib/notes.txt":     "TEXT",
		"policies/lib/schedules.yml": "TEXT",
		"policies/no-5ftelnet.rego":  "SOURCE",
		"policies/no-telnet.rego":    "SOURCE",
		"policies/no/telnet.rego":    "SOURCE",
		"policies/no<tel>&net.rego":  "SOURCE",
		"policies/no_telnet.rego":    "SOURCE",
	}
	var names []string
	contained := make(map[spdx.ElementID]int)
	for _, relationship := range document.Relationships {
		if relationship.Relationship == "CONTAINS" {
			assert.Equal(t, about.PackageSPDXIdentifier, relationship.RefA.ElementRefID)
			contained[relationship.RefB.ElementRefID]++
		}
	}
	for _, file := range document.Files {
		require.Equal(t, "./", file.FileName[:2])
		name := file.FileName[2:]
		names = append(names, name)
		one, two := sha1.Sum(shop()[name]), sha256.Sum256(shop()[name])
		assert.Equal(t, []spdx.Checksum{
			{Algorithm: "SHA1", Value: hex.EncodeToString(one[:])},
			{Algorithm: "SHA256", Value: hex.EncodeToString(two[:])},
		}, file.Checksums)
		assert.Equal(t, []string{types[name]}, file.FileTypes, name)
		assert.Equal(t, "NOASSERTION", file.LicenseConcluded)
		assert.Equal(t, []string{"NOASSERTION"}, file.LicenseInfoInFiles)
		assert.Equal(t, "NOASSERTION", file.FileCopyrightText)
		assert.Equal(t, 1, contained[file.FileSPDXIdentifier], name)
	}
	assert.Len(t, names, len(types))
	assert.True(t, slices.IsSorted(names))
	assert.Len(t, document.Relationships, 1+len(types))
}

func TestFilesAreFixed(t *testing.T) {
	want, err := sbom.Files(subject(nil), shop())
	require.NoError(t, err)
	for range 20 {
		about := subject(nil)
		about.Created = about.Created.UTC()
		got, err := sbom.Files(about, shop())
		require.NoError(t, err)
		require.Equal(t, string(want), string(got))
	}
}

func TestFilesRefusals(t *testing.T) {
	_, err := sbom.Files(subject(nil), nil)
	require.EqualError(t, err, "there are no files to describe")
	for _, name := range []string{"", ".", "/a", "a/", "../a", "a//b"} {
		document, err := sbom.Files(subject(nil), map[string][]byte{name: nil})
		require.EqualError(t, err, `file "`+name+`": the name is not a slash-separated relative path`)
		assert.Nil(t, document)
	}
}

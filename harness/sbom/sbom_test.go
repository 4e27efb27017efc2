package sbom_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/opencontainers/go-digest"
	"github.com/spdx/tools-golang/json"
	"github.com/spdx/tools-golang/spdx"
	"github.com/spdx/tools-golang/spdx/v2/common"
	"github.com/spdx/tools-golang/spdxlib"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/sbom"
)

func subject(change func(*sbom.Subject)) sbom.Subject {
	s := sbom.Subject{
		Name:    "bulkhead-policies",
		Version: "0.1.0",
		Created: time.Date(2026, time.November, 21, 1, 2, 3, 4, time.FixedZone("", 2*60*60)),
		Source:  "https://github.com/bulkhead-policy/bulkhead",
		License: "Apache-2.0",
		Digest:  digest.FromString("the bundle"),
	}
	if change != nil {
		change(&s)
	}
	return s
}

// golden compares an output with a file in testdata. UPDATE_GOLDEN=1 writes it.
func golden(t *testing.T, name string, got []byte) {
	file := filepath.Join("testdata", name)
	if os.Getenv("UPDATE_GOLDEN") != "" {
		require.NoError(t, os.WriteFile(file, got, 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, string(want), string(got), "%s: run the test with UPDATE_GOLDEN=1 if this is what it should be", file)
}

// read reads a document back, and holds it to what is true of every one.
func read(t *testing.T, written []byte) *spdx.Document {
	document, err := json.Read(bytes.NewReader(written))
	require.NoError(t, err)
	require.NoError(t, spdxlib.ValidateDocument(document))

	assert.Equal(t, "SPDX-2.3", document.SPDXVersion)
	assert.Equal(t, "CC0-1.0", document.DataLicense)
	assert.Equal(t, spdx.ElementID("DOCUMENT"), document.SPDXIdentifier)
	assert.Equal(t, &spdx.CreationInfo{
		Creators: []spdx.Creator{
			{CreatorType: "Tool", Creator: "bulkhead-0.1.0"},
			{CreatorType: "Organization", Creator: "The Bulkhead Authors"},
		},
		Created: "2026-11-20T23:02:03Z",
	}, document.CreationInfo)
	assert.Regexp(t, `^https://github\.com/bulkhead-policy/bulkhead/spdx/bulkhead-policies-0\.1\.0-[0-9a-f]{64}$`, document.DocumentNamespace)
	assert.Equal(t, "bulkhead-policies-0.1.0", document.DocumentName)

	described, err := spdxlib.GetDescribedPackageIDs(document)
	require.NoError(t, err)
	require.Equal(t, []common.ElementID{document.Packages[0].PackageSPDXIdentifier}, described)

	var identifiers []spdx.ElementID
	for _, p := range document.Packages {
		identifiers = append(identifiers, p.PackageSPDXIdentifier)
	}
	for _, file := range document.Files {
		identifiers = append(identifiers, file.FileSPDXIdentifier)
	}
	seen := make(map[spdx.ElementID]bool)
	for _, identifier := range identifiers {
		assert.Regexp(t, `^[A-Za-z0-9.-]+$`, identifier)
		assert.False(t, seen[identifier], identifier)
		seen[identifier] = true
	}
	return document
}

func TestSubjectRefusals(t *testing.T) {
	const notSource = ` is not a repository's https URL without a slash at its end`
	for _, test := range []struct {
		change func(*sbom.Subject)
		want   string
	}{
		{func(s *sbom.Subject) { s.Name = "" }, "the subject has no name"},
		{func(s *sbom.Subject) { s.Version = "" }, "the subject has no version"},
		{func(s *sbom.Subject) { s.Created = time.Time{} }, "the subject has no time of creation"},
		{func(s *sbom.Subject) { s.License = "" }, "the subject has no license: say NOASSERTION if it is unknown"},
		{func(s *sbom.Subject) { s.Source = "" }, `the subject's source ""` + notSource},
		{func(s *sbom.Subject) { s.Source = "github.com/a/b" }, `the subject's source "github.com/a/b"` + notSource},
		{func(s *sbom.Subject) { s.Source = "http://github.com/a/b" }, `the subject's source "http://github.com/a/b"` + notSource},
		{func(s *sbom.Subject) { s.Source = "https:///a/b" }, `the subject's source "https:///a/b"` + notSource},
		{func(s *sbom.Subject) { s.Source = "https://me:pass@github.com/a/b" }, `the subject's source "https://me:pass@github.com/a/b"` + notSource},
		{func(s *sbom.Subject) { s.Source = "https://github.com/a/b#c" }, `the subject's source "https://github.com/a/b#c"` + notSource},
		{func(s *sbom.Subject) { s.Source = "https://github.com/a/b/" }, `the subject's source "https://github.com/a/b/"` + notSource},
		{func(s *sbom.Subject) { s.Source = "https://github.com/%zz" }, `the subject's source: parse "https://github.com/%zz": invalid URL escape "%zz"`},
		{func(s *sbom.Subject) { s.Digest = "abc" }, `the subject's digest "abc": invalid checksum digest format`},
		{func(s *sbom.Subject) { s.Digest = "sha256:abc" }, `the subject's digest "sha256:abc": invalid checksum digest length`},
		{func(s *sbom.Subject) { s.Digest = digest.SHA512.FromString("x") }, `the subject's digest "` + digest.SHA512.FromString("x").String() + `" is not SHA-256`},
	} {
		document, err := sbom.Files(subject(test.change), shop())
		require.EqualError(t, err, test.want)
		assert.Nil(t, document)
		document, err = sbom.Modules(subject(test.change), build(nil))
		require.EqualError(t, err, test.want)
		assert.Nil(t, document)
	}
}

// The namespace is another when anything is.
func TestNamespace(t *testing.T) {
	seen := make(map[string]bool)
	for _, change := range []func(*sbom.Subject, map[string][]byte){
		func(*sbom.Subject, map[string][]byte) {},
		func(s *sbom.Subject, _ map[string][]byte) { s.Digest = "" },
		func(s *sbom.Subject, _ map[string][]byte) { s.Created = s.Created.Add(time.Second) },
		func(s *sbom.Subject, _ map[string][]byte) { s.License = "MIT" },
		func(_ *sbom.Subject, files map[string][]byte) { files["LICENSE"] = nil },
		func(_ *sbom.Subject, files map[string][]byte) { delete(files, "LICENSE") },
	} {
		about, files := subject(nil), shop()
		change(&about, files)
		written, err := sbom.Files(about, files)
		require.NoError(t, err)
		document, err := json.Read(bytes.NewReader(written))
		require.NoError(t, err)
		assert.False(t, seen[document.DocumentNamespace])
		seen[document.DocumentNamespace] = true
	}

	written, err := sbom.Files(subject(func(s *sbom.Subject) { s.Name, s.Digest = "a b#/é", "" }), shop())
	require.NoError(t, err)
	document, err := json.Read(bytes.NewReader(written))
	require.NoError(t, err)
	assert.Regexp(t, `/bulkhead/spdx/a%20b%23%2F%C3%A9-0\.1\.0-[0-9a-f]{64}$`, document.DocumentNamespace)
	assert.Equal(t, spdx.ElementID("Package-a-20b-23-2f-c3-a9"), document.Packages[0].PackageSPDXIdentifier)
	assert.Empty(t, document.Packages[0].PackageChecksums)
}

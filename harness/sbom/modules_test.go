package sbom_test

import (
	"math/rand/v2"
	"runtime/debug"
	"testing"

	"github.com/spdx/tools-golang/spdx"
	"github.com/spdx/tools-golang/spdx/v2/common"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/sbom"
)

func build(change func(*debug.BuildInfo)) *debug.BuildInfo {
	b := &debug.BuildInfo{
		GoVersion: "go1.26.8",
		Path:      "github.com/bulkhead-policy/bulkhead/harness/cmd/bulkhead",
		Main:      debug.Module{Path: "github.com/bulkhead-policy/bulkhead", Version: "v0.1.0"},
		Deps: []*debug.Module{
			{Path: "k8s.io/api", Version: "v0.35.0", Sum: "h1:api="},
			{Path: "github.com/BurntSushi/toml", Version: "v1.5.0", Sum: "h1:toml="},
			{Path: "github.com/docker/cli", Version: "v29.0.0+incompatible", Sum: "h1:cli="},
			{Path: "example.com/fork", Version: "v1.0.0", Replace: &debug.Module{Path: "example.org/forked", Version: "v1.0.1", Sum: "h1:fork="}},
			{Path: "example.com/local", Version: "v1.2.0", Replace: &debug.Module{Path: "../local", Version: "(devel)"}},
			{Path: "example.com/workspace", Version: "(devel)"},
			{Path: "example.com/vendored", Version: "v1.3.0"},
		},
	}
	if change != nil {
		change(b)
	}
	return b
}

// module is what a document says of a package.
type module struct {
	name, version, locator, comment string
}

func modules(t *testing.T, document *spdx.Document) map[spdx.ElementID]module {
	found := make(map[spdx.ElementID]module)
	for _, p := range document.Packages {
		m := module{name: p.PackageName, version: p.PackageVersion, comment: p.PackageComment}
		for _, reference := range p.PackageExternalReferences {
			require.Empty(t, m.locator)
			assert.Equal(t, "PACKAGE-MANAGER", reference.Category)
			assert.Equal(t, "purl", reference.RefType)
			m.locator = reference.Locator
		}
		found[p.PackageSPDXIdentifier] = m
	}
	return found
}

func TestModules(t *testing.T) {
	written, err := sbom.Modules(subject(nil), build(nil))
	require.NoError(t, err)
	golden(t, "modules.spdx.json", written)

	document := read(t, written)
	assert.Equal(t, map[spdx.ElementID]module{
		"Package-github.com-2fbulkhead-2dpolicy-2fbulkhead": {"github.com/bulkhead-policy/bulkhead", "0.1.0", "pkg:golang/github.com/bulkhead-policy/bulkhead@v0.1.0", ""},
		"Package-stdlib":                         {"stdlib", "1.26.8", "pkg:golang/stdlib@1.26.8", "linked by go1.26.8"},
		"Package-k8s.io-2fapi":                   {"k8s.io/api", "v0.35.0", "pkg:golang/k8s.io/api@v0.35.0", "go.sum h1:api="},
		"Package-github.com-2fBurntSushi-2ftoml": {"github.com/BurntSushi/toml", "v1.5.0", "pkg:golang/github.com/burntsushi/toml@v1.5.0", "go.sum h1:toml="},
		"Package-github.com-2fdocker-2fcli":      {"github.com/docker/cli", "v29.0.0+incompatible", "pkg:golang/github.com/docker/cli@v29.0.0%2Bincompatible", "go.sum h1:cli="},
		"Package-example.com-2ffork":             {"example.org/forked", "v1.0.1", "pkg:golang/example.org/forked@v1.0.1", "linked in place of example.com/fork v1.0.0; go.sum h1:fork="},
		"Package-example.com-2flocal":            {"example.com/local", "", "", "linked from the directory ../local in place of version v1.2.0; without a checksum"},
		"Package-example.com-2fworkspace":        {"example.com/workspace", "", "pkg:golang/example.com/workspace", "without a checksum"},
		"Package-example.com-2fvendored":         {"example.com/vendored", "v1.3.0", "pkg:golang/example.com/vendored@v1.3.0", "without a checksum"},
	}, modules(t, document))

	needed := make(map[spdx.ElementID]int)
	for _, relationship := range document.Relationships[1:] {
		assert.Equal(t, "DEPENDS_ON", relationship.Relationship)
		assert.Equal(t, document.Packages[0].PackageSPDXIdentifier, relationship.RefA.ElementRefID)
		needed[relationship.RefB.ElementRefID]++
	}
	assert.Len(t, needed, 8)
	for i, p := range document.Packages {
		assert.False(t, p.FilesAnalyzed)
		assert.Nil(t, p.PackageVerificationCode)
		assert.Empty(t, p.PackageLicenseInfoFromFiles)
		assert.Equal(t, "NOASSERTION", p.PackageCopyrightText)
		if i == 0 {
			assert.Equal(t, "Apache-2.0", p.PackageLicenseDeclared)
			assert.Equal(t, []spdx.Checksum{{Algorithm: "SHA256", Value: subject(nil).Digest.Encoded()}}, p.PackageChecksums)
			continue
		}
		assert.Equal(t, 1, needed[p.PackageSPDXIdentifier])
		assert.Equal(t, &common.Supplier{Supplier: "NOASSERTION"}, p.PackageSupplier)
		assert.Equal(t, "NOASSERTION", p.PackageDownloadLocation)
		assert.Equal(t, "NOASSERTION", p.PackageLicenseConcluded)
		assert.Equal(t, "NOASSERTION", p.PackageLicenseDeclared)
		assert.Empty(t, p.PackageChecksums)
	}
}

func TestModulesAreFixed(t *testing.T) {
	want, err := sbom.Modules(subject(nil), build(nil))
	require.NoError(t, err)
	for range 20 {
		got, err := sbom.Modules(subject(nil), build(func(b *debug.BuildInfo) {
			rand.Shuffle(len(b.Deps), func(i, j int) { b.Deps[i], b.Deps[j] = b.Deps[j], b.Deps[i] })
		}))
		require.NoError(t, err)
		require.Equal(t, string(want), string(got))
	}
}

func TestModulesVersions(t *testing.T) {
	for _, test := range []struct {
		change     func(*debug.BuildInfo)
		identifier spdx.ElementID
		want       module
	}{
		{func(b *debug.BuildInfo) { b.Main.Version = "(devel)" }, "Package-github.com-2fbulkhead-2dpolicy-2fbulkhead",
			module{"github.com/bulkhead-policy/bulkhead", "0.1.0", "pkg:golang/github.com/bulkhead-policy/bulkhead", ""}},
		{func(b *debug.BuildInfo) { b.Main.Version = "" }, "Package-github.com-2fbulkhead-2dpolicy-2fbulkhead",
			module{"github.com/bulkhead-policy/bulkhead", "0.1.0", "pkg:golang/github.com/bulkhead-policy/bulkhead", ""}},
		{func(b *debug.BuildInfo) { b.Main.Version = "v0.1.1-0.20261121010203-abcdefabcdef+dirty" }, "Package-github.com-2fbulkhead-2dpolicy-2fbulkhead",
			module{"github.com/bulkhead-policy/bulkhead", "0.1.0", "pkg:golang/github.com/bulkhead-policy/bulkhead@v0.1.1-0.20261121010203-abcdefabcdef%2Bdirty", ""}},
		{func(b *debug.BuildInfo) { b.GoVersion = "go1.27rc1 X:nodwarf5" }, "Package-stdlib",
			module{"stdlib", "1.27rc1", "pkg:golang/stdlib@1.27rc1", "linked by go1.27rc1 X:nodwarf5"}},
		{func(b *debug.BuildInfo) { b.GoVersion = "devel go1.28-abcdef Sat Nov 21" }, "Package-stdlib",
			module{"stdlib", "", "pkg:golang/stdlib", "linked by devel go1.28-abcdef Sat Nov 21"}},
		{func(b *debug.BuildInfo) { b.Deps[4].Replace.Path = "/src/local" }, "Package-example.com-2flocal",
			module{"example.com/local", "", "", "linked from the directory /src/local in place of version v1.2.0; without a checksum"}},
		{func(b *debug.BuildInfo) { b.Deps[4].Replace.Path = `C:\src\local` }, "Package-example.com-2flocal",
			module{"example.com/local", "", "", `linked from the directory C:\src\local in place of version v1.2.0; without a checksum`}},
		{func(b *debug.BuildInfo) { b.Deps[3].Replace.Sum = "" }, "Package-example.com-2ffork",
			module{"example.org/forked", "v1.0.1", "pkg:golang/example.org/forked@v1.0.1", "linked in place of example.com/fork v1.0.0; without a checksum"}},
	} {
		written, err := sbom.Modules(subject(nil), build(test.change))
		require.NoError(t, err)
		assert.Equal(t, test.want, modules(t, read(t, written))[test.identifier])
	}
}

func TestModulesAlone(t *testing.T) {
	written, err := sbom.Modules(subject(nil), build(func(b *debug.BuildInfo) { b.Deps = nil }))
	require.NoError(t, err)
	assert.Len(t, read(t, written).Packages, 2)
}

func TestModulesRefusals(t *testing.T) {
	const unsupported = "the build does not say what it was linked with: build the command in its module with go build"
	for _, test := range []struct {
		build *debug.BuildInfo
		want  string
	}{
		{nil, unsupported},
		{&debug.BuildInfo{}, unsupported},
		{build(func(b *debug.BuildInfo) { b.Main.Path = "" }), unsupported},
		{build(func(b *debug.BuildInfo) { b.GoVersion = "" }), unsupported},
		{build(func(b *debug.BuildInfo) { b.Deps[0].Path = "example.com/vendored" }), `the build links module "example.com/vendored" twice`},
		{build(func(b *debug.BuildInfo) { b.Deps[0].Path = b.Main.Path }), `the build links module "github.com/bulkhead-policy/bulkhead" twice`},
		{build(func(b *debug.BuildInfo) { b.Deps[0].Path = "stdlib" }), `the build links module "stdlib" twice`},
	} {
		document, err := sbom.Modules(subject(nil), test.build)
		require.EqualError(t, err, test.want)
		assert.Nil(t, document)
	}
}

package sbom

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/spdx/tools-golang/spdx"
	"github.com/spdx/tools-golang/spdx/v2/common"
	"golang.org/x/mod/modfile"
)

// Modules is an SPDX 2.3 document, in JSON, about a Go command: its main module,
// which has the subject's version, and what it depends on, which is the standard
// library and each module that is linked. Of their licenses nothing is said. The
// same subject and build are the same bytes.
//
// A module that is replaced by another is described as the other, and says so.
// One that is replaced by a directory keeps its name, and has neither a version
// nor a package URL, as nobody published it. The version (devel) is none, and the
// package URL does without.
//
// A build without a main module, or none at all, is an error: it was made without
// module support.
func Modules(subject Subject, build *debug.BuildInfo) ([]byte, error) {
	if build == nil || build.Main.Path == "" || build.GoVersion == "" {
		return nil, errors.New("the build does not say what it was linked with: build the command in its module with go build")
	}
	described := &spdx.Package{
		PackageName:               build.Main.Path,
		PackageSPDXIdentifier:     identifier("Package", build.Main.Path),
		PackageExternalReferences: packageURL(build.Main.Path, build.Main.Version),
		PrimaryPackagePurpose:     "APPLICATION",
	}
	document, err := newDocument(subject, described)
	if err != nil {
		return nil, err
	}

	dependencies := []*spdx.Package{standardLibrary(build.GoVersion)}
	for _, linked := range build.Deps {
		dependencies = append(dependencies, dependency(linked))
	}
	slices.SortFunc(dependencies, func(a, b *spdx.Package) int {
		return cmp.Compare(a.PackageSPDXIdentifier, b.PackageSPDXIdentifier)
	})
	taken := map[spdx.ElementID]bool{described.PackageSPDXIdentifier: true}
	for _, p := range dependencies {
		if taken[p.PackageSPDXIdentifier] {
			return nil, fmt.Errorf("the build links module %q twice", p.PackageName)
		}
		taken[p.PackageSPDXIdentifier] = true
		document.Packages = append(document.Packages, p)
		document.relate(described.PackageSPDXIdentifier, common.TypeRelationshipDependsOn, p.PackageSPDXIdentifier)
	}
	return document.write()
}

// standardLibrary has the name by which scanners look for its vulnerabilities.
// A release of Go is such as go1.26.0; what follows a space are experiments, and
// "devel" comes before what is no release.
func standardLibrary(release string) *spdx.Package {
	name, _, _ := strings.Cut(release, " ")
	version, released := strings.CutPrefix(name, "go")
	if !released {
		version = ""
	}
	p := library("stdlib", "stdlib", version)
	p.PackageComment = "linked by " + release
	return p
}

func dependency(linked *debug.Module) *spdx.Package {
	by := linked.Replace
	switch {
	case by == nil:
		p := library(linked.Path, linked.Path, linked.Version)
		p.PackageComment = checksumNote(linked)
		return p
	case modfile.IsDirectoryPath(by.Path):
		p := library(linked.Path, linked.Path, "")
		p.PackageExternalReferences = nil
		p.PackageComment = fmt.Sprintf("linked from the directory %s in place of version %s; without a checksum", by.Path, linked.Version)
		return p
	}
	p := library(linked.Path, by.Path, by.Version)
	p.PackageComment = fmt.Sprintf("linked in place of %s %s; %s", linked.Path, linked.Version, checksumNote(by))
	return p
}

// checksumNote says which checksum go.sum has. It is a hash of the hashes of the
// module's files (golang.org/x/mod/sumdb/dirhash), which no SPDX algorithm is.
func checksumNote(linked *debug.Module) string {
	if linked.Sum == "" {
		return "without a checksum"
	}
	return "go.sum " + linked.Sum
}

// library is the package of a module; of is the path that it is required by.
func library(of, path, version string) *spdx.Package {
	p := &spdx.Package{
		PackageName:               path,
		PackageSPDXIdentifier:     identifier("Package", of),
		PackageSupplier:           &common.Supplier{Supplier: unknown},
		PackageDownloadLocation:   unknown,
		PackageLicenseConcluded:   unknown,
		PackageLicenseDeclared:    unknown,
		PackageCopyrightText:      unknown,
		PackageExternalReferences: packageURL(path, version),
		PrimaryPackagePurpose:     "LIBRARY",
	}
	if published(version) {
		p.PackageVersion = version
	}
	return p
}

func published(version string) bool { return version != "" && version != "(devel)" }

// packageURL refers to a module at a version, if it has one. The path is in lower
// case; see the type golang of github.com/package-url/purl-spec.
func packageURL(path, version string) []*spdx.PackageExternalReference {
	locator := "pkg:golang/" + strings.ReplaceAll(url.QueryEscape(strings.ToLower(path)), "%2F", "/")
	if published(version) {
		locator += "@" + url.QueryEscape(version)
	}
	return []*spdx.PackageExternalReference{{
		Category: common.CategoryPackageManager,
		RefType:  common.TypePackageManagerPURL,
		Locator:  locator,
	}}
}

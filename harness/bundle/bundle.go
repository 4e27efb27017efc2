// Package bundle makes bundles: the policies with all that is generated from
// them, in the one set of files that gator, conftest and OPA each use as it is.
//
// What is in a bundle follows from its policies, its constraints and its
// metadata. Verify makes it again from those and refuses a bundle in which
// anything differs.
package bundle

import (
	"bytes"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"testing/fstest"

	"github.com/bulkhead-policy/bulkhead/harness/policy"
)

// Folders and files of a bundle, beside manifestFile. gator reads every .yaml
// and .json of a bundle as an object of the cluster, so that the constraints of
// the profiles that are not the default one, which have the same names, and the
// catalog do without an extension.
const (
	policyFolder     = "policies"
	templateFolder   = "constrainttemplates"
	constraintFolder = "constraints"
	profileFolder    = "profiles"
	catalogFile      = "catalog"
	// SignaturesFile is OPA's signature of the other files, if there is one.
	SignaturesFile = ".signatures.json"
)

// Bundle is a set of policies with everything that is made from them.
type Bundle struct {
	Manifest Manifest
	// Policies are sorted by name.
	Policies []policy.Policy
	// Profiles are sorted by name.
	Profiles []Profile

	files map[string][]byte
}

// Files are the bundle's files by path, without a signature.
func (b Bundle) Files() map[string][]byte { return maps.Clone(b.files) }

// Default is the profile that gator, conftest and OPA go by.
func (b Bundle) Default() Profile {
	return b.Profiles[slices.IndexFunc(b.Profiles, func(p Profile) bool { return p.Name == b.Manifest.Metadata.Profile })]
}

// Tree shows the bundle as the repository is laid out: policies/,
// constrainttemplates/ and constraints/<profile>.yaml.
func (b Bundle) Tree() fs.FS {
	tree := make(fstest.MapFS)
	for name, text := range b.files {
		folder, _, _ := strings.Cut(name, "/")
		if folder == policyFolder || folder == templateFolder {
			tree[name] = &fstest.MapFile{Data: text}
		}
	}
	for _, p := range b.Profiles {
		var text bytes.Buffer
		for _, name := range p.fileNames() {
			text.Write(b.files[p.path(b.Manifest.Metadata.Profile, name)])
		}
		tree[path.Join(constraintFolder, p.Name+".yaml")] = &fstest.MapFile{Data: text.Bytes()}
	}
	return tree
}

// tree makes a file system of files by path.
func tree(files map[string][]byte) fs.FS {
	made := make(fstest.MapFS)
	for name, text := range files {
		made[name] = &fstest.MapFile{Data: text}
	}
	return made
}

// Unbound names the policies that no profile has a constraint of.
func (b Bundle) Unbound() []string {
	var names []string
	for _, p := range b.Policies {
		bound := slices.ContainsFunc(b.Profiles, func(profile Profile) bool { return profile.holds(p) })
		if !bound {
			names = append(names, p.Name)
		}
	}
	return names
}

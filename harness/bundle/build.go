package bundle

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/bulkhead-policy/bulkhead/harness/catalog"
	"github.com/bulkhead-policy/bulkhead/harness/constraint"
	"github.com/bulkhead-policy/bulkhead/harness/policy"
	"github.com/bulkhead-policy/bulkhead/harness/profile"
)

// Source is what a bundle is built from.
type Source struct {
	// Tree holds policies/ and constraints/<profile>.yaml, as the repository does.
	Tree fs.FS
	// Own is an organisation's policy tree, laid out as policies/ is; nil is none.
	Own fs.FS
	// Without names policies to leave out, with their constraints.
	Without []string
	// Profile is the default profile's name.
	Profile string
	// Constraints are the objects of a profile of one's own by that name. nil
	// takes the shipped profile.
	Constraints []map[string]any
	// Version is semantic, without a v.
	Version string
	// Revision identifies the sources, as a commit does; "" stands for the
	// digest of what the bundle is built from.
	Revision string
	// Created is when the sources were made what they are.
	Created time.Time
	// Builder is the version of the command that builds.
	Builder string
}

// Build builds a bundle. The error joins all that stands in the way.
func Build(ctx context.Context, source Source) (Bundle, error) {
	if err := CheckVersion(source.Version); err != nil {
		return Bundle{}, err
	}
	sources, err := sourcesOf(source.Tree)
	if err != nil {
		return Bundle{}, err
	}
	ours := maps.Clone(sources)
	known, err := source.addOwn(ctx, sources, ours)
	if err != nil {
		return Bundle{}, err
	}
	policies, err := leaveOut(source.Without, known, sources)
	if err != nil {
		return Bundle{}, err
	}
	if err := dropLibraries(sources, ours, policies); err != nil {
		return Bundle{}, err
	}
	profiles, err := source.profiles(policies, known)
	if err != nil {
		return Bundle{}, err
	}

	made := ingredients{
		sources: sources, policies: policies, profiles: profiles,
		metadata: Metadata{
			Version: source.Version, Revision: source.Revision, Builder: source.Builder, Source: catalog.Repository,
			Created: source.Created.Truncate(time.Second), Profile: source.Profile,
		},
	}
	if source.Revision == "" {
		built, err := made.assemble()
		if err != nil {
			return Bundle{}, err
		}
		// These say when, and of which revision.
		delete(built.files, manifestFile)
		delete(built.files, catalogFile)
		made.metadata.Revision = digest(built.files)
	}
	return made.assemble()
}

// addOwn adds the organisation's policies to ours and loads both.
func (s Source) addOwn(ctx context.Context, sources, ours map[string][]byte) ([]policy.Policy, error) {
	if s.Own == nil {
		return loadPolicies(sources)
	}
	added, err := readOwn(s.Own, ours)
	if err != nil {
		return nil, err
	}
	maps.Copy(sources, added.sources)
	policies, err := loadPolicies(sources)
	if err != nil {
		return nil, err
	}
	return policies, added.check(ctx, policies, ours)
}

// sourcesOf are the files of a repository's policies that go into a bundle as they are.
func sourcesOf(repository fs.FS) (map[string][]byte, error) {
	files := make(map[string][]byte)
	err := fs.WalkDir(repository, policyFolder, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !isSource(file) {
			return err
		}
		files[file], err = fs.ReadFile(repository, file)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading the policies: %w", err)
	}
	return files, nil
}

// Extensions of the files of a policy tree.
const (
	regoExtension = ".rego"
	celExtension  = ".cel"
	testSuffix    = "_test" + regoExtension
)

// isOfPolicies reports whether a file of a policy tree is a policy's, a library's or
// a test.
func isOfPolicies(file string) bool {
	return path.Ext(file) == regoExtension || path.Ext(file) == celExtension
}

// ships reports whether a file of a policy tree goes into a bundle.
func ships(file string) bool { return isOfPolicies(file) && !strings.HasSuffix(file, testSuffix) }

// leaveOut takes policies and their files away.
func leaveOut(names []string, policies []policy.Policy, sources map[string][]byte) ([]policy.Policy, error) {
	var faults []error
	for _, name := range names {
		if !slices.ContainsFunc(policies, func(p policy.Policy) bool { return p.Name == name }) {
			faults = append(faults, fmt.Errorf("no policy is called %q: there is %s", name, strings.Join(policyNames(policies), ", ")))
		}
		delete(sources, path.Join(policyFolder, name, name+regoExtension))
		delete(sources, path.Join(policyFolder, name, name+celExtension))
	}
	left := slices.DeleteFunc(slices.Clone(policies), func(p policy.Policy) bool { return slices.Contains(names, p.Name) })
	if len(left) == 0 {
		faults = append(faults, errors.New("no policy is left: leave out fewer"))
	}
	return left, errors.Join(faults...)
}

func policyNames(policies []policy.Policy) []string {
	names := make([]string, len(policies))
	for i, p := range policies {
		names[i] = p.Name
	}
	return names
}

// profiles reads the shipped profiles, and the caller's own in the place of one
// or beside them.
func (s Source) profiles(policies, known []policy.Policy) ([]Profile, error) {
	names, err := profile.Names(s.Tree)
	if err != nil {
		return nil, err
	}
	if s.Constraints != nil && !slices.Contains(names, s.Profile) {
		names = append(names, s.Profile)
	}

	var (
		made   []Profile
		faults []error
	)
	for _, name := range names {
		objects, err := s.objects(name)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		p, err := newProfile(name, leftOf(objects, policies, known), policies)
		faults = append(faults, err)
		if err == nil && len(p.Constraints) == 0 {
			// Asked for by name it is unknown then, instead of passing everything.
			if name == s.Profile {
				faults = append(faults, noConstraint(name))
			}
			continue
		}
		if err == nil {
			faults = append(faults, p.setSyncSet(known))
		}
		made = append(made, p)
	}
	return made, errors.Join(faults...)
}

func (s Source) objects(name string) ([]map[string]any, error) {
	if s.Constraints != nil && name == s.Profile {
		return s.Constraints, nil
	}
	file := path.Join(constraintFolder, name+".yaml")
	text, err := fs.ReadFile(s.Tree, file)
	if err != nil {
		return nil, err
	}
	return readObjects(file, text)
}

// leftOf drops the constraints of policies that were left out.
func leftOf(objects []map[string]any, policies, known []policy.Policy) []map[string]any {
	holds := func(list []policy.Policy, kind any) bool {
		return slices.ContainsFunc(list, func(p policy.Policy) bool { return p.Kind == kind })
	}
	return slices.DeleteFunc(slices.Clone(objects), func(object map[string]any) bool {
		return constraint.Is(object) && holds(known, object["kind"]) && !holds(policies, object["kind"])
	})
}

// digest is the SHA-256 of files, by path and length.
func digest(files map[string][]byte) string {
	sum := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintf(sum, "%s\x00%d\x00", name, len(files[name]))
		sum.Write(files[name])
	}
	return fmt.Sprintf("sha256:%x", sum.Sum(nil))
}

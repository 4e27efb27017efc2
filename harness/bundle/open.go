package bundle

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/bulkhead-policy/bulkhead/harness/policy"
)

// Open reads a bundle's files, by path, the signature left out: its manifest,
// its policies, and its constraints, which it holds to the policies.
func Open(files map[string][]byte) (Bundle, error) {
	text, found := files[manifestFile]
	if !found {
		return Bundle{}, fmt.Errorf("no bundle: %s is missing", manifestFile)
	}
	read, err := decodeManifest(text)
	if err != nil {
		return Bundle{}, err
	}
	if err := CheckVersion(read.Metadata.Version); err != nil {
		return Bundle{}, fmt.Errorf("%s: %w", manifestFile, err)
	}

	sources := maps.Clone(files)
	maps.DeleteFunc(sources, func(name string, _ []byte) bool { return !isSource(name) })
	policies, err := loadPolicies(sources)
	if err != nil {
		return Bundle{}, err
	}
	profiles, err := readProfiles(files, read.Metadata.Profile, policies)
	if err != nil {
		return Bundle{}, err
	}

	opened := Bundle{Manifest: read, Policies: policies, Profiles: profiles, files: files}
	if !slices.ContainsFunc(profiles, func(p Profile) bool { return p.Name == read.Metadata.Profile }) {
		return Bundle{}, fmt.Errorf("%s: the default profile %q has no constraints", manifestFile, read.Metadata.Profile)
	}
	return opened, nil
}

// Verify makes everything that is generated again, of the policies, constraints
// and metadata in the bundle, and says which file differs, is missing, or
// belongs to no bundle.
func (b Bundle) Verify() error {
	sources := maps.Clone(b.files)
	maps.DeleteFunc(sources, func(name string, _ []byte) bool { return !isSource(name) })
	// Setting a SyncSet changes a profile.
	profiles, err := readProfiles(b.files, b.Manifest.Metadata.Profile, b.Policies)
	if err != nil {
		return err
	}
	for _, p := range profiles {
		if err := p.setSyncSet(b.Policies); err != nil {
			return err
		}
	}
	made, err := ingredients{sources: sources, policies: b.Policies, profiles: profiles, metadata: b.Manifest.Metadata}.assemble()
	if err != nil {
		return err
	}
	return compare(made.files, b.files)
}

// isSource reports whether a file of a bundle is of a policy or a library, written by
// hand.
func isSource(name string) bool {
	return strings.HasPrefix(name, policyFolder+"/") && ships(name) && !slices.Contains(generatedRego(), name)
}

// readProfiles reads the constraints of a bundle.
func readProfiles(files map[string][]byte, defaultProfile string, policies []policy.Policy) ([]Profile, error) {
	byProfile := make(map[string][]map[string]any)
	var faults []error
	for _, name := range slices.Sorted(maps.Keys(files)) {
		var profile string
		switch folder, _, _ := strings.Cut(name, "/"); folder {
		case constraintFolder:
			profile = defaultProfile
		case profileFolder:
			profile = path.Base(path.Dir(name))
		default:
			continue
		}
		objects, err := readObjects(name, files[name])
		faults = append(faults, err)
		byProfile[profile] = append(byProfile[profile], objects...)
	}

	var profiles []Profile
	for _, name := range slices.Sorted(maps.Keys(byProfile)) {
		p, err := newProfile(name, byProfile[name], policies)
		if err == nil && len(p.Constraints) == 0 {
			err = noConstraint(name)
		}
		faults = append(faults, err)
		profiles = append(profiles, p)
	}
	return profiles, errors.Join(faults...)
}

// compare refuses files that are not the ones that were made.
func compare(made, files map[string][]byte) error {
	var faults []error
	for _, name := range slices.Sorted(maps.Keys(made)) {
		switch text, found := files[name]; {
		case !found:
			faults = append(faults, fmt.Errorf("%s is missing", name))
		case !bytes.Equal(text, made[name]):
			faults = append(faults, fmt.Errorf("%s is not what the bundle's policies, constraints and version make of it", name))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if _, expected := made[name]; !expected {
			faults = append(faults, fmt.Errorf("%s belongs to no bundle", name))
		}
	}
	return errors.Join(faults...)
}

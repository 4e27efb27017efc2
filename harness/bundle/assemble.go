package bundle

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/bulkhead-policy/bulkhead/harness/catalog"
	"github.com/bulkhead-policy/bulkhead/harness/conftest"
	"github.com/bulkhead-policy/bulkhead/harness/policy"
	"github.com/bulkhead-policy/bulkhead/harness/template"
)

// ingredients are what a bundle follows from.
type ingredients struct {
	// sources are the files of policies/ that are written by hand, without tests,
	// by their path in the bundle.
	sources  map[string][]byte
	policies []policy.Policy
	profiles []Profile
	metadata Metadata
}

// generatedRego are the files of policies/ that are made here.
func generatedRego() []string {
	return []string{path.Join(policyFolder, conftest.EntryFile), path.Join(policyFolder, conftest.ConstraintsFile)}
}

// loadPolicies reads the policies of a bundle's Rego files.
func loadPolicies(sources map[string][]byte) ([]policy.Policy, error) {
	below := make(map[string][]byte, len(sources))
	for name, text := range sources {
		below[strings.TrimPrefix(name, policyFolder+"/")] = text
	}
	return policy.Load(tree(below))
}

// assemble makes the bundle.
func (i ingredients) assemble() (Bundle, error) {
	slices.SortFunc(i.profiles, func(a, b Profile) int { return strings.Compare(a.Name, b.Name) })
	i.metadata.Name = Name
	i.metadata.Created = i.metadata.Created.UTC()
	i.metadata.Policies = policiesOf(i.policies)
	i.metadata.Profiles = nil
	for _, p := range i.profiles {
		i.metadata.Profiles = append(i.metadata.Profiles, p.Name)
	}
	if !slices.Contains(i.metadata.Profiles, i.metadata.Profile) {
		return Bundle{}, fmt.Errorf("unknown profile %q: there is %s", i.metadata.Profile, strings.Join(i.metadata.Profiles, ", "))
	}

	made := Bundle{
		Manifest: Manifest{
			Revision: "v" + i.metadata.Version + "+" + i.metadata.Revision,
			// The packages of policies/, of which main is conftest's entry.
			Roots:       []string{"lib", "main", "policies"},
			RegoVersion: 1,
			Metadata:    i.metadata,
		},
		Policies: i.policies,
		Profiles: i.profiles,
		files:    maps.Clone(i.sources),
	}
	for _, add := range []func() error{made.addManifest, made.addTemplates, made.addProfiles, made.addConftest, made.addCatalog} {
		if err := add(); err != nil {
			return Bundle{}, err
		}
	}
	return made, nil
}

func (b Bundle) addManifest() error {
	text, err := b.Manifest.encode()
	b.files[manifestFile] = text
	return err
}

func (b Bundle) addTemplates() error {
	for _, p := range b.Policies {
		text, err := template.Template(p, b.Manifest.Metadata.Version)
		if err != nil {
			return err
		}
		b.files[templateFile(p.Name)] = text
	}
	return nil
}

// templateFile is the path of a policy's ConstraintTemplate.
func templateFile(policy string) string { return path.Join(templateFolder, policy+".yaml") }

func (b Bundle) addProfiles() error {
	for _, p := range b.Profiles {
		files, err := p.texts(b.Manifest.Metadata.Profile)
		if err != nil {
			return err
		}
		maps.Copy(b.files, files)
	}
	return nil
}

func (b Bundle) addConftest() error {
	entry, err := conftest.Entry(b.Policies)
	if err != nil {
		return err
	}
	profile := b.Default()
	constraints, err := conftest.Constraints(path.Join(constraintFolder, profile.Name), profile.Constraints, b.Policies)
	if err != nil {
		return err
	}
	b.files[path.Join(policyFolder, conftest.EntryFile)] = entry
	b.files[path.Join(policyFolder, conftest.ConstraintsFile)] = constraints
	return nil
}

func (b Bundle) addCatalog() error {
	metadata := b.Manifest.Metadata
	var bundles []catalog.Bundle
	for _, p := range b.Profiles {
		file := func(name string) string { return p.path(metadata.Profile, name) }
		bundles = append(bundles, catalog.Bundle{
			Profile: p.Name, Constraints: p.Constraints, File: file, SyncSet: file(syncSet),
		})
	}
	text, err := catalog.Gator(catalog.Release{Version: metadata.Version, Date: metadata.Created}, b.Policies, bundles)
	b.files[catalogFile] = text
	return err
}

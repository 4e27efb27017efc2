// Package generate makes every generated file of the repository from the
// policies and the constraints, and refuses policies that are not finished.
package generate

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/bulkhead-policy/bulkhead/harness/conftest"
	"github.com/bulkhead-policy/bulkhead/harness/policy"
	"github.com/bulkhead-policy/bulkhead/harness/template"
)

// Folders of the repository that are read and written.
const (
	policyFolder     = "policies"
	templateFolder   = "constrainttemplates"
	constraintFolder = "constraints"
	fixtureFolder    = "testdata"
	kustomization    = "kustomization.yaml"
	conftestProfile  = "baseline"
)

// Files generates all files of a repository, by path from its root. A file
// among constrainttemplates/ that is not in the result belongs to no policy
// any more. The error joins all that is unfinished.
func Files(repository fs.FS) (map[string][]byte, error) {
	tree, err := fs.Sub(repository, policyFolder)
	if err != nil {
		return nil, err
	}
	policies, err := policy.Load(tree)
	if err != nil {
		return nil, err
	}
	names, err := profileNames(repository)
	if err != nil {
		return nil, err
	}

	files := make(map[string][]byte)
	if err := addTemplates(files, policies); err != nil {
		return nil, err
	}

	var profiles []profile
	for _, name := range names {
		p, err := renderProfile(repository, name, policies)
		if err != nil {
			return nil, err
		}
		files[path.Join(constraintFolder, name, syncSetFile)] = p.syncSet
		files[path.Join(constraintFolder, name+".yaml")] = p.rendered
		profiles = append(profiles, p)
	}

	if err := checkFinished(repository, policies, profiles); err != nil {
		return nil, err
	}
	if err := addConftest(files, policies, profiles); err != nil {
		return nil, err
	}
	return files, addReadme(files, repository, policies, profiles)
}

func addTemplates(files map[string][]byte, policies []policy.Policy) error {
	var names []string
	for _, p := range policies {
		rendered, err := template.Template(p)
		if err != nil {
			return err
		}
		names = append(names, p.Name+".yaml")
		files[path.Join(templateFolder, p.Name+".yaml")] = rendered
	}
	list, err := template.Kustomization(names)
	files[path.Join(templateFolder, kustomization)] = list
	return err
}

func addConftest(files map[string][]byte, policies []policy.Policy, profiles []profile) error {
	entry, err := conftest.Entry(policies)
	if err != nil {
		return err
	}
	files[path.Join(policyFolder, conftest.EntryFile)] = entry

	for _, p := range profiles {
		if p.name != conftestProfile {
			continue
		}
		constraints, err := conftest.Constraints(path.Join(constraintFolder, p.name), p.constraints, policies)
		if err != nil {
			return err
		}
		files[path.Join(policyFolder, conftest.ConstraintsFile)] = constraints
	}
	return nil
}

// checkFinished asks of each policy a test, a suite and a place in a profile.
func checkFinished(repository fs.FS, policies []policy.Policy, profiles []profile) error {
	var faults []error
	for _, p := range policies {
		if !p.Tested {
			faults = append(faults, fmt.Errorf("policy %s has no test: write %s/%s/%s_test.rego", p.Name, policyFolder, p.Name, p.Name))
		}
		suite := path.Join(fixtureFolder, p.Name, "suite.yaml")
		if _, err := fs.Stat(repository, suite); err != nil {
			faults = append(faults, fmt.Errorf("policy %s has no suite: write %s", p.Name, suite))
		}
		if !slices.ContainsFunc(profiles, func(profile profile) bool { return profile.holds(p) }) {
			faults = append(faults, fmt.Errorf("policy %s is in no profile: decide whether the baseline denies with it, and write %s/%s/%s.yaml, or that of another profile",
				p.Name, constraintFolder, conftestProfile, p.Name))
		}
	}
	return errors.Join(faults...)
}

// Stale compares generated files with those of a repository and names those
// that differ, those that are missing, and templates that no policy has.
func Stale(repository fs.FS, files map[string][]byte) ([]string, error) {
	var stale []string
	for _, name := range slices.Sorted(maps.Keys(files)) {
		present, err := fs.ReadFile(repository, name)
		if err != nil || string(present) != string(files[name]) {
			stale = append(stale, name)
		}
	}
	orphans, err := Orphans(repository, files)
	return append(stale, orphans...), err
}

// Orphans names the ConstraintTemplates that are there without a policy.
func Orphans(repository fs.FS, files map[string][]byte) ([]string, error) {
	present, err := fs.Glob(repository, templateFolder+"/*.yaml")
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(present, func(name string) bool {
		_, generated := files[name]
		return generated || strings.HasPrefix(path.Base(name), ".")
	}), nil
}

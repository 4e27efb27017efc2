// Package profile reads the shipped profiles: named sets of constraints, as
// kustomize renders them.
package profile

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/bulkhead-policy/bulkhead/harness/constraint"
	"github.com/bulkhead-policy/bulkhead/harness/manifest"
)

// folder holds a rendered profile a file, in the bundle.
const folder = "constraints"

// Names are the profiles of a bundle, sorted.
func Names(bundle fs.FS) ([]string, error) {
	files, err := fs.Glob(bundle, folder+"/*.yaml")
	if err != nil {
		return nil, err
	}
	for i, file := range files {
		files[i] = strings.TrimSuffix(path.Base(file), ".yaml")
	}
	return files, nil
}

// Read reads a profile: its constraints, and Gatekeeper's configuration that
// goes with them. The error names the profiles that there are.
func Read(bundle fs.FS, name string) (manifest.Input, error) {
	file := path.Join(folder, name+".yaml")
	content, err := fs.ReadFile(bundle, file)
	if err != nil {
		names, listing := Names(bundle)
		return manifest.Input{}, errors.Join(listing,
			fmt.Errorf("unknown profile %q: there is %s", name, strings.Join(names, ", ")))
	}
	objects, faults := manifest.Decode(file, content, manifest.Options{Raw: true})
	return manifest.Input{Objects: objects, Errors: faults}, nil
}

// Constraints are the constraints of a profile, in the order of their names.
func Constraints(bundle fs.FS, name string) ([]constraint.Constraint, error) {
	read, err := Read(bundle, name)
	if err != nil {
		return nil, err
	}
	for _, fault := range read.Errors {
		return nil, fmt.Errorf("%s:%d:%d: %s", fault.File, fault.Line, fault.Column, fault.Message)
	}

	var constraints []constraint.Constraint
	for i := range read.Objects {
		object := &read.Objects[i]
		if !constraint.Is(object.Value) {
			continue
		}
		parsed, faults := constraint.Parse(object.Value)
		for _, fault := range faults {
			return nil, fmt.Errorf("%s: constraint %s: %s", object.File, parsed.Name, fault.Message)
		}
		constraints = append(constraints, parsed)
	}
	return constraints, nil
}

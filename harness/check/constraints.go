package check

import (
	"context"
	"reflect"
	"slices"

	"github.com/bulkhead-policy/bulkhead/harness/manifest"
	"github.com/bulkhead-policy/bulkhead/harness/profile"
)

// constraints are where the constraints come from.
type constraints struct {
	options Options
	reader  *manifest.Reader
}

func newConstraints(options Options) constraints {
	reading := manifest.Options{Raw: true, Stdin: options.Stdin}
	return constraints{options, manifest.NewReader(reading, options.Constraints...)}
}

// read reads the caller's constraints, or else the profile's, with the name of the
// profile.
func (c constraints) read(ctx context.Context) (manifest.Input, string, error) {
	if len(c.options.Constraints) > 0 {
		return c.reader.Read(ctx), "", nil
	}
	input, err := profile.Read(c.options.Bundle, c.options.Profile)
	return input, c.options.Profile, err
}

// sameConstraints reports whether there are the same objects, and nothing is wrong.
func sameConstraints(a, b manifest.Input) bool {
	return len(a.Errors)+len(b.Errors) == 0 && slices.EqualFunc(a.Objects, b.Objects, func(a, b manifest.Object) bool {
		return reflect.DeepEqual(a.Value, b.Value)
	})
}

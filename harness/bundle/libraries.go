package bundle

import (
	"strings"

	"github.com/bulkhead-policy/bulkhead/harness/policy"
)

// isLibrary reports whether a file of a bundle is a library's.
func isLibrary(file string) bool { return strings.HasPrefix(file, policyFolder+"/lib/") }

// dropLibraries takes those of our libraries out of rego that nothing in it
// imports any more.
func dropLibraries(rego, ours map[string][]byte) error {
	libraries := make(map[string]policy.Source)
	var pending []policy.Source
	for file, text := range rego {
		source, err := policy.Parse(file, string(text))
		if err != nil {
			return err
		}
		if _, mine := ours[file]; mine && isLibrary(file) {
			libraries["data."+source.Package] = source
			continue
		}
		pending = append(pending, source)
	}

	for len(pending) > 0 {
		source := pending[0]
		pending = pending[1:]
		for _, i := range source.Module.Imports {
			if library, found := libraries[i.Path.String()]; found {
				delete(libraries, i.Path.String())
				pending = append(pending, library)
			}
		}
	}
	for _, unused := range libraries {
		delete(rego, unused.Path)
	}
	return nil
}

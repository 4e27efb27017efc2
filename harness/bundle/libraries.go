package bundle

import (
	"path"
	"slices"
	"strings"

	"github.com/bulkhead-policy/bulkhead/harness/policy"
)

// isLibrary reports whether a file of a bundle is a library's.
func isLibrary(file string) bool { return strings.HasPrefix(file, policyFolder+"/lib/") }

// dropLibraries takes those of our libraries out of sources that nothing in it
// imports any more, or no policy where it is CEL.
func dropLibraries(sources, ours map[string][]byte, policies []policy.Policy) error {
	dropCEL(sources, ours, policies)
	libraries := make(map[string]policy.Source)
	var pending []policy.Source
	for file, text := range sources {
		if path.Ext(file) != regoExtension {
			continue
		}
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
		delete(sources, unused.Path)
	}
	return nil
}

func dropCEL(sources, ours map[string][]byte, policies []policy.Policy) {
	for file := range ours {
		imported := slices.ContainsFunc(policies, func(p policy.Policy) bool {
			return p.CEL != nil && slices.Contains(p.CEL.Libraries, strings.TrimPrefix(file, policyFolder+"/"))
		})
		if isLibrary(file) && path.Ext(file) == celExtension && !imported {
			delete(sources, file)
		}
	}
}

// Package policy reads Rego policies and their METADATA: what a policy is
// called, which parameters it takes, what it reads of the inventory and which
// libraries it stands on.
//
// The METADATA block on a policy's package is its whole record. Load holds the
// Rego to it: a parameter that is read but not declared, or inventory that is
// read but not listed under sync, is an error.
package policy

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// Folders and packages of a policy tree, the layout that Load expects.
const (
	libraryFolder = "lib"
	entryFolder   = "main"
	regoExtension = ".rego"
	testSuffix    = "_test" + regoExtension
)

// Policy is one Rego policy with its METADATA.
type Policy struct {
	// Name is the policy's one name, in snake_case: its folder and the tail of
	// its package.
	Name string
	Metadata
	// Source is the Rego module.
	Source Source
	// Libraries are the modules that the policy imports, directly or through
	// one another, sorted by package.
	Libraries []Source
	// CEL is the same policy for the API server, nil where RegoOnly or the
	// inventory stand in its way.
	CEL *CEL
	// Tested says whether a _test.rego stands beside the policy.
	Tested bool
}

// Source is one Rego file.
type Source struct {
	// Path is the file's path in the tree it was loaded from.
	Path string
	// Package is the file's package without "data.", such as "lib.hosts".
	Package string
	// Rego is the text of the file.
	Rego string
	// Module is the text, parsed.
	Module *ast.Module
}

// ConstraintName is the name of the policy's constraint, the policy's own in
// kebab-case.
func (p Policy) ConstraintName() string {
	return strings.ReplaceAll(p.Name, "_", "-")
}

// ReadsInventory reports whether the verdict depends on other objects than the
// one under review.
func (p Policy) ReadsInventory() bool { return len(p.Sync) > 0 }

// Load reads the policies of a tree: <name>/<name>.rego each, beside lib/
// for what they share, and beside <name>.cel where there is one. Test files are
// looked for and not read; the folder main is conftest's and is left out. Policies
// come sorted by name. The error joins all that is wrong, each with file and line.
func Load(tree fs.FS) ([]Policy, error) {
	read, err := readTree(tree)
	if err != nil {
		return nil, err
	}

	libraries := make(map[string]Source)
	for _, source := range read.rego {
		if strings.HasPrefix(source.Path, libraryFolder+"/") {
			libraries[source.Package] = source
		}
	}

	var (
		policies []Policy
		faults   []error
	)
	for _, source := range read.rego {
		if strings.HasPrefix(source.Path, libraryFolder+"/") {
			faults = append(faults, checkPackage(source, packageOfLibrary(source.Path)))
			continue
		}

		name := path.Dir(source.Path)
		faults = append(faults, checkPackage(source, "policies."+name))

		policy, err := newPolicy(name, source, libraries)
		if err == nil {
			err = policy.addCEL(read)
		}
		faults = append(faults, err)
		policy.Tested = slices.Contains(read.tests, path.Join(name, name+testSuffix))
		policies = append(policies, policy)
	}
	faults = append(faults, read.checkCELPaths())
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}

	slices.SortFunc(policies, func(a, b Policy) int { return strings.Compare(a.Name, b.Name) })
	return policies, nil
}

func newPolicy(name string, source Source, libraries map[string]Source) (Policy, error) {
	metadata, err := parseMetadata(source)
	if err != nil {
		return Policy{}, err
	}

	imported, err := imports(source, libraries)
	if err != nil {
		return Policy{}, err
	}

	policy := Policy{Name: name, Metadata: metadata, Source: source, Libraries: imported}
	return policy, policy.checkReferences()
}

// Parse parses one Rego v1 file, with its METADATA.
func Parse(file, rego string) (Source, error) {
	module, err := ast.ParseModuleWithOpts(file, rego, ast.ParserOptions{
		ProcessAnnotation: true,
		RegoVersion:       ast.RegoV1,
	})
	if err != nil {
		return Source{}, err
	}
	if module == nil {
		return Source{}, fmt.Errorf("%s: the file is empty", file)
	}
	return Source{Path: file, Package: packageName(module), Rego: rego, Module: module}, nil
}

func packageName(module *ast.Module) string {
	return strings.TrimPrefix(module.Package.Path.String(), "data.")
}

func packageOfLibrary(file string) string {
	return strings.ReplaceAll(path.Dir(file), "/", ".")
}

func checkPackage(source Source, want string) error {
	if source.Package == want {
		return nil
	}
	return fmt.Errorf("%s: the package is %s; a file in this folder has package %s",
		position(source.Module.Package.Loc()), source.Package, want)
}

// imports resolves the libraries of a source, transitively.
func imports(source Source, libraries map[string]Source) ([]Source, error) {
	found := make(map[string]Source)
	var faults []error

	var visit func(Source)
	visit = func(from Source) {
		for _, i := range from.Module.Imports {
			name := strings.TrimPrefix(i.Path.String(), "data.")
			library, ok := libraries[name]
			if !ok {
				faults = append(faults, fmt.Errorf(
					"%s: import %s; Gatekeeper takes imports of data.lib packages alone, and there is none of that name",
					position(i.Loc()), i.Path))
				continue
			}
			if _, seen := found[name]; seen {
				continue
			}
			found[name] = library
			visit(library)
		}
	}
	visit(source)

	sorted := make([]Source, 0, len(found))
	for _, library := range found {
		sorted = append(sorted, library)
	}
	slices.SortFunc(sorted, func(a, b Source) int { return strings.Compare(a.Package, b.Package) })
	return sorted, errors.Join(faults...)
}

func position(at *ast.Location) string {
	return fmt.Sprintf("%s:%d:%d", at.File, at.Row, at.Col)
}

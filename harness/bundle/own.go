package bundle

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/tester"

	"github.com/bulkhead-policy/bulkhead/harness/policy"
)

// oldestGatekeeper is the OPA of the oldest Gatekeeper that the policies have to
// run in, 3.19.
const oldestGatekeeper = "v1.3.0"

// own is an organisation's policy tree.
type own struct {
	// sources are its files that ship, and tests those that do not, by their path in
	// a bundle.
	sources, tests map[string][]byte
}

// readOwn reads an organisation's tree, laid out as policies/ is. Its names
// begin with one word of its own, so that no later policy of ours can have them:
// corp_require_owner/corp_require_owner.rego, lib/corp_owners/corp_owners.rego.
func readOwn(from fs.FS, ours map[string][]byte) (own, error) {
	read := own{sources: make(map[string][]byte), tests: make(map[string][]byte)}
	err := fs.WalkDir(from, ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !isOfPolicies(file) {
			return err
		}
		text, err := fs.ReadFile(from, file)
		if ships(file) {
			read.sources[path.Join(policyFolder, file)] = text
		} else {
			read.tests[path.Join(policyFolder, file)] = text
		}
		return err
	})
	if err != nil {
		return own{}, fmt.Errorf("reading your own policies: %w", err)
	}
	if len(read.sources) == 0 {
		return own{}, errors.New("no policy among your own: write <word>_<name>/<word>_<name>.rego")
	}
	return read, read.checkNames(ours)
}

// folderOf names the policy or library of a file: policies/<name>/… or
// policies/lib/<name>/….
func folderOf(file string) string {
	below := strings.TrimPrefix(strings.TrimPrefix(file, policyFolder+"/"), "lib/")
	name, _, _ := strings.Cut(below, "/")
	return name
}

func firstWord(name string) string {
	word, _, _ := strings.Cut(name, "_")
	return word
}

func (o own) checkNames(ours map[string][]byte) error {
	taken := make(map[string]bool)
	for file := range ours {
		taken[firstWord(folderOf(file))] = true
	}
	taken["main"] = true

	var faults []error
	words := make(map[string]bool)
	for _, file := range slices.Sorted(maps.Keys(o.sources)) {
		name := folderOf(file)
		word := firstWord(name)
		words[word] = true
		if taken[word] || word == name {
			faults = append(faults, fmt.Errorf("%s: %q may be a name of Bulkhead's: begin it with a word of your own, as in corp_%s",
				strings.TrimPrefix(file, policyFolder+"/"), name, name))
		}
	}
	if len(faults) == 0 && len(words) > 1 {
		faults = append(faults, fmt.Errorf("your own policies and libraries begin with different words, %s: take one",
			strings.Join(slices.Sorted(maps.Keys(words)), ", ")))
	}
	return errors.Join(faults...)
}

// check holds the policies to what Bulkhead's own are held to: kinds of their
// own, Rego that the oldest Gatekeeper runs, and tests that pass.
func (o own) check(ctx context.Context, policies []policy.Policy, ours map[string][]byte) error {
	var faults []error
	for _, p := range policies {
		file := path.Join(policyFolder, p.Source.Path)
		if _, mine := o.sources[file]; !mine {
			continue
		}
		if prefix := "K8s" + firstWord(p.Name); !strings.HasPrefix(strings.ToLower(p.Kind), strings.ToLower(prefix)) {
			faults = append(faults, fmt.Errorf("%s: custom.kind %s begins otherwise than the policy's name: take %s…",
				p.Source.Path, p.Kind, "K8s"+strings.ToUpper(p.Name[:1])+firstWord(p.Name)[1:]))
		}
		if _, tested := o.tests[strings.TrimSuffix(file, regoExtension)+testSuffix]; !tested {
			faults = append(faults, fmt.Errorf("%s: no test stands beside it: write %s_test.rego", p.Source.Path, p.Name))
		}
	}
	if err := errors.Join(faults...); err != nil {
		return err
	}
	return o.test(ctx, ours)
}

// test compiles the policies for the oldest Gatekeeper and runs their tests.
func (o own) test(ctx context.Context, ours map[string][]byte) error {
	shipped, err := parse(ours, o.sources)
	if err != nil {
		return err
	}
	capabilities, err := ast.LoadCapabilitiesVersion(oldestGatekeeper)
	if err != nil {
		return err
	}
	compiler := ast.NewCompiler().WithStrict(true).WithCapabilities(capabilities)
	if compiler.Compile(shipped); compiler.Failed() {
		return fmt.Errorf("the oldest Gatekeeper, with OPA %s, would refuse: %w", oldestGatekeeper, compiler.Errors)
	}

	// Compiling rewrites modules, and the tests see more than Gatekeeper does.
	tested, err := parse(ours, o.sources, o.tests)
	if err != nil {
		return err
	}
	results, err := tester.NewRunner().SetModules(tested).RunTests(ctx, nil)
	if err != nil {
		return fmt.Errorf("running the tests of your own policies: %w", err)
	}
	var faults []error
	ran := make(map[string]bool)
	for result := range results {
		ran[path.Join(policyFolder, result.Location.File)] = true
		switch {
		case result.Error != nil:
			faults = append(faults, fmt.Errorf("%s: %s: %w", result.Location, result.Name, result.Error))
		case !result.Pass():
			faults = append(faults, fmt.Errorf("%s: %s fails: run `opa test`", result.Location, result.Name))
		}
	}
	for file := range o.tests {
		if !ran[file] {
			faults = append(faults, fmt.Errorf("%s: there is no test in it", strings.TrimPrefix(file, policyFolder+"/")))
		}
	}
	slices.SortFunc(faults, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	return errors.Join(faults...)
}

// parse parses all Rego but conftest's entry, which Gatekeeper never runs and of
// which a part is not made yet.
func parse(sets ...map[string][]byte) (map[string]*ast.Module, error) {
	modules := make(map[string]*ast.Module)
	for _, files := range sets {
		for name, text := range files {
			below := strings.TrimPrefix(name, policyFolder+"/")
			if folderOf(name) == "main" || path.Ext(name) != regoExtension {
				continue
			}
			module, err := ast.ParseModuleWithOpts(below, string(text), ast.ParserOptions{RegoVersion: ast.RegoV1})
			if err != nil {
				return nil, err
			}
			modules[below] = module
		}
	}
	return modules, nil
}

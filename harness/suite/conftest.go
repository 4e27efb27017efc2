package suite

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/bulkhead-policy/bulkhead/harness/conftest"
	"github.com/bulkhead-policy/bulkhead/harness/constraint"
	"github.com/bulkhead-policy/bulkhead/harness/policy"
)

// Conftest is the stock `conftest test --combine`, one process a case. It
// judges with the entry, one policy and what that imports, since conftest
// compiles all it is given each time; the constraints are the test's own.
type Conftest struct {
	binary   string
	tree     fs.FS
	policies []policy.Policy
	// folder holds the rules of each policy, without tests, and a file of rendered
	// constraints for each constraint.
	folder string
	// preparing guards what is written there.
	preparing sync.Mutex
}

// NewConftest prepares a policy tree for conftest in a new temporary folder.
// Close removes it.
func NewConftest(binary string, tree fs.FS) (*Conftest, error) {
	policies, err := policy.Load(tree)
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "bulkhead-conftest-")
	return &Conftest{binary: binary, tree: tree, policies: policies, folder: folder}, err
}

// Close removes the temporary folder.
func (c *Conftest) Close() error { return os.RemoveAll(c.folder) }

// rules is the folder with the policy of a kind of constraints.
func (c *Conftest) rules(kind string) (string, error) {
	i := slices.IndexFunc(c.policies, func(p policy.Policy) bool { return p.Kind == kind })
	if i < 0 {
		return "", fmt.Errorf("no policy has the kind %s", kind)
	}
	used := c.policies[i]
	folder := filepath.Join(c.folder, "policies", used.Name)
	if _, err := os.Stat(folder); err == nil {
		return folder, nil
	}

	entry, err := conftest.Entry([]policy.Policy{used})
	if err != nil {
		return "", err
	}
	files := map[string]string{conftest.EntryFile: string(entry), used.Source.Path: used.Source.Rego}
	for _, library := range used.Libraries {
		files[library.Path] = library.Rego
	}
	hand, err := fs.Glob(c.tree, path.Dir(conftest.EntryFile)+"/*.rego")
	if err != nil {
		return "", err
	}
	for _, file := range hand {
		if _, rendered := files[file]; rendered || strings.HasSuffix(file, "_test.rego") || file == conftest.ConstraintsFile {
			continue
		}
		text, err := fs.ReadFile(c.tree, file)
		if err != nil {
			return "", err
		}
		read, err := policy.Parse(file, string(text))
		if err != nil {
			return "", err
		}
		files[file] = read.Rego
		c.addImports(files, read)
	}
	return folder, writeRules(folder, files)
}

// addImports adds the libraries that a source imports, and what they import.
func (c *Conftest) addImports(files map[string]string, source policy.Source) {
	for _, imported := range source.Module.Imports {
		for _, p := range c.policies {
			for _, library := range p.Libraries {
				if "data."+library.Package == imported.Path.String() && files[library.Path] == "" {
					files[library.Path] = library.Rego
					c.addImports(files, library)
				}
			}
		}
	}
}

func writeRules(folder string, files map[string]string) error {
	for file, text := range files {
		target := filepath.Join(folder, filepath.FromSlash(file))
		if err := os.MkdirAll(filepath.Dir(target), 0o750); err != nil {
			return err
		}
		if err := os.WriteFile(target, []byte(text), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// Name implements Engine.
func (*Conftest) Name() string { return "conftest" }

// Judge implements Engine. conftest has no notion of an update, so
// AdmissionReviews cannot be asked.
func (c *Conftest) Judge(ctx context.Context, test Test, each Case) ([]string, error) {
	object, err := readObject(each.Object)
	if err != nil {
		return nil, err
	}
	if object["kind"] == "AdmissionReview" {
		return nil, fmt.Errorf("%w: conftest knows no operations", ErrCannotAsk)
	}
	policies, err := c.prepare(test.Constraint)
	if err != nil {
		return nil, err
	}

	results, err := c.Run(ctx, policies, append([]string{each.Object}, each.Inventory...))
	if err != nil {
		return nil, err
	}
	var messages []string
	for _, result := range results {
		if result.File == each.Object {
			messages = append(messages, result.Message)
		}
	}
	return messages, nil
}

// prepare writes, once, what judges with a test's constraint, and says where: the
// rules, and the constraint rendered into Rego.
func (c *Conftest) prepare(file string) ([]string, error) {
	c.preparing.Lock()
	defer c.preparing.Unlock()

	object, err := readObject(file)
	if err != nil {
		return nil, err
	}
	parsed, faults := constraint.Parse(object)
	if len(faults) > 0 {
		return nil, fmt.Errorf("%s: %s", file, faults[0].Message)
	}
	rules, err := c.rules(parsed.Kind)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}

	folder := filepath.Join(c.folder, "constraints")
	rendered := filepath.Join(folder, strings.ReplaceAll(filepath.ToSlash(file), "/", "_")+".rego")
	if _, err := os.Stat(rendered); err == nil {
		return []string{rules, rendered}, nil
	}
	rego, err := conftest.Constraints(file, []constraint.Constraint{parsed}, c.policies)
	if err != nil {
		return nil, err
	}
	return []string{rules, rendered}, writeRules(folder, map[string]string{filepath.Base(rendered): string(rego)})
}

// ConftestResult is one failure or warning as `conftest test -o json` prints
// it.
type ConftestResult struct {
	// File is the manifest the finding is about.
	File    string
	Message string
	Warning bool
	// Metadata is what the entry's finding() says beside msg.
	Metadata map[string]any
}

// Run judges manifests with policies under policyPaths.
func (c *Conftest) Run(ctx context.Context, policyPaths, manifests []string) ([]ConftestResult, error) {
	args := []string{"test", "--combine", "--no-color", "--output", "json"}
	for _, path := range policyPaths {
		args = append(args, "--policy", path)
	}
	output, err := run(ctx, c.binary, append(args, manifests...)...)
	if err != nil {
		return nil, err
	}
	return ReadConftest(output)
}

type conftestResult struct {
	Message  string         `json:"msg"`
	Location location       `json:"loc"`
	Metadata map[string]any `json:"metadata"`
}

type location struct {
	File string `json:"file"`
}

// ReadConftest reads what `conftest test -o json` printed.
func ReadConftest(output []byte) ([]ConftestResult, error) {
	var checked []struct {
		Failures []conftestResult `json:"failures"`
		Warnings []conftestResult `json:"warnings"`
	}
	if err := json.Unmarshal(output, &checked); err != nil {
		return nil, fmt.Errorf("reading what conftest printed: %w: %s", err, output)
	}

	var results []ConftestResult
	for _, check := range checked {
		for _, failure := range check.Failures {
			results = append(results, ConftestResult{failure.Location.File, failure.Message, false, failure.Metadata})
		}
		for _, warning := range check.Warnings {
			results = append(results, ConftestResult{warning.Location.File, warning.Message, true, warning.Metadata})
		}
	}
	return results, nil
}

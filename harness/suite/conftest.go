package suite

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/bulkhead-policy/bulkhead/harness/conftest"
	"github.com/bulkhead-policy/bulkhead/harness/constraint"
	"github.com/bulkhead-policy/bulkhead/harness/policy"
)

// Conftest is the stock `conftest test --combine`, one process a case. It
// judges with the policy tree and its entry, the constraints replaced by the
// test's own.
type Conftest struct {
	path     string
	policies []policy.Policy
	// folder holds the policy tree without its tests, and a file of rendered
	// constraints for each constraint.
	folder string
}

// NewConftest prepares a policy tree for conftest in a new temporary folder.
// Close removes it.
func NewConftest(path string, tree fs.FS) (*Conftest, error) {
	policies, err := policy.Load(tree)
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "bulkhead-conftest-")
	if err != nil {
		return nil, err
	}
	client := &Conftest{path: path, policies: policies, folder: folder}
	return client, copyRules(client.rules(), tree)
}

// Close removes the temporary folder.
func (c *Conftest) Close() error { return os.RemoveAll(c.folder) }

func (c *Conftest) rules() string { return filepath.Join(c.folder, "policies") }

func copyRules(folder string, tree fs.FS) error {
	return fs.WalkDir(tree, ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(file) != ".rego" ||
			strings.HasSuffix(file, "_test.rego") || file == conftest.ConstraintsFile {
			return err
		}
		text, err := fs.ReadFile(tree, file)
		if err != nil {
			return err
		}
		target := filepath.Join(folder, filepath.FromSlash(file))
		if err := os.MkdirAll(filepath.Dir(target), 0o750); err != nil {
			return err
		}
		return os.WriteFile(target, text, 0o600)
	})
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
	constraints, err := c.constraintsFile(test.Constraint)
	if err != nil {
		return nil, err
	}

	results, err := c.Run(ctx, []string{c.rules(), constraints}, append([]string{each.Object}, each.Inventory...))
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

// constraintsFile renders a test's constraint into Rego, once.
func (c *Conftest) constraintsFile(file string) (string, error) {
	folder := filepath.Join(c.folder, "constraints")
	rendered := filepath.Join(folder, strings.ReplaceAll(filepath.ToSlash(file), "/", "_")+".rego")
	if _, err := os.Stat(rendered); err == nil {
		return rendered, nil
	}

	object, err := readObject(file)
	if err != nil {
		return "", err
	}
	parsed, faults := constraint.Parse(object)
	if len(faults) > 0 {
		return "", fmt.Errorf("%s: %s", file, faults[0].Message)
	}
	rego, err := conftest.Constraints(file, []constraint.Constraint{parsed}, c.policies)
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(folder, 0o750); err != nil {
		return "", err
	}
	return rendered, os.WriteFile(rendered, rego, 0o600)
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
	output, err := run(ctx, c.path, append(args, manifests...)...)
	if err != nil {
		return nil, err
	}
	return parseConftest(output)
}

type conftestResult struct {
	Message  string         `json:"msg"`
	Location location       `json:"loc"`
	Metadata map[string]any `json:"metadata"`
}

type location struct {
	File string `json:"file"`
}

func parseConftest(output []byte) ([]ConftestResult, error) {
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

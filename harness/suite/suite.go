// Package suite runs gator suites on several engines and compares what they
// say: the same case must give the same messages everywhere.
package suite

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"

	"sigs.k8s.io/yaml"
)

// FileName is the name of a suite's file.
const FileName = "suite.yaml"

// Suite is a gator suite (test.gatekeeper.sh/v1alpha1) as read from disk, its
// files resolved against the folder it stands in.
type Suite struct {
	// File is the suite's own file.
	File  string
	Tests []Test
}

// Test binds a template and a constraint to the cases that try them.
type Test struct {
	Name                 string
	Template, Constraint string
	Cases                []Case
}

// Case is one object with its inventory and what must be said of it.
type Case struct {
	Name       string
	Object     string
	Inventory  []string
	Assertions []Assertion
}

// Assertion counts violations: those whose message matches, or all.
type Assertion struct {
	// Least and Most bound the count; Most < 0 is unbounded.
	Least, Most int
	// Message is nil to count every violation.
	Message *regexp.Regexp
}

type readSuite struct {
	APIVersion string     `json:"apiVersion"`
	Kind       string     `json:"kind"`
	Metadata   any        `json:"metadata"`
	Tests      []readTest `json:"tests"`
}

type readTest struct {
	Name       string     `json:"name"`
	Template   string     `json:"template"`
	Constraint string     `json:"constraint"`
	Cases      []readCase `json:"cases"`
}

type readCase struct {
	Name       string          `json:"name"`
	Object     string          `json:"object"`
	Inventory  []string        `json:"inventory"`
	Assertions []readAssertion `json:"assertions"`
}

type readAssertion struct {
	Violations any    `json:"violations"`
	Message    string `json:"message"`
}

// Find lists the suite files at or below the given paths, sorted.
func Find(paths []string) ([]string, error) {
	var found []string
	for _, root := range paths {
		err := filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if !entry.IsDir() && (entry.Name() == FileName || file == root) {
				found = append(found, file)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("no %s at or below %v", FileName, paths)
	}
	slices.Sort(found)
	return slices.Compact(found), nil
}

// Read reads a suite. Unknown fields are errors, as are cases that assert
// nothing: gator takes both, and then tests less than its author thinks.
func Read(file string) (Suite, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return Suite{}, err
	}
	var read readSuite
	if err := yaml.UnmarshalStrict(text, &read); err != nil {
		return Suite{}, fmt.Errorf("%s: %w", file, err)
	}
	if read.Kind != "Suite" || len(read.Tests) == 0 {
		return Suite{}, fmt.Errorf("%s: not a Suite with tests", file)
	}

	suite := Suite{File: file}
	var faults []error
	for _, t := range read.Tests {
		test := Test{Name: t.Name, Template: beside(file, t.Template), Constraint: beside(file, t.Constraint)}
		for _, c := range t.Cases {
			read, err := c.resolve(file)
			if err != nil {
				faults = append(faults, fmt.Errorf("%s: %s: %s: %w", file, t.Name, c.Name, err))
			}
			test.Cases = append(test.Cases, read)
		}
		suite.Tests = append(suite.Tests, test)
	}
	return suite, errors.Join(faults...)
}

func (c readCase) resolve(file string) (Case, error) {
	resolved := Case{Name: c.Name, Object: beside(file, c.Object)}
	for _, inventory := range c.Inventory {
		resolved.Inventory = append(resolved.Inventory, beside(file, inventory))
	}
	if len(c.Assertions) == 0 {
		return resolved, errors.New("it asserts nothing")
	}
	for _, a := range c.Assertions {
		assertion, err := a.resolve()
		if err != nil {
			return resolved, err
		}
		resolved.Assertions = append(resolved.Assertions, assertion)
	}
	return resolved, nil
}

// resolve reads violations: yes, no or a number; absent is yes.
func (a readAssertion) resolve() (Assertion, error) {
	var assertion Assertion
	switch violations := a.Violations.(type) {
	case nil:
		assertion = Assertion{Least: 1, Most: -1}
	case bool:
		assertion = map[bool]Assertion{true: {Least: 1, Most: -1}, false: {}}[violations]
	case float64:
		assertion = Assertion{Least: int(violations), Most: int(violations)}
	case string:
		known := map[string]Assertion{"yes": {Least: 1, Most: -1}, "no": {}}
		named, ok := known[violations]
		if !ok {
			return Assertion{}, fmt.Errorf("violations: %q is none of yes, no or a number", violations)
		}
		assertion = named
	default:
		return Assertion{}, fmt.Errorf("violations: %v is none of yes, no or a number", violations)
	}

	if a.Message == "" {
		return assertion, nil
	}
	message, err := regexp.Compile(a.Message)
	if err != nil {
		return Assertion{}, fmt.Errorf("message: %w", err)
	}
	assertion.Message = message
	return assertion, nil
}

// Check counts messages, and says what was expected where the count is off.
func (a Assertion) Check(messages []string) error {
	count := 0
	for _, message := range messages {
		if a.Message == nil || a.Message.MatchString(message) {
			count++
		}
	}
	if count >= a.Least && (a.Most < 0 || count <= a.Most) {
		return nil
	}

	expected := fmt.Sprint(a.Least)
	if a.Most < 0 {
		expected = "at least " + expected
	}
	about := "violations"
	if a.Message != nil {
		about = fmt.Sprintf("violations like %q", a.Message)
	}
	return fmt.Errorf("%d %s, not %s, among %q", count, about, expected, messages)
}

func beside(file, name string) string {
	if name == "" {
		return ""
	}
	return filepath.Join(filepath.Dir(file), name)
}

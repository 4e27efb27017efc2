//go:build unix

package bench_test

import (
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/bulkhead-policy/bulkhead"
	"github.com/bulkhead-policy/bulkhead/harness/constraint"
	"github.com/bulkhead-policy/bulkhead/harness/engine"
	"github.com/bulkhead-policy/bulkhead/harness/manifest"
	"github.com/bulkhead-policy/bulkhead/harness/profile"
	"github.com/bulkhead-policy/bulkhead/harness/template"
)

// rule is a ConstraintTemplate and a constraint of its kind, as they are installed.
type rule struct {
	template, constraint map[string]any
}

// name is that of the constraint.
func (r rule) name() string { return (&unstructured.Unstructured{Object: r.constraint}).GetName() }

// parsed is the constraint as bulkhead reads it.
func (r rule) parsed(t *testing.T) constraint.Constraint {
	t.Helper()
	parsed, faults := constraint.Parse(r.constraint)
	require.Empty(t, faults)
	return parsed
}

// ruleOf is a rule that is no part of the bundle: <path>_template.yaml, <path>.yaml.
func ruleOf(t *testing.T, path string) rule {
	t.Helper()
	var made rule
	for _, ending := range []string{"_template.yaml", ".yaml"} {
		for _, object := range readObjects(t, path+ending, true) {
			switch {
			case template.Is(object):
				made.template = object
			case constraint.Is(object):
				made.constraint = object
			}
		}
	}
	require.NotNil(t, made.template)
	require.NotNil(t, made.constraint)
	return made
}

// profileRules are the constraints of a profile, with the templates that they are of.
func profileRules(t *testing.T, name string) []rule {
	t.Helper()
	templates := make(map[string]map[string]any)
	files, err := fs.Glob(bulkhead.Files, "constrainttemplates/*.yaml")
	require.NoError(t, err)
	for _, file := range files {
		text, err := fs.ReadFile(bulkhead.Files, file)
		require.NoError(t, err)
		objects, faults := manifest.Decode(file, text, manifest.Options{Raw: true})
		require.Empty(t, faults)
		for _, object := range objects {
			if template.Is(object.Value) {
				read, err := template.Read(object.Value)
				require.NoError(t, err)
				templates[read.Kind] = object.Value
			}
		}
	}

	read, err := profile.Read(bulkhead.Files, name)
	require.NoError(t, err)
	require.Empty(t, read.Errors)
	var rules []rule
	for _, object := range read.Objects {
		if constraint.Is(object.Value) {
			made := rule{templates[object.Value["kind"].(string)], object.Value}
			require.NotNil(t, made.template)
			rules = append(rules, made)
		}
	}
	return rules
}

// profileRule is the constraint of a profile that has a name.
func profileRule(t *testing.T, profile, name string) rule {
	t.Helper()
	for _, r := range profileRules(t, profile) {
		if r.name() == name {
			return r
		}
	}
	require.Fail(t, "no constraint "+name)
	return rule{}
}

func newEngine(t *testing.T, rules []rule) *engine.Engine {
	t.Helper()
	var templates []template.Compilable
	var constraints []constraint.Constraint
	for _, r := range rules {
		read, err := template.Read(r.template)
		require.NoError(t, err)
		templates = append(templates, read)
		constraints = append(constraints, r.parsed(t))
	}
	made, err := engine.New(templates, constraints)
	require.NoError(t, err)
	return made
}

// readObjects reads a file of manifests, as the API server would store them unless
// they are to be raw.
func readObjects(t *testing.T, file string, raw bool) []map[string]any {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	read, faults := manifest.Decode(path.Base(file), text, manifest.Options{Raw: raw})
	require.Empty(t, faults)
	objects := make([]map[string]any, len(read))
	for i := range read {
		objects[i] = read[i].Value
	}
	return objects
}

// filledIn is a copy of an object of testdata with names in place of what stands for
// them in all of its texts.
func filledIn(value any, names *strings.Replacer) any {
	switch value := value.(type) {
	case string:
		return names.Replace(value)
	case map[string]any:
		made := make(map[string]any, len(value))
		for key, inner := range value {
			made[key] = filledIn(inner, names)
		}
		return made
	case []any:
		made := make([]any, len(value))
		for i, inner := range value {
			made[i] = filledIn(inner, names)
		}
		return made
	}
	return value
}

//go:build e2e && unix

package e2e_test

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/apiserver"
	"github.com/bulkhead-policy/bulkhead/harness/constraint"
	"github.com/bulkhead-policy/bulkhead/harness/engine"
	"github.com/bulkhead-policy/bulkhead/harness/policy"
	"github.com/bulkhead-policy/bulkhead/harness/suite"
	"github.com/bulkhead-policy/bulkhead/harness/template"
)

// fixturePolicy is a policy with the cases of its suite and with the constraints
// of all of them, which stand in the cluster side by side.
type fixturePolicy struct {
	policy.Policy
	template    map[string]any
	constraints map[string]fixtureConstraint
	fixtures    []fixture
}

// casesOf are the cases of some constraints.
func (p *fixturePolicy) casesOf(constraints ...string) []fixture {
	return slices.DeleteFunc(slices.Clone(p.fixtures), func(f fixture) bool { return !slices.Contains(constraints, f.constraint) })
}

// fixtureConstraint is a constraint, as it is written and as bulkhead judges by it.
type fixtureConstraint struct {
	constraint.Constraint
	written map[string]any
	engine  *engine.Engine
}

// readPolicy reads the suite of a policy.
func readPolicy(t *testing.T, p policy.Policy) fixturePolicy {
	t.Helper()
	server := apiserver.New()
	made := fixturePolicy{
		Policy:      p,
		template:    readYAML(t, filepath.Join(root, "constrainttemplates", p.Name+".yaml")),
		constraints: make(map[string]fixtureConstraint),
	}
	compiled, err := template.Read(made.template)
	require.NoError(t, err)
	read, err := suite.Read(filepath.Join(root, "testdata", p.Name, suite.FileName))
	require.NoError(t, err)
	for i, test := range read.Tests {
		require.Equal(t, filepath.Join(root, "constrainttemplates", p.Name+".yaml"), test.Template)
		name := fmt.Sprintf("%s-%d", p.ConstraintName(), i)
		made.addConstraint(t, compiled, name, test.Constraint)
		for _, c := range test.Cases {
			f := readFixture(t, server, p.Name+"/"+test.Name+"/"+c.Name, c)
			f.constraint = name
			f.assertions = c.Assertions
			made.fixtures = append(made.fixtures, f)
		}
	}

	return made
}

// addConstraint reads a constraint and gives it a name of its own.
func (p *fixturePolicy) addConstraint(t *testing.T, compiled template.Compilable, name, file string) {
	t.Helper()
	written := readYAML(t, file)
	metadata, ok := written["metadata"].(map[string]any)
	require.True(t, ok, file)
	metadata["name"] = name
	parsed, faults := constraint.Parse(written)
	require.Empty(t, faults, file)
	judge, err := engine.New([]template.Compilable{compiled}, []constraint.Constraint{parsed})
	require.NoError(t, err)
	p.constraints[name] = fixtureConstraint{parsed, written, judge}
}

// at makes the constraint speak at one enforcement point alone.
func (c fixtureConstraint) at(point string) map[string]any {
	spec, _ := c.written["spec"].(map[string]any)
	spec = maps.Clone(spec)
	spec["enforcementAction"] = "scoped"
	spec["scopedEnforcementActions"] = []any{map[string]any{
		"action":            string(c.Action),
		"enforcementPoints": []any{map[string]any{"name": point}},
	}}
	scoped := maps.Clone(c.written)
	scoped["spec"] = spec
	return scoped
}

// batch is what can be asked of one and the same cluster.
type batch struct {
	wanted   map[reference]map[string]any
	fixtures []fixture
}

// batches groups cases by the cluster that they are about: their inventory, the
// object that is to be changed or deleted, and the Namespaces of all.
func batches(t *testing.T, fixtures []fixture) []batch {
	t.Helper()
	grouped := make(map[string]*batch)
	for _, f := range fixtures {
		wanted := make(map[reference]map[string]any)
		for _, name := range f.namespaces() {
			wanted[namespaceReference(name)] = plainNamespace(name)
		}
		maps.Copy(wanted, f.inventory)
		if f.request.old != nil {
			wanted[referenceTo(f.request.old)] = f.request.old
		}
		key := ""
		for _, at := range namespacesFirst(wanted) {
			key += text(t, wanted[at])
		}
		if grouped[key] == nil {
			grouped[key] = &batch{wanted: wanted}
		}
		grouped[key].fixtures = append(grouped[key].fixtures, f)
	}
	var sorted []batch
	for _, key := range slices.Sorted(maps.Keys(grouped)) {
		sorted = append(sorted, *grouped[key])
	}
	return sorted
}

func plainNamespace(name string) map[string]any {
	return map[string]any{"apiVersion": "v1", "kind": "Namespace", "metadata": map[string]any{"name": name}}
}

// judge gives bulkhead's messages about each case of a batch: with the inventory of
// the case as bulkhead reads it, and whatever else is in the cluster. Gatekeeper
// keeps nothing that is being deleted.
func (p *fixturePolicy) judge(t *testing.T, b batch, present map[reference]map[string]any) [][]string {
	t.Helper()
	known := make(map[reference]map[string]any)
	maps.Copy(known, present)
	for _, f := range b.fixtures {
		for at, object := range f.known {
			if !terminating(object) {
				known[at] = object
			}
		}
		if old := f.review.OldObject; old != nil && !terminating(old) {
			known[referenceTo(f.request.old)] = old
		}
	}
	inventory := slices.Collect(maps.Values(known))
	said := make([][]string, len(b.fixtures))
	for name, c := range p.constraints {
		var reviews []engine.Review
		var of []int
		for i, f := range b.fixtures {
			if f.constraint == name {
				reviews, of = append(reviews, f.review), append(of, i)
			}
		}
		if len(reviews) == 0 {
			continue
		}
		violations, faults, err := c.engine.Judge(t.Context(), reviews, inventory)
		require.NoError(t, err)
		require.Empty(t, faults)
		for _, v := range violations {
			said[of[v.Review]] = append(said[of[v.Review]], v.Message)
			slices.Sort(said[of[v.Review]])
		}
	}
	return said
}

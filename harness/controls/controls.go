// Package controls says which clause of a standard is kept by which policies,
// by which constraints of a profile, and with what effect; and which parts of
// the clause no admission policy can show.
package controls

import (
	_ "embed"
	"fmt"
	"io/fs"
	"maps"
	"slices"

	"sigs.k8s.io/yaml"

	"github.com/bulkhead-policy/bulkhead/harness/constraint"
	"github.com/bulkhead-policy/bulkhead/harness/policy"
	"github.com/bulkhead-policy/bulkhead/harness/profile"
)

//go:embed clauses.yaml
var clausesFile []byte

// Table is the whole answer for one profile.
type Table struct {
	// Version is the bundle's.
	Version   string     `json:"version"`
	Profile   string     `json:"profile"`
	Standards []Standard `json:"standards"`
}

// Standard is one standard with those of its clauses that policies serve.
type Standard struct {
	// Name is the key in the policies' METADATA, such as iso27001-2022.
	Name    string   `json:"standard"`
	Title   string   `json:"title"`
	Clauses []Clause `json:"clauses"`
}

// Clause is one control of a standard.
type Clause struct {
	Name  string `json:"clause"`
	Title string `json:"title"`
	// Policies serve the clause, sorted by name, in force or not.
	Policies []Policy `json:"policies"`
	// Administrator lists what no admission policy can show.
	Administrator []string `json:"administrator"`
}

// Policy is a policy with its constraints in the profile; none where the
// profile does without it.
type Policy struct {
	Name        string       `json:"policy"`
	Title       string       `json:"title"`
	Constraints []Constraint `json:"constraints"`
}

// Constraint is one in force.
type Constraint struct {
	Name              string `json:"name"`
	Kind              string `json:"kind"`
	EnforcementAction string `json:"enforcementAction"`
}

// Read makes the table of a profile of the bundle. A policy that names a clause
// which nobody has written about is an error, as is an unknown profile.
func Read(bundle fs.FS, version, profileName string) (Table, error) {
	tree, err := fs.Sub(bundle, "policies")
	if err != nil {
		return Table{}, err
	}
	policies, err := policy.Load(tree)
	if err != nil {
		return Table{}, fmt.Errorf("reading the policies: %w", err)
	}
	constraints, err := profile.Constraints(bundle, profileName)
	if err != nil {
		return Table{}, err
	}

	table := Table{Version: version, Profile: profileName}
	if err := yaml.UnmarshalStrict(clausesFile, &table.Standards); err != nil {
		return Table{}, fmt.Errorf("reading the clauses: %w", err)
	}
	for i := range table.Standards {
		for j := range table.Standards[i].Clauses {
			table.Standards[i].Clauses[j].Policies = []Policy{}
		}
	}
	for _, p := range policies {
		for _, standard := range slices.Sorted(maps.Keys(p.Controls)) {
			for _, name := range p.Controls[standard] {
				clause := table.clause(standard, name)
				if clause == nil {
					return Table{}, fmt.Errorf("policy %s names %s %s, which harness/controls/clauses.yaml does not know; add it there", p.Name, standard, name)
				}
				clause.Policies = append(clause.Policies, inForce(p, constraints))
			}
		}
	}
	return table, nil
}

func (t Table) clause(standard, name string) *Clause {
	for i := range t.Standards {
		for j := range t.Standards[i].Clauses {
			if t.Standards[i].Name == standard && t.Standards[i].Clauses[j].Name == name {
				return &t.Standards[i].Clauses[j]
			}
		}
	}
	return nil
}

func inForce(p policy.Policy, constraints []constraint.Constraint) Policy {
	served := Policy{Name: p.Name, Title: p.Title, Constraints: []Constraint{}}
	for _, c := range constraints {
		if c.Kind == p.Kind {
			served.Constraints = append(served.Constraints, Constraint{c.Name, c.Kind, string(c.Action)})
		}
	}
	return served
}

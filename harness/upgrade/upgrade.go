// Package upgrade says what changes from one bundle to another: the policies,
// their parameters, the constraints of each profile, and the verdicts on
// fixtures.
package upgrade

import (
	"fmt"
	"slices"
	"strings"

	"github.com/bulkhead-policy/bulkhead/harness/bundle"
	"github.com/bulkhead-policy/bulkhead/harness/constraint"
	"github.com/bulkhead-policy/bulkhead/harness/policy"
)

// Upgrade is what changes from one bundle to another. Where nothing does, the
// lists are empty.
type Upgrade struct {
	From     Release  `json:"from"`
	To       Release  `json:"to"`
	Policies []Policy `json:"policies"`
	// Profiles are those in which something changes.
	Profiles []Profile `json:"profiles"`
	// Verdicts are those that change, and Fixtures is the number of fixtures that
	// were judged with both.
	Verdicts []Verdict `json:"verdicts"`
	Fixtures int       `json:"fixtures"`
}

// Release names a bundle.
type Release struct {
	Version  string `json:"version"`
	Revision string `json:"revision"`
	// Profile is the default profile.
	Profile string `json:"profile"`
}

// How a part of a bundle changes.
const (
	Added   = "added"
	Removed = "removed"
	Changed = "changed"
)

// Policy is a policy that is added, removed or changed.
type Policy struct {
	Name   string `json:"name"`
	Kind   string `json:"kind"`
	Change string `json:"change"`
	// From and To are the policy's versions, "" where it is not.
	From string `json:"from"`
	To   string `json:"to"`
	// Rego says whether the rules or their libraries are others.
	Rego bool `json:"rego"`
	// Fields are what changes of the METADATA: severity, controls, parameters,
	// kinds read of the inventory, texts.
	Fields []Difference `json:"fields"`
}

// Profile is a profile that is added, removed or changed.
type Profile struct {
	Name        string       `json:"name"`
	Change      string       `json:"change"`
	Constraints []Constraint `json:"constraints"`
}

// Constraint is a constraint of a profile that is added, removed or changed.
type Constraint struct {
	Name   string `json:"name"`
	Kind   string `json:"kind"`
	Change string `json:"change"`
	// Fields are what changes of spec.
	Fields []Difference `json:"fields"`
}

// Compare compares two bundles, the verdicts aside.
func Compare(from, to bundle.Bundle) Upgrade {
	return Upgrade{
		From: release(from), To: release(to),
		Policies: comparePolicies(from.Policies, to.Policies),
		Profiles: compareProfiles(from.Profiles, to.Profiles),
		Verdicts: []Verdict{},
	}
}

// Empty reports whether nothing changes that a user of the bundle would meet.
func (u Upgrade) Empty() bool {
	return u.From == u.To && len(u.Policies)+len(u.Profiles)+len(u.Verdicts) == 0
}

func release(b bundle.Bundle) Release {
	m := b.Manifest.Metadata
	return Release{Version: m.Version, Revision: m.Revision, Profile: m.Profile}
}

// pairs matches the elements of two lists by name, in the order of the names.
// An element that is missing on one side is nil there.
func pairs[T any](from, to []T, name func(T) string) [][2]*T {
	var names []string
	find := func(list []T, wanted string) *T {
		i := slices.IndexFunc(list, func(each T) bool { return name(each) == wanted })
		if i < 0 {
			return nil
		}
		return &list[i]
	}
	for _, each := range slices.Concat(from, to) {
		names = append(names, name(each))
	}
	slices.Sort(names)
	var matched [][2]*T
	for _, each := range slices.Compact(names) {
		matched = append(matched, [2]*T{find(from, each), find(to, each)})
	}
	return matched
}

func comparePolicies(from, to []policy.Policy) []Policy {
	changes := []Policy{}
	for _, pair := range pairs(from, to, func(p policy.Policy) string { return p.Name }) {
		switch before, after := pair[0], pair[1]; {
		case before == nil:
			changes = append(changes, Policy{Name: after.Name, Kind: after.Kind, Change: Added, To: after.Version, Fields: []Difference{}})
		case after == nil:
			changes = append(changes, Policy{Name: before.Name, Kind: before.Kind, Change: Removed, From: before.Version, Fields: []Difference{}})
		default:
			change := Policy{
				Name: after.Name, Kind: after.Kind, Change: Changed, From: before.Version, To: after.Version,
				Rego: code(*before) != code(*after), Fields: differences("", fields(*before), fields(*after)),
			}
			if change.From != change.To || change.Rego || len(change.Fields) > 0 {
				changes = append(changes, change)
			}
		}
	}
	return changes
}

// code is the policy's rules with those of its libraries, without comments.
func code(p policy.Policy) string {
	var text strings.Builder
	for _, source := range append([]policy.Source{p.Source}, p.Libraries...) {
		fmt.Fprintln(&text, source.Module.Package, source.Module.Imports)
		for _, rule := range source.Module.Rules {
			fmt.Fprintln(&text, rule)
		}
	}
	return text.String()
}

// fields is what a policy's METADATA says, the version aside.
func fields(p policy.Policy) map[string]any {
	described := map[string]any{
		"title": p.Title, "description": p.Description, "severity": p.Severity, "kind": p.Kind,
		"parameters": p.Parameters, "controls": p.Controls, "inventory": syncedKinds(p),
	}
	return plain(described).(map[string]any)
}

func syncedKinds(p policy.Policy) []string {
	var kinds []string
	for _, sync := range p.Sync {
		for _, group := range sync.Groups {
			for _, kind := range sync.Kinds {
				kinds = append(kinds, strings.TrimPrefix(group+"/"+kind, "/"))
			}
		}
	}
	slices.Sort(kinds)
	return slices.Compact(kinds)
}

func compareProfiles(from, to []bundle.Profile) []Profile {
	changes := []Profile{}
	for _, pair := range pairs(from, to, func(p bundle.Profile) string { return p.Name }) {
		var before, after bundle.Profile
		change := Profile{Change: Changed}
		if pair[0] != nil {
			before = *pair[0]
			change.Name = before.Name
		} else {
			change.Change = Added
		}
		if pair[1] != nil {
			after = *pair[1]
			change.Name = after.Name
		} else {
			change.Change = Removed
		}
		change.Constraints = compareConstraints(before.Constraints, after.Constraints)
		if change.Change != Changed || len(change.Constraints) > 0 {
			changes = append(changes, change)
		}
	}
	return changes
}

func compareConstraints(from, to []constraint.Constraint) []Constraint {
	changes := []Constraint{}
	for _, pair := range pairs(from, to, func(c constraint.Constraint) string { return c.Kind + " " + c.Name }) {
		switch before, after := pair[0], pair[1]; {
		case before == nil:
			changes = append(changes, Constraint{Name: after.Name, Kind: after.Kind, Change: Added, Fields: []Difference{}})
		case after == nil:
			changes = append(changes, Constraint{Name: before.Name, Kind: before.Kind, Change: Removed, Fields: []Difference{}})
		default:
			if found := differences("", spec(*before), spec(*after)); len(found) > 0 {
				changes = append(changes, Constraint{Name: after.Name, Kind: after.Kind, Change: Changed, Fields: found})
			}
		}
	}
	return changes
}

func spec(c constraint.Constraint) map[string]any {
	return plain(map[string]any{
		"enforcementAction": c.Action, "match": c.Selection, "parameters": c.Parameters,
	}).(map[string]any)
}

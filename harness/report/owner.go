package report

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// shared is what findings have in common that are one for people.
type shared struct {
	owner                                Object
	namespace, constraint, action, cause string
}

// byOwner is the report with one finding for those that share owner, constraint, action and cause: that on the owner
// itself where there is one, else the first, with the number of the other objects in its message. Findings come by
// namespace and owner. A report on manifests stays as it is.
func (r Report) byOwner() Report {
	if r.Cluster == "" {
		return r
	}
	groups := make(map[shared][]Violation)
	for _, v := range r.Violations {
		owner := v.Object
		if v.Owner != nil {
			owner = *v.Owner
		}
		key := shared{owner, v.Object.Namespace, v.Constraint, v.EnforcementAction, v.Cause}
		groups[key] = append(groups[key], v)
	}

	r.Violations = nil
	for key, group := range groups {
		r.Violations = append(r.Violations, one(key.owner, group))
	}
	r.Settle()
	slices.SortStableFunc(r.Violations, func(a, b Violation) int {
		return cmp.Or(
			cmp.Compare(a.Object.Namespace, b.Object.Namespace),
			cmp.Compare(a.Object.Kind, b.Object.Kind),
			cmp.Compare(a.Object.Name, b.Object.Name),
		)
	})
	return r
}

// one is the finding that stands for a group.
func one(owner Object, group []Violation) Violation {
	others := make(map[Object]bool)
	for _, v := range group {
		if v.Object != owner {
			others[v.Object] = true
		}
	}
	stands := slices.MinFunc(group, func(a, b Violation) int { return cmp.Compare(distance(owner, a), distance(owner, b)) })
	if len(others) == 0 {
		return stands
	}
	number := fmt.Sprintf("%s (%s):", owner, counts(others))
	if message := sentence(stands); strings.Contains(message, owner.String()+":") {
		stands.Message = strings.Replace(message, owner.String()+":", number, 1)
	} else {
		stands.Message = number + " " + message
	}
	stands.Object = owner
	return stands
}

// distance is how far a finding is from its owner: on the owner itself, implied by it (in the words of Gatekeeper's
// pkg/expansion/aggregate.go), or on another object.
func distance(owner Object, v Violation) int {
	switch {
	case v.Object != owner:
		return 2
	case strings.HasPrefix(v.Message, "[Implied by "):
		return 1
	default:
		return 0
	}
}

// counts counts objects by kind, "3 pods, 2 replicasets".
func counts(objects map[Object]bool) string {
	numbers := make(map[string]int)
	for object := range objects {
		numbers[strings.ToLower(object.Kind)]++
	}
	var words []string
	for _, kind := range slices.Sorted(maps.Keys(numbers)) {
		words = append(words, numbered(numbers[kind], kind))
	}
	return strings.Join(words, ", ")
}

// numbered is a number of a kind in lower case, with the plural that resources have.
func numbered(n int, kind string) string {
	stem, ending := kind, "s"
	switch last := len(kind) - 1; {
	case n == 1:
		ending = ""
	case strings.HasSuffix(kind, "s"):
		ending = "es"
	case strings.HasSuffix(kind, "y") && last > 0 && !strings.ContainsRune("aeiou", rune(kind[last-1])):
		stem, ending = kind[:last], "ies"
	}
	return fmt.Sprintf("%d %s", n, stem+ending)
}

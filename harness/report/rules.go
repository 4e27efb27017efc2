package report

import (
	"cmp"
	"slices"
)

// describedRules is every rule given, and one made up for each policy that violations name but no rule describes, sorted
// by policy.
func describedRules(r Report, given []Rule) []Rule {
	rules := map[string]Rule{}
	for _, v := range r.Violations {
		rule, known := rules[v.Policy]
		if !known {
			rule = Rule{Policy: v.Policy, Kind: v.Kind, Severity: v.Severity, EnforcementAction: v.EnforcementAction}
		}
		rule.EnforcementAction = stricter(rule.EnforcementAction, v.EnforcementAction)
		rule.Description = cmp.Or(rule.Description, v.Remedy)
		rules[v.Policy] = rule
	}
	for _, rule := range given {
		rules[rule.Policy] = rule
	}
	sorted := make([]Rule, 0, len(rules))
	for _, rule := range rules {
		sorted = append(sorted, rule)
	}
	slices.SortFunc(sorted, func(a, b Rule) int { return cmp.Compare(a.Policy, b.Policy) })
	return sorted
}

// stricter is the stricter of two enforcement actions.
func stricter(a, b string) string {
	if strictness(b) > strictness(a) {
		return b
	}
	return a
}

func strictness(action string) int {
	switch action {
	case ActionDryrun:
		return 0
	case ActionWarn:
		return 1
	default:
		return 2
	}
}

package matrix

import (
	"maps"
	"slices"
	"strings"

	"github.com/bulkhead-policy/bulkhead/harness/reach"
)

// opening is what is open between two groups and not declared.
type opening struct {
	ports reach.Ports
	must  reach.Ports // of the connection
	// crossTenant says that the ports are declared within a tenant.
	crossTenant bool
}

// gathering is what is forbidden in a cell, by its cause: the rules of the policy
// to be mended. Thousands of pairs are often open for one.
type gathering struct {
	from, to string
	causes   map[string]*cause
}

// cause is why pairs of a cell are open.
type cause struct {
	opening
	at     reach.Direction // the end whose rules let it through; "" if no policy is in the way
	tally  tally
	sample [2]int
	open   reach.Ports // between the sample
}

// tally counts pairs. Addresses are one end, however many ranges they are in.
type tally struct {
	pairs int
	ends  map[int]bool // of the pairs with an address, the workloads
}

// add counts some pairs of groups: those of some members on each side.
func (t *tally) add(m *model, from, to []int, pairs int) {
	switch {
	case m.endpoints[from[0]].IsRange():
		t.addEnds(to)
	case m.endpoints[to[0]].IsRange():
		t.addEnds(from)
	default:
		t.pairs += pairs
	}
}

func (t *tally) addEnds(workloads []int) {
	if t.ends == nil {
		t.ends = map[int]bool{}
	}
	for _, workload := range workloads {
		t.ends[workload] = true
	}
}

func (t *tally) total() int { return t.pairs + len(t.ends) }

// add gathers the pairs of two groups. What lets the connection in is to blame,
// or else what lets it out; or that nothing is in its way.
func (g *gathering) add(m *model, from, to *group, o opening) {
	if o.ports.IsEmpty() {
		return
	}
	var unguarded []part // destinations that nothing closes
	for _, y := range to.parts {
		unguarded = append(unguarded, g.addDestinations(m, from, y, o)...)
	}
	if len(unguarded) == 0 {
		return
	}
	for _, x := range from.parts {
		g.addSources(m, x, unguarded, o)
	}
}

// addDestinations gathers the pairs of a group with those destinations that
// policies are about, and returns the others.
func (g *gathering) addDestinations(m *model, from *group, to part, o opening) (unguarded []part) {
	if !m.mayBeClosed(to) {
		return []part{to}
	}
	for i, y := range to.members {
		one := part{to.namespace, to.members[i : i+1]}
		x, pairs := m.sources(from.parts, one)
		if pairs == 0 {
			continue
		}
		rules, closed := m.lets(x, y, reach.Ingress, o.ports)
		if !closed {
			unguarded = append(unguarded, one)
			continue
		}
		g.cause(o, reach.Ingress, rules, [2]int{x, y}).tally.add(m, from.members, one.members, pairs)
	}
	return unguarded
}

// addSources gathers the pairs of some sources with destinations that nothing
// closes.
func (g *gathering) addSources(m *model, from part, to []part, o opening) {
	if !m.mayBeClosed(from) {
		if x, y, pairs := m.destinations(from, to); pairs > 0 {
			found := g.cause(o, "", "", [2]int{x, y})
			for _, part := range to {
				found.tally.add(m, from.members, part.members, m.pairs(from, part))
			}
		}
		return
	}
	for i, x := range from.members {
		one := part{from.namespace, from.members[i : i+1]}
		_, y, pairs := m.destinations(one, to)
		if pairs == 0 {
			continue
		}
		rules, closed := m.lets(x, y, reach.Egress, o.ports)
		at := reach.Egress
		if !closed {
			at = ""
		}
		found := g.cause(o, at, rules, [2]int{x, y})
		for _, part := range to {
			found.tally.add(m, one.members, part.members, m.pairs(one, part))
		}
	}
}

// lets says which rules of one end let ports through, and whether any policy is
// about that end at all.
func (m *model) lets(from, to int, at reach.Direction, ports reach.Ports) (rules string, closed bool) {
	end := &m.endpoints[from]
	if at == reach.Ingress {
		end = &m.endpoints[to]
	}
	if end.IsRange() {
		return "", false
	}
	explanation := m.graph.Explain(from, to)
	side := explanation.Egress
	if at == reach.Ingress {
		side = explanation.Ingress
	}
	if len(side.Policies) == 0 {
		return "", false
	}
	var keys []string
	for _, rule := range allowing(side, ports) {
		keys = append(keys, rule.Policy.String()+" "+rule.Path.String())
	}
	return strings.Join(keys, ","), true
}

// allowing are the rules of a side that let some of the ports through.
func allowing(side reach.Side, ports reach.Ports) []reach.Rule {
	var rules []reach.Rule
	for _, rule := range side.Rules {
		if (rule.Action == "Allow" || rule.Action == "Accept") && !rule.May.Intersect(ports).IsEmpty() {
			rules = append(rules, rule)
		}
	}
	return rules
}

func (g *gathering) cause(o opening, at reach.Direction, rules string, sample [2]int) *cause {
	key := string(at) + " " + rules
	if o.crossTenant {
		key = "tenants " + key
	}
	known := g.causes[key]
	if known == nil {
		known = &cause{at: at, sample: sample, open: o.ports}
		known.crossTenant = o.crossTenant
		g.causes[key] = known
	}
	if slices.Compare(sample[:], known.sample[:]) < 0 {
		known.sample, known.open = sample, o.ports
	}
	known.ports = known.ports.Union(o.ports)
	known.must = known.must.Union(o.must.Intersect(o.ports))
	return known
}

// findings are the causes as they are told, by their samples.
func (g *gathering) findings(m *model) []Finding {
	causes := make([]*cause, 0, len(g.causes))
	for _, key := range slices.Sorted(maps.Keys(g.causes)) {
		causes = append(causes, g.causes[key])
	}
	slices.SortStableFunc(causes, func(a, b *cause) int { return slices.Compare(a.sample[:], b.sample[:]) })
	findings := make([]Finding, len(causes))
	for i, cause := range causes {
		findings[i] = m.forbidden(g, cause)
	}
	return findings
}

package matrix

import (
	"maps"
	"slices"

	"github.com/bulkhead-policy/bulkhead/harness/reach"
)

// uses is what the declared flows are used for.
type uses struct {
	*model
	flows []*flowUse
	// at are the indices of flows between two parties.
	at map[[2]int][]int
}

// flowUse is a flow between two parties.
type flowUse struct {
	flow         Flow
	from, to     int
	withinTenant bool
	// open are the tenants that something is open for; "" where the flow is not
	// within tenants.
	open map[string]bool
}

// uses lists the flows by the parties that they join: one of every zone is many.
func (m *model) uses() *uses {
	made := &uses{model: m, at: map[[2]int][]int{}}
	for _, flow := range m.Flows {
		for from, source := range m.parties {
			for to, destination := range m.parties {
				if flow.reaches(m.Parameters, source.name, destination.name) {
					at := [2]int{from, to}
					made.at[at] = append(made.at[at], len(made.flows))
					made.flows = append(made.flows, &flowUse{flow, from, to, m.withinTenant(flow, from, to), map[string]bool{}})
				}
			}
		}
	}
	return made
}

// connect enters that something is open between two groups.
func (u *uses) connect(from, to *group, connection reach.Connection) {
	for _, a := range from.sources() {
		for _, b := range to.destinations() {
			for _, i := range u.at[[2]int{a, b}] {
				if f := u.flows[i]; f.isFor(from, to) && !f.open[f.tenant(from)] &&
					!connection.May.Intersect(f.flow.portsAt(to)).IsEmpty() && u.anyPair(from, to) {
					f.open[f.tenant(from)] = true
				}
			}
		}
	}
}

// open are the ends of the flows that something is open by.
func (u *uses) open() map[[2]string]bool {
	open := map[[2]string]bool{}
	for _, f := range u.flows {
		if len(f.open) > 0 {
			open[f.flow.ends()] = true
		}
	}
	return open
}

func (f Flow) ends() [2]string { return [2]string{f.From, f.To} }

// isFor reports whether the flow is for two groups, for all that is known of their
// tenants.
func (f *flowUse) isFor(from, to *group) bool {
	return !f.withinTenant || from.tenant != "" && from.tenant == to.tenant
}

// tenant is the one that a connection is within.
func (f *flowUse) tenant(from *group) string {
	if f.withinTenant {
		return from.tenant
	}
	return ""
}

// blockage is what there is at both ends of a flow that nothing may use.
type blockage struct {
	tenants []string
	ports   reach.Ports
	tally   tally
	pairs   [][2]*group
}

// blocked finds the flows that have workloads at both ends, none of which may use
// any of their ports, by their parties.
func (u *uses) blocked() map[[2]int][]Finding {
	sources, destinations := make([]ends, len(u.parties)), make([]ends, len(u.parties))
	for i := range u.groups {
		g := &u.groups[i]
		for _, at := range g.sources() {
			sources[at].add(g)
		}
		for _, at := range g.destinations() {
			destinations[at].add(g)
		}
	}
	blocked := map[[2]int][]Finding{}
	for _, f := range u.flows {
		if finding, found := u.blockedFlow(f, sources[f.from], destinations[f.to]); found {
			at := [2]int{f.from, f.to}
			blocked[at] = append(blocked[at], finding)
		}
	}
	return blocked
}

// ends are the groups at an end of a flow, all of them and by tenant.
type ends struct {
	all      []*group
	byTenant map[string][]*group
}

func (e *ends) add(g *group) {
	if e.byTenant == nil {
		e.byTenant = map[string][]*group{}
	}
	e.all = append(e.all, g)
	e.byTenant[g.tenant] = append(e.byTenant[g.tenant], g)
}

// blockedFlow looks at one flow between two parties.
func (u *uses) blockedFlow(f *flowUse, sources, destinations ends) (Finding, bool) {
	blocked := &blockage{}
	if !f.withinTenant {
		if f.open[""] || !u.meet(f.flow, sources.all, destinations.all, blocked) {
			return Finding{}, false
		}
		return u.blockedFinding(f, blocked), true
	}
	open := false
	for _, tenant := range slices.Sorted(maps.Keys(sources.byTenant)) {
		switch {
		case tenant == "":
		case f.open[tenant]:
			open = true
		case u.meet(f.flow, sources.byTenant[tenant], destinations.byTenant[tenant], blocked):
			blocked.tenants = append(blocked.tenants, tenant)
		}
	}
	if len(blocked.pairs) == 0 {
		return Finding{}, false
	}
	if !open && len(blocked.tenants) > 1 {
		blocked.tenants = nil // it is blocked for all
	}
	return u.blockedFinding(f, blocked), true
}

// meet adds the pairs of groups that a flow is for, and reports whether there are
// any. A group without a port that the flow names is none.
func (u *uses) meet(flow Flow, sources, destinations []*group, blocked *blockage) bool {
	before := len(blocked.pairs)
	for _, b := range destinations {
		ports := flow.portsAt(b)
		if ports.IsEmpty() {
			continue
		}
		for _, a := range sources {
			pairs := 0
			for _, part := range a.parts {
				_, _, found := u.destinations(part, b.parts)
				pairs += found
			}
			if pairs > 0 {
				blocked.ports = blocked.ports.Union(ports)
				blocked.tally.add(u.model, a.members, b.members, pairs)
				blocked.pairs = append(blocked.pairs, [2]*group{a, b})
			}
		}
	}
	return len(blocked.pairs) > before
}

// maxExplained is for how many pairs it is found out at which end they are blocked.
const maxExplained = 200

// verdict is at which ends pairs are blocked.
type verdict struct {
	sample [2]int // the first pair
	why    reach.Explanation
	// source and destination are where all pairs are blocked; where there is no such
	// end, they are where the sample is, and mixed is set.
	source, destination, mixed bool
}

// verdict says at which ends pairs are blocked.
func (u *uses) verdict(flow Flow, blocked *blockage) verdict {
	v := verdict{source: true, destination: true}
	var atSource, atDestination bool // of the sample
	for i, pair := range blocked.pairs[:min(len(blocked.pairs), maxExplained)] {
		x, y := u.samplePair(pair[0], pair[1])
		why := u.graph.Explain(x, y)
		ports := flow.portsAt(pair[1])
		source, destination := why.Egress.May.Intersect(ports).IsEmpty(), why.Ingress.May.Intersect(ports).IsEmpty()
		v.source, v.destination = v.source && source, v.destination && destination
		if i == 0 || slices.Compare([]int{x, y}, v.sample[:]) < 0 {
			v.sample, v.why, atSource, atDestination = [2]int{x, y}, why, source, destination
		}
	}
	if !v.source && !v.destination {
		v.source, v.destination, v.mixed = atSource, atDestination, true
	}
	return v
}

// samplePair returns the first pair of two groups.
func (m *model) samplePair(from, to *group) (x, y int) {
	for _, part := range from.parts {
		if x, y, pairs := m.destinations(part, to.parts); pairs > 0 {
			return x, y
		}
	}
	return from.members[0], to.members[0]
}

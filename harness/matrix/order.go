package matrix

import "slices"

// order finds which band of the picture each party is in, and its place there.
type order struct {
	report *Report
	flows  []([2]int) // the explicit ones, from party to party, without those that lead back
	star   []([2]int) // those of every zone, which is everyParty
	bands  [bands][]int
}

// arrange puts the parties in their bands: the longest way of the flows through
// the zones from the entrance on, what flows lead to from there, and the rest.
func (r *Report) arrange() [bands][]int {
	o := &order{report: r}
	for _, flow := range r.flows {
		edge := [2]int{r.party(flow.From), r.party(flow.To)}
		switch {
		case edge[0] == everyParty || edge[1] == everyParty:
			o.star = append(o.star, edge)
		case edge[0] != edge[1] && !slices.Contains(o.flows, edge) && !o.leads(edge[1], edge[0]):
			o.flows = append(o.flows, edge)
		}
	}
	o.tiers()
	o.exits()
	o.shared()
	return o.bands
}

// leads reports whether flows lead from a party to another.
func (o *order) leads(from, to int) bool {
	seen := []int{from}
	for i := 0; i < len(seen); i++ {
		for _, edge := range o.flows {
			if edge[0] != seen[i] || slices.Contains(seen, edge[1]) {
				continue
			}
			if edge[1] == to {
				return true
			}
			seen = append(seen, edge[1])
		}
	}
	return false
}

// tiers finds the longest way through the zones. Of two, it is the one with more
// zones of tenants.
func (o *order) tiers() {
	isZone := func(party int) bool { return o.report.parties[party].kind == zoneParty }
	best := map[int][]int{} // the best way from a zone on
	value := func(way []int) int {
		sum := 0
		for _, party := range way {
			sum += 1000
			if slices.ContainsFunc(o.report.Zones, func(z ZoneSummary) bool { return z.Name == o.report.parties[party].name && z.PerTenant }) {
				sum++
			}
		}
		return sum
	}
	var from func(party int) []int
	from = func(party int) []int {
		if way, known := best[party]; known {
			return way
		}
		var rest []int
		for _, edge := range o.flows {
			if edge[0] == party && isZone(edge[1]) {
				if way := from(edge[1]); value(way) > value(rest) {
					rest = way
				}
			}
		}
		best[party] = append([]int{party}, rest...)
		return best[party]
	}

	var way []int
	entered := slices.ContainsFunc(o.report.Zones, func(z ZoneSummary) bool { return z.Entrance })
	for i, party := range o.report.parties {
		isStart := party.kind == zoneParty && !entered
		if entered {
			isStart = slices.ContainsFunc(o.flows, func(edge [2]int) bool { return edge[1] == i && isZone(i) && !isZone(edge[0]) })
		}
		if isStart && value(from(i)) > value(way) {
			way = from(i)
		}
	}
	if len(way) > 0 {
		for _, edge := range o.flows {
			if edge[1] == way[0] && !isZone(edge[0]) {
				way = append([]int{edge[0]}, way...)
				break
			}
		}
	}
	o.bands[tiers] = way
}

func (o *order) placed(party int) bool {
	return slices.ContainsFunc(o.bands[:], func(b []int) bool { return slices.Contains(b, party) })
}

// exits are what flows lead to from the tiers, and on from there, and other
// externals that flows begin at.
func (o *order) exits() {
	var follow func(from int)
	follow = func(from int) {
		for _, edge := range o.flows {
			if edge[0] == from && !o.placed(edge[1]) {
				o.bands[exits] = append(o.bands[exits], edge[1])
				follow(edge[1])
			}
		}
	}
	for _, edge := range o.flows {
		if o.report.parties[edge[0]].kind == externalParty && !o.placed(edge[0]) {
			o.bands[exits] = append(o.bands[exits], edge[0])
		}
	}
	for _, tier := range o.bands[tiers] {
		follow(tier)
	}
}

// shared are the sources of flows to every zone, "every zone" itself, what flows
// from every zone lead to, then all others that something is said of.
func (o *order) shared() {
	put := func(party int) {
		if !o.placed(party) {
			o.bands[shared] = append(o.bands[shared], party)
		}
	}
	for _, edge := range o.star {
		if edge[0] != everyParty {
			put(edge[0])
		}
	}
	if len(o.star) > 0 {
		put(everyParty)
	}
	for _, edge := range o.star {
		if edge[1] != everyParty {
			put(edge[1])
		}
	}
	for i, party := range o.report.parties {
		if party.kind == zoneParty || o.isSaid(i) {
			put(i)
		}
	}
	if len(o.bands[exits]) == 0 {
		o.bands[exits], o.bands[shared] = o.bands[shared], nil
	}
	if len(o.bands[tiers]) == 0 {
		o.bands[tiers], o.bands[exits] = o.bands[exits], nil
	}
}

// isSaid reports whether there is anything to say of a party.
func (o *order) isSaid(party int) bool {
	return slices.ContainsFunc(o.report.Cells, func(c Cell) bool { return c.from == party || c.to == party }) ||
		slices.ContainsFunc(o.report.Namespaces, func(n Namespace) bool { return n.Zone == o.report.parties[party].name })
}

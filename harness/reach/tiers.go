package reach

// judge works out what one side lets through: the administrators' first tier
// says, else the NetworkPolicies if there are any, else the administrators'
// last tier, and else everything is let through.
func (g *Graph) judge(key sideKey) Connection {
	var tiers [3][]application
	for _, a := range g.parts.applied[key.applied] {
		tiers[a.tier] = append(tiers[a.tier], a)
	}
	unless := Connection{AllPorts(), AllPorts()}
	unless = g.administer(tiers[baselineTier], key, unless)
	unless = g.isolate(tiers[networkTier], key, unless)
	return g.administer(tiers[adminTier], key, unless)
}

// isolate returns what NetworkPolicies let through, and what is let through
// unless one applies. Rules add up; but of policies that only may apply each may
// be the only one, or none may apply.
func (g *Graph) isolate(applied []application, key sideKey, unless Connection) Connection {
	isolated := false
	var may, certain Ports
	each := unless.Must // what every policy lets through
	for _, a := range applied {
		through := g.through(g.world.book.lists[a.list], key)
		may = may.Union(through.May)
		each = each.Intersect(through.Must)
		if a.selected == Certainly {
			isolated = true
			certain = certain.Union(through.Must)
		}
	}
	if isolated {
		return Connection{may, certain}
	}
	return Connection{may.Union(unless.May), each}
}

// administer returns what a tier of administrators' policies lets through, given
// what the next one does. Policies of the same priority have no order: each may
// be the first.
func (g *Graph) administer(applied []application, key sideKey, next Connection) Connection {
	result := next
	for end := len(applied); end > 0; {
		begin := end - 1
		for begin > 0 && applied[begin-1].priority == applied[end-1].priority {
			begin--
		}
		result = g.rank(applied[begin:end], key, result, next)
		end = begin
	}
	return result
}

// rank returns what policies of a priority let through, given what those do that
// are asked if they do not decide, and what the next tier does.
func (g *Graph) rank(applied []application, key sideKey, rest, next Connection) Connection {
	if len(applied) == 1 {
		return g.decide(applied[0], key, rest, next)
	}
	all := Connection{Must: AllPorts()}
	for first := range applied {
		result := rest
		for i := range applied {
			if i != first {
				result = g.decide(applied[i], key, result, next)
			}
		}
		result = g.decide(applied[first], key, result, next)
		all.May, all.Must = all.May.Union(result.May), all.Must.Intersect(result.Must)
	}
	return all
}

// decide returns what a policy lets through, whose first rule that is about a
// connection decides.
func (g *Graph) decide(a application, key sideKey, rest, next Connection) Connection {
	rules := g.world.book.lists[a.list]
	result := rest
	for i := len(rules) - 1; i >= 0; i-- {
		about := g.ruled(&rules[i], key)
		switch unsure := about.May.Minus(about.Must); rules[i].action {
		case deny:
			result.May = result.May.Minus(about.Must)
			result.Must = result.Must.Minus(about.May)
		case pass:
			result = Connection{
				May: result.May.Minus(about.Must).Union(about.May.Intersect(next.May)),
				Must: result.Must.Minus(about.May).
					Union(about.Must.Intersect(next.Must)).
					Union(unsure.Intersect(next.Must).Intersect(result.Must)),
			}
		default:
			result.May = result.May.Union(about.May)
			result.Must = result.Must.Union(about.Must)
		}
	}
	if a.selected == Possibly {
		return Connection{result.May.Union(rest.May), result.Must.Intersect(rest.Must)}
	}
	return result
}

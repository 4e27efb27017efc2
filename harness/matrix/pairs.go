package matrix

// part is the members of a group that are in one namespace, "" for addresses.
type part struct {
	namespace string
	members   []int
}

// mayBeClosed reports whether there is any policy that could close the members of
// a part.
func (m *model) mayBeClosed(p part) bool {
	return !m.endpoints[p.members[0]].IsRange() && (m.guarded[""] || m.guarded[p.namespace])
}

// anyPair reports whether there are a member of a group and one of another that
// the matrix has a say about.
func (m *model) anyPair(from, to *group) bool {
	for _, x := range from.parts {
		if _, _, pairs := m.destinations(x, to.parts); pairs > 0 {
			return true
		}
	}
	return false
}

// pairs counts the pairs of two parts that the matrix has a say about: it has none
// within a namespace where that is open, nor about a Pod and itself.
func (m *model) pairs(from, to part) int {
	all := len(from.members) * len(to.members)
	if from.namespace == "" || from.namespace != to.namespace {
		return all
	}
	if m.IntraNamespace {
		return 0
	}
	for _, x := range from.members {
		for _, y := range to.members {
			if !m.isPair(x, y) {
				all--
			}
		}
	}
	return all
}

// isPair reports whether the matrix has a say about two members. A Pod may always
// reach itself.
func (m *model) isPair(from, to int) bool {
	a, b := &m.endpoints[from], &m.endpoints[to]
	if a.IsRange() || b.IsRange() || a.Namespace != b.Namespace {
		return true
	}
	return !m.IntraNamespace && (from != to || a.Object.Kind != "Pod")
}

// destinations counts the pairs of a part with several, and returns the first.
func (m *model) destinations(from part, to []part) (x, y, pairs int) {
	x, y = -1, -1
	for _, part := range to {
		found := m.pairs(from, part)
		if pairs == 0 && found > 0 {
			x, y = m.firstPair(from, part)
		}
		pairs += found
	}
	return x, y, pairs
}

// sources counts the pairs of several parts with one member, and returns the first
// source.
func (m *model) sources(from []part, to part) (x, pairs int) {
	x = -1
	for _, part := range from {
		found := m.pairs(part, to)
		if pairs == 0 && found > 0 {
			x, _ = m.firstPair(part, to)
		}
		pairs += found
	}
	return x, pairs
}

func (m *model) firstPair(from, to part) (x, y int) {
	for _, x := range from.members {
		for _, y := range to.members {
			if m.isPair(x, y) {
				return x, y
			}
		}
	}
	return -1, -1
}

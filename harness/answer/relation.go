package answer

import (
	"slices"

	"github.com/bulkhead-policy/bulkhead/harness/reach"
)

// relation is who is connected with whom, between groups of endpoints whose
// members nothing tells apart. A graph has one; so has what a question asks for,
// and what a change opens.
type relation struct {
	endpoints []reach.Endpoint
	groups    [][]int // each endpoint is in one; in the order of their first members
	groupOf   []int   // the group of each endpoint
	// between is the connection from each member of a group to each other member
	// of a group.
	between func(from, to int) reach.Connection
	// itself is the connection from an endpoint to itself.
	itself func(endpoint int) reach.Connection
	// partial says that it is a part of another, so that an endpoint without any
	// connection is of no interest.
	partial bool
}

// relationOf returns who is connected with whom in a graph.
func relationOf(g *reach.Graph) relation {
	r := relation{
		endpoints: g.Endpoints(),
		between:   g.Between,
		itself:    func(endpoint int) reach.Connection { return g.Connection(endpoint, endpoint) },
	}
	for _, class := range g.Classes() {
		r.groups = append(r.groups, class.Members)
	}
	r.index()
	return r
}

// index finds the group of each endpoint.
func (r *relation) index() {
	r.groupOf = make([]int, len(r.endpoints))
	for i, group := range r.groups {
		for _, member := range group {
			r.groupOf[member] = i
		}
	}
}

// pair is the connection from an endpoint to one.
func (r *relation) pair(from, to int) reach.Connection {
	if from == to {
		return r.itself(from)
	}
	return r.between(r.groupOf[from], r.groupOf[to])
}

// single reports whether a group is one Pod, so that the connection of the
// group with itself is of a Pod with itself, which is no news.
func (r *relation) single(group int) bool {
	members := r.groups[group]
	return len(members) == 1 && r.endpoints[members[0]].IsPod()
}

// regrouped returns the same connections between smaller groups: those of the
// relation, each cut by what a function says of its members.
func (r *relation) regrouped(by func(endpoint int) [2]bool) relation {
	type part struct {
		of int
		by [2]bool
	}
	cut := *r
	cut.groups = nil
	var origin []int // of each group, the one that it is cut from
	known := map[part]int{}
	for endpoint, group := range r.groupOf {
		key := part{group, by(endpoint)}
		at, is := known[key]
		if !is {
			at = len(cut.groups)
			known[key] = at
			cut.groups, origin = append(cut.groups, nil), append(origin, group)
		}
		cut.groups[at] = append(cut.groups[at], endpoint)
	}
	cut.between = func(from, to int) reach.Connection { return r.between(origin[from], origin[to]) }
	cut.index()
	return cut
}

// only returns the connections from some endpoints to some, on some ports. A
// nil set is every endpoint, and nil ports are every port.
func (r *relation) only(from, to []bool, ports *reach.Ports) relation {
	holds := func(set []bool, endpoint int) bool { return set == nil || set[endpoint] }
	cut := r.regrouped(func(endpoint int) [2]bool { return [2]bool{holds(from, endpoint), holds(to, endpoint)} })
	cut.partial = true
	whole := cut.between
	cut.between = func(a, b int) reach.Connection {
		if !holds(from, cut.groups[a][0]) || !holds(to, cut.groups[b][0]) {
			return reach.Connection{}
		}
		return on(whole(a, b), ports)
	}
	cut.itself = func(endpoint int) reach.Connection {
		if !holds(from, endpoint) || !holds(to, endpoint) {
			return reach.Connection{}
		}
		return on(r.itself(endpoint), ports)
	}
	return cut
}

// matrix is a relation whose connections are all found, each distinct one once.
type matrix struct {
	relation
	kinds []reach.Connection // the distinct connections; the first is none at all
	cells [][]int32          // by group and group, an index into kinds
}

func (r *relation) matrix() matrix {
	m := matrix{relation: *r, kinds: []reach.Connection{{}}, cells: make([][]int32, len(r.groups))}
	known := map[string]int32{key(reach.Connection{}): 0}
	for from := range m.cells {
		m.cells[from] = make([]int32, len(r.groups))
		for to := range m.cells[from] {
			if from == to && r.single(from) {
				continue
			}
			m.cells[from][to] = m.kind(known, r.between(from, to))
		}
	}
	return m
}

// connected reports whether a group has any connection.
func (m *matrix) connected(group int) bool {
	return slices.ContainsFunc(m.cells[group], func(kind int32) bool { return kind != 0 }) ||
		slices.ContainsFunc(m.cells, func(row []int32) bool { return row[group] != 0 })
}

// kind returns the index of a connection among the distinct ones.
func (m *matrix) kind(known map[string]int32, c reach.Connection) int32 {
	if isEmpty(c) {
		return 0
	}
	text := key(c)
	index, found := known[text]
	if !found {
		index = int32(len(m.kinds))
		known[text] = index
		m.kinds = append(m.kinds, c)
	}
	return index
}

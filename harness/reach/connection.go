package reach

import (
	"cmp"
	"slices"
)

// Connection returns what is let through from one endpoint to another. A Pod
// always reaches itself; of another workload the connection with itself is that
// between two of its pods. Between ranges there is none.
func (g *Graph) Connection(from, to int) Connection {
	if from == to && g.endpoints[from].IsPod() {
		return Connection{AllPorts(), AllPorts()}
	}
	return g.Between(g.classOf[from], g.classOf[to])
}

// Between returns what is let through from each endpoint of a class to each
// other one of a class, both given by their index in Classes. It is what
// Connection returns, but for a Pod and itself.
func (g *Graph) Between(from, to int) Connection {
	g.mu.Lock()
	defer g.mu.Unlock()
	r := g.row(from)
	i, connected := slices.BinarySearch(r.to, int32(to))
	if !connected {
		return Connection{}
	}
	return g.connections[r.connections[i]]
}

// Reached returns the classes that a class has a connection to, in order: all
// for which Between is not empty.
func (g *Graph) Reached(from int) []int {
	g.mu.Lock()
	defer g.mu.Unlock()
	r := g.row(from)
	reached := make([]int, len(r.to))
	for i, to := range r.to {
		reached[i] = int(to)
	}
	return reached
}

// connect finds the connection between endpoints of two states.
func (g *Graph) connect(from, to *state) Connection {
	views := g.views(from, to)
	if len(views) == 0 {
		return Connection{}
	}
	return overViews(views, func(v view) Connection {
		out := g.egress(from, to, v)
		if out.May.IsEmpty() {
			return Connection{}
		}
		in := g.ingress(from, to, v)
		return Connection{out.May.Intersect(in.May), out.Must.Intersect(in.Must)}
	})
}

// view is a way in which plugins can see a connection.
type view struct {
	// family is that of the addresses between which it is.
	family uint8
	// fromNode and toNode are set if an end is taken for its node.
	fromNode, toNode bool
}

// views returns the ways in which a connection can be seen. Packets are of one
// family. With a pod on its node's network plugins have a choice: policies see
// it like any pod, or see only the node.
func (g *Graph) views(from, to *state) []view {
	var views []view
	source, destination := g.placesOf(from), g.placesOf(to)
	for _, family := range []uint8{family4, family6} {
		if len(source[family]) == 0 || len(destination[family]) == 0 {
			continue
		}
		views = append(views, view{family, false, false})
		if from.hostNetwork {
			views = append(views, view{family, true, false})
		}
		if to.hostNetwork {
			views = append(views, view{family, false, true})
		}
		if from.hostNetwork && to.hostNetwork {
			views = append(views, view{family, true, true})
		}
	}
	return views
}

func (g *Graph) placesOf(s *state) *[2][]int32 { return &g.parts.places[g.parts.sights[s.seen].places] }

// egress returns what the side of the source lets out.
func (g *Graph) egress(from, to *state, v view) Connection {
	key, applies := g.sideOf(outbound, from, to, v)
	if !applies {
		return Connection{AllPorts(), AllPorts()}
	}
	return g.side(key)
}

// ingress returns what the side of the destination lets in.
func (g *Graph) ingress(from, to *state, v view) Connection {
	key, applies := g.sideOf(inbound, from, to, v)
	if !applies {
		return Connection{AllPorts(), AllPorts()}
	}
	in := g.side(key)
	if from.hostNetwork {
		// The node that a pod is on always reaches it, and this may be the one.
		in.May = AllPorts()
	}
	return in
}

// sideOf returns all that bears on a side, and whether policies apply to it.
func (g *Graph) sideOf(direction int, from, to *state, v view) (key sideKey, applies bool) {
	if direction == inbound {
		return sideKey{to.applied[inbound], from.seen, to.names, inbound, v.family, !v.fromNode}, !to.outside && !v.toNode
	}
	names := to.names
	if v.toNode {
		names = g.parts.noNames // as addresses have none
	}
	return sideKey{from.applied[outbound], to.seen, names, outbound, v.family, !v.toNode}, !from.outside && !v.fromNode
}

// sideKey is all that bears on one side of a connection.
type sideKey struct {
	applied   int32
	seen      int32 // the other end
	names     int32 // of the destination
	direction uint8
	family    uint8
	// bySelectors says that selectors can select the other end.
	bySelectors bool
}

// side returns what one side lets through.
func (g *Graph) side(key sideKey) Connection {
	known, has := g.sides[key]
	if !has {
		known = g.number(g.judge(key))
		g.sides[key] = known
	}
	return g.connections[known]
}

// through returns what the rules of a policy let through.
func (g *Graph) through(rules []rule, key sideKey) Connection {
	var all Connection
	for i := range rules {
		one := g.ruled(&rules[i], key)
		all.May = all.May.Union(one.May)
		all.Must = all.Must.Union(one.Must)
	}
	return all
}

// ruled returns what a rule lets through.
func (g *Graph) ruled(r *rule, key sideKey) Connection {
	matched := g.matched(r, key)
	if matched == Never {
		return Connection{}
	}
	names := key.names
	if r.administered && key.direction == outbound && g.parts.sights[key.seen].hostNetwork {
		names = g.parts.noNames
	}
	ports := g.portsOf(r, names)
	if matched == Possibly {
		ports.Must = Ports{}
	}
	return ports
}

// matched says whether a rule is about the other end.
func (g *Graph) matched(r *rule, key sideKey) Certainty {
	if r.everyone {
		return Certainly
	}
	other := &g.parts.sights[key.seen]
	best := Never
	if key.bySelectors && (!r.administered || !other.hostNetwork) {
		for _, number := range r.peers {
			best = max(best, certaintyOf(other.peers, number))
		}
	}
	if r.blocks != noBlocks && best < Certainly {
		best = max(best, g.held(r.blocks, other.places, key.family))
	}
	if r.administered && best < Certainly {
		best = max(best, g.namedOtherwise(r, other, key.family))
	}
	return best
}

// namedOtherwise says whether a rule is about the other end as a node, or as an
// address that has a name. The labels of nodes are not known, nor the names.
func (g *Graph) namedOtherwise(r *rule, other *sight, family uint8) Certainty {
	switch {
	case other.hostNetwork:
		return r.nodes
	case other.outside && r.domains:
		return Possibly
	case other.outside && r.nodes > Never && (g.nodes == noBlocks || g.held(g.nodes, other.places, family) > Never):
		return Possibly
	}
	return Never
}

// held says whether one of the blocks holds an address, which is one of several.
func (g *Graph) held(blocks, places int32, family uint8) Certainty {
	some, every := false, true
	for _, holders := range g.parts.places[places][family] {
		if meet(g.world.book.blockSets[blocks], g.world.space.holders[holders]) {
			some = true
		} else {
			every = false
		}
	}
	switch {
	case some && every:
		return Certainly
	case some:
		return Possibly
	}
	return Never
}

// meet reports whether two lists, both in order, have something in common.
func meet(a, b []int32) bool {
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			return true
		case a[i] < b[j]:
			i++
		default:
			j++
		}
	}
	return false
}

// portsOf returns the ports of a rule, given what the destination calls its own.
func (g *Graph) portsOf(r *rule, names int32) Connection {
	ports := Connection{r.ports, r.ports}
	own := g.parts.names[names]
	for _, name := range r.names {
		i, has := slices.BinarySearchFunc(own, name, func(r resolution, name int32) int { return cmp.Compare(r.name, name) })
		if has {
			ports.May = ports.May.Union(own[i].May)
			ports.Must = ports.Must.Union(own[i].Must)
		}
	}
	return ports
}

package reach

import "slices"

// row is the connections from one class.
type row struct {
	to          []int32 // classes, in order
	connections []int32 // with each of them
}

// row returns the connections from a class.
func (g *Graph) row(from int) *row {
	if g.rows[from] == nil {
		made := &row{}
		for _, to := range g.reach.from(from) {
			found := g.connect(&g.states[from], &g.states[to])
			if found.May.IsEmpty() {
				continue
			}
			made.to = append(made.to, to)
			made.connections = append(made.connections, g.number(found))
		}
		g.rows[from] = made
	}
	return g.rows[from]
}

// The numbers of the connections that lets nothing and everything through.
const (
	nothing  = 0
	anything = 1
)

// number returns the number of a connection among the distinct ones.
func (g *Graph) number(c Connection) int32 {
	switch {
	case c.May.IsEmpty():
		return nothing
	case c.Must.IsAll():
		return anything
	}
	return enter(g.numbers, &g.connections, c.May.key()+"\x00"+c.Must.key(), c)
}

// candidates finds the pairs of classes that may have a connection, so that most
// of those that have none need not be looked at: in a cluster where most is
// closed, the rules name the others.
type candidates struct {
	g *Graph
	// bySight are the classes that look the same to rules.
	bySight [][]int32
	// byRules are the classes to which the same rules apply, by direction.
	byRules [2][][]int32
	// open are the classes that rules do not close, by direction.
	open [2][]int32
	// admitted are by sight the numbers of applied rules for Ingress that are about
	// it, of those that close.
	admitted [][]int32
	every    []int32
	// lookedAt are by the number of applied rules the sights that these are about.
	lookedAt map[int32][]int32
	byPeer   [][]int32 // sights by what they are among peers
	byPlaces [][]int32 // sights by their places
}

func newCandidates(g *Graph) *candidates {
	parts := g.parts
	c := &candidates{
		g:        g,
		bySight:  make([][]int32, len(parts.sights)),
		admitted: make([][]int32, len(parts.sights)),
		lookedAt: make(map[int32][]int32),
		byPeer:   make([][]int32, len(g.world.book.peers)),
		byPlaces: make([][]int32, len(parts.places)),
	}
	for i, s := range parts.sights {
		for _, p := range s.peers {
			c.byPeer[p.at] = append(c.byPeer[p.at], int32(i))
		}
		c.byPlaces[s.places] = append(c.byPlaces[s.places], int32(i))
	}
	for direction := range c.byRules {
		c.byRules[direction] = make([][]int32, len(parts.applied))
	}
	for i := range g.states {
		class, s := int32(i), &g.states[i]
		c.every = append(c.every, class)
		c.bySight[s.seen] = append(c.bySight[s.seen], class)
		for direction, applied := range s.applied {
			if s.outside || s.hostNetwork || !g.closes(applied) {
				c.open[direction] = append(c.open[direction], class)
			} else {
				c.byRules[direction][applied] = append(c.byRules[direction][applied], class)
			}
		}
	}
	for applied, classes := range c.byRules[inbound] {
		if len(classes) == 0 {
			continue
		}
		for _, sight := range c.looks(int32(applied)) {
			c.admitted[sight] = append(c.admitted[sight], int32(applied))
		}
	}
	return c
}

// closes reports whether a pod lets nothing through but what rules that apply to
// it name.
func (g *Graph) closes(applied int32) bool {
	rules := g.parts.applied[applied]
	closes := slices.ContainsFunc(rules, func(a application) bool { return a.tier == networkTier && a.selected == Certainly })
	return closes && !slices.ContainsFunc(rules, func(a application) bool {
		return slices.ContainsFunc(g.world.book.lists[a.list], func(r rule) bool {
			return r.action.opens() && (r.everyone || r.nodes > Never || r.domains)
		})
	})
}

// looks returns the sights that some of the rules may be about.
func (c *candidates) looks(applied int32) []int32 {
	known, has := c.lookedAt[applied]
	if has {
		return known
	}
	var sights []int32
	for _, a := range c.g.parts.applied[applied] {
		for _, r := range c.g.world.book.lists[a.list] {
			if !r.action.opens() {
				continue
			}
			for _, p := range r.peers {
				sights = append(sights, c.byPeer[p]...)
			}
			if r.blocks == noBlocks {
				continue
			}
			for places, of := range c.byPlaces {
				if c.g.held(r.blocks, int32(places), family4)+c.g.held(r.blocks, int32(places), family6) > Never {
					sights = append(sights, of...)
				}
			}
		}
	}
	sights = sorted(sights)
	c.lookedAt[applied] = sights
	return sights
}

// from returns, in order, the classes that a class may have a connection to.
func (c *candidates) from(class int) []int32 {
	s := &c.g.states[class]
	letOut, letIn := [][]int32{c.every}, [][]int32{c.every}
	if !s.outside && !s.hostNetwork && c.g.closes(s.applied[outbound]) {
		letOut = nil
		for _, sight := range c.looks(s.applied[outbound]) {
			letOut = append(letOut, c.bySight[sight])
		}
	}
	if !s.hostNetwork {
		letIn = [][]int32{c.open[inbound]}
		for _, applied := range c.admitted[s.seen] {
			letIn = append(letIn, c.byRules[inbound][applied])
		}
	}
	fewer := letIn
	if total(letOut) < total(letIn) {
		fewer = letOut
	}
	classes := slices.Concat(fewer...)
	slices.Sort(classes)
	if s.outside {
		classes = slices.DeleteFunc(classes, func(to int32) bool { return c.g.states[to].outside })
	}
	return classes
}

func total(lists [][]int32) int {
	length := 0
	for _, list := range lists {
		length += len(list)
	}
	return length
}

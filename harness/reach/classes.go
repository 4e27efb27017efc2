package reach

import (
	"cmp"
	"encoding/binary"
	"net/netip"
	"slices"
)

// state is all that tells endpoints apart. Endpoints of the same state are a
// class.
type state struct {
	// applied are the numbers of what applies to them, by direction.
	applied [2]int32
	// seen is the number of what rules see of them.
	seen int32
	// names is the number of what they call their ports.
	names       int32
	hostNetwork bool
	outside     bool // a range
}

// application is a list of rules that applies to a pod.
type application struct {
	tier     int
	priority int64
	list     int32
	selected Certainty
}

// sight is what rules see of the other end of a connection.
type sight struct {
	peers  []found // of the rulebook, in order
	places int32   // what blocks may hold it
	// hostNetwork and outside are as in its state.
	hostNetwork, outside bool
}

// resolution is the ports that a pod calls by a name.
type resolution struct {
	name int32 // in the rulebook
	Connection
}

// states are what endpoints' states consist of, each thing once.
type states struct {
	applied [][]application
	sights  []sight
	places  [][2][]int32 // by family, the sets of blocks that may hold the address
	names   [][]resolution
	noNames int32 // the number of no names at all

	appliedKeys map[string]int32
	sightKeys   map[string]int32
	placeKeys   map[string]int32
	nameKeys    map[string]int32
}

func newStates() *states {
	return &states{
		appliedKeys: make(map[string]int32),
		sightKeys:   make(map[string]int32),
		placeKeys:   make(map[string]int32),
		nameKeys:    make(map[string]int32),
	}
}

// classify finds the classes of the endpoints.
func (g *Graph) classify(options Options) {
	c := &classifier{world: g.world, states: newStates(), wanted: make(map[namedPort]int32)}
	g.parts = c.states
	for i, name := range g.world.book.names {
		c.wanted[name] = int32(i)
	}
	c.noNames = c.resolved(nil)
	c.pods = c.anywhere(options.PodCIDRs)
	c.nodes = c.anywhere(options.NodeCIDRs)
	all := make([]state, len(g.endpoints))
	c.workloads(all)
	for i := len(g.world.workloads); i < len(all); i++ {
		all[i] = c.outside(g.endpoints[i].Prefix.Addr())
	}

	g.classOf = make([]int, len(all))
	known := make(map[state]int)
	for i, one := range all {
		class, seen := known[one]
		if !seen {
			class = len(g.classes)
			known[one] = class
			g.classes = append(g.classes, Class{})
			g.states = append(g.states, one)
		}
		g.classes[class].Members = append(g.classes[class].Members, i)
		g.classOf[i] = class
	}
	g.rows = make([]*row, len(g.classes))
	g.reach = newCandidates(g)
}

// classifier finds the states of endpoints.
type classifier struct {
	*states
	world *world
	// pods and nodes are the places of those whose address is not known.
	pods, nodes int32
	wanted      map[namedPort]int32
}

// anywhere returns the places of an address in one of the prefixes.
func (c *classifier) anywhere(prefixes []netip.Prefix) int32 {
	valid := slices.DeleteFunc(slices.Clone(prefixes), func(p netip.Prefix) bool { return !p.IsValid() })
	return c.place(c.world.space.possible(valid))
}

func (c *classifier) place(sets [2][]int32) int32 {
	var key []byte
	for _, family := range sets {
		key = append(binary.AppendUvarint(key, uint64(len(family))), keyOf(family)...)
	}
	return enter(c.placeKeys, &c.places, string(key), sets)
}

// located returns the places of a workload.
func (c *classifier) located(w *workload) int32 {
	switch {
	case len(w.addresses) > 0:
		var sets [2][]int32
		for _, address := range w.addresses {
			family := familyOf(address)
			sets[family] = append(sets[family], c.world.space.holding(address))
		}
		for family := range sets {
			sets[family] = sorted(sets[family])
		}
		return c.place(sets)
	case w.hostNetwork:
		return c.nodes
	default:
		return c.pods
	}
}

// outside returns the state of a range by its first address.
func (c *classifier) outside(address netip.Addr) state {
	var sets [2][]int32
	sets[familyOf(address)] = []int32{c.world.space.holding(address)}
	return state{seen: c.sight(sight{places: c.place(sets), outside: true}), names: c.noNames, outside: true}
}

func (c *classifier) sight(s sight) int32 {
	key := keyOfFound(s.peers) + keyOf([]int32{s.places})
	switch {
	case s.hostNetwork:
		key += "h"
	case s.outside:
		key += "o"
	}
	return enter(c.sightKeys, &c.sights, key, s)
}

// resolved returns the number of what a workload calls its ports, as far as
// policies name them.
func (c *classifier) resolved(w *workload) int32 {
	var names []resolution
	if w != nil {
		for _, port := range w.ports {
			name, asked := c.wanted[port.namedPort]
			if !asked {
				continue
			}
			number := PortsOf(PortRange{port.protocol, port.number, port.number})
			i := slices.IndexFunc(names, func(r resolution) bool { return r.name == name })
			if i < 0 {
				names = append(names, resolution{name, Connection{number, number}})
				continue
			}
			// Containers that mean different ports by a name: plugins differ.
			names[i].May = names[i].May.Union(number)
			names[i].Must = names[i].Must.Intersect(number)
		}
	}
	slices.SortFunc(names, func(a, b resolution) int { return cmp.Compare(a.name, b.name) })
	var key []byte
	for _, r := range names {
		key = binary.LittleEndian.AppendUint32(key, uint32(r.name))
		key = append(append(append(append(key, r.May.key()...), 0), r.Must.key()...), 0)
	}
	return enter(c.nameKeys, &c.names, string(key), names)
}

func (c *classifier) application(applied []application) int32 {
	slices.SortStableFunc(applied, func(a, b application) int {
		return cmp.Or(cmp.Compare(a.tier, b.tier), cmp.Compare(a.priority, b.priority), cmp.Compare(a.list, b.list), cmp.Compare(b.selected, a.selected))
	})
	applied = slices.CompactFunc(applied, func(a, b application) bool {
		return a.tier == b.tier && a.priority == b.priority && a.list == b.list
	})
	var key []byte
	for _, a := range applied {
		key = append(key, byte(a.tier), byte(a.selected))
		key = binary.LittleEndian.AppendUint32(key, uint32(a.priority))
		key = binary.LittleEndian.AppendUint32(key, uint32(a.list))
	}
	return enter(c.appliedKeys, &c.applied, string(key), applied)
}

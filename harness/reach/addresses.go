package reach

import (
	"encoding/binary"
	"net/netip"
	"slices"
	"sort"
)

// block is the addresses of a policy's ipBlock.
type block struct {
	cidr   netip.Prefix
	except []netip.Prefix
}

// key is the same for blocks of the same addresses, as far as one sees.
func (b *block) key() string {
	key := b.cidr.String()
	for _, except := range b.except {
		key += " " + except.String()
	}
	return key
}

// space is all addresses, cut into ranges by what blocks hold them.
type space struct {
	// ranges are disjoint and in order, and leave no address out.
	ranges []addressRange
	// holders are sets of blocks, in order; the first is empty.
	holders [][]int32
	known   map[string]int32 // the holders by key
}

type addressRange struct {
	prefix  netip.Prefix
	holders int32
	cuts    int32 // the cuts it is in, as a set among the holders
}

// fork is a prefix that something begins or ends at, or lies in.
type fork struct {
	halves [2]*fork
	starts []int32 // blocks whose cidr it is
	stops  []int32 // blocks of which it is an exception
	cuts   []int32
}

// newSpace cuts the addresses by blocks, and by further prefixes.
func newSpace(blocks []block, cuts []netip.Prefix) *space {
	made := &space{known: make(map[string]int32)}
	made.holder(nil)
	families := [2]fork{}
	at := func(prefix netip.Prefix) *fork { return families[familyOf(prefix.Addr())].at(prefix) }
	for i := range blocks {
		b := &blocks[i]
		start := at(b.cidr)
		start.starts = append(start.starts, int32(i))
		for _, except := range b.except {
			stop := at(except)
			stop.stops = append(stop.stops, int32(i))
		}
	}
	for i, prefix := range cuts {
		if prefix.IsValid() {
			cut := at(prefix.Masked())
			cut.cuts = append(cut.cuts, int32(i))
		}
	}
	for i, root := range roots() {
		made.ranges = append(made.ranges, made.leaves(&families[i], root, nil, nil)...)
	}
	return made
}

// The families of addresses.
const (
	family4 = 0
	family6 = 1
)

func familyOf(address netip.Addr) int {
	if address.Is4() {
		return family4
	}
	return family6
}

// roots are the prefixes of all addresses, by family.
func roots() [2]netip.Prefix {
	return [2]netip.Prefix{netip.PrefixFrom(netip.IPv4Unspecified(), 0), netip.PrefixFrom(netip.IPv6Unspecified(), 0)}
}

// at returns the fork of a prefix, which it makes if there is none.
func (f *fork) at(prefix netip.Prefix) *fork {
	bytes := prefix.Addr().AsSlice()
	for bit := range prefix.Bits() {
		half := &f.halves[bytes[bit/8]>>(7-bit%8)&1]
		if *half == nil {
			*half = &fork{}
		}
		f = *half
	}
	return f
}

// leaves returns the ranges of a prefix, given what holds all of it.
func (s *space) leaves(f *fork, prefix netip.Prefix, holders, cuts []int32) []addressRange {
	if f != nil {
		if len(f.starts)+len(f.stops) > 0 {
			holders = slices.Concat(holders, f.starts)
			holders = slices.DeleteFunc(holders, func(b int32) bool { return slices.Contains(f.stops, b) })
			slices.Sort(holders)
		}
		if len(f.cuts) > 0 {
			cuts = slices.Concat(cuts, f.cuts)
		}
	}
	if f == nil || f.halves[0] == nil && f.halves[1] == nil {
		return []addressRange{{prefix, s.holder(holders), s.holder(cuts)}}
	}
	low, high := halves(prefix)
	below := s.leaves(f.halves[0], low, holders, cuts)
	above := s.leaves(f.halves[1], high, holders, cuts)
	if len(below) == 1 && len(above) == 1 && below[0].holders == above[0].holders && below[0].cuts == above[0].cuts {
		return []addressRange{{prefix, below[0].holders, below[0].cuts}}
	}
	return append(below, above...)
}

// halves cuts a prefix in two.
func halves(p netip.Prefix) (low, high netip.Prefix) {
	bits := p.Bits() + 1
	low = netip.PrefixFrom(p.Addr(), bits)
	bytes := p.Addr().AsSlice()
	bytes[p.Bits()/8] |= 0x80 >> (p.Bits() % 8)
	addr, _ := netip.AddrFromSlice(bytes)
	return low, netip.PrefixFrom(addr, bits)
}

// holder returns the index of a set of blocks.
func (s *space) holder(blocks []int32) int32 {
	key := keyOf(blocks)
	index, known := s.known[key]
	if !known {
		index = int32(len(s.holders))
		s.known[key] = index
		s.holders = append(s.holders, slices.Clone(blocks))
	}
	return index
}

// holding returns the index of the set of blocks that hold an address.
func (s *space) holding(address netip.Addr) int32 {
	return s.ranges[s.find(address)].holders
}

// find returns the index of the range that an address is in.
func (s *space) find(address netip.Addr) int {
	return sort.Search(len(s.ranges), func(i int) bool { return address.Less(s.ranges[i].prefix.Addr()) }) - 1
}

// possible returns by family the sets of blocks that may hold an address which
// is known to be in one of the prefixes; if there are none, it can be any. A
// family that it cannot have has no sets.
func (s *space) possible(prefixes []netip.Prefix) [2][]int32 {
	var sets [2][]int32
	for _, r := range s.ranges {
		family := familyOf(r.prefix.Addr())
		meets := len(prefixes) == 0 || slices.ContainsFunc(prefixes, r.prefix.Overlaps)
		if meets {
			sets[family] = append(sets[family], r.holders)
		}
	}
	for family := range sets {
		slices.Sort(sets[family])
		sets[family] = slices.Compact(sets[family])
	}
	return sets
}

// keyOf makes a key of numbers.
func keyOf(numbers []int32) string {
	key := make([]byte, 0, 4*len(numbers))
	for _, n := range numbers {
		key = binary.LittleEndian.AppendUint32(key, uint32(n))
	}
	return string(key)
}

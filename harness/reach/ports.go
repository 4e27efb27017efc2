package reach

import (
	"cmp"
	"slices"
	"strconv"

	corev1 "k8s.io/api/core/v1"
)

// The ports that there are.
const (
	firstPort = 1
	lastPort  = 65535
)

// PortRange is a range of ports of one protocol, both ends included.
type PortRange struct {
	Protocol    corev1.Protocol
	First, Last uint16
}

// String writes a range as "TCP/5432" or "UDP/1-65535".
func (r PortRange) String() string {
	text := string(r.Protocol) + "/" + strconv.Itoa(int(r.First))
	if r.Last > r.First {
		text += "-" + strconv.Itoa(int(r.Last))
	}
	return text
}

// Ports is a set of ports of TCP, UDP and SCTP. It does not change; the zero
// value is the empty set.
type Ports struct {
	// all is set if the set is everything, and ranges is nil then. Otherwise they
	// are by protocol and port, disjoint, and none touches the next.
	all    bool
	ranges []PortRange
}

// AllPorts returns the set of every port of every protocol.
func AllPorts() Ports { return Ports{all: true} }

// PortsOf returns the set that the ranges make up together. A range of another
// protocol, or without a port, adds nothing.
func PortsOf(ranges ...PortRange) Ports {
	var valid []PortRange
	for _, r := range ranges {
		r.First = max(r.First, firstPort)
		if r.First <= r.Last && slices.Contains(protocols(), r.Protocol) {
			valid = append(valid, r)
		}
	}
	return settled(valid)
}

// protocols are those that policies know, in the order of a set.
func protocols() []corev1.Protocol {
	return []corev1.Protocol{corev1.ProtocolSCTP, corev1.ProtocolTCP, corev1.ProtocolUDP}
}

// settled makes a set of ranges in any order, which it may change.
func settled(ranges []PortRange) Ports {
	slices.SortFunc(ranges, func(a, b PortRange) int {
		return cmp.Or(cmp.Compare(a.Protocol, b.Protocol), cmp.Compare(a.First, b.First))
	})
	var joined []PortRange
	for _, r := range ranges {
		if n := len(joined); n > 0 && joined[n-1].Protocol == r.Protocol && int(r.First) <= int(joined[n-1].Last)+1 {
			joined[n-1].Last = max(joined[n-1].Last, r.Last)
			continue
		}
		joined = append(joined, r)
	}
	return settledOf(joined)
}

// settledOf makes a set of ranges that are in order, disjoint and apart.
func settledOf(ranges []PortRange) Ports {
	if len(ranges) == len(protocols()) && !slices.ContainsFunc(ranges, func(r PortRange) bool { return r.First > firstPort || r.Last < lastPort }) {
		return AllPorts()
	}
	return Ports{ranges: ranges}
}

// Ranges returns the ranges of the set by protocol and port, disjoint and as
// few as there can be.
func (p Ports) Ranges() []PortRange {
	if !p.all {
		return slices.Clone(p.ranges)
	}
	var ranges []PortRange
	for _, protocol := range protocols() {
		ranges = append(ranges, PortRange{protocol, firstPort, lastPort})
	}
	return ranges
}

// IsEmpty reports whether the set has no port.
func (p Ports) IsEmpty() bool { return !p.all && len(p.ranges) == 0 }

// IsAll reports whether the set has every port of every protocol.
func (p Ports) IsAll() bool { return p.all }

// Equal reports whether two sets have the same ports.
func (p Ports) Equal(other Ports) bool {
	return p.all == other.all && slices.Equal(p.ranges, other.ranges)
}

// Contains reports whether the set has every port of the other.
func (p Ports) Contains(other Ports) bool {
	return p.all || other.IsEmpty() || other.Minus(p).IsEmpty()
}

// Union returns the ports of either set.
func (p Ports) Union(other Ports) Ports {
	switch {
	case p.all || other.IsEmpty():
		return p
	case other.all || p.IsEmpty():
		return other
	}
	return settled(slices.Concat(p.ranges, other.ranges))
}

// Intersect returns the ports of both sets.
func (p Ports) Intersect(other Ports) Ports {
	switch {
	case p.all || other.IsEmpty():
		return other
	case other.all || p.IsEmpty():
		return p
	}
	var common []PortRange
	for i, j := 0, 0; i < len(p.ranges) && j < len(other.ranges); {
		a, b := p.ranges[i], other.ranges[j]
		if a.Protocol == b.Protocol && max(a.First, b.First) <= min(a.Last, b.Last) {
			common = append(common, PortRange{a.Protocol, max(a.First, b.First), min(a.Last, b.Last)})
		}
		if cmp.Or(cmp.Compare(a.Protocol, b.Protocol), cmp.Compare(a.Last, b.Last)) < 0 {
			i++
		} else {
			j++
		}
	}
	return Ports{ranges: common}
}

// Minus returns the ports of the set that are not in the other.
func (p Ports) Minus(other Ports) Ports {
	switch {
	case other.all || p.IsEmpty():
		return Ports{}
	case other.IsEmpty():
		return p
	}
	var left []PortRange
	for _, r := range p.Ranges() {
		left = append(left, r.without(other.ranges)...)
	}
	return settledOf(left)
}

// without returns what is left of a range when others, in order, are taken out.
func (r PortRange) without(others []PortRange) []PortRange {
	var left []PortRange
	next := int(r.First)
	for _, o := range others {
		if o.Protocol != r.Protocol || int(o.Last) < next || o.First > r.Last {
			continue
		}
		if int(o.First) > next {
			left = append(left, PortRange{r.Protocol, uint16(next), o.First - 1})
		}
		next = int(o.Last) + 1
	}
	if next <= int(r.Last) {
		left = append(left, PortRange{r.Protocol, uint16(next), r.Last})
	}
	return left
}

// Strings returns "all", or the ranges by protocol and port; none if the set is
// empty.
func (p Ports) Strings() []string {
	if p.all {
		return []string{"all"}
	}
	texts := make([]string, len(p.ranges))
	for i, r := range p.ranges {
		texts[i] = r.String()
	}
	return texts
}

package answer

import (
	"net/netip"
	"slices"
	"strings"
)

// blocks writes a set of ranges in as few words as it can: as prefixes, and as
// prefixes with exceptions. Ranges that are neither in nor out do not matter.
func blocks(in, out []netip.Prefix) []string {
	if len(out) == 0 && len(in) > 0 {
		return []string{"any address"}
	}
	var terms []string
	for _, root := range []netip.Prefix{netip.PrefixFrom(netip.IPv4Unspecified(), 0), netip.PrefixFrom(netip.IPv6Unspecified(), 0)} {
		terms = append(terms, described(root, within(root, in), within(root, out)).terms...)
	}
	return terms
}

// description is some terms, and how many prefixes they name.
type description struct {
	terms []string
	cost  int
}

// described says which addresses of a prefix are in.
func described(p netip.Prefix, in, out []netip.Prefix) description {
	switch {
	case len(in) == 0:
		return description{}
	case len(out) == 0:
		return description{[]string{around(in).String()}, 1}
	}
	var apart description
	parts := halves(p, in)
	for _, half := range parts {
		part := described(half, within(half, in), within(half, out))
		apart.terms = append(apart.terms, part.terms...)
		apart.cost += part.cost
	}
	if len(parts) == 1 {
		return apart
	}
	holes := covered(p, out, in)
	if cost := 1 + len(holes); cost <= apart.cost {
		return description{[]string{p.String() + " except " + strings.Join(holes, " and ")}, cost}
	}
	return apart
}

// covered writes the addresses of a prefix that are in as plain prefixes.
func covered(p netip.Prefix, in, out []netip.Prefix) []string {
	if len(out) == 0 {
		return []string{around(in).String()}
	}
	var terms []string
	for _, half := range halves(p, in) {
		terms = append(terms, covered(half, within(half, in), within(half, out))...)
	}
	return terms
}

// around is the smallest prefix that holds some ranges of one family.
func around(ranges []netip.Prefix) netip.Prefix {
	p := ranges[0]
	for len(within(p, ranges)) < len(ranges) {
		p, _ = p.Addr().Prefix(p.Bits() - 1)
	}
	return p
}

// within returns the ranges that lie in a prefix.
func within(p netip.Prefix, ranges []netip.Prefix) []netip.Prefix {
	var inside []netip.Prefix
	for _, r := range ranges {
		if p.Bits() <= r.Bits() && p.Contains(r.Addr()) {
			inside = append(inside, r)
		}
	}
	return inside
}

// halves are those halves of a prefix that ranges within it lie in, in order.
func halves(p netip.Prefix, ranges []netip.Prefix) []netip.Prefix {
	var halves []netip.Prefix
	for _, r := range ranges {
		half, _ := r.Addr().Prefix(p.Bits() + 1)
		if !slices.Contains(halves, half) {
			halves = append(halves, half)
		}
	}
	slices.SortFunc(halves, netip.Prefix.Compare)
	return halves
}

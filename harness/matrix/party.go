package matrix

import (
	"cmp"
	"net/netip"
	"slices"
)

// party is a row and a column of the table.
type party struct {
	name string
	kind partyKind
	// weight is the less the more there is in it: that of addresses is the length of
	// the longest network.
	weight int
}

type partyKind uint8

const (
	zoneParty partyKind = iota
	externalParty
	unzonedParty   // namespaces in no zone
	unknownParty   // namespaces whose zone is not known
	elsewhereParty // addresses of no external
)

// The names of what is neither a zone nor an external.
const (
	unzoned   = "unzoned"
	unknown   = "unknown"
	elsewhere = "elsewhere"
)

func reservedNames() []string { return []string{unzoned, unknown, elsewhere} }

// judged reports whether the matrix has a say: what is known to be in no zone is
// held to it only where it meets one.
func (p party) judged() bool { return p.kind == zoneParty || p.kind == unknownParty }

// parties are in the order of the table: externals that flows begin at, the
// zones, the other externals, then the rest.
func (p Parameters) parties() []party {
	var sources, zones, destinations []party
	for _, zone := range p.Zones {
		zones = append(zones, party{name: zone.Name, kind: zoneParty})
	}
	for _, external := range p.Externals {
		made := party{name: external.Name, kind: externalParty}
		for _, cidr := range external.CIDRs {
			made.weight = max(made.weight, 1+cidr.Bits())
		}
		if slices.ContainsFunc(p.Flows, func(f Flow) bool { return f.From == external.Name }) {
			sources = append(sources, made)
		} else {
			destinations = append(destinations, made)
		}
	}
	return slices.Concat(sources, zones, destinations, []party{{name: unzoned, kind: unzonedParty}, {name: unknown, kind: unknownParty}, {name: elsewhere, kind: elsewhereParty, weight: 1}})
}

// zoneOf returns the zone of a namespace: by its name first, else by its tier
// label. Labels that are not known are nil; then there may be a zone that is not
// known either.
func (p Parameters) zoneOf(name string, labels map[string]string) (zone string, kind partyKind) {
	for _, zone := range p.Zones {
		if slices.Contains(zone.Names, name) {
			return zone.Name, zoneParty
		}
	}
	if labels == nil {
		return unknown, unknownParty
	}
	if tier, labelled := labels[p.TierLabel]; labelled && tier != "" {
		for _, zone := range p.Zones {
			if zone.Tier == tier {
				return zone.Name, zoneParty
			}
		}
	}
	return unzoned, unzonedParty
}

// tenantOf returns the tenant of a namespace, "" where none is known.
func (p Parameters) tenantOf(labels map[string]string) string {
	if p.TenantLabel == "" {
		return ""
	}
	return labels[p.TenantLabel]
}

// perTenant reports whether the zone of a name is closed between tenants.
func (p Parameters) perTenant(name string) bool {
	return slices.ContainsFunc(p.Zones, func(z Zone) bool { return z.Name == name && z.PerTenant })
}

// entrances are the zones that a flow lets an external enter.
func (p Parameters) entrances() []string {
	var entrances []string
	for _, zone := range p.Zones {
		if slices.ContainsFunc(p.Flows, func(f Flow) bool { return isExternal(p, f.From) && f.reaches(p, f.From, zone.Name) }) {
			entrances = append(entrances, zone.Name)
		}
	}
	return entrances
}

// behindEntrances are the zones that the entrances may reach, and the entrances.
func (p Parameters) behindEntrances() []string {
	zones := p.entrances()
	for _, entrance := range p.entrances() {
		for _, zone := range p.Zones {
			if slices.ContainsFunc(p.Flows, func(f Flow) bool { return f.reaches(p, entrance, zone.Name) }) {
				zones = append(zones, zone.Name)
			}
		}
	}
	return zones
}

// reaches reports whether a flow joins two parties.
func (f Flow) reaches(p Parameters, from, to string) bool {
	return f.names(p, f.From, from) && f.names(p, f.To, to)
}

// names reports whether an end of a flow is a party: "*" is every zone.
func (f Flow) names(p Parameters, end, name string) bool {
	if end != everyZone {
		return end == name
	}
	return slices.ContainsFunc(p.Zones, func(z Zone) bool { return z.Name == name })
}

// homes are the externals that a range is in, those with the fewest addresses
// first. The range is in each of their networks as a whole or not at all. Some
// of the cluster's own addresses are in none.
func (p Parameters) homes(r netip.Prefix, own []netip.Prefix) []string {
	if inAny(r, own) {
		return nil
	}
	type home struct {
		name string
		size int // the bits of the narrowest network that has the range
	}
	var homes []home
	for _, external := range p.Externals {
		narrowest := -1
		for _, cidr := range external.CIDRs {
			if within(r, cidr) {
				narrowest = max(narrowest, cidr.Bits())
			}
		}
		if narrowest >= 0 && !slices.ContainsFunc(external.Except, func(e netip.Prefix) bool { return within(r, e) }) {
			homes = append(homes, home{external.Name, narrowest})
		}
	}
	slices.SortStableFunc(homes, func(a, b home) int { return cmp.Compare(b.size, a.size) })
	var names []string
	for _, home := range homes {
		names = append(names, home.name)
	}
	return names
}

// ownAddress says which of the cluster's addresses a range is of, "" for none.
// Those of nodes are as others are: they can be an external.
func (p Parameters) ownAddress(r netip.Prefix) string {
	switch {
	case inAny(r, p.PodCIDRs):
		return "addresses of pods"
	case inAny(r, p.ServiceCIDRs):
		return "addresses of Services"
	}
	return ""
}

func inAny(r netip.Prefix, networks []netip.Prefix) bool {
	return slices.ContainsFunc(networks, func(network netip.Prefix) bool { return within(r, network) })
}

// within reports whether a range is in a network.
func within(r, network netip.Prefix) bool {
	return network.Bits() <= r.Bits() && network.Contains(r.Addr())
}

// cuts are all ranges that tell addresses apart.
func (p Parameters) cuts() []netip.Prefix {
	cuts := slices.Concat(p.PodCIDRs, p.ServiceCIDRs, p.NodeCIDRs)
	for _, external := range p.Externals {
		cuts = slices.Concat(cuts, external.CIDRs, external.Except)
	}
	return cuts
}

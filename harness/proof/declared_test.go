package proof_test

import (
	"net/netip"
	"slices"
)

// What follows looks a single connection up in a traffic matrix, as the
// parameters of a constraint write it. It follows their description alone, and
// shares nothing with the rules that are held to it.

// place is a namespace that there could be.
type place struct {
	name   string
	labels map[string]string
}

// party is one end of a connection: a namespace's pod, or an address.
type party struct {
	inside  bool
	place   place
	address netip.Addr
}

// socket is a port of one protocol at the destination. It has a number, or
// names alone, where it is asked whether any number of that name is declared.
type socket struct {
	protocol string
	number   int
	names    []string
}

// traffic is a connection from one party to another.
type traffic struct {
	from, to party
	socket   socket
}

// chart is the traffic matrix: the parameters as they are written.
type chart map[string]any

func at(value any, path ...string) any {
	for _, name := range path {
		holder, _ := value.(map[string]any)
		value = holder[name]
	}
	return value
}

func each(value any) []any {
	items, _ := value.([]any)
	return items
}

// zone is what a namespace belongs to: by its name, else by its tier; "" is none.
func (c chart) zone(of place) string {
	for _, zone := range each(c["zones"]) {
		if slices.Contains(each(at(zone, "names")), any(of.name)) {
			return at(zone, "name").(string)
		}
	}
	tier, has := of.labels[c["tierLabel"].(string)]
	for _, zone := range each(c["zones"]) {
		if has && at(zone, "tier") == tier {
			return at(zone, "name").(string)
		}
	}
	return ""
}

func (c chart) perTenant(zone string) bool {
	return slices.ContainsFunc(each(c["zones"]), func(entry any) bool {
		return at(entry, "name") == zone && at(entry, "perTenant") == true
	})
}

func (c chart) tenant(of place) string {
	label, _ := c["tenantLabel"].(string)
	return of.labels[label]
}

// external reports whether an address is one of those that an external names.
func (c chart) external(name string, address netip.Addr) bool {
	for _, entry := range each(c["externals"]) {
		if at(entry, "name") == name {
			return within(at(entry, "cidrs"), address) && !within(at(entry, "except"), address)
		}
	}
	return false
}

func within(blocks any, address netip.Addr) bool {
	return slices.ContainsFunc(each(blocks), func(block any) bool { return netip.MustParsePrefix(block.(string)).Contains(address) })
}

// anybody reports whether any pod may have an address, or be reached by it.
func (c chart) anybody(address netip.Addr, destination bool) bool {
	return within(at(c["cluster"], "podCIDRs"), address) || destination && within(at(c["cluster"], "serviceCIDRs"), address)
}

// declared reports whether the matrix has a connection.
func (c chart) declared(t traffic) bool {
	if t.from.inside && t.to.inside && t.from.place.name == t.to.place.name && c["intraNamespace"] != "declared" {
		return true
	}
	if !t.from.inside && c.anybody(t.from.address, false) || !t.to.inside && c.anybody(t.to.address, true) {
		return false
	}
	return slices.ContainsFunc(each(c["flows"]), func(flow any) bool {
		return c.stands(at(flow, "from"), t.from) && c.stands(at(flow, "to"), t.to) &&
			(at(flow, "anyPort") == true || opens(flow, t.socket)) &&
			(at(flow, "crossTenant") == true || c.ofOneTenant(t.from, t.to))
	})
}

// stands reports whether a flow's from or to is a party's zone, or its external.
func (c chart) stands(name any, who party) bool {
	if !who.inside {
		return c.external(name.(string), who.address)
	}
	zone := c.zone(who.place)
	return zone != "" && (name == "*" || name == zone)
}

// ofOneTenant reports whether two parties are of the same tenant, or one of
// them of a zone that tenants share.
func (c chart) ofOneTenant(from, to party) bool {
	if !from.inside || !to.inside || !c.perTenant(c.zone(from.place)) || !c.perTenant(c.zone(to.place)) {
		return true
	}
	return c.tenant(from.place) != "" && c.tenant(from.place) == c.tenant(to.place)
}

func opens(flow any, socket socket) bool {
	return slices.ContainsFunc(each(at(flow, "ports")), func(port any) bool {
		if protocol := at(port, "protocol"); protocol != socket.protocol && (protocol != nil || socket.protocol != "TCP") {
			return false
		}
		if name, named := at(port, "name").(string); named {
			return slices.Contains(socket.names, name)
		}
		first, last := number(at(port, "port")), number(at(port, "port"))
		if end := at(port, "endPort"); end != nil {
			last = number(end)
		}
		if socket.number == 0 {
			return first == 1 && last == 65535
		}
		return first <= socket.number && socket.number <= last
	})
}

// number is a port's, whichever way the parameters were read.
func number(value any) int {
	switch value := value.(type) {
	case int:
		return value
	case int64:
		return int(value)
	case float64:
		return int(value)
	}
	return 0
}

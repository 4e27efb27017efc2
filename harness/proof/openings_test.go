package proof_test

import (
	"encoding/json"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
)

const nameLabel = "kubernetes.io/metadata.name"

// surroundings are the namespaces that are known, the policy's own among them.
type surroundings struct {
	chart chart
	known []place
}

// forbidden looks through everything that a policy opens, over all namespaces
// that there could be, for a connection that the matrix does not have.
func (s surroundings) forbidden(policy map[string]any) (traffic, bool) {
	own := s.place(at(policy, "metadata", "namespace").(string))
	for _, direction := range directionsOf(policy) {
		for _, rule := range each(at(policy, "spec", strings.ToLower(direction))) {
			peers := append(each(at(rule, "from")), each(at(rule, "to"))...)
			for _, socket := range s.sockets(rule) {
				for _, other := range s.parties(own, peers) {
					made := traffic{from: other, to: party{inside: true, place: own}, socket: socket}
					if direction == "Egress" {
						made.from, made.to = made.to, made.from
					}
					switch {
					case len(peers) == 0 && s.exempt(direction, socket):
					case direction == "Egress" && socket.number == 0 && !other.inside && !s.chart.anybody(other.address, true):
						// An address outside has no names for its ports.
					case !s.chart.declared(made):
						return made, true
					}
				}
			}
		}
	}
	return traffic{}, false
}

func directionsOf(policy map[string]any) []string {
	var named []string
	for _, direction := range each(at(policy, "spec", "policyTypes")) {
		named = append(named, direction.(string))
	}
	switch {
	case len(named) > 0:
		return named
	case len(each(at(policy, "spec", "egress"))) > 0:
		return []string{"Ingress", "Egress"}
	}
	return []string{"Ingress"}
}

func (s surroundings) place(name string) place {
	return s.known[slices.IndexFunc(s.known, func(p place) bool { return p.name == name })]
}

// exempt reports whether anyPeer lets a port, written as 53/UDP, be open for
// everyone.
func (s surroundings) exempt(direction string, socket socket) bool {
	return slices.ContainsFunc(each(s.chart["anyPeer"]), func(exemption any) bool {
		return at(exemption, "direction") == direction &&
			slices.Contains(each(at(exemption, "ports")), any(fmt.Sprintf("%d/%s", socket.number, socket.protocol)))
	})
}

// sockets are ports that a rule opens: the bounds of what it names, and those of
// the matrix that are in between.
func (s surroundings) sockets(rule any) []socket {
	items := each(at(rule, "ports"))
	if len(items) == 0 {
		items = []any{map[string]any{"protocol": "TCP"}, map[string]any{"protocol": "UDP"}, map[string]any{"protocol": "SCTP"}}
	}
	var found []socket
	for _, item := range items {
		protocol, written := at(item, "protocol").(string)
		if !written {
			protocol = "TCP"
		}
		if name, named := at(item, "port").(string); named {
			found = append(found, socket{protocol: protocol, names: []string{name}})
			continue
		}
		first, last := 1, 65535
		if at(item, "port") != nil {
			first = number(at(item, "port"))
			last = first
		}
		if at(item, "endPort") != nil {
			last = number(at(item, "endPort"))
		}
		for _, port := range append(s.bounds(), first, last) {
			if first <= port && port <= last {
				found = append(found, socket{protocol: protocol, number: port})
			}
		}
	}
	return found
}

// bounds are the ports at which what the matrix says changes.
func (s surroundings) bounds() []int {
	var bounds []int
	for _, flow := range each(s.chart["flows"]) {
		for _, port := range each(at(flow, "ports")) {
			first := number(at(port, "port"))
			bounds = append(bounds, first-1, first, first+1)
			if last := at(port, "endPort"); last != nil {
				bounds = append(bounds, number(last), number(last)+1)
			}
		}
	}
	slices.Sort(bounds)
	return slices.Compact(bounds)
}

// parties are those that peers select: no peers are everyone. In any namespace
// there could be pods that a podSelector selects.
func (s surroundings) parties(own place, peers []any) []party {
	if len(peers) == 0 {
		peers = []any{
			map[string]any{"namespaceSelector": map[string]any{}},
			map[string]any{"ipBlock": map[string]any{"cidr": "0.0.0.0/0"}},
			map[string]any{"ipBlock": map[string]any{"cidr": "::/0"}},
		}
	}
	var found []party
	for _, peer := range peers {
		if block := at(peer, "ipBlock"); block != nil {
			for _, address := range s.addresses(block) {
				found = append(found, party{address: address})
			}
			continue
		}
		if at(peer, "namespaceSelector") == nil {
			found = append(found, party{inside: true, place: own})
			continue
		}
		for _, selected := range s.places(own, at(peer, "namespaceSelector")) {
			found = append(found, party{inside: true, place: selected})
		}
	}
	return found
}

// addresses are those of a block at which what anybody says of it may change.
func (s surroundings) addresses(block any) []netip.Addr {
	cidrs := slices.Concat([]any{at(block, "cidr")}, each(at(block, "except")),
		each(at(s.chart["cluster"], "podCIDRs")), each(at(s.chart["cluster"], "serviceCIDRs")))
	for _, entry := range each(s.chart["externals"]) {
		cidrs = slices.Concat(cidrs, each(at(entry, "cidrs")), each(at(entry, "except")))
	}
	var found []netip.Addr
	for _, cidr := range cidrs {
		prefix := netip.MustParsePrefix(cidr.(string))
		first, last := prefix.Addr(), lastOf(prefix)
		found = append(found, first.Prev(), first, last, last.Next())
	}
	return slices.DeleteFunc(found, func(address netip.Addr) bool {
		return !address.IsValid() || !within([]any{at(block, "cidr")}, address) || within(at(block, "except"), address)
	})
}

func lastOf(prefix netip.Prefix) netip.Addr {
	bytes := prefix.Addr().AsSlice()
	for bit := prefix.Bits(); bit < 8*len(bytes); bit++ {
		bytes[bit/8] |= 0x80 >> (bit % 8)
	}
	last, _ := netip.AddrFromSlice(bytes)
	return last
}

// places are namespaces that a selector selects, one of each zone and tenant:
// of those that are known now, or of all that there could be.
func (s surroundings) places(own place, selector any) []place {
	candidates := s.known
	if s.chart["closedWorld"] != true {
		candidates = s.possible(selector)
	}
	type sort struct {
		zone, tenant string
		own          bool
	}
	seen := map[sort]bool{}
	var found []place
	for _, candidate := range candidates {
		kind := sort{s.chart.zone(candidate), s.chart.tenant(candidate), candidate.name == own.name}
		if !seen[kind] && selected(selector, candidate.labels) {
			seen[kind] = true
			found = append(found, candidate)
		}
	}
	return found
}

// possible are the namespaces that there could be: a known one keeps its tier
// and its tenant, any other may have every one, and nobody's labels else are
// anybody's to rely on.
func (s surroundings) possible(selector any) []place {
	written := named(selector)
	values := func(key string, further ...string) []string {
		found := slices.Concat(further, written[key], []string{"", "fresh"})
		slices.Sort(found)
		return slices.Compact(found)
	}
	var tiers []string
	for _, zone := range each(s.chart["zones"]) {
		if tier, has := at(zone, "tier").(string); has {
			tiers = append(tiers, tier)
		}
	}

	var found []place
	add := func(name, tier, tenant, project string) {
		made := place{name, map[string]string{nameLabel: name}}
		for key, value := range map[string]string{"tier": tier, "tenant": tenant, "project": project} {
			if value != "" {
				made.labels[key] = value
			}
		}
		found = append(found, made)
	}
	for _, project := range values("project") {
		for _, known := range s.known {
			add(known.name, known.labels["tier"], known.labels["tenant"], project)
		}
		for _, name := range values(nameLabel) {
			if name == "" || slices.ContainsFunc(s.known, func(p place) bool { return p.name == name }) {
				continue
			}
			for _, tier := range values("tier", tiers...) {
				for _, tenant := range values("tenant", "t1", "t2") {
					add(name, tier, tenant, project)
				}
			}
		}
	}
	return found
}

// selected reports whether a label selector selects labels, as Kubernetes has it.
func selected(selector any, set map[string]string) bool {
	var typed metav1.LabelSelector
	raw, err := json.Marshal(selector)
	if err != nil {
		panic(err)
	}
	if err := json.Unmarshal(raw, &typed); err != nil {
		panic(err)
	}
	compiled, err := metav1.LabelSelectorAsSelector(&typed)
	if err != nil {
		panic(err)
	}
	return compiled.Matches(labels.Set(set))
}

// named are the values that a selector names, by key.
func named(selector any) map[string][]string {
	found := map[string][]string{}
	labels, _ := at(selector, "matchLabels").(map[string]any)
	for key, value := range labels {
		found[key] = append(found[key], value.(string))
	}
	for _, requirement := range each(at(selector, "matchExpressions")) {
		key := at(requirement, "key").(string)
		found[key] = append(found[key], "")
		for _, value := range each(at(requirement, "values")) {
			found[key] = append(found[key], value.(string))
		}
	}
	return found
}

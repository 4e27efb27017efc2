package matrix

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/bulkhead-policy/bulkhead/harness/manifest"
	"github.com/bulkhead-policy/bulkhead/harness/reach"
)

// model is a cluster seen through a matrix.
type model struct {
	Parameters
	graph     *reach.Graph
	endpoints []reach.Endpoint
	parties   []party
	index     map[string]int // of a party, by name
	groups    []group
	// objects are all that were given, and namespaces the Namespaces among them.
	objects    []manifest.Object
	namespaces map[string]*manifest.Object
	guarded    map[string]bool // namespaces with NetworkPolicies; "" is the cluster

	allowances map[allowanceKey]allowance
}

// allowanceKey tells pairs of groups apart for which the matrix allows the same.
type allowanceKey struct {
	from, to   int // kinds
	sameTenant bool
}

// group holds endpoints that neither the policies nor the matrix tell apart, but
// for the namespace they are in.
type group struct {
	class   int
	members []int
	parts   []part // of the members, by their first
	// from and to are the parties that the members are in where they begin a
	// connection and where one leads to them.
	from, to int
	// homesFrom and homesTo are the parties of all externals that a range is in.
	homesFrom, homesTo []int
	tenant             string
	// named are the ports that the names in flows stand for here.
	named map[FlowPort]reach.Ports
	// kind is the same for groups that the matrix does not tell apart but for their
	// tenant.
	kind int
}

func newModel(parameters Parameters, objects []manifest.Object) (*model, []manifest.Error) {
	graph, faults := reach.New(objects, reach.Options{PodCIDRs: parameters.PodCIDRs, NodeCIDRs: parameters.NodeCIDRs, Cuts: parameters.cuts()})
	if len(faults) > 0 {
		return nil, faults
	}
	m := &model{
		Parameters: parameters,
		graph:      graph,
		endpoints:  graph.Endpoints(),
		parties:    parameters.parties(),
		index:      map[string]int{},
		objects:    objects,
		namespaces: map[string]*manifest.Object{},
		guarded:    map[string]bool{},
		allowances: map[allowanceKey]allowance{},
	}
	for i, party := range m.parties {
		m.index[party.name] = i
	}
	for i := range objects {
		object := &objects[i]
		switch group := object.GroupVersionKind().Group; {
		case group == "" && object.Kind == "Namespace":
			m.namespaces[object.Name] = object
		case isNetworkPolicy(object), group == "policy.networking.k8s.io":
			m.guarded[object.Namespace] = true
		}
	}
	m.group()
	return m, nil
}

func isNetworkPolicy(object *manifest.Object) bool {
	group := object.GroupVersionKind().Group
	return object.Kind == "NetworkPolicy" && (group == "networking.k8s.io" || group == "extensions")
}

// group sorts the endpoints into groups. Those on the network of their node are
// left out: what policies do to them is not defined.
func (m *model) group() {
	position, kinds := map[string]int{}, map[string]int{}
	for i, endpoint := range m.endpoints {
		if endpoint.HostNetwork {
			continue
		}
		made := m.groupOf(endpoint)
		kind := made.key()
		key := fmt.Sprintf("%d;%q;%s", m.graph.ClassOf(i), made.tenant, kind)
		at, known := position[key]
		if !known {
			at = len(m.groups)
			position[key] = at
			made.class = m.graph.ClassOf(i)
			if made.kind, known = kinds[kind]; !known {
				made.kind = len(kinds)
				kinds[kind] = made.kind
			}
			m.groups = append(m.groups, made)
		}
		m.groups[at].add(i, endpoint.Namespace)
	}
}

// add adds a member. Those of a namespace mostly follow each other.
func (g *group) add(member int, namespace string) {
	g.members = append(g.members, member)
	at := len(g.parts) - 1
	for at >= 0 && g.parts[at].namespace != namespace {
		at--
	}
	if at < 0 {
		at = len(g.parts)
		g.parts = append(g.parts, part{namespace: namespace})
	}
	g.parts[at].members = append(g.parts[at].members, member)
}

func (m *model) groupOf(endpoint reach.Endpoint) group {
	if endpoint.IsRange() {
		return m.rangeGroup(endpoint.Prefix)
	}
	zone, labels := m.zoneAt(endpoint.Namespace)
	at := m.index[zone]
	return group{from: at, to: at, tenant: m.tenantOf(labels), named: m.namedPorts(endpoint.Object)}
}

func (m *model) rangeGroup(prefix netip.Prefix) group {
	made := group{from: m.index[elsewhere], to: m.index[elsewhere]}
	for _, home := range m.homes(prefix, m.PodCIDRs) {
		made.homesFrom = append(made.homesFrom, m.index[home])
	}
	for _, home := range m.homes(prefix, slices.Concat(m.PodCIDRs, m.ServiceCIDRs)) {
		made.homesTo = append(made.homesTo, m.index[home])
	}
	if len(made.homesFrom) > 0 {
		made.from = made.homesFrom[0]
	}
	if len(made.homesTo) > 0 {
		made.to = made.homesTo[0]
	}
	return made
}

// zoneAt is the zone of a namespace, or what stands for it, and its labels, which
// are nil where they are not known.
func (m *model) zoneAt(namespace string) (string, map[string]string) {
	var labels map[string]string
	if object := m.namespaces[namespace]; object != nil {
		labels = labelsOf(object)
	}
	zone, _ := m.zoneOf(namespace, labels)
	return zone, labels
}

func labelsOf(object *manifest.Object) map[string]string {
	labels := map[string]string{}
	written, _ := dig(object.Value, "metadata", "labels").(map[string]any)
	for key, value := range written {
		labels[key], _ = value.(string)
	}
	return labels
}

// key tells the kinds of groups apart. Tenants are none: there may be thousands.
func (g group) key() string {
	var names []string
	for port, ports := range g.named {
		names = append(names, fmt.Sprint(port, ports.Strings()))
	}
	slices.Sort(names)
	return fmt.Sprintf("%d;%d;%v;%v;%s", g.from, g.to, g.homesFrom, g.homesTo, strings.Join(names, ","))
}

// namedPorts are the ports of a workload that the names in flows stand for.
func (m *model) namedPorts(object *manifest.Object) map[FlowPort]reach.Ports {
	named := map[FlowPort]reach.Ports{}
	for _, flow := range m.Flows {
		for _, port := range flow.Ports {
			if port.Name != "" {
				named[port] = portsNamed(object, port)
			}
		}
	}
	return named
}

// allowance is what the matrix allows between two groups.
type allowance struct {
	// ports are allowed, whatever allows them.
	ports reach.Ports
	// within are allowed where both ends are of one tenant.
	within reach.Ports
	// byParty are the ports that the flows of two parties allow, in the order of
	// homes, which are several where externals overlap.
	byParty []share
}

// share is the part of an allowance that is of one cell.
type share struct {
	from, to int
	ports    reach.Ports
}

// allowed returns what flows and exemptions allow from a group to a group; what is
// allowed within a namespace is not among it.
func (m *model) allowed(from, to *group) allowance {
	key := allowanceKey{from.kind, to.kind, from.tenant != "" && from.tenant == to.tenant}
	known, found := m.allowances[key]
	if !found {
		known = m.allow(from, to)
		m.allowances[key] = known
	}
	return known
}

func (m *model) allow(from, to *group) allowance {
	var made allowance
	for _, a := range from.sources() {
		for _, b := range to.destinations() {
			part := share{from: a, to: b}
			for _, flow := range m.Flows {
				if !flow.reaches(m.Parameters, m.parties[a].name, m.parties[b].name) {
					continue
				}
				ports := flow.portsAt(to)
				if from.tenant != "" && from.tenant == to.tenant || !m.withinTenant(flow, a, b) {
					part.ports = part.ports.Union(ports)
				}
				made.within = made.within.Union(ports)
			}
			made.ports = made.ports.Union(part.ports)
			made.byParty = append(made.byParty, part)
		}
	}
	exempt := m.exempt(from, to)
	made.ports, made.within = made.ports.Union(exempt), made.within.Union(exempt)
	return made
}

// sources and destinations are the parties that a group is in: one, but for
// addresses of several externals.
func (g *group) sources() []int      { return orOne(g.homesFrom, g.from) }
func (g *group) destinations() []int { return orOne(g.homesTo, g.to) }

func orOne(several []int, one int) []int {
	if len(several) > 0 {
		return several
	}
	return []int{one}
}

// withinTenant reports whether a flow between two parties is within each tenant.
func (m *model) withinTenant(flow Flow, from, to int) bool {
	return !flow.CrossTenant && m.perTenant(m.parties[from].name) && m.perTenant(m.parties[to].name)
}

// portsAt are the ports of a flow at a destination.
func (f Flow) portsAt(to *group) reach.Ports {
	if f.AnyPort {
		return reach.AllPorts()
	}
	var ports reach.Ports
	for _, port := range f.Ports {
		if port.Name != "" {
			ports = ports.Union(to.named[port])
			continue
		}
		ports = ports.Union(port.ports())
	}
	return ports
}

// exempt are the ports that are open to any peer, at the zones.
func (m *model) exempt(from, to *group) reach.Ports {
	var ports reach.Ports
	for _, exemption := range m.AnyPeer {
		end := from.from
		if exemption.Direction == ingress {
			end = to.to
		}
		if m.parties[end].kind != zoneParty {
			continue
		}
		for _, port := range exemption.Ports {
			ports = ports.Union(port.ports())
		}
	}
	return ports
}

package reach

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"
	"sync"

	"github.com/bulkhead-policy/bulkhead/harness/apiserver"
	"github.com/bulkhead-policy/bulkhead/harness/manifest"
)

// Graph is who may reach whom. It is safe for concurrent use.
type Graph struct {
	endpoints []Endpoint
	classes   []Class
	classOf   []int
	notes     []Note

	world  *world
	parts  *states
	states []state // by class
	nodes  int32   // the blocks that hold the nodes, as far as rules ask; none if not known

	mu    sync.Mutex
	sides map[sideKey]int32
	rows  []*row // by class; nil as long as nobody asked
	reach *candidates
	// connections are the distinct ones, which rows refer to.
	connections []Connection
	numbers     map[string]int32
}

// world is what the objects say.
type world struct {
	book       *rulebook
	space      *space
	admins     []*adminPolicy // by tier, priority and name
	namespaces []*namespace   // by name
	byName     map[string]*namespace
	workloads  []*workload // by name, as the endpoints
}

// namespace is a namespace with its labels.
type namespace struct {
	name string
	labelling
	policies  []*policy // by name
	workloads []int     // as endpoints
}

// New reads the objects. An object that cannot be read is an error with a
// place, and then there is no graph.
func New(objects []manifest.Object, options Options) (*Graph, []manifest.Error) {
	made := &Graph{
		sides:       make(map[sideKey]int32),
		numbers:     make(map[string]int32),
		connections: []Connection{nothing: {}, anything: {AllPorts(), AllPorts()}},
	}
	faults := made.read(objects)
	if len(faults) > 0 {
		return nil, faults
	}
	made.cut(options)
	made.name()
	made.classify(options)
	made.sortNotes()
	return made, nil
}

// read reads what of the objects bears on the network.
func (g *Graph) read(objects []manifest.Object) []manifest.Error {
	w := &world{book: newRulebook(), byName: make(map[string]*namespace)}
	g.world = w
	policies := &reader{book: w.book, server: apiserver.New()}
	var faults []manifest.Error
	for i := range objects {
		object := &objects[i]
		if template, isWorkload := templateOf(object); isWorkload {
			read, errors := readWorkload(object, template)
			faults = append(faults, errors...)
			w.workloads = append(w.workloads, read)
			continue
		}
		gvk := object.GroupVersionKind()
		switch {
		case isPluginPolicy(gvk):
			g.note(object, nil, "%s is not evaluated: what policies of %s open or close is not part of the answer", object.Reference, gvk.Group)
		case gvk.Group == "" && gvk.Kind == "Namespace":
			read := &fields{object: object}
			at := w.namespace(object.Name)
			at.open = false
			for key, value := range read.labels(read.enter(object.Value, "metadata")) {
				if key != nameLabel {
					at.known[key] = value
				}
			}
			faults = append(faults, read.errors...)
		case gvk.Kind == "NetworkPolicy" && gvk.Group == "networking.k8s.io":
			if read := policies.networkPolicy(object); read != nil {
				at := w.namespace(object.Namespace)
				at.policies = append(at.policies, read)
			}
		case gvk.Group == adminGroup:
			d, known := dialectOf(gvk)
			if !known {
				g.note(object, nil, "%s is not evaluated: %s is not known here", object.Reference, object.APIVersion)
			} else if read := policies.adminPolicy(object, d); read != nil {
				w.admins = append(w.admins, read)
			}
		case makesPods(object):
			g.note(object, nil, "%s makes pods in a way that is not known here; add the pods to have them in the answer", object.Reference)
		case gvk.Kind == "NetworkPolicy" && gvk.Group == "extensions":
			policies.object, policies.trail = object, nil
			policies.refuse([]any{"apiVersion"}, "is %s, which no cluster serves any more; write networking.k8s.io/v1", object.APIVersion)
		}
	}
	faults = append(faults, policies.errors...)
	slices.SortStableFunc(faults, func(a, b manifest.Error) int {
		return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return faults
}

// nameLabel is the label that every Namespace has, with its name.
const nameLabel = "kubernetes.io/metadata.name"

// namespace returns the namespace of a name, of which nothing else is known if
// it is new.
func (w *world) namespace(name string) *namespace {
	if known := w.byName[name]; known != nil {
		return known
	}
	made := &namespace{name: name, labelling: labelling{known: map[string]string{nameLabel: name}, open: true}}
	w.byName[name] = made
	w.namespaces = append(w.namespaces, made)
	return made
}

// cut cuts the addresses by the blocks of the rules.
func (g *Graph) cut(options Options) {
	book := g.world.book
	if book.meansNodes() {
		var nodes []int32
		for _, prefix := range options.NodeCIDRs {
			if prefix.IsValid() {
				nodes = append(nodes, book.block(block{cidr: prefix.Masked()}))
			}
		}
		g.nodes = book.blockSet(nodes)
	}
	g.world.space = newSpace(book.blocks, options.Cuts)
}

// name makes the endpoints.
func (g *Graph) name() {
	w := g.world
	w.workloads = running(w.workloads)
	slices.SortStableFunc(w.workloads, func(a, b *workload) int { return strings.Compare(a.name, b.name) })
	own := make(map[netip.Addr]bool)
	for i, one := range w.workloads {
		at := w.namespace(one.object.Namespace)
		at.workloads = append(at.workloads, i)
		g.endpoints = append(g.endpoints, Endpoint{
			Name:            one.name,
			Object:          one.object,
			Namespace:       at.name,
			NamespaceLabels: at.known,
			NamespaceKnown:  !at.open,
			Labels:          one.known,
			HostNetwork:     one.hostNetwork,
			Addresses:       one.addresses,
		})
		if one.hostNetwork {
			g.note(one.object, hostNetworkPath(one.object), "%s is on its node's network: Kubernetes does not say whether policies see it like any pod or as its node", one.object.Reference)
		} else {
			for _, address := range one.addresses {
				own[address] = true
			}
		}
	}
	slices.SortFunc(w.namespaces, func(a, b *namespace) int { return strings.Compare(a.name, b.name) })
	for _, at := range w.namespaces {
		slices.SortStableFunc(at.policies, func(a, b *policy) int { return strings.Compare(a.object.Name, b.object.Name) })
	}
	slices.SortStableFunc(w.admins, func(a, b *adminPolicy) int {
		return cmp.Or(cmp.Compare(a.tier, b.tier), cmp.Compare(a.priority, b.priority), strings.Compare(a.object.Name, b.object.Name))
	})
	for i := range len(w.admins) - 1 {
		first, second := w.admins[i], w.admins[i+1]
		if first.tier == second.tier && first.priority == second.priority {
			g.note(second.object, []any{"spec", "priority"}, "%s and %s have the same priority: where rules of both are about a connection, either may decide", first.object.Reference, second.object.Reference)
		}
	}
	for _, r := range w.space.ranges {
		if !r.prefix.IsSingleIP() || !own[r.prefix.Addr()] {
			g.endpoints = append(g.endpoints, Endpoint{Name: "CIDR " + r.prefix.String(), Prefix: r.prefix})
		}
	}
}

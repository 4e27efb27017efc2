package reach

import (
	"slices"
	"strconv"
	"strings"

	"github.com/bulkhead-policy/bulkhead/harness/apiserver"
	"github.com/bulkhead-policy/bulkhead/harness/manifest"
)

// Direction is a direction of traffic, as seen by a pod.
type Direction string

// The directions, as in policyTypes.
const (
	Ingress Direction = "Ingress"
	Egress  Direction = "Egress"
)

// Explanation says why a connection is what it is.
type Explanation struct {
	// Connection is what both sides let through.
	Connection
	// Egress is the side of the pods that the connection comes from.
	Egress Side
	// Ingress is the side of the pods that it goes to.
	Ingress Side
}

// Side is what one end of a connection lets through, and why.
type Side struct {
	// Connection is what this end lets through.
	Connection
	// Isolated says whether some NetworkPolicy closes the direction.
	Isolated Certainty
	// Policies are the NetworkPolicies that select the end for the direction, by
	// name.
	Policies []Selecting
	// Rules are those that bear on the other end, in the order of Policies. Those
	// of administrators stand before and after, in the order of their tiers.
	Rules []Rule
	// Reason says what decides, in a clause: "no NetworkPolicy selects it for
	// Egress".
	Reason string
}

// Selecting is a policy that selects a pod for a direction.
type Selecting struct {
	Policy   *manifest.Object
	Selected Certainty
}

// Rule is a rule that bears on a connection.
type Rule struct {
	Policy *manifest.Object
	// Selected says whether the policy selects the end that the rule is for.
	Selected Certainty
	// Index is the rule's among those of its direction, from 0.
	Index int
	// Path leads to the rule in the policy: spec.ingress[0].
	Path apiserver.Path
	// Action is Allow in a NetworkPolicy. Rules of administrators are here too
	// that deny or pass what they are about.
	Action string
	// Connection is the ports that the rule is about, if it matches the other end.
	Connection
}

// Explain says why Connection returns what it does.
func (g *Graph) Explain(from, to int) Explanation {
	made := Explanation{Connection: g.Connection(from, to)}
	made.Egress.Connection, made.Ingress.Connection = made.Connection, made.Connection
	source, destination := &g.states[g.classOf[from]], &g.states[g.classOf[to]]
	views := g.views(source, destination)
	reason := ""
	switch {
	case source.outside && destination.outside:
		reason = "neither end is in the cluster"
	case from == to && g.endpoints[from].IsPod():
		reason = "a pod always reaches itself"
	case len(views) == 0:
		reason = "one end has IPv4 addresses alone, the other IPv6 addresses"
	}
	if reason != "" {
		made.Egress.Reason, made.Ingress.Reason = reason, reason
		return made
	}
	made.Egress = g.explain(outbound, from, to, views)
	made.Ingress = g.explain(inbound, from, to, views)
	return made
}

// explain explains a side.
func (g *Graph) explain(direction, from, to int, views []view) Side {
	source, destination := &g.states[g.classOf[from]], &g.states[g.classOf[to]]
	self, other := from, source
	if direction == inbound {
		self, other = to, destination
	}
	made := Side{Connection: g.openings(direction, source, destination, views)}
	if other.outside {
		made.Reason = "nothing is known of policies outside of the cluster"
		return made
	}

	w := g.world.workloads[self]
	rules := func(object *manifest.Object, selected Certainty, all []rule) {
		for i := range all {
			about := overViews(views, func(v view) Connection {
				key, applies := g.sideOf(direction, source, destination, v)
				if !applies {
					return Connection{}
				}
				return g.ruled(&all[i], key)
			})
			if !about.May.IsEmpty() {
				path := apiserver.Path{"spec", rulesField(direction), i}
				made.Rules = append(made.Rules, Rule{object, selected, i, path, string(all[i].action), about})
			}
		}
	}
	administered := func(tier int) {
		for _, p := range g.world.admins {
			if selected := g.administers(p, w); p.tier == tier && selected > Never {
				rules(p.object, selected, p.rules[direction])
			}
		}
	}
	administered(adminTier)
	for _, p := range g.world.byName[g.endpoints[self].Namespace].policies {
		selected := g.world.book.selectors[p.pods].selects(&w.labelling)
		if p.effective[direction] && selected > Never {
			made.Isolated = max(made.Isolated, selected)
			made.Policies = append(made.Policies, Selecting{p.object, selected})
			rules(p.object, selected, p.rules[direction])
		}
	}
	administered(baselineTier)
	if w.hostNetwork {
		made.Isolated = min(made.Isolated, Possibly)
	}
	made.Reason = made.reason(directionOf(direction), w.hostNetwork, direction == inbound && source.hostNetwork)
	return made
}

// administers says whether a policy of an administrator applies to a workload.
func (g *Graph) administers(p *adminPolicy, w *workload) Certainty {
	if w.hostNetwork {
		return Never
	}
	subject := g.world.book.peers[p.subject]
	in := g.world.book.selectors[subject.namespaces].selects(&g.world.byName[w.object.Namespace].labelling)
	return min(in, g.world.book.selectors[subject.pods].selects(&w.labelling))
}

// openings returns what a side lets through.
func (g *Graph) openings(direction int, from, to *state, views []view) Connection {
	g.mu.Lock()
	defer g.mu.Unlock()
	return overViews(views, func(v view) Connection {
		if direction == inbound {
			return g.ingress(from, to, v)
		}
		return g.egress(from, to, v)
	})
}

// overViews returns what a side lets through, however it is seen.
func overViews(views []view, seen func(view) Connection) Connection {
	all := Connection{Must: AllPorts()}
	for _, v := range views {
		one := seen(v)
		all.May = all.May.Union(one.May)
		all.Must = all.Must.Intersect(one.Must)
	}
	return all
}

// reason says what decides a side.
func (s *Side) reason(direction Direction, onNode, fromNode bool) string {
	administered := slices.ContainsFunc(s.Rules, func(r Rule) bool { return r.Policy.Kind != "NetworkPolicy" })
	switch {
	case administered:
		return "the policies of administrators decide, and the NetworkPolicies that select it, in the order of their tiers"
	case len(s.Policies) == 0:
		return "no NetworkPolicy selects it for " + string(direction)
	case onNode:
		return "it is on its node's network, where plugins need not apply NetworkPolicies"
	case fromNode && s.May.IsAll():
		return "its own node always reaches it, and the other end may be on that node"
	case s.Isolated == Possibly:
		return "the NetworkPolicies that may select it ask for labels that are not known"
	case len(s.Rules) == 0:
		return "no rule of the NetworkPolicies that select it lets it through"
	case s.Must.Contains(s.May):
		return "rules let " + inClause(s.May) + " through"
	case s.Must.IsEmpty():
		return "rules possibly let " + inClause(s.May) + " through"
	}
	return "rules let " + inClause(s.Must) + " through, and possibly " + inClause(s.May.Minus(s.Must))
}

// inClause names ports in the midst of a sentence, up to a few ranges of them.
func inClause(ports Ports) string {
	const most = 4
	if ports.IsAll() {
		return "every port"
	}
	names := ports.Strings()
	if more := len(names) - most; more > 0 {
		names = append(names[:most], strconv.Itoa(more)+" more ranges")
	}
	if last := len(names) - 1; last > 0 {
		return strings.Join(names[:last], ", ") + " and " + names[last]
	}
	return strings.Join(names, "")
}

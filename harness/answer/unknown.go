package answer

import (
	"maps"
	"slices"

	"github.com/bulkhead-policy/bulkhead/harness/apiserver"
	"github.com/bulkhead-policy/bulkhead/harness/manifest"
	"github.com/bulkhead-policy/bulkhead/harness/reach"
)

// gaps are what the manifests do not tell and connections depend on.
type gaps struct {
	namespaces                      map[string]bool // whose labels are not known
	addresses, hostNetwork, runtime bool
}

// manyUncertain is how many connections that are not certain are looked into.
const manyUncertain = 1000

// unknown says what the connections that are not certain depend on.
func (a *Answer) unknown(m *matrix) []string {
	found := gaps{namespaces: map[string]bool{}}
	looked := 0
	for from, row := range m.cells {
		for to, kind := range row {
			if c := m.kinds[kind]; c.May.Equal(c.Must) || looked == manyUncertain {
				continue
			}
			looked++
			found.look(a.graph, m.groups[from][0], m.groups[to][len(m.groups[to])-1])
		}
	}
	return found.inWords()
}

// look finds out what one connection depends on.
func (g *gaps) look(graph *reach.Graph, from, to int) {
	source, destination := graph.Endpoints()[from], graph.Endpoints()[to]
	if source.HostNetwork || destination.HostNetwork {
		g.hostNetwork = true
		return
	}
	why := graph.Explain(from, to)
	g.lookAtSide(why.Egress, destination)
	g.lookAtSide(why.Ingress, source)
}

func (g *gaps) lookAtSide(side reach.Side, other reach.Endpoint) {
	g.runtime = g.runtime || side.Isolated == reach.Possibly
	for _, r := range side.Rules {
		if r.Selected == reach.Possibly {
			g.runtime = true
		}
		if other.IsRange() || r.May.Equal(r.Must) {
			continue
		}
		switch rule := valueAt(r.Policy, r.Path); {
		case mentions(rule, "namespaceSelector", "namespaces", "pods") && !other.NamespaceKnown:
			g.namespaces[other.Namespace] = true
			g.addresses = g.addresses || mentions(rule, "ipBlock", "networks")
		case mentions(rule, "ipBlock", "networks"):
			g.addresses = true
		default:
			g.runtime = true
		}
	}
}

// valueAt is the value that a path leads to.
func valueAt(object *manifest.Object, path apiserver.Path) any {
	var value any = object.Value
	for _, step := range path {
		switch inside := value.(type) {
		case map[string]any:
			key, _ := step.(string)
			value = inside[key]
		case []any:
			index, ok := apiserver.Index(step)
			if !ok || index < 0 || index >= len(inside) {
				return nil
			}
			value = inside[index]
		default:
			return nil
		}
	}
	return value
}

// mentions reports whether some object in a value has one of the keys.
func mentions(value any, keys ...string) bool {
	switch value := value.(type) {
	case map[string]any:
		for key, item := range value {
			if item != nil && slices.Contains(keys, key) || mentions(item, keys...) {
				return true
			}
		}
	case []any:
		return slices.ContainsFunc(value, func(item any) bool { return mentions(item, keys...) })
	}
	return false
}

func (g *gaps) inWords() []string {
	var texts []string
	const most = 6
	switch names := slices.Sorted(maps.Keys(g.namespaces)); len(names) {
	case 0:
	case 1:
		texts = append(texts, "the labels of namespace "+names[0]+": add its Namespace")
	default:
		texts = append(texts, "the labels of namespaces "+sentenceList(names, "and", most)+": add their Namespaces")
	}
	if g.addresses {
		texts = append(texts, "the addresses of pods, where policies have CIDRs: say what they are within with --pod-cidr, or add Pods with their status")
	}
	if g.runtime {
		texts = append(texts, "the labels that controllers give to their pods: add the Pods")
	}
	if g.hostNetwork {
		texts = append(texts, "what the network plugin makes of pods on their node's network (hostNetwork)")
	}
	return texts
}

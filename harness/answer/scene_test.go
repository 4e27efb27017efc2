package answer

import (
	"net/netip"
	"strings"

	"github.com/bulkhead-policy/bulkhead/harness/manifest"
	"github.com/bulkhead-policy/bulkhead/harness/reach"
)

// painted makes a relation by hand: endpoints named as "Pod shop/web" or "CIDR
// 10.0.0.0/8", in the order of a graph, and connections "shop/web > shop/db:
// TCP/5432", of which those behind a question mark are not certain.
func painted(endpoints []string, connections ...string) relation {
	var r relation
	at := map[string]int{}
	for i, name := range endpoints {
		kind, bare, _ := strings.Cut(name, " ")
		e := reach.Endpoint{Name: name, NamespaceKnown: true}
		if kind == "CIDR" {
			e.Prefix = netip.MustParsePrefix(bare)
		} else {
			namespace, object, _ := strings.Cut(bare, "/")
			e.Namespace = namespace
			e.Object = &manifest.Object{Reference: manifest.Reference{Kind: kind, Namespace: namespace, Name: object}}
		}
		at[bare] = i
		r.endpoints = append(r.endpoints, e)
		r.groups = append(r.groups, []int{i})
	}
	cells := map[[2]int]reach.Connection{}
	for _, text := range connections {
		ends, ports, _ := strings.Cut(text, ": ")
		from, to, _ := strings.Cut(ends, " > ")
		sure, perhaps, _ := strings.Cut(ports, "?")
		c := reach.Connection{Must: portsIn(sure)}
		c.May = c.Must.Union(portsIn(perhaps))
		cells[[2]int{at[from], at[to]}] = c
	}
	r.between = func(from, to int) reach.Connection { return cells[[2]int{from, to}] }
	r.itself = func(endpoint int) reach.Connection { return cells[[2]int{endpoint, endpoint}] }
	r.index()
	return r
}

func portsIn(text string) reach.Ports {
	if strings.TrimSpace(text) == "" {
		return reach.Ports{}
	}
	ports, err := parsePorts(strings.TrimSpace(text))
	if err != nil {
		panic(err)
	}
	return ports
}

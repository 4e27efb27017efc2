package proof_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bulkhead-policy/bulkhead/harness/apiserver"
	"github.com/bulkhead-policy/bulkhead/harness/reach"
)

// These are ports that pods have names for and that nothing else is said of.
const httpPort, metricsPort = 7001, 7002

// witnesses are pods that some selector of the policies here selects, whichever
// it is.
func witnesses(p place) []map[string]any {
	made := []map[string]any{namespaceObject(p)}
	for _, app := range []string{"web", "db"} {
		made = append(made, map[string]any{
			"apiVersion": "v1", "kind": "Pod",
			"metadata": map[string]any{"name": app, "namespace": p.name, "labels": map[string]any{"app": app}},
			"spec":     map[string]any{"containers": []any{namingContainer("TCP"), namingContainer("UDP")}},
		})
	}
	return made
}

func namingContainer(protocol string) map[string]any {
	return map[string]any{"name": strings.ToLower(protocol), "image": "registry.example/app:1", "ports": []any{
		map[string]any{"name": "http", "containerPort": httpPort, "protocol": protocol},
		map[string]any{"name": "metrics", "containerPort": metricsPort, "protocol": protocol},
	}}
}

// deniedForAReason is the property: where the rule denies a policy and the
// enumeration finds what it opens, the engine of reach finds it open too, in a
// cluster that has the policy and those two ends.
func deniedForAReason(rules *tribunal, server *apiserver.Server, found *int) func(*rapid.T) {
	return func(r *rapid.T) {
		around := surroundings{oneOfTheCharts(r), residents()}
		own := drawOf(r, "namespace", residents()...)
		policy := drawSegmentedPolicy(r, around, 0, own)
		open, forbidden := around.forbidden(policy)
		if !forbidden || open.from.inside && open.to.inside && open.from.place.name == open.to.place.name {
			return
		}
		*found++
		if said := rules.denials(r, around, []map[string]any{policy})[0]; len(said) == 0 {
			require.Fail(r, "a policy passes that opens a forbidden flow", "%s\n%s", describe(open), yamlOf(policy))
		}

		objects := []map[string]any{policy}
		for _, end := range []party{open.from, open.to} {
			if end.inside {
				objects = append(objects, witnesses(end.place)...)
			}
		}
		graph := graphOf(r, objects, reach.Options{}, server)
		for from, source := range graph.Endpoints() {
			for to, destination := range graph.Endpoints() {
				if stands(source, open.from) && stands(destination, open.to) && graph.Connection(from, to).May.Contains(portsOf(open.socket)) {
					return
				}
			}
		}
		require.Fail(r, "the engine does not find open what the policy opens", "%s\n%s", describe(open), yamlOf(objects))
	}
}

// stands reports whether an endpoint is of a party.
func stands(e reach.Endpoint, p party) bool {
	if p.inside {
		return e.Namespace == p.place.name
	}
	return e.IsRange() && e.Prefix.Contains(p.address)
}

func portsOf(s socket) reach.Ports {
	port := s.number
	if port == 0 {
		port = map[string]int{"http": httpPort, "metrics": metricsPort}[s.names[0]]
	}
	for _, all := range reach.AllPorts().Ranges() {
		if string(all.Protocol) == s.protocol {
			return reach.PortsOf(reach.PortRange{Protocol: all.Protocol, First: uint16(port), Last: uint16(port)})
		}
	}
	panic(fmt.Sprint("no such protocol: ", s.protocol))
}

// TestWhatTheRulesDenyIsOpen draws policies that open what the matrix does not
// have.
func TestWhatTheRulesDenyIsOpen(t *testing.T) {
	found := 0
	rapid.Check(t, deniedForAReason(newTribunal(t), apiserver.New(), &found))
	assert.Greater(t, found, 20)
}

package proof_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bulkhead-policy/bulkhead/harness/apiserver"
	"github.com/bulkhead-policy/bulkhead/harness/manifest"
	"github.com/bulkhead-policy/bulkhead/harness/reach"
)

// graphOf asks the engine of reach about objects as they are written.
func graphOf(t require.TestingT, objects []map[string]any, options reach.Options, server *apiserver.Server) *reach.Graph {
	var text bytes.Buffer
	for _, object := range objects {
		document, err := json.Marshal(object)
		require.NoError(t, err)
		fmt.Fprintf(&text, "---\n%s\n", document)
	}
	read, faults := manifest.Decode("world.yaml", text.Bytes(), manifest.Options{Server: server})
	require.Empty(t, faults, "%s", text.Bytes())
	graph, faults := reach.New(read, options)
	require.Empty(t, faults, "%s", text.Bytes())
	return graph
}

// anchor is what closes a namespace in both directions.
func anchor(namespace string) map[string]any {
	return map[string]any{
		"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
		"metadata": map[string]any{"name": "default-deny", "namespace": namespace},
		"spec":     map[string]any{"policyTypes": []any{"Ingress", "Egress"}},
	}
}

// drawLodger draws a pod, or a workload whose pods have addresses that nobody
// knows.
func drawLodger(r *rapid.T, number int, namespace string) map[string]any {
	labels := map[string]any{"member": fmt.Sprint(number)}
	if app := drawOf(r, "app", "", "web", "db"); app != "" {
		labels["app"] = app
	}
	ports := []any{}
	for i, name := range []string{"http", "metrics"} {
		if rapid.Bool().Draw(r, name) {
			ports = append(ports, map[string]any{"name": name, "containerPort": drawOf(r, "number", 80, 8080, 5432, 9) + i, "protocol": drawOf(r, "protocol", "TCP", "TCP", "UDP")})
		}
	}
	spec := map[string]any{"containers": []any{map[string]any{"name": "c", "image": "registry.example/app:1", "ports": ports}}}
	metadata := map[string]any{"name": fmt.Sprint("lodger-", number), "namespace": namespace}
	if drawOf(r, "kind", "Pod", "Deployment") == "Deployment" {
		return map[string]any{"apiVersion": "apps/v1", "kind": "Deployment", "metadata": metadata, "spec": map[string]any{
			"selector": map[string]any{"matchLabels": map[string]any{"member": fmt.Sprint(number)}},
			"template": map[string]any{"metadata": map[string]any{"labels": labels}, "spec": spec},
		}}
	}
	metadata["labels"] = labels
	pod := map[string]any{"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": spec}
	if rapid.Bool().Draw(r, "address") {
		pod["status"] = map[string]any{"podIP": fmt.Sprint("10.244.3.", number+1)}
	}
	return pod
}

// settled is a cluster in which the rules let every policy in.
type settled struct {
	chart   chart
	places  map[string]place
	objects []map[string]any
	live    bool
}

// settle draws namespaces of zones and of none, with pods, all closed that are
// in a zone, and policies, of which those stay that the rule lets in.
func settle(r *rapid.T, rules *tribunal) settled {
	around := surroundings{oneOfTheCharts(r), residents()}
	made := settled{chart: around.chart, places: map[string]place{}}
	open := around.chart["closedWorld"] != true
	inhabit := func(p place) place {
		if known, done := made.places[p.name]; done {
			return known
		}
		if p.labels = maps.Clone(p.labels); open {
			// Nobody keeps this label from being changed.
			if p.labels["project"] = drawOf(r, "project", "shop", "data", ""); p.labels["project"] == "" {
				delete(p.labels, "project")
			}
		}
		made.places[p.name] = p
		number := 2 * len(made.places)
		made.objects = append(made.objects, namespaceObject(p), drawLodger(r, number, p.name), drawLodger(r, number+1, p.name))
		if around.chart.zone(p) != "" {
			made.objects = append(made.objects, anchor(p.name))
		}
		return p
	}

	var policies []map[string]any
	for range rapid.IntRange(1, 4).Draw(r, "flows") {
		flow := drawOf(r, "flow", each(around.chart["flows"])...)
		from, to := drawEnds(r, around, flow)
		if from.name != "" {
			policies = append(policies, drawPolicyFor(r, around, len(policies), inhabit(from), "egress", flow))
		}
		if to.name != "" {
			policies = append(policies, drawPolicyFor(r, around, len(policies), inhabit(to), "ingress", flow))
		}
	}
	for range drawOf(r, "others", 0, 0, 1, 2) {
		other := drawOf(r, "other", residents()...)
		if open && rapid.Bool().Draw(r, "later") {
			other = drawLater(r, len(made.places))
		}
		policies = append(policies, drawSegmentedPolicy(r, around, len(policies), inhabit(other)))
	}

	// Where a policy comes to a later namespace, that one is known.
	for i, policy := range policies {
		judging, own := around, made.places[at(policy, "metadata", "namespace").(string)]
		if !slices.ContainsFunc(around.known, func(p place) bool { return p.name == own.name }) {
			judging.known = append(slices.Clone(around.known), own)
		}
		if said := rules.denials(r, judging, policies[i:i+1])[0]; len(said) == 0 {
			made.objects = append(made.objects, policy)
		}
	}
	return made
}

// drawEnds draws known namespaces that a flow joins; none at an external's end.
func drawEnds(r *rapid.T, around surroundings, flow any) (from, to place) {
	ends := func(name any, fits func(place) bool) place {
		found := slices.DeleteFunc(residents(), func(p place) bool {
			return !around.chart.stands(name, party{inside: true, place: p}) || !fits(p)
		})
		if len(found) == 0 {
			return place{}
		}
		return drawOf(r, "end", found...)
	}
	from = ends(at(flow, "from"), func(place) bool { return true })
	to = ends(at(flow, "to"), func(p place) bool {
		return from.name == "" || around.chart.ofOneTenant(party{inside: true, place: from}, party{inside: true, place: p})
	})
	return from, to
}

// drawLater draws a namespace that nobody knows yet.
func drawLater(r *rapid.T, number int) place {
	name := fmt.Sprint("later-", number)
	later := place{name, map[string]string{nameLabel: name}}
	if tier := drawOf(r, "tier", "ingress", "frontend", "backend", "db", "proxy", "odd", ""); tier != "" {
		later.labels["tier"] = tier
	}
	if tenant := drawOf(r, "tenant", "t1", "t2", "t3", ""); tenant != "" {
		later.labels["tenant"] = tenant
	}
	return later
}

// inside is the property: where every policy passes and every namespace of a
// zone is closed, whatever may be is in the matrix, if an end is in a zone.
func inside(rules *tribunal, server *apiserver.Server, worlds, live *int) func(*rapid.T) {
	return func(r *rapid.T) {
		made := settle(r, rules)
		graph := graphOf(r, made.objects, reach.Options{PodCIDRs: []netip.Prefix{netip.MustParsePrefix("10.244.0.0/16")}}, server)
		endpoints := graph.Endpoints()
		*worlds++
		for from := range endpoints {
			for to := range endpoints {
				if from == to || !made.zoned(endpoints[from]) && !made.zoned(endpoints[to]) {
					continue
				}
				may := graph.Connection(from, to).May
				if !may.IsEmpty() && endpoints[from].Namespace != endpoints[to].Namespace {
					made.live = true
				}
				for _, t := range made.samples(endpoints[from], endpoints[to], may) {
					if !made.chart.declared(t) && !made.exempt(t) {
						require.Fail(r, "the rules pass what may be outside of the matrix", "%s to %s: %s\n%s\n%s",
							endpoints[from].Name, endpoints[to].Name, describe(t), yamlOf(made.objects), yamlOf(made.chart))
					}
				}
			}
		}
		if made.live {
			*live++
		}
	}
}

func (s settled) zoned(e reach.Endpoint) bool {
	return !e.IsRange() && s.chart.zone(s.places[e.Namespace]) != ""
}

// exempt reports whether a connection is one that each end in a zone may have
// with everyone.
func (s settled) exempt(t traffic) bool {
	around := surroundings{chart: s.chart}
	free := func(p party, direction string) bool {
		return !p.inside || s.chart.zone(p.place) == "" || around.exempt(direction, t.socket)
	}
	return free(t.from, "Egress") && free(t.to, "Ingress")
}

// samples are connections of what may be, at the bounds of its ports and of its
// addresses and at those of the matrix in between.
func (s settled) samples(from, to reach.Endpoint, may reach.Ports) []traffic {
	around := surroundings{chart: s.chart}
	var found []traffic
	for _, ports := range may.Ranges() {
		for _, port := range append(around.bounds(), int(ports.First), int(ports.Last)) {
			if port < int(ports.First) || port > int(ports.Last) {
				continue
			}
			on := socket{protocol: string(ports.Protocol), number: port, names: namesOf(to, string(ports.Protocol), port)}
			for _, source := range s.parties(from) {
				for _, destination := range s.parties(to) {
					found = append(found, traffic{source, destination, on})
				}
			}
		}
	}
	return found
}

func (s settled) parties(e reach.Endpoint) []party {
	if !e.IsRange() {
		return []party{{inside: true, place: s.places[e.Namespace]}}
	}
	var found []party
	for _, address := range (surroundings{chart: s.chart}).addresses(map[string]any{"cidr": e.Prefix.String()}) {
		found = append(found, party{address: address})
	}
	return found
}

// namesOf are the names that a workload has for a port.
func namesOf(e reach.Endpoint, protocol string, port int) []string {
	if e.IsRange() {
		return nil
	}
	spec := at(e.Object.Value, "spec")
	if template := at(spec, "template", "spec"); template != nil {
		spec = template
	}
	var names []string
	for _, container := range each(at(spec, "containers")) {
		for _, opened := range each(at(container, "ports")) {
			if name, named := at(opened, "name").(string); named && at(opened, "protocol") == protocol && number(at(opened, "containerPort")) == port {
				names = append(names, name)
			}
		}
	}
	return names
}

// TestWhatTheRulesPassIsInTheMatrix draws clusters, asks the rule which policies
// come in, and the engine of reach who then may reach whom. That some do is held
// too. For a night of it:
//
//	go test ./harness/parity -run TestWhatTheRulesPassIsInTheMatrix -rapid.checks=100000
func TestWhatTheRulesPassIsInTheMatrix(t *testing.T) {
	var worlds, live int
	rapid.Check(t, inside(newTribunal(t), apiserver.New(), &worlds, &live))
	t.Logf("%d of %d clusters have connections between namespaces", live, worlds)
	assert.Greater(t, live*10, worlds)
}

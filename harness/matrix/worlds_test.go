package matrix_test

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	"pgregory.net/rapid"

	"github.com/bulkhead-policy/bulkhead/harness/manifest"
	"github.com/bulkhead-policy/bulkhead/harness/matrix"
	"github.com/bulkhead-policy/bulkhead/harness/reach"
)

// random draws worlds in which much is allowed and much forbidden.
type random struct{ *rapid.T }

func (r random) one(label string, of ...string) string {
	return rapid.SampledFrom(of).Draw(r.T, label)
}

func (r random) world() string {
	var parts []string
	for _, name := range []string{"a", "b", "c", "d"} {
		tier, tenant := r.one("tier", "web", "data", "jobs", "none"), r.one("tenant", "t1", "t2", `""`)
		if r.one("known", "yes", "yes", "yes", "no") == "yes" {
			parts = append(parts, namespace(name, "tier: "+tier+", tenant: "+tenant))
		}
		parts = append(parts, workload(name, "x", "pg: "+r.one("number", "5432", "6432")))
		if r.one("second", "yes", "no") == "yes" {
			parts = append(parts, workload(name, "z"))
		}
		for i := range rapid.IntRange(0, 2).Draw(r.T, "policies") {
			parts = append(parts, r.policy(name, fmt.Sprint("p", i)))
		}
	}
	return strings.Join(parts, "---\n")
}

func (r random) policy(namespace, name string) string {
	selector := r.one("selector", "{}", "{}", "{matchLabels: {app: x}}")
	types := r.one("types", "[Ingress, Egress]", "[Ingress, Egress]", "[Ingress]", "[Egress]")
	return fmt.Sprintf("apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: %s, namespace: %s}\nspec: {podSelector: %s, policyTypes: %s, ingress: [%s], egress: [%s]}\n",
		name, namespace, selector, types, r.rules("from"), r.rules("to"))
}

func (r random) rules(field string) string {
	var rules []string
	for range rapid.IntRange(0, 2).Draw(r.T, "rules") {
		var parts []string
		if peer := r.one("peer", "", "{podSelector: {}}", "{namespaceSelector: {}}", "{namespaceSelector: {matchLabels: {tier: web}}}",
			"{namespaceSelector: {matchLabels: {tier: data}}}", "{namespaceSelector: {matchLabels: {tier: jobs, tenant: t1}}}",
			"{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: c}}}",
			"{ipBlock: {cidr: 192.0.2.0/24}}", "{ipBlock: {cidr: 198.51.100.0/24}}", "{ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8]}}"); peer != "" {
			parts = append(parts, field+": ["+peer+"]")
		}
		if ports := r.one("ports", "", "{port: 443}", "{port: 5432}", "{port: pg}", "{port: 5000, endPort: 6000}", "{protocol: UDP, port: 53}"); ports != "" {
			parts = append(parts, "ports: ["+ports+"]")
		}
		rules = append(rules, "{"+strings.Join(parts, ", ")+"}")
	}
	return strings.Join(rules, ", ")
}

// somePorts are those that worlds and matrix tell apart, and some that they do not.
func somePorts() []reach.PortRange {
	ports := []reach.PortRange{{Protocol: corev1.ProtocolUDP, First: 53, Last: 53}, {Protocol: corev1.ProtocolUDP, First: 443, Last: 443}, {Protocol: corev1.ProtocolSCTP, First: 1, Last: 1}}
	for _, number := range []uint16{53, 443, 4999, 5000, 5432, 6000, 6432} {
		ports = append(ports, reach.PortRange{Protocol: corev1.ProtocolTCP, First: number, Last: number})
	}
	return ports
}

// judge says of single pairs and ports what the matrix has to say, in the plainest
// words.
type judge struct {
	matrix.Parameters
	endpoints  []reach.Endpoint
	namespaces map[string]map[string]string // labels of those that are known
}

// party is the row or column that an endpoint is in.
func (j judge) party(e reach.Endpoint) string {
	if e.IsRange() {
		switch {
		case netip.MustParsePrefix("192.0.2.0/24").Contains(e.Prefix.Addr()) && e.Prefix.Bits() >= 24:
			return "visitors"
		case netip.MustParsePrefix("198.51.100.0/25").Contains(e.Prefix.Addr()) && e.Prefix.Bits() >= 25:
			return "partner"
		}
		return "elsewhere"
	}
	labels, known := j.namespaces[e.Namespace]
	switch {
	case !known:
		return "unknown"
	case labels["tier"] == "none":
		return "unzoned"
	}
	return labels["tier"]
}

func (j judge) judged(from, to int) bool {
	a, b := j.endpoints[from], j.endpoints[to]
	has := func(e reach.Endpoint) bool {
		return slices.Contains([]string{"web", "data", "jobs", "unknown"}, j.party(e))
	}
	return (has(a) || has(b)) && (a.IsRange() || b.IsRange() || a.Namespace != b.Namespace)
}

// declares reports whether a flow is for a pair and a port.
func (j judge) declares(flow matrix.Flow, from, to int, port reach.PortRange) bool {
	a, b := j.endpoints[from], j.endpoints[to]
	if flow.From != j.party(a) || flow.To != j.party(b) {
		return false
	}
	tenants := []string{"data", "jobs"}
	if slices.Contains(tenants, flow.From) && slices.Contains(tenants, flow.To) {
		if tenant := j.namespaces[a.Namespace]["tenant"]; tenant == "" || tenant != j.namespaces[b.Namespace]["tenant"] {
			return false
		}
	}
	return flow.AnyPort || slices.ContainsFunc(flow.Ports, func(p matrix.FlowPort) bool {
		if p.Protocol != string(port.Protocol) {
			return false
		}
		if p.Name == "" {
			return p.First <= int(port.First) && int(port.First) <= p.Last
		}
		named := map[uint16]string{5432: "containerPort:5432 name:pg", 6432: "containerPort:6432 name:pg"}[port.First]
		return named != "" && strings.Contains(fmt.Sprint(b.Object.Value["spec"]), named)
	})
}

// TestWorlds holds the table to a judgement of every pair on every port.
func TestWorlds(t *testing.T) {
	read := parameters(t, small)
	rapid.Check(t, func(rt *rapid.T) {
		world := random{rt}.world()
		objects, faults := manifest.Decode("world.yaml", []byte(world), manifest.Options{})
		if len(faults) > 0 {
			rt.Fatal(faults)
		}
		report, faults := matrix.New(read, objects)
		if len(faults) > 0 {
			rt.Fatal(faults)
		}
		want, got := expectation(read, objects), map[string]bool{}
		for _, cell := range report.Cells {
			for _, port := range somePorts() {
				if slices.ContainsFunc(cell.May, func(text string) bool { return text == "all" || covers(text, port) }) {
					got[cell.From+" -> "+cell.To+" "+port.String()] = true
				}
			}
			for _, finding := range cell.Findings {
				got[string(finding.Status)+": "+cell.From+" -> "+cell.To] = true
				if finding.Pairs < 1 {
					rt.Fatalf("%s -> %s: a finding about no pair: %v", cell.From, cell.To, finding)
				}
			}
		}
		for line := range want {
			if !got[line] {
				rt.Fatalf("%s is not told\n%s", line, world)
			}
		}
		for line := range got {
			if !want[line] {
				rt.Fatalf("%s is told\n%s", line, world)
			}
		}
	})
}

// covers reports whether a range written as "TCP/80" or "TCP/80-90" has a port.
func covers(text string, port reach.PortRange) bool {
	var first, last uint16
	protocol, numbers, _ := strings.Cut(text, "/")
	if n, _ := fmt.Sscanf(numbers, "%d-%d", &first, &last); n < 2 {
		last = first
	}
	return protocol == string(port.Protocol) && first <= port.First && port.First <= last
}

// expectation is what a table has to tell: the open ports of each cell, and which
// cells are forbidden or blocked.
func expectation(read matrix.Parameters, objects []manifest.Object) map[string]bool {
	cuts := slices.Concat(read.PodCIDRs, read.ServiceCIDRs, []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("198.51.100.0/24"), netip.MustParsePrefix("198.51.100.128/25")})
	graph, _ := reach.New(objects, reach.Options{PodCIDRs: read.PodCIDRs, Cuts: cuts})
	j := judge{read, graph.Endpoints(), map[string]map[string]string{}}
	for _, object := range objects {
		if object.Kind == "Namespace" {
			labels := map[string]string{}
			for key, value := range object.Value["metadata"].(map[string]any)["labels"].(map[string]any) {
				labels[key] = value.(string)
			}
			j.namespaces[object.Name] = labels
		}
	}

	want := map[string]bool{}
	type use struct{ there, open bool }
	uses := map[string]*use{} // of a flow, and of a tenant where it is within tenants
	for from := range j.endpoints {
		for to := range j.endpoints {
			if !j.judged(from, to) {
				continue
			}
			cell := j.party(j.endpoints[from]) + " -> " + j.party(j.endpoints[to])
			may := graph.Connection(from, to).May
			for _, port := range somePorts() {
				open := may.Contains(reach.PortsOf(port))
				declared := false
				for i, flow := range read.Flows {
					if !j.declares(flow, from, to, port) {
						continue
					}
					declared = true
					key := fmt.Sprint(i, " ", cell)
					if flow.From == "jobs" && flow.To == "data" {
						key += j.namespaces[j.endpoints[from].Namespace]["tenant"]
					}
					if uses[key] == nil {
						uses[key] = &use{}
					}
					uses[key].there = true
					uses[key].open = uses[key].open || open
				}
				if open {
					want[cell+" "+port.String()] = true
				}
				if open && !declared {
					want["forbidden: "+cell] = true
				}
			}
		}
	}
	for key, use := range uses {
		if use.there && !use.open {
			_, cell, _ := strings.Cut(key, " ")
			want["blocked: "+strings.TrimRight(cell, "12t")] = true
		}
	}
	return want
}

package reach

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bulkhead-policy/bulkhead/harness/apiserver"
	"github.com/bulkhead-policy/bulkhead/harness/manifest"
)

// drawCrowd draws a cluster of the shapes that candidates tell apart.
func drawCrowd(r *rapid.T) string {
	var text strings.Builder
	one := func(name string, of ...string) string { return rapid.SampledFrom(of).Draw(r, name) }
	namespaces := []string{"a", "b", "c"}
	for i := range rapid.IntRange(1, 6).Draw(r, "pods") {
		fmt.Fprintf(&text, "---\n{apiVersion: v1, kind: Pod, metadata: {name: p%d, namespace: %s, labels: {app: %s}}, spec: {hostNetwork: %s, containers: [{name: c, image: i}]}, status: {podIP: %s}}\n",
			i, one("namespace", namespaces...), one("app", "web", "db"), one("hostNetwork", "false", "false", "true"), one("address", "''", "10.0.0.1", "10.0.0.9"))
	}
	selectors := []string{"{}", "{matchLabels: {app: web}}", "{matchLabels: {app: db}}"}
	peers := []string{"", "{podSelector: {matchLabels: {app: web}}}", "{namespaceSelector: {}}", "{namespaceSelector: {matchLabels: {tier: t}}}", "{ipBlock: {cidr: 10.0.0.0/29}}", "{ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8]}}"}
	for i := range rapid.IntRange(0, 5).Draw(r, "policies") {
		fmt.Fprintf(&text, "---\n{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: p%d, namespace: %s}, spec: {podSelector: %s, policyTypes: [%s], ingress: [{from: [%s]}], egress: [{to: [%s]}]}}\n",
			i, one("namespace", namespaces...), one("selector", selectors...), one("types", "Ingress", "Egress", "Ingress, Egress"), one("from", peers...), one("to", peers...))
	}
	sources := []string{"{namespaces: {}}", "{pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: db}}}}", "{}"}
	destinations := append([]string{"{networks: [10.0.0.0/8]}", "{nodes: {}}", "{nodes: {matchLabels: {a: b}}}", "{domainNames: [example.com]}"}, sources...)
	for i := range rapid.IntRange(0, 3).Draw(r, "administrators") {
		fmt.Fprintf(&text, "---\n{apiVersion: policy.networking.k8s.io/v1alpha2, kind: ClusterNetworkPolicy, metadata: {name: p%d}, spec: {tier: %s, priority: %s, subject: {namespaces: {}}, ingress: [{action: %s, from: [%s]}], egress: [{action: %s, to: [%s]}]}}\n",
			i, one("tier", "Admin", "Baseline"), one("priority", "1", "2"), one("action", "Accept", "Deny", "Pass"), one("source", sources...), one("action", "Accept", "Deny", "Pass"), one("destination", destinations...))
	}
	return text.String()
}

// TestCandidates holds that no connection is overlooked: what is not looked at
// has none.
func TestCandidates(t *testing.T) {
	server := apiserver.New()
	rapid.Check(t, func(r *rapid.T) {
		text := drawCrowd(r)
		objects, faults := manifest.Decode("world.yaml", []byte(text), manifest.Options{Server: server})
		require.Empty(r, faults, text)
		graph, faults := New(objects, Options{})
		require.Empty(r, faults, text)
		for from := range graph.states {
			for to := range graph.states {
				want := Connection{}
				if !graph.states[from].outside || !graph.states[to].outside {
					want = graph.connect(&graph.states[from], &graph.states[to])
				}
				got := graph.Between(from, to)
				assert.True(r, want.May.Equal(got.May) && want.Must.Equal(got.Must), "%s to %s: %v, %v\n%s",
					graph.endpoints[graph.classes[from].Members[0]].Name, graph.endpoints[graph.classes[to].Members[0]].Name, want, got, text)
				assert.True(r, got.May.Contains(got.Must), text)
			}
		}
	})
}

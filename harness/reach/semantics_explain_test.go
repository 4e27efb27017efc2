package reach_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/bulkhead-policy/bulkhead/harness/reach"
)

// sideInWords writes a side as lines.
func sideInWords(side reach.Side) []string {
	lines := []string{fmt.Sprintf("%s, isolated %s: %s", inWords(side.Connection), side.Isolated, side.Reason)}
	for _, p := range side.Policies {
		lines = append(lines, fmt.Sprintf("%s selects it %s", p.Policy.Reference, p.Selected))
	}
	for _, r := range side.Rules {
		line, column := r.Policy.Position(r.Path)
		lines = append(lines, fmt.Sprintf("%s %s of %s, which selects it %s, at %d:%d: %s", r.Action, r.Path, r.Policy.Reference, r.Selected, line, column, inWords(r.Connection)))
	}
	return lines
}

func TestExplain(t *testing.T) {
	policies := `
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: closed, namespace: one}
spec: {policyTypes: [Ingress, Egress]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: a, namespace: one}
spec:
  podSelector: {matchLabels: {app: a}}
  ingress:
  - {from: [{podSelector: {matchLabels: {app: nobody}}}]}
  - {from: [{podSelector: {matchLabels: {app: b}}}], ports: [{port: http}]}
  - {from: [{ipBlock: {cidr: 10.0.0.0/30}}], ports: [{port: 53, protocol: UDP}]}
  - {ports: [{port: none}]}
`
	blocks := `
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: blocks, namespace: one}
spec: {podSelector: {matchLabels: {app: web}}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}], ports: [{port: 1}, {port: 3}, {port: 5}, {port: 7}, {port: 9}, {port: 11}]}]}
`
	others := `
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: others, namespace: one}
spec: {podSelector: {matchLabels: {app: web}}, ingress: [{ports: [{protocol: UDP}]}]}
`
	hashed := `
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: hashed, namespace: one}
spec: {podSelector: {matchLabels: {pod-template-hash: x}}, ingress: [{ports: [{port: 80}]}]}
`
	for _, test := range []struct {
		name, objects, from, to string
		connection              string
		egress, ingress         []string
	}{
		{"rules", pods + policies, "Pod two/c", "Pod one/a", "UDP/53",
			[]string{"all, isolated never: no NetworkPolicy selects it for Egress"},
			[]string{"UDP/53, isolated certainly: rules let UDP/53 through", "NetworkPolicy one/a selects it certainly", "NetworkPolicy one/closed selects it certainly",
				"Allow spec.ingress[2] of NetworkPolicy one/a, which selects it certainly, at 39:5: UDP/53"}},
		{"several rules", pods + policies, "Pod one/b", "Pod one/a", "none",
			[]string{"none, isolated certainly: no rule of the NetworkPolicies that select it lets it through", "NetworkPolicy one/closed selects it certainly"},
			[]string{"TCP/8080 UDP/53, isolated certainly: rules let TCP/8080 and UDP/53 through", "NetworkPolicy one/a selects it certainly", "NetworkPolicy one/closed selects it certainly",
				"Allow spec.ingress[1] of NetworkPolicy one/a, which selects it certainly, at 38:5: TCP/8080",
				"Allow spec.ingress[2] of NetworkPolicy one/a, which selects it certainly, at 39:5: UDP/53"}},
		{"a range", pods + policies, "CIDR 10.0.0.0/30", "Pod one/a", "UDP/53",
			[]string{"all, isolated never: nothing is known of policies outside of the cluster"},
			[]string{"UDP/53, isolated certainly: rules let UDP/53 through", "NetworkPolicy one/a selects it certainly", "NetworkPolicy one/closed selects it certainly",
				"Allow spec.ingress[2] of NetworkPolicy one/a, which selects it certainly, at 39:5: UDP/53"}},
		{"itself", pods + policies, "Pod one/a", "Pod one/a", "all",
			[]string{"all, isolated never: a pod always reaches itself"}, []string{"all, isolated never: a pod always reaches itself"}},
		{"two ranges", pods, "CIDR 0.0.0.0/0", "CIDR ::/0", "none",
			[]string{"none, isolated never: neither end is in the cluster"}, []string{"none, isolated never: neither end is in the cluster"}},
		{"two families", pods, "Pod one/a", "CIDR ::/0", "none",
			[]string{"none, isolated never: one end has IPv4 addresses alone, the other IPv6 addresses"}, []string{"none, isolated never: one end has IPv4 addresses alone, the other IPv6 addresses"}},
		{"a policy that may select", controllers + hashed, "StatefulSet one/db", "Deployment one/web", "all | TCP/80",
			[]string{"all, isolated never: no NetworkPolicy selects it for Egress"},
			[]string{"all | TCP/80, isolated possibly: the NetworkPolicies that may select it ask for labels that are not known", "NetworkPolicy one/hashed selects it possibly",
				"Allow spec.ingress[0] of NetworkPolicy one/hashed, which selects it possibly, at 38:70: TCP/80"}},
		{"rules that may be about it", controllers + blocks, "StatefulSet one/db", "Deployment one/web", "TCP/1 TCP/3 TCP/5 TCP/7 TCP/9 TCP/11 | none",
			[]string{"all, isolated never: no NetworkPolicy selects it for Egress"},
			[]string{"TCP/1 TCP/3 TCP/5 TCP/7 TCP/9 TCP/11 | none, isolated certainly: rules possibly let TCP/1, TCP/3, TCP/5, TCP/7 and 2 more ranges through", "NetworkPolicy one/blocks selects it certainly",
				"Allow spec.ingress[0] of NetworkPolicy one/blocks, which selects it certainly, at 38:58: TCP/1 TCP/3 TCP/5 TCP/7 TCP/9 TCP/11 | none"}},
		{"rules that may and that must be about it", controllers + strings.Replace(blocks, "{port: 3}, {port: 5}, {port: 7}, {port: 9}, {port: 11}", "{protocol: SCTP}", 1) + others, "StatefulSet one/db", "Deployment one/web", "SCTP/1-65535 TCP/1 UDP/1-65535 | UDP/1-65535",
			[]string{"all, isolated never: no NetworkPolicy selects it for Egress"},
			[]string{"SCTP/1-65535 TCP/1 UDP/1-65535 | UDP/1-65535, isolated certainly: rules let UDP/1-65535 through, and possibly SCTP/1-65535 and TCP/1", "NetworkPolicy one/blocks selects it certainly", "NetworkPolicy one/others selects it certainly",
				"Allow spec.ingress[0] of NetworkPolicy one/blocks, which selects it certainly, at 38:58: SCTP/1-65535 TCP/1 | none",
				"Allow spec.ingress[0] of NetworkPolicy one/others, which selects it certainly, at 44:58: UDP/1-65535"}},
		{"the network of a node", nodes("{}") + policies, "Pod one/agent", "Pod one/a", "all | none",
			[]string{"all | none, isolated possibly: it is on its node's network, where plugins need not apply NetworkPolicies", "NetworkPolicy one/closed selects it certainly"},
			[]string{"all | none, isolated certainly: its own node always reaches it, and the other end may be on that node", "NetworkPolicy one/a selects it certainly", "NetworkPolicy one/closed selects it certainly",
				"Allow spec.ingress[2] of NetworkPolicy one/a, which selects it certainly, at 46:5: UDP/53 | none"}},
		{"administrators", pods + policies + clusterPolicy("first", "Admin", "1", ingress("action: Accept, from: "+everybody+", "+tcp80)) + clusterPolicy("last", "Baseline", "1", ingress("action: Deny, from: "+everybody)), "Pod two/c", "Pod one/a", "TCP/80 UDP/53",
			[]string{"all, isolated never: no NetworkPolicy selects it for Egress"},
			[]string{"TCP/80 UDP/53, isolated certainly: the policies of administrators decide, and the NetworkPolicies that select it, in the order of their tiers",
				"NetworkPolicy one/a selects it certainly", "NetworkPolicy one/closed selects it certainly",
				"Accept spec.ingress[0] of ClusterNetworkPolicy first, which selects it certainly, at 42:196: TCP/80",
				"Allow spec.ingress[2] of NetworkPolicy one/a, which selects it certainly, at 39:5: UDP/53",
				"Deny spec.ingress[0] of ClusterNetworkPolicy last, which selects it certainly, at 44:198: all"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			graph := graphOf(t, test.objects, reach.Options{})
			why := graph.Explain(endpointNamed(t, graph, test.from), endpointNamed(t, graph, test.to))
			assert.Equal(t, test.connection, inWords(why.Connection))
			assert.Equal(t, test.egress, sideInWords(why.Egress))
			assert.Equal(t, test.ingress, sideInWords(why.Ingress))
		})
	}
}

package reach_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/manifest"
	"github.com/bulkhead-policy/bulkhead/harness/reach"
)

// clusterPolicy writes a ClusterNetworkPolicy about the namespace one.
func clusterPolicy(name, tier, priority, rules string) string {
	return "---\n{apiVersion: policy.networking.k8s.io/v1alpha2, kind: ClusterNetworkPolicy, metadata: {name: " + name + "}, spec: {tier: " + tier + ", priority: " + priority +
		", subject: {namespaces: {matchLabels: {tier: web}}}, " + rules + "}}\n"
}

// adminPolicy writes an AdminNetworkPolicy about the namespace one.
func adminPolicy(priority, rules string) string {
	return "---\n{apiVersion: policy.networking.k8s.io/v1alpha1, kind: AdminNetworkPolicy, metadata: {name: anp" + priority + "}, spec: {priority: " + priority +
		", subject: {namespaces: {matchLabels: {tier: web}}}, " + rules + "}}\n"
}

// baselinePolicy writes a BaselineAdminNetworkPolicy about every namespace.
func baselinePolicy(rules string) string {
	return "---\n{apiVersion: policy.networking.k8s.io/v1alpha1, kind: BaselineAdminNetworkPolicy, metadata: {name: default}, spec: {subject: {namespaces: {}}, " + rules + "}}\n"
}

const (
	everybody = "[{namespaces: {}}]"
	tcp80     = "protocols: [{tcp: {destinationPort: {number: 80}}}]"
	tcp80to90 = "protocols: [{tcp: {destinationPort: {range: {start: 80, end: 90}}}}]"
	anp80     = "ports: [{portNumber: {protocol: TCP, port: 80}}]"
)

func ingress(rules ...string) string {
	return "ingress: [{" + strings.Join(rules, "}, {") + "}]"
}

func egress(rules ...string) string { return "egress: [{" + strings.Join(rules, "}, {") + "}]" }

func TestTiersOfPolicies(t *testing.T) {
	none := reach.Options{}
	denied := onePolicy("spec: {}")
	opened := onePolicy("spec: {ingress: [{ports: [{port: 80, endPort: 85}]}]}")
	accept, deny, pass := "action: Accept, from: "+everybody+", ", "action: Deny, from: "+everybody, "action: Pass, from: "+everybody+", "
	to := func(action, peers string) string { return "action: " + action + ", to: [" + peers + "]" }
	withoutC := "Pod two/c > Pod one/a: "
	holdsIn(t, []situation{
		{"A19 Accept comes before NetworkPolicies", denied + clusterPolicy("p", "Admin", "0", ingress(accept+tcp80)), none, []string{withoutC + "TCP/80", "CIDR 0.0.0.0/0 > Pod one/a: none"}},
		{"A19 Deny comes before NetworkPolicies", opened + clusterPolicy("p", "Admin", "0", ingress(deny+", "+tcp80)), none, []string{withoutC + "TCP/81-85"}},
		{"A19 Pass leaves it to NetworkPolicies", opened + clusterPolicy("p", "Admin", "0", ingress(pass+tcp80, deny)), none, []string{withoutC + "TCP/80"}},
		{"A19 Pass leaves it to nobody", pods + clusterPolicy("p", "Admin", "0", ingress(pass+tcp80, deny)), none, []string{withoutC + "TCP/80"}},
		{"A19 the first rule decides", pods + clusterPolicy("p", "Admin", "0", ingress(deny+", "+tcp80, accept+tcp80to90, deny)), none, []string{withoutC + "TCP/81-90"}},
		{"A19 the lower number comes first", denied + clusterPolicy("a", "Admin", "20", ingress(deny)) + clusterPolicy("b", "Admin", "10", ingress(accept+tcp80)), none, []string{withoutC + "TCP/80"}},
		{"A19 the same number has no order", pods + clusterPolicy("a", "Admin", "10", ingress(deny)) + clusterPolicy("b", "Admin", "10", ingress(accept+tcp80)), none, []string{withoutC + "TCP/80 | none"}},
		{"A19 the same number where only one is about it", pods + clusterPolicy("a", "Admin", "10", ingress(accept+tcp80)) + clusterPolicy("b", "Admin", "10", ingress("action: Deny, from: [{namespaces: {matchLabels: {tier: web}}}]")), none,
			[]string{withoutC + "all", "Pod one/b > Pod one/a: TCP/80 | none"}},
		{"A19 Baseline comes after NetworkPolicies", opened + clusterPolicy("p", "Baseline", "0", ingress(deny)), none, []string{withoutC + "TCP/80-85"}},
		{"A19 Baseline is for the others", pods + clusterPolicy("p", "Baseline", "0", ingress(accept+tcp80, deny)), none, []string{withoutC + "TCP/80"}},
		{"A19 Pass of the Baseline", pods + clusterPolicy("p", "Baseline", "0", ingress(pass+tcp80, deny)) + clusterPolicy("q", "Baseline", "1", ingress(deny)), none, []string{withoutC + "TCP/80"}},
		{"A19 Admin is no other direction", pods + clusterPolicy("p", "Admin", "0", ingress(deny)), none, []string{"Pod one/a > Pod two/c: all", "Pod two/c > Pod two/c: all", withoutC + "none"}},
		{"A20 the older API", opened + adminPolicy("5", ingress("action: Deny, from: "+everybody+", "+anp80)) + adminPolicy("9", ingress("action: Allow, from: "+everybody+", ports: [{portRange: {start: 80, end: 99}}]")), none, []string{withoutC + "TCP/81-99"}},
		{"A20 the older Baseline", pods + baselinePolicy(ingress("action: Allow, from: "+everybody+", ports: [{namedPort: http}]", "action: Deny, from: "+everybody)), none,
			[]string{withoutC + "TCP/8080", "Pod one/a > Pod two/c: UDP/80", "Pod one/a > Pod one/b: TCP/9090"}},
		{"A20 a name is of any protocol", pods + clusterPolicy("p", "Admin", "0", ingress(accept+"protocols: [{destinationNamedPort: http}, {destinationNamedPort: dns}]", deny)), none, []string{"Pod one/a > Pod one/b: TCP/9090 UDP/53"}},
		{"A20 protocols", pods + clusterPolicy("p", "Admin", "0", ingress(accept+"protocols: [{udp: {}}, {sctp: {destinationPort: {number: 7}}}]", deny)), none, []string{withoutC + "SCTP/7 UDP/1-65535"}},
		{"A21 sources are never addresses", pods + clusterPolicy("p", "Baseline", "0", ingress(deny)), none, []string{"CIDR 0.0.0.0/0 > Pod one/a: all", withoutC + "none"}},
		{"A21 networks are pods too", pods + clusterPolicy("p", "Admin", "0", egress(to("Deny", "{networks: [10.0.0.3/32, 192.0.2.0/24]}"))), none, []string{
			"Pod one/a > Pod two/c: none", "Pod one/a > Pod one/b: all", "Pod one/a > CIDR 192.0.2.0/24: none", "Pod one/a > CIDR 192.0.3.0/24: all",
		}},
		{"A21 pods", pods + clusterPolicy("p", "Admin", "0", egress(to("Deny", "{pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: a}}}}"))), none, []string{"Pod one/b > Pod two/c: none", "Pod one/b > Pod one/a: none", "Pod one/a > Pod one/b: all"}},
		{"A21 a peer that is not known closes", pods + clusterPolicy("p", "Admin", "0", ingress("action: Accept, from: [{}, {namespaces: {}}]", "action: Deny, from: [{namespaces: null}], "+tcp80)), none, []string{withoutC + "none", "CIDR 0.0.0.0/0 > Pod one/a: none"}},
		{"domains may be any address outside", denied + clusterPolicy("p", "Admin", "0", egress(to("Accept", "{domainNames: [example.com]}"), to("Deny", "{networks: [0.0.0.0/0]}"))), none, []string{
			"Pod one/a > CIDR 0.0.0.0/0: all | none", "Pod one/a > Pod two/c: none",
		}},
		{"some nodes may be any address", pods + clusterPolicy("p", "Admin", "0", egress(to("Deny", "{nodes: {matchLabels: {zone: a}}}"))), none, []string{"Pod one/a > CIDR 0.0.0.0/0: all | none", "Pod one/a > Pod two/c: all"}},
		{"some nodes are where nodes are", pods + clusterPolicy("p", "Admin", "0", egress(to("Deny", "{nodes: {}}"))), reach.Options{NodeCIDRs: prefixes("128.0.0.0/1")}, []string{"Pod one/a > CIDR 0.0.0.0/1: all", "Pod one/a > CIDR 128.0.0.0/1: all | none"}},
	})
}

func TestAdministratorsAndTheUnknown(t *testing.T) {
	none := reach.Options{}
	stranger := "---\n{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: far}, spec: {containers: [{name: c, image: i}]}, status: {podIP: 10.0.0.20}}\n"
	closed := "---\n{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: p, namespace: far}}\n"
	web := "[{namespaces: {matchLabels: {tier: web}}}]"
	from := func(action string) string { return "action: " + action + ", from: " + web + ", " + tcp80 }
	far := "Pod far/a > Pod one/a: "
	node := func(rules string) string {
		return nodes("{hostIP: 192.0.2.9}") + clusterPolicy("p", "Admin", "0", rules)
	}
	allBut80 := "SCTP/1-65535 TCP/1-79 TCP/81-65535 UDP/1-65535"
	holdsIn(t, []situation{
		{"an uncertain Deny closes nothing that may be", pods + stranger + clusterPolicy("p", "Admin", "0", ingress(from("Deny"))), none, []string{far + "all | " + allBut80, "Pod one/b > Pod one/a: " + allBut80}},
		{"an uncertain Accept opens only what may be", onePolicy("spec: {}") + stranger + clusterPolicy("p", "Admin", "0", ingress(from("Accept"))), none, []string{far + "TCP/80 | none"}},
		{"an uncertain Pass before a Deny", onePolicy("spec: {ingress: [{}]}") + stranger + clusterPolicy("p", "Admin", "0", ingress(from("Pass"), "action: Deny, from: "+everybody)), none, []string{far + "TCP/80 | none"}},
		{"an uncertain Pass before an Accept", onePolicy("spec: {ingress: [{}]}") + stranger + clusterPolicy("p", "Admin", "0", ingress(from("Pass"), "action: Accept, from: "+everybody)), none, []string{far + "all"}},
		{"a policy that may apply", pods + stranger + clusterPolicy("p", "Admin", "0", ingress("action: Deny, from: "+everybody+", "+tcp80)), none, []string{"Pod one/a > Pod far/a: all | " + allBut80}},
		{"a policy that may apply where all is closed", pods + stranger + closed + clusterPolicy("p", "Admin", "0", ingress("action: Accept, from: "+everybody+", "+tcp80)), none, []string{"Pod one/a > Pod far/a: TCP/80 | none"}},
		{"A14 they are not about the network of nodes", node(ingress("action: Deny, from: " + everybody)), none, []string{"Pod one/agent > Pod one/a: all", "Pod two/c > Pod one/agent: all", "Pod two/c > Pod one/a: none"}},
		{"A14 nor to the network of nodes", node(egress("action: Deny, to: " + everybody)), none, []string{"Pod one/a > Pod one/agent: all", "Pod one/agent > Pod two/c: all", "Pod one/a > Pod two/c: none"}},
		{"but by their address", node(egress("action: Deny, to: [{networks: [192.0.2.0/24]}], " + tcp80)), none, []string{"Pod one/a > Pod one/agent: " + allBut80}},
		{"and as nodes", node(egress("action: Deny, to: [{nodes: {}}], " + tcp80)), none, []string{"Pod one/a > Pod one/agent: " + allBut80}},
		{"and as some nodes", node(egress("action: Deny, to: [{nodes: {matchLabels: {zone: a}}}], " + tcp80)), none, []string{"Pod one/a > Pod one/agent: all | " + allBut80}},
	})
}

func TestNotesOnAdministrators(t *testing.T) {
	graph := graphOf(t, pods+clusterPolicy("b", "Admin", "10", ingress("action: Deny, from: "+everybody))+clusterPolicy("a", "Admin", "10", ingress("action: Deny, from: "+everybody))+
		clusterPolicy("c", "Baseline", "10", ingress("action: Deny, from: "+everybody))+
		"---\n{apiVersion: policy.networking.k8s.io/v9, kind: ClusterNetworkPolicy, metadata: {name: later}}\n", reach.Options{})
	assert.Equal(t, []reach.Note{
		{"ClusterNetworkPolicy a and ClusterNetworkPolicy b have the same priority: where rules of both are about a connection, either may decide", "world.yaml", 25, 128},
		{"ClusterNetworkPolicy later is not evaluated: policy.networking.k8s.io/v9 is not known here", "world.yaml", 31, 1},
	}, graph.Notes())
}

// TestBadPoliciesOfAdministrators holds that what cannot be read opens and
// closes nothing.
func TestBadPoliciesOfAdministrators(t *testing.T) {
	deny := "action: Deny, from: " + everybody
	for _, test := range []struct{ name, object, want string }{
		{"an unknown field", clusterPolicy("p", "Admin", "0", "exgress: []"), "spec.exgress is not a field that is known here; correct or remove it"},
		{"an unknown peer", clusterPolicy("p", "Admin", "0", ingress("action: Deny, from: [{namespace: {}}]")), "spec.ingress[0].from[0].namespace is not a field that is known here; correct or remove it"},
		{"addresses as sources", clusterPolicy("p", "Admin", "0", ingress("action: Deny, from: [{networks: [10.0.0.0/8]}]")), "spec.ingress[0].from[0].networks is not a field that is known here; correct or remove it"},
		{"two peers in one", clusterPolicy("p", "Admin", "0", egress("action: Deny, to: [{namespaces: {}, networks: [10.0.0.0/8]}]")), "spec.egress[0].to[0] has namespaces and networks; it must have one of them"},
		{"no peers", clusterPolicy("p", "Admin", "0", ingress("action: Deny, from: []")), "spec.ingress[0].from is empty; name at least one peer"},
		{"no tier", clusterPolicy("p", "Network", "0", ingress(deny)), `spec.tier is "Network"; it must be one of [Admin Baseline]`},
		{"no action", clusterPolicy("p", "Admin", "0", ingress("action: Allow, from: "+everybody)), `spec.ingress[0].action is "Allow"; it must be one of [Accept Deny Pass]`},
		{"a priority too large", clusterPolicy("p", "Admin", "1001", ingress(deny)), "spec.priority must be a number between 0 and 1000"},
		{"no subject", strings.Replace(clusterPolicy("p", "Admin", "0", ingress(deny)), "subject: {namespaces: {matchLabels: {tier: web}}}, ", "", 1), "spec.subject names nobody; give it namespaces or pods"},
		{"a selector that is none", clusterPolicy("p", "Admin", "0", ingress("action: Deny, from: [{namespaces: {matchExpressions: [{key: a, operator: Like, values: [b]}]}}]")), `spec.ingress[0].from[0].namespaces is not a selector: "Like" is not a valid label selector operator`},
		{"a selector of an unknown field", clusterPolicy("p", "Admin", "0", ingress("action: Deny, from: [{namespaces: {tier: web}}]")), "spec.ingress[0].from[0].namespaces.tier is not a field that is known here; correct or remove it"},
		{"pods without a selector", clusterPolicy("p", "Admin", "0", ingress("action: Deny, from: [{pods: {namespaceSelector: {}}}]")), "spec.ingress[0].from[0].pods.podSelector is missing; write {} to mean every pod"},
		{"no network", clusterPolicy("p", "Admin", "0", egress("action: Deny, to: [{networks: [10.0.0.0/8, ten]}]")), `spec.egress[0].to[0].networks[1] is "ten"; it must be a network such as 10.0.0.0/8 or fd00::/8`},
		{"a range that ends before", clusterPolicy("p", "Admin", "0", ingress(deny+", protocols: [{tcp: {destinationPort: {range: {start: 90, end: 80}}}}]")), "spec.ingress[0].protocols[0].tcp.destinationPort.range.end is 80 and start is 90; a range ends after it begins"},
		{"no port", clusterPolicy("p", "Admin", "0", ingress(deny+", protocols: []")), "spec.ingress[0].protocols is empty; leave it out to mean every port"},
		{"a protocol of the older API", adminPolicy("1", ingress("action: Deny, from: "+everybody+", ports: [{portNumber: {protocol: ICMP, port: 1}}]")), `spec.ingress[0].ports[0].portNumber.protocol is "ICMP"; it must be one of [TCP UDP SCTP]`},
		{"Pass in the older Baseline", baselinePolicy(ingress("action: Pass, from: " + everybody)), `spec.ingress[0].action is "Pass"; it must be one of [Allow Deny]`},
		{"a priority in the older Baseline", baselinePolicy("priority: 1"), "spec.priority is not a field that is known here; correct or remove it"},
	} {
		t.Run(test.name, func(t *testing.T) {
			objects, faults := manifest.Decode("world.yaml", []byte(test.object), manifest.Options{})
			require.Empty(t, faults)
			graph, errors := reach.New(objects, reach.Options{})
			assert.Nil(t, graph)
			require.Len(t, errors, 1)
			assert.Equal(t, objects[0].String()+": "+test.want, errors[0].Message)
			assert.Equal(t, 2, errors[0].Line)
		})
	}
}

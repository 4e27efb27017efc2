package reach_test

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

// cluster is where the rows of the reference are tried, with one policy in the
// namespace one.
const cluster = `
- {apiVersion: v1, kind: Namespace, metadata: {name: one, labels: {team: x}}}
- {apiVersion: v1, kind: Namespace, metadata: {name: two, labels: {team: y, kubernetes.io/metadata.name: one}}}
- apiVersion: v1
  kind: Pod
  metadata: {name: web, namespace: one, labels: {app: web}}
  spec: {containers: [{name: c, image: i, ports: [{name: http, containerPort: 8080}]}]}
  status: {podIP: 10.0.0.1}
- apiVersion: v1
  kind: Pod
  metadata: {name: db, namespace: one, labels: {app: db}}
  spec: {containers: [{name: c, image: i, ports: [{name: http, containerPort: 9090, protocol: TCP}, {name: dns, containerPort: 53, protocol: UDP}]}]}
  status: {podIP: 10.0.0.2}
- apiVersion: v1
  kind: Pod
  metadata: {name: api, namespace: two, labels: {app: web}}
  spec: {containers: [{name: c, image: i, ports: [{name: http, containerPort: 80, protocol: UDP}]}]}
  status: {podIP: 10.0.0.3, podIPs: [{ip: 10.0.0.3}, {ip: "fd00::3"}]}
`

// row is a policy's spec, and connections with what becomes of them. Ends are
// named by the pod or by the address; api6 is the pod api by its IPv6 address.
type row struct {
	name, spec string
	open, shut []string
}

func rows() []row {
	return []row{
		{"without policies", "", []string{"web>api TCP/1", "api>web UDP/7", "192.0.2.7>web SCTP/9", "web>192.0.2.7 TCP/1"}, nil},
		{"A1 isolation is per direction", "spec: {podSelector: {matchLabels: {app: db}}, policyTypes: [Ingress]}",
			[]string{"db>web TCP/1", "web>api TCP/1", "db>192.0.2.7 TCP/1"}, []string{"web>db TCP/1", "192.0.2.7>db UDP/1"}},
		{"A1 both sides have to allow it", "spec: {policyTypes: [Ingress, Egress], ingress: [{from: [{podSelector: {matchLabels: {app: web}}}]}], egress: [{to: [{podSelector: {matchLabels: {app: db}}}]}]}",
			nil, []string{"web>web2 TCP/1", "db>web TCP/1", "api>web TCP/1", "web>api TCP/1"}},
		{"A2 no policyTypes and an empty egress is Ingress only", "spec: {podSelector: {}, egress: []}",
			[]string{"web>api TCP/1"}, []string{"api>web TCP/1"}},
		{"A2 no policyTypes and a rule of egress is both", "spec: {podSelector: {}, egress: [{}]}",
			[]string{"web>api TCP/1"}, []string{"api>web TCP/1", "web>db TCP/1"}},
		{"A2 empty policyTypes are as none", "spec: {policyTypes: [], egress: [{ports: [{port: 80}]}]}",
			[]string{"web>api TCP/80"}, []string{"web>api TCP/81", "api>web TCP/80"}},
		{"A3 rules of a direction that is not named", "spec: {policyTypes: [Egress], ingress: [{from: [{podSelector: {}}]}]}",
			[]string{"api>web TCP/1"}, []string{"web>api TCP/1", "web>db TCP/1"}},
		{"A4 null peers are everyone", "spec: {ingress: [{from: null, ports: [{port: 80}]}]}",
			[]string{"api>web TCP/80", "192.0.2.7>db TCP/80", "2001:db8::7>api6 TCP/80"}, []string{"api>web TCP/81"}},
		{"A4 no peers are everyone", "spec: {ingress: [{from: [], ports: [{port: 80}]}]}", []string{"192.0.2.7>db TCP/80"}, []string{"web>db TCP/81"}},
		{"A4 null ports are all", "spec: {ingress: [{from: [{podSelector: {}}], ports: null}]}", []string{"web>db SCTP/65535"}, []string{"api>db SCTP/65535"}},
		{"A4 no ports are all", "spec: {ingress: [{from: [{podSelector: {}}], ports: []}]}", []string{"web>db UDP/1"}, []string{"api>db UDP/1"}},
		{"A4 an empty rule allows everything", "spec: {ingress: [{}]}", []string{"api>db UDP/1", "192.0.2.7>web TCP/1"}, nil},
		{"A4 a null rule allows everything", "spec: {ingress: [null]}", []string{"api>db UDP/1", "192.0.2.7>web TCP/1"}, nil},
		{"A4 no rules allow nothing", "spec: {ingress: []}", []string{"web>api TCP/1"}, []string{"web>db TCP/1"}},
		{"A4 null rules allow nothing", "spec: {ingress: null}", nil, []string{"web>db TCP/1"}},
		{"A6 pods alone are of the own namespace", "spec: {ingress: [{from: [{podSelector: {matchLabels: {app: web}}}]}]}",
			[]string{"web>db TCP/1"}, []string{"api>db TCP/1", "10.0.0.9>db TCP/1"}},
		{"A6 namespaces alone are all their pods", "spec: {ingress: [{from: [{namespaceSelector: {matchLabels: {team: y}}}]}]}",
			[]string{"api>db TCP/1"}, []string{"web>db TCP/1"}},
		{"A6 both in one item", "spec: {ingress: [{from: [{namespaceSelector: {}, podSelector: {matchLabels: {app: web}}}]}]}",
			[]string{"api>db TCP/1", "web>db TCP/1"}, []string{"db>web TCP/1", "192.0.2.7>db TCP/1"}},
		{"A6 two items", "spec: {ingress: [{from: [{namespaceSelector: {matchLabels: {team: y}}}, {podSelector: {matchLabels: {app: db}}}]}]}",
			[]string{"api>web TCP/1", "db>web TCP/1"}, []string{"web>db TCP/1"}},
		{"A6 a null namespaceSelector is none", "spec: {ingress: [{from: [{namespaceSelector: null, podSelector: {}}]}]}",
			[]string{"web>db TCP/1"}, []string{"api>db TCP/1"}},
		{"A6 a null podSelector is none", "spec: {ingress: [{from: [{namespaceSelector: {matchLabels: {team: y}}, podSelector: null}]}]}",
			[]string{"api>db TCP/1"}, []string{"web>db TCP/1"}},
		{"A7 a null podSelector selects every pod", "spec: {podSelector: null}", nil, []string{"web>db TCP/1", "api>web TCP/1"}},
		{"A7 no spec", "metadata: {name: p, namespace: one}", []string{"web>api TCP/1"}, []string{"web>db TCP/1", "api>web TCP/1"}},
		{"A7 a null spec", "spec: null", []string{"web>api TCP/1"}, []string{"web>db TCP/1", "api>web TCP/1"}},
		{"A8 the protocol is TCP", "spec: {ingress: [{ports: [{port: 80}]}]}", []string{"web>db TCP/80"}, []string{"web>db UDP/80", "web>db SCTP/80"}},
		{"A8 a null protocol is TCP", "spec: {ingress: [{ports: [{protocol: null, port: 80}]}]}", []string{"web>db TCP/80"}, []string{"web>db UDP/80"}},
		{"A8 a port of nothing is all TCP", "spec: {ingress: [{ports: [{}]}]}", []string{"web>db TCP/1", "web>db TCP/65535"}, []string{"web>db UDP/80"}},
		{"A8 no port is every port of the protocol", "spec: {ingress: [{ports: [{protocol: UDP}]}]}", []string{"web>db UDP/1", "web>db UDP/65535"}, []string{"web>db TCP/1"}},
		{"A8 a null port is no port", "spec: {ingress: [{ports: [{protocol: UDP, port: null}]}]}", []string{"web>db UDP/1"}, []string{"web>db TCP/1"}},
		{"A8 a range has its ends", "spec: {ingress: [{ports: [{port: 80, endPort: 82}]}]}",
			[]string{"web>db TCP/80", "web>db TCP/81", "web>db TCP/82"}, []string{"web>db TCP/79", "web>db TCP/83"}},
		{"A8 a range of one", "spec: {ingress: [{ports: [{port: 80, endPort: 80}]}]}", []string{"web>db TCP/80"}, []string{"web>db TCP/81"}},
		{"A9 a name is the destination's", "spec: {policyTypes: [Egress], egress: [{ports: [{port: http}]}]}",
			[]string{"web>db TCP/9090", "db>web TCP/8080"}, []string{"web>db TCP/8080", "db>web TCP/9090", "web>192.0.2.7 TCP/8080"}},
		{"A9 a name is of its protocol", "spec: {policyTypes: [Egress], egress: [{ports: [{port: http, protocol: UDP}, {port: dns}]}]}",
			[]string{"web>api UDP/80"}, []string{"web>api TCP/80", "web>db TCP/9090", "web>db UDP/53", "web>db TCP/53"}},
		{"A9 a name that nobody has", "spec: {ingress: [{ports: [{port: none}]}]}", nil, []string{"web>db TCP/9090", "api>web TCP/8080"}},
		{"A9 a name for addresses outside", "spec: {ingress: [{from: [{ipBlock: {cidr: 192.0.2.0/24}}], ports: [{port: http}]}]}",
			[]string{"192.0.2.7>db TCP/9090", "192.0.2.7>web TCP/8080"}, []string{"192.0.2.7>db TCP/8080", "web>db TCP/9090"}},
		{"A11 a block matches a pod", "spec: {ingress: [{from: [{ipBlock: {cidr: 10.0.0.3/32}}]}]}",
			[]string{"api>web TCP/1", "10.0.0.3>web TCP/1"}, []string{"api6>web6 TCP/1", "db>web TCP/1", "10.0.0.4>web TCP/1"}},
		{"A11 a block excepts a pod", "spec: {policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.0.0.3/32]}}]}]}",
			[]string{"web>db TCP/1", "web>10.0.0.4 TCP/1"}, []string{"web>api TCP/1", "web>192.0.2.7 TCP/1"}},
		{"A11 another rule allows what is excepted", "spec: {policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.0.0.0/30]}}]}, {to: [{ipBlock: {cidr: 10.0.0.2/31}}]}]}",
			[]string{"web>db TCP/1", "web>api TCP/1", "web>10.0.0.4 TCP/1"}, []string{"web>10.0.0.1 TCP/1"}},
		{"A11 null excepts are none", "spec: {ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: null}}]}]}", []string{"api>web TCP/1"}, []string{"192.0.2.7>web TCP/1"}},
		{"A13 all of IPv4 is nothing of IPv6", "spec: {ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0}}]}]}",
			[]string{"192.0.2.7>web TCP/1", "0.0.0.0>web TCP/1", "255.255.255.255>web TCP/1", "api>web TCP/1"}, []string{"2001:db8::7>web6 TCP/1", "api6>web6 TCP/1"}},
		{"A13 selectors are of both families", "spec: {ingress: [{from: [{namespaceSelector: {matchLabels: {team: y}}}]}]}",
			[]string{"api>web TCP/1", "api6>web6 TCP/1"}, []string{"2001:db8::7>web6 TCP/1"}},
		{"A16 nobody claims another's name", "spec: {ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: one}}}]}]}",
			[]string{"web>db TCP/1"}, []string{"api>db TCP/1"}},
	}
}

// parseWorld reads the objects of a YAML list as they are written.
func parseWorld(t *testing.T, text string) world {
	t.Helper()
	var read world
	require.NoError(t, yaml.Unmarshal([]byte(text), &read.objects))
	return read
}

// withPolicy is the cluster with a policy in the namespace one.
func withPolicy(t *testing.T, rest string) world {
	t.Helper()
	read := parseWorld(t, cluster)
	if rest == "" {
		return read
	}
	policy := map[string]any{"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": map[string]any{"name": "p", "namespace": "one"}}
	require.NoError(t, yaml.Unmarshal([]byte(rest), &policy))
	read.objects = append(read.objects, policy)
	return read
}

// endNamed is the end that a row names.
func (w world) endNamed(t *testing.T, name string) end {
	t.Helper()
	if address, err := netip.ParseAddr(name); err == nil {
		return end{address: address}
	}
	name, current := strings.CutSuffix(name, "6")
	name, another := strings.CutSuffix(name, "2")
	for number, pod := range w.ofKind("Pod") {
		if field(pod, "metadata", "name") != name {
			continue
		}
		found := w.podEnd(pod)
		found.address = addressesOf(pod)[0]
		if current {
			found.address = netip.MustParseAddr(fmt.Sprint("fd00::", number+1))
		}
		if another {
			found.address = netip.MustParseAddr("10.0.0.200")
		}
		return found
	}
	require.Fail(t, "no such pod", name)
	return end{}
}

// TestOracleOnTheRows holds the oracle itself to what is known.
func TestOracleOnTheRows(t *testing.T) {
	for _, row := range rows() {
		t.Run(row.name, func(t *testing.T) {
			tried := withPolicy(t, row.spec)
			ask := func(question string) bool {
				from, to, protocol, port := parts(t, question)
				return connects(tried.policies(), tried.endNamed(t, from), tried.endNamed(t, to), protocol, port)
			}
			for _, question := range row.open {
				assert.True(t, ask(question), question)
			}
			for _, question := range row.shut {
				assert.False(t, ask(question), question)
			}
		})
	}
}

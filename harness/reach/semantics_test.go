package reach_test

import (
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/manifest"
	"github.com/bulkhead-policy/bulkhead/harness/reach"
)

// situation is a cluster and what is to be said of it.
type situation struct {
	name    string
	objects string
	options reach.Options
	// want are lines as "Pod one/a > Pod one/b: TCP/80 | none": what may be, and
	// after the bar what must be if that is not the same.
	want []string
}

// graphOf reads documents of a YAML list.
func graphOf(t *testing.T, objects string, options reach.Options) *reach.Graph {
	t.Helper()
	graph, faults := readGraph(t, objects, options)
	require.Empty(t, faults)
	return graph
}

func readGraph(t *testing.T, objects string, options reach.Options) (*reach.Graph, []manifest.Error) {
	t.Helper()
	read, faults := manifest.Decode("world.yaml", []byte(objects), manifest.Options{})
	require.Empty(t, faults)
	return reach.New(read, options)
}

func endpointNamed(t *testing.T, graph *reach.Graph, name string) int {
	t.Helper()
	index := slices.IndexFunc(graph.Endpoints(), func(e reach.Endpoint) bool { return e.Name == name })
	require.GreaterOrEqual(t, index, 0, "no endpoint %s", name)
	return index
}

func inWords(connection reach.Connection) string {
	may, must := portsInWords(connection.May), portsInWords(connection.Must)
	if may == must {
		return may
	}
	return may + " | " + must
}

func portsInWords(ports reach.Ports) string {
	if ports.IsEmpty() {
		return "none"
	}
	return strings.Join(ports.Strings(), " ")
}

func holdsIn(t *testing.T, situations []situation) {
	t.Helper()
	for _, s := range situations {
		t.Run(s.name, func(t *testing.T) {
			graph := graphOf(t, s.objects, s.options)
			var got []string
			for _, line := range s.want {
				pair, _, found := strings.Cut(line, ": ")
				require.True(t, found, line)
				from, to, found := strings.Cut(pair, " > ")
				require.True(t, found, line)
				connection := graph.Connection(endpointNamed(t, graph, from), endpointNamed(t, graph, to))
				got = append(got, pair+": "+inWords(connection))
			}
			assert.Equal(t, s.want, got)
		})
	}
}

func prefixes(texts ...string) []netip.Prefix {
	var all []netip.Prefix
	for _, text := range texts {
		all = append(all, netip.MustParsePrefix(text))
	}
	return all
}

// pods are three pods whose addresses are known.
const pods = `
---
{apiVersion: v1, kind: Namespace, metadata: {name: one, labels: {tier: web}}}
---
{apiVersion: v1, kind: Namespace, metadata: {name: two, labels: {tier: db}}}
---
apiVersion: v1
kind: Pod
metadata: {name: a, namespace: one, labels: {app: a}}
spec: {containers: [{name: c, image: i, ports: [{name: http, containerPort: 8080}]}]}
status: {podIP: 10.0.0.1}
---
apiVersion: v1
kind: Pod
metadata: {name: b, namespace: one, labels: {app: b}}
spec: {containers: [{name: c, image: i, ports: [{name: http, containerPort: 9090}, {name: dns, containerPort: 53, protocol: UDP}]}]}
status: {podIP: 10.0.0.2}
---
apiVersion: v1
kind: Pod
metadata: {name: c, namespace: two, labels: {app: a}}
spec: {containers: [{name: c, image: i, ports: [{name: http, containerPort: 80, protocol: UDP}]}]}
status: {podIP: 10.0.0.3}
`

// onePolicy is the pods with a policy in the namespace one.
func onePolicy(spec string) string {
	return pods + "---\n{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: p, namespace: one}, " + spec + "}\n"
}

func TestIsolation(t *testing.T) {
	holdsIn(t, []situation{
		{"no policies", pods, reach.Options{}, []string{
			"Pod one/a > Pod two/c: all", "Pod one/a > Pod one/a: all", "CIDR 0.0.0.0/0 > Pod one/a: all", "Pod one/a > CIDR 0.0.0.0/0: all",
			"CIDR ::/0 > Pod one/a: none", "Pod one/a > CIDR ::/0: none", "CIDR 0.0.0.0/0 > CIDR 0.0.0.0/0: none",
		}},
		{"A1 each direction by itself", onePolicy("spec: {podSelector: {matchLabels: {app: a}}, policyTypes: [Ingress]}"), reach.Options{}, []string{
			"Pod one/b > Pod one/a: none", "Pod one/a > Pod one/b: all", "CIDR 0.0.0.0/0 > Pod one/a: none", "Pod one/a > CIDR 0.0.0.0/0: all",
		}},
		{"A1 rules add up", onePolicy("spec: {ingress: [{from: [{podSelector: {matchLabels: {app: a}}}], ports: [{port: 80}]}, {ports: [{port: 81, endPort: 90}, {port: 53, protocol: UDP}]}]}"), reach.Options{}, []string{
			"Pod one/a > Pod one/b: TCP/80-90 UDP/53", "Pod two/c > Pod one/b: TCP/81-90 UDP/53",
		}},
		{"A1 both sides", onePolicy("spec: {policyTypes: [Ingress, Egress], ingress: [{ports: [{port: 80, endPort: 90}]}], egress: [{ports: [{port: 85, endPort: 95}]}]}"), reach.Options{}, []string{
			"Pod one/a > Pod one/b: TCP/85-90", "Pod one/a > Pod two/c: TCP/85-95", "Pod two/c > Pod one/a: TCP/80-90", "Pod one/a > Pod one/a: all",
		}},
		{"A2 egress without rules and without policyTypes", onePolicy("spec: {egress: []}"), reach.Options{}, []string{
			"Pod one/a > Pod two/c: all", "Pod two/c > Pod one/a: none",
		}},
		{"A2 a rule of egress without policyTypes", onePolicy("spec: {egress: [{ports: [{port: 80}]}]}"), reach.Options{}, []string{
			"Pod one/a > Pod two/c: TCP/80", "Pod two/c > Pod one/a: none",
		}},
		{"A3 rules of another direction", onePolicy("spec: {policyTypes: [Egress], ingress: [{ports: [{port: 80}]}]}"), reach.Options{}, []string{
			"Pod two/c > Pod one/a: all", "Pod one/a > Pod two/c: none",
		}},
		{"A4 nulls allow everyone everything", onePolicy("spec: {ingress: [{from: null, ports: null}]}"), reach.Options{}, []string{
			"Pod two/c > Pod one/a: all", "CIDR 0.0.0.0/0 > Pod one/a: all",
		}},
		{"A4 an empty list of rules", onePolicy("spec: {ingress: []}"), reach.Options{}, []string{"Pod two/c > Pod one/a: none"}},
		{"A4 a null rule", onePolicy("spec: {ingress: [null]}"), reach.Options{}, []string{"Pod two/c > Pod one/a: all"}},
		{"A6 selectors never mean addresses", onePolicy("spec: {ingress: [{from: [{namespaceSelector: {}}]}]}"), reach.Options{}, []string{
			"Pod two/c > Pod one/a: all", "CIDR 0.0.0.0/0 > Pod one/a: none",
		}},
		{"A6 both selectors of an item", onePolicy("spec: {ingress: [{from: [{namespaceSelector: {matchLabels: {tier: db}}, podSelector: {matchLabels: {app: a}}}]}]}"), reach.Options{}, []string{
			"Pod two/c > Pod one/a: all", "Pod one/b > Pod one/a: none",
		}},
		{"A6 a null namespaceSelector", onePolicy("spec: {ingress: [{from: [{namespaceSelector: null, podSelector: {}}]}]}"), reach.Options{}, []string{
			"Pod one/b > Pod one/a: all", "Pod two/c > Pod one/a: none",
		}},
		{"A7 a null podSelector", onePolicy("spec: {podSelector: null}"), reach.Options{}, []string{"Pod two/c > Pod one/a: none", "Pod two/c > Pod one/b: none"}},
		{"A7 no spec", onePolicy("spec: null"), reach.Options{}, []string{"Pod two/c > Pod one/a: none", "Pod one/a > Pod two/c: all"}},
	})
}

func TestPortsOfRules(t *testing.T) {
	holdsIn(t, []situation{
		{"A8 a port alone is TCP", onePolicy("spec: {ingress: [{ports: [{port: 80}]}]}"), reach.Options{}, []string{"Pod one/a > Pod one/b: TCP/80"}},
		{"A8 nothing is all of TCP", onePolicy("spec: {ingress: [{ports: [{}]}]}"), reach.Options{}, []string{"Pod one/a > Pod one/b: TCP/1-65535"}},
		{"A8 null is all of TCP", onePolicy("spec: {ingress: [{ports: [null]}]}"), reach.Options{}, []string{"Pod one/a > Pod one/b: TCP/1-65535"}},
		{"A8 a protocol without a port", onePolicy("spec: {ingress: [{ports: [{protocol: UDP}]}]}"), reach.Options{}, []string{"Pod one/a > Pod one/b: UDP/1-65535"}},
		{"A8 all protocols are all", onePolicy("spec: {ingress: [{ports: [{protocol: UDP}, {protocol: SCTP}, {protocol: TCP}]}]}"), reach.Options{}, []string{"Pod one/a > Pod one/b: all"}},
		{"A8 a range", onePolicy("spec: {ingress: [{ports: [{port: 65530, endPort: 65535, protocol: SCTP}]}]}"), reach.Options{}, []string{"Pod one/a > Pod one/b: SCTP/65530-65535"}},
		{"A9 names differ by pod", onePolicy("spec: {ingress: [{ports: [{port: http}]}]}"), reach.Options{}, []string{
			"Pod one/a > Pod one/b: TCP/9090", "Pod one/b > Pod one/a: TCP/8080", "CIDR 0.0.0.0/0 > Pod one/a: TCP/8080",
		}},
		{"A9 names of egress are the destination's", onePolicy("spec: {policyTypes: [Egress], egress: [{ports: [{port: http}, {port: http, protocol: UDP}, {port: dns}]}]}"), reach.Options{}, []string{
			"Pod one/a > Pod one/b: TCP/9090", "Pod one/a > Pod two/c: UDP/80", "Pod one/a > CIDR 0.0.0.0/0: none",
		}},
		{"A9 a name that two containers have", onePolicy("spec: {ingress: [{ports: [{port: twice}]}]}") + `
---
apiVersion: v1
kind: Pod
metadata: {name: d, namespace: one}
spec:
  containers:
  - {name: c, image: i, ports: [{name: twice, containerPort: 80}]}
  - {name: d, image: i, ports: [{name: twice, containerPort: 81}]}
status: {podIP: 10.0.0.4}
`, reach.Options{}, []string{"Pod one/a > Pod one/d: TCP/80-81 | none"}},
		{"A9 sidecars have ports, initial containers none", onePolicy("spec: {ingress: [{ports: [{port: side}, {port: init}]}]}") + `
---
apiVersion: v1
kind: Pod
metadata: {name: d, namespace: one}
spec:
  initContainers:
  - {name: a, image: i, ports: [{name: init, containerPort: 80}]}
  - {name: b, image: i, restartPolicy: Always, ports: [{name: side, containerPort: 81}]}
  containers: [{name: c, image: i}]
status: {podIP: 10.0.0.4}
`, reach.Options{}, []string{"Pod one/a > Pod one/d: TCP/81"}},
	})
}

func TestBlocksOfRules(t *testing.T) {
	holdsIn(t, []situation{
		{"A11 a block matches pods and addresses", onePolicy("spec: {policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 10.0.0.2/31}}]}]}"), reach.Options{}, []string{
			"Pod one/a > Pod one/b: all", "Pod one/a > Pod two/c: all", "Pod one/b > Pod one/a: none", "Pod one/a > CIDR 10.0.0.2/31: all", "Pod one/a > CIDR 10.0.0.0/31: none",
		}},
		{"A11 except is of its own block", onePolicy("spec: {policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.0.0.0/30]}}, {ipBlock: {cidr: 10.0.0.3/32}}]}]}"), reach.Options{}, []string{
			"Pod one/a > Pod one/b: none", "Pod one/a > Pod two/c: all", "Pod one/a > CIDR 10.128.0.0/9: all", "Pod one/a > CIDR 11.0.0.0/8: none",
		}},
		{"A13 the families are apart", onePolicy("spec: {ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0}}]}]}") + `
---
{apiVersion: v1, kind: Pod, metadata: {name: six, namespace: two}, spec: {containers: [{name: c, image: i}]}, status: {podIP: "fd00::1"}}
---
{apiVersion: v1, kind: Pod, metadata: {name: dual, namespace: two}, spec: {containers: [{name: c, image: i}]}, status: {podIP: 10.0.0.8, podIPs: [{ip: 10.0.0.8}, {ip: "fd00::8"}]}}
---
{apiVersion: v1, kind: Pod, metadata: {name: dual, namespace: one}, spec: {containers: [{name: c, image: i}]}, status: {podIP: 10.0.0.9, podIPs: [{ip: 10.0.0.9}, {ip: "fd00::9"}]}}
`, reach.Options{}, []string{
			"Pod two/six > Pod one/a: none", "Pod two/six > Pod two/dual: all", "Pod two/six > Pod one/dual: none",
			"Pod two/dual > Pod one/a: all", "Pod two/dual > Pod one/dual: all | none",
			"CIDR ::/0 > Pod one/dual: none", "CIDR 0.0.0.0/0 > Pod one/dual: all",
		}},
	})
}

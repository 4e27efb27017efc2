package answer

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/manifest"
	"github.com/bulkhead-policy/bulkhead/harness/reach"
)

// shopText is a small shop: what is open in it depends on labels, addresses and
// ports.
const shopText = `
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: v1
kind: Pod
metadata: {name: db, namespace: shop, labels: {app: db}}
spec: {containers: [{name: db, image: "db:1"}]}
status: {podIP: 10.244.0.7, podIPs: [{ip: 10.244.0.7}, {ip: "fd00::7"}]}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {containers: [{name: web, image: "web:1"}]}
status: {podIP: 10.244.0.8}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: report, namespace: jobs}
spec:
  selector: {matchLabels: {app: report}}
  template:
    metadata: {labels: {app: report}}
    spec: {containers: [{name: report, image: "report:1"}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: shop}
spec:
  podSelector: {matchLabels: {app: db}}
  ingress:
  - from: [{podSelector: {matchLabels: {app: web}}}]
    ports: [{port: 5432}]
  - from: [{namespaceSelector: {matchLabels: {team: batch}}}]
    ports: [{port: 5432, endPort: 5433}]
  - from: [{ipBlock: {cidr: 192.0.2.0/24}}]
    ports: [{port: 9187}]
`

func objectsIn(t *testing.T, text string) []manifest.Object {
	objects, faults := manifest.Decode("shop.yaml", []byte(text), manifest.Options{})
	require.Empty(t, faults)
	return objects
}

func shopGraph(t *testing.T, q Question) *reach.Graph {
	options := reach.Options{PodCIDRs: prefixesIn("10.244.0.0/16 fd00::/64")}
	var err error
	options.Cuts, err = q.cuts()
	require.NoError(t, err)
	graph, faults := reach.New(objectsIn(t, shopText), options)
	require.Empty(t, faults)
	return graph
}

func TestVerdicts(t *testing.T) {
	for name, test := range map[string]struct {
		question Question
		want     Verdict
	}{
		"a rule":                         {Question{From: "shop/web", To: "shop/db", Port: "TCP/5432"}, Yes},
		"any port will do":               {Question{From: "shop/web", To: "shop/db"}, Yes},
		"another port":                   {Question{From: "shop/web", To: "shop/db", Port: "5433"}, No},
		"a port and another":             {Question{From: "shop/web", To: "shop/db", Port: "5431-5432"}, Partly},
		"no policy":                      {Question{From: "shop/db", To: "shop/web", Port: "UDP/53"}, Yes},
		"every port":                     {Question{From: "shop/db", To: "shop/web", Port: "all"}, Yes},
		"labels that are not known":      {Question{From: "jobs/report", To: "shop/db", Port: "5433"}, Maybe},
		"some of the ports are unknown":  {Question{From: "jobs/report", To: "shop/db", Port: "5433-5434"}, Maybe},
		"an address":                     {Question{From: "192.0.2.7", To: "shop/db", Port: "9187"}, Yes},
		"an address that is not let in":  {Question{From: "198.51.100.7", To: "shop/db"}, No},
		"an address and another":         {Question{From: "192.0.2.0/23", To: "shop/db"}, Partly},
		"a CIDR within another":          {Question{From: "CIDR 192.0.2.128/25", To: "shop/db", Port: "9187"}, Yes},
		"an IPv6 address":                {Question{From: "2001:db8::7", To: "shop/db"}, No},
		"a pod's address":                {Question{From: "10.244.0.8", To: "10.244.0.7", Port: "5432"}, Yes},
		"a pod's IPv6 address":           {Question{From: "shop/web", To: "fd00::7", Port: "5432"}, Yes},
		"a namespace":                    {Question{From: "shop/*", To: "jobs/*"}, Yes},
		"a namespace, not all alike":     {Question{From: "shop/*", To: "shop/*", Port: "9999"}, Partly},
		"a Pod and itself":               {Question{From: "shop/db", To: "shop/db", Port: "9999"}, Yes},
		"a workload's pods":              {Question{From: "jobs/report", To: "jobs/report"}, Yes},
		"without its namespace":          {Question{From: "web", To: "Pod db", Namespace: "shop", Port: "5432"}, Yes},
		"from outside to outside is not": {Question{From: "192.0.2.7", To: "198.51.100.7"}, No},
	} {
		t.Run(name, func(t *testing.T) {
			answer, err := answerTo(shopGraph(t, test.question), test.question)
			require.NoError(t, err)
			assert.Equal(t, test.want, answer.Verdict)
		})
	}
}

func TestHalfAQuestionHasNoVerdict(t *testing.T) {
	for _, q := range []Question{{}, {From: "shop/web"}, {To: "shop/web"}, {Port: "80"}} {
		answer, err := answerTo(shopGraph(t, q), q)
		require.NoError(t, err)
		assert.Empty(t, answer.Verdict)
	}
}

func TestAddressesThatAreNotThere(t *testing.T) {
	// Ranges outside go before the pods in them; where there is no such range, the
	// pods are meant.
	graph := shopGraph(t, Question{})
	found, err := inRange(graph, prefixesIn("10.244.0.6/31")[0])
	require.NoError(t, err)
	assert.Equal(t, "Pod shop/db", graph.Endpoints()[found[0]].Name)
	_, err = inRange(graph, prefixesIn("10.244.9.9/32")[0])
	require.EqualError(t, err, "10.244.9.9/32 is no address outside of the cluster: name a workload")
}

func TestParsePorts(t *testing.T) {
	for text, want := range map[string]string{
		"5432":            "TCP/5432",
		"TCP/5432":        "TCP/5432",
		"udp/53":          "UDP/53",
		"sctp":            "SCTP/1-65535",
		"TCP":             "TCP/1-65535",
		"8080-8089":       "TCP/8080-8089",
		"UDP/1-65535":     "UDP/1-65535",
		"80, 443,UDP/53":  "TCP/80 TCP/443 UDP/53",
		"80,81":           "TCP/80-81",
		"all":             "all",
		"TCP,UDP,SCTP":    "all",
		"TCP/65535-65535": "TCP/65535",
	} {
		ports, err := parsePorts(text)
		require.NoError(t, err, text)
		assert.Equal(t, want, strings.Join(ports.Strings(), " "), text)
	}
	for text, want := range map[string]string{
		"":          `"" is no port: write one such as TCP/5432, 5432, UDP/53 or TCP/8080-8089`,
		"0":         `"0" is no port: write one such as TCP/5432, 5432, UDP/53 or TCP/8080-8089`,
		"65536":     `"65536" is no port: write one such as TCP/5432, 5432, UDP/53 or TCP/8080-8089`,
		"TCP/0-5":   `"TCP/0-5" is no port: write one such as TCP/5432, 5432, UDP/53 or TCP/8080-8089`,
		"TCP/9-8":   `"TCP/9-8" is no port: write one such as TCP/5432, 5432, UDP/53 or TCP/8080-8089`,
		"TCP/1-2-3": `"TCP/1-2-3" is no port: write one such as TCP/5432, 5432, UDP/53 or TCP/8080-8089`,
		"TCP/":      `"TCP/" is no port: write one such as TCP/5432, 5432, UDP/53 or TCP/8080-8089`,
		"http":      `"http" is no port: write one such as TCP/5432, 5432, UDP/53 or TCP/8080-8089`,
		"ICMP/1":    `"ICMP/1" is no port: the protocol is TCP, UDP or SCTP, and stands before the number, as in TCP/5432`,
		"80,":       `"" is no port: write one such as TCP/5432, 5432, UDP/53 or TCP/8080-8089`,
	} {
		_, err := parsePorts(text)
		require.EqualError(t, err, want, text)
	}
}

// Ports are read as reports write them.
func TestParsePortsReadsWhatIsWritten(t *testing.T) {
	for _, ports := range []reach.Ports{reach.AllPorts(), portsIn("80"), portsIn("80,90-99,udp/53"), portsIn("sctp")} {
		read, err := parsePorts(strings.Join(ports.Strings(), ","))
		require.NoError(t, err)
		assert.True(t, ports.Equal(read))
	}
}

func TestCuts(t *testing.T) {
	cuts, err := Question{From: "CIDR 10.0.0.0/8", To: "2001:db8::1"}.cuts()
	require.NoError(t, err)
	assert.Equal(t, prefixesIn("10.0.0.0/8 2001:db8::1/128"), cuts)
	cuts, err = Question{From: "shop/web", To: "web"}.cuts()
	require.NoError(t, err)
	assert.Empty(t, cuts)
	_, err = Question{To: "fe80::1%eth0"}.cuts()
	require.EqualError(t, err, `"fe80::1%eth0" is no address that a policy can name: write it without a zone, and IPv4 as IPv4`)
}

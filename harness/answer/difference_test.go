package answer

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bulkhead-policy/bulkhead/harness/manifest"
	"github.com/bulkhead-policy/bulkhead/harness/reach"
)

func differenceText(t *testing.T, old, new string) string {
	difference, faults := differenceOf(objectsIn(t, old), objectsIn(t, new), reach.Options{PodCIDRs: prefixesIn("10.244.0.0/16 fd00::/64")})
	require.Empty(t, faults)
	var out bytes.Buffer
	require.NoError(t, difference.Write(&out, Text))
	return out.String()
}

func TestDifferenceOfCertainty(t *testing.T) {
	known := shopText + "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: jobs, labels: {team: batch}}\n"
	assert.Equal(t, `Opened:
FROM         TO       PORTS
jobs/report  shop/db  TCP/5432-5433, certain now
`, differenceText(t, shopText, known))
	assert.Equal(t, `Closed:
FROM         TO       PORTS
jobs/report  shop/db  TCP/5432-5433, no longer certain
`, differenceText(t, known, shopText))
	assert.Equal(t, `Closed:
FROM         TO       PORTS
jobs/report  shop/db  TCP/5432-5433
`, differenceText(t, shopText, strings.ReplaceAll(known, "{team: batch}}\n", "{team: web}}\n")))
}

func TestDifferenceOfPolicies(t *testing.T) {
	assert.Equal(t, `Opened:
FROM          TO       PORTS
192.0.3.0/24  shop/db  TCP/9187
`, differenceText(t, shopText, strings.ReplaceAll(shopText, "192.0.2.0/24", "192.0.2.0/23")))
	assert.Equal(t, "nothing opened, nothing closed\n", differenceText(t, shopText, shopText))
	assert.Equal(t, `Opened:
FROM                                 TO       PORTS
0.0.0.0/0 except 192.0.2.0/24, ::/0  shop/db  all
192.0.2.0/24                         shop/db  all but TCP/9187
jobs/report                          shop/db  all but TCP/5432-5433,
                                              TCP/5432-5433, certain now
shop/web                             shop/db  all but TCP/5432
`, differenceText(t, shopText, shopText[:strings.LastIndex(shopText, "---")]))
}

// ruled is a shop whose policy lets in what is drawn.
func ruled(r *rapid.T) string {
	var rules []string
	for range rapid.IntRange(0, 3).Draw(r, "rules") {
		peer := rapid.SampledFrom([]string{
			"ipBlock: {cidr: 192.0.2.0/24}", "ipBlock: {cidr: 192.0.0.0/16, except: [192.0.2.128/25]}", "ipBlock: {cidr: 0.0.0.0/0}",
			"podSelector: {matchLabels: {app: web}}", "namespaceSelector: {}", "namespaceSelector: {matchLabels: {team: batch}}",
		}).Draw(r, "peer")
		rules = append(rules, fmt.Sprintf("{from: [{%s}], ports: [{port: %d}]}", peer, rapid.IntRange(1, 2).Draw(r, "port")))
	}
	text := shopText[:strings.LastIndex(shopText, "---")]
	if rapid.IntRange(0, 4).Draw(r, "policy") > 0 {
		text += "---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: db, namespace: shop}\nspec: {podSelector: {matchLabels: {app: db}}, ingress: [" + strings.Join(rules, ", ") + "]}\n"
	}
	if rapid.Bool().Draw(r, "Namespace") {
		text += "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: jobs, labels: {team: batch}}\n"
	}
	return text
}

// What is opened and closed is, pair by pair, address by address and port by
// port, what one graph has and the other has not.
func TestDifferenceIsTheDifference(t *testing.T) {
	probes := []string{"192.0.2.1", "192.0.2.129", "192.0.3.1", "198.51.100.1", "2001:db8::1"}
	options := reach.Options{PodCIDRs: prefixesIn("10.244.0.0/16 fd00::/64")}
	rapid.Check(t, func(r *rapid.T) {
		var texts [2]string
		var graphs [2]*reach.Graph
		var worlds [2][]manifest.Object
		for i := range texts {
			texts[i] = ruled(r)
			objects, faults := manifest.Decode("shop.yaml", []byte(texts[i]), manifest.Options{})
			require.Empty(r, faults)
			worlds[i] = objects
			graphs[i], faults = reach.New(objects, options)
			require.Empty(r, faults)
		}
		difference, faults := differenceOf(worlds[0], worlds[1], options)
		require.Empty(r, faults)
		var out bytes.Buffer
		require.NoError(r, difference.Write(&out, JSON))
		var read map[string][]struct {
			From, To  string
			May, Must []string
		}
		require.NoError(r, json.Unmarshal(out.Bytes(), &read))
		assert.Empty(r, read["appears"])
		assert.Empty(r, read["disappears"])

		ends := append([]string{"Pod shop/db", "Pod shop/web", "Deployment jobs/report"}, probes...)
		said := func(list, from, to string) reach.Connection {
			var c reach.Connection
			for _, entry := range read[list] {
				if isEnd(entry.From, from) && isEnd(entry.To, to) {
					c.May, c.Must = c.May.Union(portsIn(strings.Join(entry.May, ","))), c.Must.Union(portsIn(strings.Join(entry.Must, ",")))
				}
			}
			return c
		}
		for _, from := range ends {
			for _, to := range ends {
				before, after := connectionIn(graphs[0], from, to), connectionIn(graphs[1], from, to)
				assert.Equal(r, key(minus(after, before)), key(said("opened", from, to)), "%s to %s opened", from, to)
				assert.Equal(r, key(minus(before, after)), key(said("closed", from, to)), "%s to %s closed", from, to)
			}
		}
	})
}

// isEnd reports whether a name is an endpoint's, or an address in it.
func isEnd(endpoint, name string) bool {
	addr, err := netip.ParseAddr(name)
	if err != nil {
		return endpoint == name
	}
	prefix, err := netip.ParsePrefix(strings.TrimPrefix(endpoint, "CIDR "))
	return err == nil && prefix.Contains(addr)
}

func connectionIn(g *reach.Graph, from, to string) reach.Connection {
	find := func(name string) int {
		return slices.IndexFunc(g.Endpoints(), func(e reach.Endpoint) bool { return isEnd(e.Name, name) })
	}
	return g.Connection(find(from), find(to))
}

func TestDifferenceOfEndpoints(t *testing.T) {
	gone := strings.Replace(shopText, "metadata: {name: web,", "metadata: {name: shelf,", 1)
	assert.Equal(t, `shop/shelf appears, with these connections:
FROM                             TO                      PORTS
jobs/report, shop/db, 0.0.0.0/0  shop/shelf              all
shop/shelf                       jobs/report, 0.0.0.0/0  all
shop/shelf                       shop/db                 TCP/5432

shop/web disappears, with these connections:
FROM                             TO                      PORTS
jobs/report, shop/db, 0.0.0.0/0  shop/web                all
shop/web                         jobs/report, 0.0.0.0/0  all
shop/web                         shop/db                 TCP/5432
`, differenceText(t, shopText, gone))
	var read map[string]any
	difference, _ := differenceOf(objectsIn(t, shopText), objectsIn(t, gone), reach.Options{})
	var out bytes.Buffer
	require.NoError(t, difference.Write(&out, JSON))
	require.NoError(t, json.Unmarshal(out.Bytes(), &read))
	assert.Equal(t, []string{
		"appears", "closed", "connectionsOfAppearing", "connectionsOfDisappearing", "disappears", "notes", "opened",
	}, slices.Sorted(maps.Keys(read)))
	assert.Empty(t, read["opened"])
	assert.Empty(t, read["closed"])
	assert.Len(t, read["appears"], 1)
	assert.Len(t, read["disappears"], 1)
}

// Pods that are to be named by the cluster have the same name here.
func TestEndpointsOfOneName(t *testing.T) {
	const pod = "apiVersion: v1\nkind: Pod\nmetadata: {generateName: job-, namespace: shop}\nspec: {containers: [{name: job, image: i}]}\n"
	assert.Equal(t, "nothing opened, nothing closed\n", differenceText(t, pod+"---\n"+pod, pod+"---\n"+pod))
	assert.Regexp(t, `^Pod shop/job-\* disappears, with these connections:\n`, differenceText(t, pod+"---\n"+pod, pod))

	graph, faults := reach.New(objectsIn(t, pod+"---\n"+pod), reach.Options{})
	require.Empty(t, faults)
	answer, err := answerTo(graph, Question{From: "shop/job-*", To: "shop/job-*"})
	require.NoError(t, err)
	assert.Equal(t, Yes, answer.Verdict)
}

func TestDifferenceTellsOfBadObjects(t *testing.T) {
	good := objectsIn(t, shopText)
	bad := objectsIn(t, shopText)
	bad[4].Value = map[string]any{"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "spec": "deny"}
	for count, worlds := range map[int][2][]manifest.Object{1: {good, bad}, 2: {bad, bad}} {
		difference, faults := differenceOf(worlds[0], worlds[1], reach.Options{})
		assert.Nil(t, difference)
		require.Len(t, faults, count)
		for _, fault := range faults {
			assert.Equal(t, "shop.yaml", fault.File)
		}
	}
	_, faults := differenceOf(bad, good, reach.Options{})
	assert.Len(t, faults, 1)
}

func TestDifferenceHasTheNotesOfBoth(t *testing.T) {
	host := func(name string) []manifest.Object {
		return objectsIn(t, "apiVersion: v1\nkind: Pod\nmetadata: {name: "+name+", namespace: shop}\nspec: {hostNetwork: true, containers: [{name: c, image: i}]}\n")
	}
	for want, pair := range map[int][2]string{1: {"a", "a"}, 2: {"a", "b"}} {
		difference, faults := differenceOf(host(pair[0]), host(pair[1]), reach.Options{})
		require.Empty(t, faults)
		assert.Len(t, difference.Notes(), want)
	}
}

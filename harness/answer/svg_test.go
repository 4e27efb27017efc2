package answer

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/manifest"
	"github.com/bulkhead-policy/bulkhead/harness/reach"
)

// golden compares an output with a file in testdata. UPDATE_GOLDEN=1 writes it.
func golden(t *testing.T, name, got string) {
	file := filepath.Join("testdata", name)
	if os.Getenv("UPDATE_GOLDEN") != "" {
		require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, string(want), got, "%s: run the test with UPDATE_GOLDEN=1 if this is what it should be", file)
}

func tiersAnswer(t *testing.T) *Answer {
	request := Request{Options: reach.Options{PodCIDRs: prefixesIn("10.244.0.0/16")}, Reading: manifest.Options{FS: os.DirFS("testdata")}}
	answer, faults, err := Ask(t.Context(), request, "shop.yaml")
	require.NoError(t, err)
	require.Empty(t, faults)
	return answer
}

// A shop in tiers with a namespace of unknown labels, in every format for
// people. shop.svg is the picture to look at.
func TestShop(t *testing.T) {
	golden(t, "shop.svg", written(t, SVG, tiersAnswer(t)))
	golden(t, "shop.dot", written(t, DOT, tiersAnswer(t)))
	golden(t, "shop.txt", written(t, Text, tiersAnswer(t)))
}

// A picture needs nothing beside itself, and is XML whatever it shows.
func TestPicturesStandAlone(t *testing.T) {
	hostile := painted([]string{"Pod <shop>/a&b", "Pod <shop>/\"]]>\x1b", "CIDR 0.0.0.0/0"}, "<shop>/a&b > <shop>/\"]]>\x1b: all")
	m := hostile.matrix()
	var out bytes.Buffer
	require.NoError(t, drawScene(&out, newScene(&m, func(int) string { return "<b>" }), "</svg>"))
	for _, picture := range []string{out.String(), written(t, SVG, tiersAnswer(t))} {
		decoder := xml.NewDecoder(strings.NewReader(picture))
		elements := 0
		for {
			token, err := decoder.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			require.NoError(t, err)
			if element, is := token.(xml.StartElement); is {
				elements++
				assert.Contains(t, []string{"svg", "title", "desc", "style", "g", "rect", "path", "text"}, element.Name.Local)
				for _, attribute := range element.Attr {
					assert.NotContains(t, []string{"href", "src", "onload"}, attribute.Name.Local)
				}
			}
		}
		assert.Greater(t, elements, 10)
		assert.NotContains(t, picture, "url(")
		assert.NotContains(t, picture, "@import")
	}
}

// Where each namespace is one box, it has no frame around it, and the dashes say
// that not all in it are alike.
func TestLargePicturesShowNamespaces(t *testing.T) {
	r := many(16, false)
	m := r.matrix()
	var out bytes.Buffer
	require.NoError(t, drawScene(&out, newScene(&m, noRemark), m.inWords()))
	assert.Equal(t, 16, strings.Count(out.String(), `<rect class="box"`))
	assert.NotContains(t, out.String(), `class="frame"`)
	assert.Contains(t, out.String(), ">each other: all</text>")
	assert.Contains(t, out.String(), ">for some workloads, or possible only</text>")
}

func TestPictureSaysWhatItShows(t *testing.T) {
	picture := written(t, SVG, tiersAnswer(t))
	assert.Contains(t, picture, `role="img" aria-labelledby="title description"`)
	assert.Contains(t, picture, "\nfrontend/web reaches backend/api on TCP/8080.\n")
	assert.Contains(t, picture, "\njobs/report may reach proxy/squid on TCP/3128? and TCP/9100?.\n")
	assert.Contains(t, picture, ">nothing isolates it</text>")
	assert.Contains(t, picture, ">egress is not isolated</text>")
}

func TestDOTQuotes(t *testing.T) {
	assert.Equal(t, `"a \"b\" c:\\d\ne"`, quoted("a \"b\" c:\\d\ne"))
}

// Graphviz has no edges to clusters: one to a node in it is cut at its border.
func TestDOTDrawsToClusters(t *testing.T) {
	graph, faults := reach.New(objectsIn(t, shopText[:strings.LastIndex(shopText, "---")]+`---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: shop, namespace: shop}
spec:
  podSelector: {}
  ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: jobs}}}], ports: [{port: 1}]}]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress: [{from: [{podSelector: {}}], ports: [{port: 2}]}]
`), reach.Options{PodCIDRs: prefixesIn("10.244.0.0/16")})
	require.Empty(t, faults)
	answer, err := answerTo(graph, Question{To: "shop/*"})
	require.NoError(t, err)
	assert.Equal(t, `digraph reach {
  rankdir=LR;
  compound=true;
  node [shape=box, fontname="sans-serif", fontsize=11];
  edge [fontname="sans-serif", fontsize=9];
  graph [fontname="sans-serif", fontsize=11];
  subgraph cluster_0 {
    label="jobs";
    n0 [label="report\nnothing isolates it"];
  }
  subgraph cluster_1 {
    label="shop";
    n1 [label="db\negress is not isolated"];
    n2 [label="web\negress is not isolated"];
  }
  n0 -> n1 [label="TCP/1", lhead=cluster_1];
  n1 -> n2 [label="TCP/2"];
}
`, written(t, DOT, answer))
}

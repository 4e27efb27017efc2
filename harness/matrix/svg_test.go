package matrix

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/manifest"
)

// drawn makes the report of a text of manifests with a matrix.
func drawn(t *testing.T, constraint, manifests string) Report {
	t.Helper()
	read, faults := manifest.Decode("constraint.yaml", []byte(constraint), manifest.Options{Raw: true})
	require.Empty(t, faults)
	parameters, faults := ReadParameters(&read[0])
	require.Empty(t, faults)
	objects, faults := manifest.Decode("world.yaml", []byte(manifests), manifest.Options{})
	require.Empty(t, faults)
	report, faults := New(parameters, objects)
	require.Empty(t, faults)
	return report
}

func referenceMatrix(t *testing.T) string {
	t.Helper()
	content, err := os.ReadFile("testdata/segment_tiers.yaml")
	require.NoError(t, err)
	return string(content)
}

func folder(t *testing.T, name string) Report {
	t.Helper()
	report, faults := Run(context.Background(), Options{
		Constraints: manifest.Read(context.Background(), manifest.Options{Raw: true, FS: os.DirFS("testdata")}, "segment_tiers.yaml"),
		FS:          os.DirFS("testdata"), Paths: []string{name},
	})
	require.Empty(t, faults)
	return report
}

// opened is a world in which nothing is closed.
func opened() string {
	var text strings.Builder
	for _, namespace := range []string{"lb: ingress", "web: frontend", "api: backend", "pg: db", "squid: proxy", "kube-system: x", "monitoring: x"} {
		name, tier, _ := strings.Cut(namespace, ": ")
		fmt.Fprintf(&text, "apiVersion: v1\nkind: Namespace\nmetadata: {name: %s, labels: {tier: %s, tenant: t1}}\n---\n", name, tier)
		fmt.Fprintf(&text, "apiVersion: v1\nkind: Pod\nmetadata: {name: app, namespace: %s}\nspec: {containers: [{name: c, image: c}]}\n---\n", name)
	}
	return text.String()
}

// closed is the same world in which everything is.
func closed() string {
	text := opened()
	for _, namespace := range []string{"lb", "web", "api", "pg", "squid", "kube-system", "monitoring"} {
		text += fmt.Sprintf("apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p, namespace: %s}\nspec: {podSelector: {}, policyTypes: [Ingress, Egress]}\n---\n", namespace)
	}
	return text
}

const twoTiers = `apiVersion: constraints.gatekeeper.sh/v1beta1
kind: K8sSegmentTiers
metadata: {name: two}
spec:
  parameters:
    zones: [{name: web, tier: web}, {name: data, tier: data}]
    cluster: {podCIDRs: [10.0.0.0/8]}
    flows: [%s]
`

// names are the boxes of a picture, band by band.
func names(p *picture) [][]string {
	var bands [][]string
	for _, boxes := range p.bands {
		var names []string
		for _, b := range boxes {
			names = append(names, b.title)
		}
		bands = append(bands, names)
	}
	return bands
}

func TestArrange(t *testing.T) {
	reference := folder(t, "reference")
	assert.Equal(t, [][]string{
		{"loadbalancer", "ingress", "frontend", "backend", "db"},
		{"company-db", "proxy", "internet"},
		{"monitoring", "every zone", "dns"},
	}, names(newPicture(&reference)))

	for name, test := range map[string]struct {
		flows string
		want  [][]string
	}{
		"a flow":         {"{from: web, to: data, anyPort: true}", [][]string{{"web", "data"}, nil, nil}},
		"back and forth": {"{from: data, to: web, anyPort: true}, {from: web, to: data, anyPort: true}", [][]string{{"data", "web"}, nil, nil}},
		"none":           {"", [][]string{{"web"}, {"data"}, nil}},
		"to itself":      {"{from: web, to: web, anyPort: true}", [][]string{{"web"}, {"data"}, nil}},
		"of every zone":  {`{from: "*", to: data, anyPort: true}`, [][]string{{"web"}, {"every zone", "data"}, nil}},
	} {
		t.Run(name, func(t *testing.T) {
			report := drawn(t, fmt.Sprintf(twoTiers, test.flows), "")
			assert.Equal(t, test.want, names(newPicture(&report)))
		})
	}
}

func TestPictures(t *testing.T) {
	for name, report := range map[string]Report{
		"reference": folder(t, "reference"),
		"shortcuts": folder(t, "shortcuts"),
		"open":      drawn(t, referenceMatrix(t), opened()),
		"closed":    drawn(t, referenceMatrix(t), closed()),
		"nothing":   drawn(t, referenceMatrix(t), ""),
		"two":       drawn(t, fmt.Sprintf(twoTiers, "{from: web, to: data, anyPort: true}"), ""),
		"itself":    drawn(t, fmt.Sprintf(twoTiers, "{from: web, to: web, anyPort: true}"), ""),
		"no flows":  drawn(t, fmt.Sprintf(twoTiers, ""), opened()),
	} {
		t.Run(name, func(t *testing.T) {
			var first, second bytes.Buffer
			require.NoError(t, writeSVG(&first, report))
			require.NoError(t, writeSVG(&second, report))
			assert.Equal(t, first.String(), second.String())
			for _, forbidden := range []string{"<script", "<image", "href", "url(", "@import", "NaN", "Inf"} {
				assert.NotContains(t, first.String(), forbidden)
			}
			assert.Contains(t, first.String(), `role="img"`)
			assert.Contains(t, first.String(), `fill="#ffffff"`)
			assert.Contains(t, first.String(), "<desc id=\"description\">The matrix ")

			p := newPicture(&report)
			p.stack(80)
			var boxes []*box
			for _, band := range p.bands {
				boxes = append(boxes, band...)
			}
			for i, a := range boxes {
				assert.LessOrEqual(t, a.area.Right(), p.width)
				for _, b := range boxes[:i] {
					assert.False(t, a.area.Overlaps(b.area), "%s lies on %s", a.title, b.title)
				}
			}
			for _, n := range p.nets {
				for _, touch := range n.ends {
					assert.GreaterOrEqual(t, touch.x, touch.box.area.X)
					assert.LessOrEqual(t, touch.x, touch.box.area.Right())
				}
			}
		})
	}
}

// TestRowsHoldOneArrowEach has no two arrows on one another.
func TestRowsHoldOneArrowEach(t *testing.T) {
	report := folder(t, "shortcuts")
	p := newPicture(&report)
	for channel := range p.rows {
		for i, n := range p.nets {
			for _, other := range p.nets[:i] {
				a, b := n.tracks[channel], other.tracks[channel]
				if a != nil && b != nil && a.row == b.row {
					assert.False(t, a.left < b.extent() && b.left < a.extent(), "%s and %s", n.label, other.label)
				}
			}
		}
	}
}

func TestPictureSaysWhatIsWrong(t *testing.T) {
	report := folder(t, "shortcuts")
	var out bytes.Buffer
	require.NoError(t, writeSVG(&out, report))
	for _, text := range []string{
		"forbidden: TCP/5432", "blocked:", "forbidden between tenants: TCP/5432", "not closed: Ingress and Egress", "around: Service api", "What is wrong",
		"namespace t1-backend is not closed for Ingress and Egress (shortcuts/shop.yaml:50:9)",
	} {
		assert.Contains(t, out.String(), text)
	}
	out.Reset()
	require.NoError(t, writeSVG(&out, folder(t, "reference")))
	assert.NotContains(t, out.String(), "forbidden:")
	assert.Contains(t, out.String(), "blocked for db", "of a flow of every zone that is open for the others")
}

// TestCrosses has flows that are all blocked: between neighbours in the middle, and
// else at the ends that block.
func TestCrosses(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, writeSVG(&out, drawn(t, referenceMatrix(t), closed())))
	for _, text := range []string{"What is blocked", "blocked:", "blocked: TCP/3128", "for 6 zones", "proxy → internet on TCP/80 and TCP/443: blocked at the source"} {
		assert.Contains(t, out.String(), text)
	}
	// Six are between neighbours and one is in the legend; of the others one is
	// blocked at its source, and one at both ends.
	assert.Equal(t, 2*(6+1+1+2), strings.Count(out.String(), `class="cross"`))
}

// TestManyFindings has more than arrows could tell.
func TestManyFindings(t *testing.T) {
	report := drawn(t, referenceMatrix(t), opened())
	p := newPicture(&report)
	forbidden := 0
	for _, n := range p.nets {
		if n.status == Forbidden {
			forbidden++
		}
	}
	assert.Zero(t, forbidden, "none has a rule for its cause")
	assert.Equal(t, "forbidden: to 10, from 10", p.boxes[report.party("db")].alarm)

	var out bytes.Buffer
	require.NoError(t, writeSVG(&out, report))
	assert.Contains(t, out.String(), "more, which the text tells")
	assert.Contains(t, out.String(), "that is not drawn")
}

// TestManyNamespaces has a zone with more namespaces than a box has room for: those
// with something wrong come first.
func TestManyNamespaces(t *testing.T) {
	var text strings.Builder
	for i := range 9 {
		fmt.Fprintf(&text, "apiVersion: v1\nkind: Namespace\nmetadata: {name: web-%d, labels: {tier: web}}\n---\n", i)
		if i != 7 {
			fmt.Fprintf(&text, "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p, namespace: web-%d}\nspec: {podSelector: {}, policyTypes: [Ingress, Egress]}\n---\n", i)
		}
	}
	report := drawn(t, fmt.Sprintf(twoTiers, ""), text.String())
	b := report.newBox(report.party("web"), tiers)
	assert.Equal(t, 3, b.more)
	require.Len(t, b.lines, 6)
	assert.Equal(t, boxedNamespace{"web-7", "0 workloads", []string{"not closed: Ingress and Egress"}}, b.lines[0])
	assert.Equal(t, "web-0", b.lines[1].name)
}

func TestBusiest(t *testing.T) {
	end, party := busiest([][2]int{{1, 2}, {3, 2}, {1, 4}, {5, 2}})
	assert.Equal(t, [2]int{1, 2}, [2]int{end, party})
	end, party = busiest([][2]int{{1, 2}, {1, 4}})
	assert.Equal(t, [2]int{0, 1}, [2]int{end, party})
}

func TestWrap(t *testing.T) {
	assert.Equal(t, []string{"a b", "c"}, wrap(nameFont(), "a b c", nameFont().Width("a b")))
	assert.Equal(t, []string{"abc"}, wrap(nameFont(), "abc", 1))
}

package answer

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bulkhead-policy/bulkhead/harness/diagram"
	"github.com/bulkhead-policy/bulkhead/harness/reach"
)

func noRemark(int) string { return "" }

// drawPainted draws a relation between workloads in a few namespaces and two
// ranges.
func drawPainted(r *rapid.T, most int) relation {
	var endpoints []string
	count := rapid.IntRange(1, most).Draw(r, "workloads")
	for i := range count {
		kind := rapid.SampledFrom([]string{"Pod", "Deployment"}).Draw(r, "kind")
		namespace := rapid.SampledFrom([]string{"jobs", "shop", "web"}).Draw(r, "namespace")
		endpoints = append(endpoints, fmt.Sprintf("%s %s/%c", kind, namespace, 'a'+i))
	}
	endpoints = append(endpoints, "CIDR 0.0.0.0/0", "CIDR ::/0")
	kinds := rapid.SampledFrom([][]string{{"", "all"}, {"", "", "", "TCP/1", "?TCP/1", "UDP/1-9"}}).Draw(r, "kinds")
	var connections []string
	for i, from := range endpoints {
		for j, to := range endpoints {
			if i >= count && j >= count {
				continue
			}
			if ports := rapid.SampledFrom(kinds).Draw(r, "ports"); ports != "" {
				connections = append(connections, bare(from)+" > "+bare(to)+": "+ports)
			}
		}
	}
	return painted(endpoints, connections...)
}

func bare(name string) string { return bareName(reach.Endpoint{Name: name}) }

// The arrows of a picture say of each pair of boxes what the relation says.
func TestArrowsAreTheRelation(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		drawn := drawPainted(r, 7)
		m := drawn.matrix()
		p := plan(&m, noRemark, func(namespace string) string { return namespace }, false)
		said := map[[2]int]map[string]bool{}
		say := func(from, to []int, w words) {
			for _, a := range from {
				for _, b := range to {
					for _, x := range p.parts[a].groups {
						for _, y := range p.parts[b].groups {
							if said[[2]int{x, y}] == nil {
								said[[2]int{x, y}] = map[string]bool{}
							}
							said[[2]int{x, y}][fmt.Sprint(w)] = true
						}
					}
				}
			}
		}
		boxes := func(n diagram.Node) []int {
			if n.IsFrame {
				return p.frames[n.Index].boxes
			}
			return []int{n.Index}
		}
		for _, a := range p.arrows {
			say(boxes(a.from), boxes(a.to), a.words)
		}
		for _, f := range p.frames {
			if !f.among.isEmpty() {
				say(f.boxes, f.boxes, f.among)
			}
		}
		for i, b := range p.boxes {
			if !b.among.isEmpty() {
				say([]int{i}, []int{i}, b.among)
			}
		}
		for from := range m.groups {
			for to := range m.groups {
				if from == to && m.single(from) {
					continue
				}
				want := map[string]bool(nil)
				if w := p.words(p.blend([]int{from}, []int{to})); !w.isEmpty() {
					want = map[string]bool{fmt.Sprint(w): true}
				}
				assert.Equal(r, want, said[[2]int{from, to}], "%s to %s", m.endpoints[from].Name, m.endpoints[to].Name)
			}
		}
	})
}

func TestPlanGathersRanges(t *testing.T) {
	r := painted([]string{"Pod shop/db", "Pod shop/web", "CIDR 0.0.0.0/1", "CIDR 128.0.0.0/1", "CIDR ::/0"},
		"0.0.0.0/1 > shop/web: TCP/80", "::/0 > shop/web: TCP/80", "shop/db > 128.0.0.0/1: all")
	m := r.matrix()
	s := newScene(&m, noRemark)
	assert.Equal(t, []box{
		{frame: 0, names: []string{"db"}},
		{frame: 0, names: []string{"web"}},
		{side: diagram.Left, names: []string{"0.0.0.0/1", "::/0"}},
		{side: diagram.Right, names: []string{"128.0.0.0/1"}},
	}, s.boxes)
	assert.Equal(t, "0.0.0.0/1 and ::/0 reaches shop/web on TCP/80.\nshop/db reaches 128.0.0.0/1 on all.", s.describe())
}

func TestPlanShowsWholeNamespaces(t *testing.T) {
	r := painted([]string{"Pod shop/a", "Pod shop/b", "Pod web/a", "Pod web/b", "CIDR 0.0.0.0/0"},
		"shop/a > shop/b: all", "shop/b > shop/a: all",
		"shop/a > web/a: TCP/1?TCP/2", "shop/a > web/b: TCP/1?TCP/2", "shop/b > web/a: TCP/1?TCP/2", "shop/b > web/b: TCP/1?TCP/2",
		"0.0.0.0/0 > web/a: ?all", "0.0.0.0/0 > web/b: ?all")
	m := r.matrix()
	s := newScene(&m, noRemark)
	assert.Equal(t, `All in shop reach each other on all.
shop reaches a and b in web on TCP/1 and TCP/2?.
any address may reach a and b in web on all?.`, s.describe())
}

// many is a relation of namespaces with a backend and a frontend each, which may
// all be open.
func many(namespaces int, open bool) relation {
	var endpoints, connections []string
	for i := range namespaces {
		endpoints = append(endpoints, fmt.Sprintf("Deployment ns-%02d/back", i), fmt.Sprintf("Deployment ns-%02d/front", i))
	}
	endpoints = append(endpoints, "CIDR 0.0.0.0/0")
	for i, from := range endpoints {
		for j, to := range endpoints {
			if open && (i < 2*namespaces || j < 2*namespaces) || i == j+1 && i%2 == 1 {
				connections = append(connections, bare(from)+" > "+bare(to)+": all")
			}
		}
	}
	return painted(endpoints, connections...)
}

func TestPlanCollapses(t *testing.T) {
	r := many(15, false)
	m := r.matrix()
	s := newScene(&m, noRemark)
	assert.False(t, s.collapsed)
	assert.Len(t, s.boxes, 30)

	r = many(16, false)
	m = r.matrix()
	s = newScene(&m, noRemark)
	assert.True(t, s.collapsed)
	assert.Len(t, s.boxes, 16)
	assert.Equal(t, box{
		names: []string{"ns-00", "2 workloads"}, among: words{[]string{"all"}, true},
	}, s.boxes[0], "not all of them reach each other")
	assert.Equal(t, "Nobody reaches anybody.", s.describe())

	r = many(31, true)
	m = r.matrix()
	s = newScene(&m, noRemark)
	assert.Equal(t, []box{
		{names: []string{"ns-00, ns-01 and 29 more", "31 namespaces", "62 workloads"}, among: words{ports: []string{"all"}}},
		{side: diagram.Left, names: []string{"any address"}},
		{side: diagram.Right, names: []string{"any address"}},
	}, s.boxes)
}

func TestPlanOfAPartShowsWhatIsConnected(t *testing.T) {
	r := painted([]string{"Pod jobs/a", "Pod shop/db", "Pod shop/web", "CIDR 0.0.0.0/0"}, "shop/web > shop/db: TCP/1", "jobs/a > shop/db: TCP/2")
	part := r.only([]bool{false, false, true, false}, nil, nil)
	m := part.matrix()
	s := newScene(&m, noRemark)
	assert.Equal(t, []frame{{name: "shop", namespaces: 1, boxes: []int{0, 1}}}, s.frames)
	assert.Equal(t, "shop/web reaches shop/db on TCP/1.", s.describe())
}

func TestDescriptionsEnd(t *testing.T) {
	var s scene
	for range 62 {
		s.frames = append(s.frames, frame{name: "a", among: words{ports: []string{"all"}}})
	}
	assert.Regexp(t, `(?s)^(All in a reach each other on all\.\n){60}And 2 more\.$`, s.describe())
}

// Scenes ask of a diagram only what it can draw.
func TestScenesCanBeDrawn(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		drawn := drawPainted(r, 9)
		canBeDrawn(r, &drawn)
	})
	for name, r := range map[string]relation{"apart": many(40, false), "open": many(40, true), "few and open": many(9, true)} {
		t.Run(name, func(t *testing.T) { canBeDrawn(t, &r) })
	}
}

func canBeDrawn(t require.TestingT, r *relation) {
	m := r.matrix()
	d := newScene(&m, noRemark).diagram()
	filled := make([]bool, len(d.Frames))
	for _, b := range d.Boxes {
		assert.NotEmpty(t, b.Lines)
		assert.NotEmpty(t, b.Name)
		if b.Side == diagram.Inside {
			filled[b.Frame] = true
		}
	}
	assert.NotContains(t, filled, false)
	frameOf := func(n diagram.Node) (frame int, side diagram.Side) {
		if n.IsFrame {
			assert.NotEmpty(t, d.Frames[n.Index].Title)
			return n.Index, diagram.Inside
		}
		return d.Boxes[n.Index].Frame, d.Boxes[n.Index].Side
	}
	for _, a := range d.Arrows {
		assert.NotEmpty(t, a.Text)
		from, fromSide := frameOf(a.From)
		to, toSide := frameOf(a.To)
		assert.NotEqual(t, diagram.Right, fromSide)
		assert.NotEqual(t, diagram.Left, toSide)
		assert.False(t, fromSide == diagram.Left && toSide == diagram.Right)
		if fromSide == diagram.Inside && toSide == diagram.Inside && from == to {
			assert.False(t, a.From.IsFrame || a.To.IsFrame, "an arrow from a frame into itself")
		}
	}
}

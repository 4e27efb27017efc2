package answer

import (
	"fmt"
	"slices"
	"strings"

	"github.com/bulkhead-policy/bulkhead/harness/diagram"
	"github.com/bulkhead-policy/bulkhead/harness/reach"
)

// planner makes a scene of a matrix.
type planner struct {
	*scene
	m      *matrix
	parts  []part // by box
	blends map[string]blend
	mixed  [][]int32 // the kinds in each blend of several
}

// part is what of the matrix a box shows.
type part struct {
	groups  []int
	members []int
}

// plan arranges a matrix with a frame for all namespaces that a function gives
// the same name.
func plan(m *matrix, remark remarks, frameOf func(namespace string) string, collapsed bool) *planner {
	p := &planner{scene: &scene{collapsed: collapsed}, m: m, blends: map[string]blend{}}
	p.placeWorkloads(remark, frameOf)
	p.placeRanges(diagram.Left, func(r int, others []int) ([]int, []int) { return []int{r}, others })
	p.placeRanges(diagram.Right, func(r int, others []int) ([]int, []int) { return others, []int{r} })
	if !collapsed && len(p.boxes) > manyBoxes {
		return p // it is too much already
	}
	for from := range p.frames {
		for to := range p.frames {
			p.join(from, to)
		}
	}
	for i := range p.boxes {
		for f := range p.frames {
			switch p.boxes[i].side {
			case diagram.Left:
				p.joinBlock([]int{i}, p.frames[f].boxes, diagram.Node{Index: i}, p.whole(f))
			case diagram.Right:
				p.joinBlock(p.frames[f].boxes, []int{i}, p.whole(f), diagram.Node{Index: i})
			case diagram.Inside:
			}
		}
	}
	return p
}

// shows reports whether a group is to be seen.
func (p *planner) shows(group int) bool { return !p.m.partial || p.m.connected(group) }

// placeFrames makes the frames, and returns which one a namespace is in.
func (p *planner) placeFrames(frameOf func(namespace string) string) map[string]int {
	var order []string
	for i, e := range p.m.endpoints {
		if !e.IsRange() && p.shows(p.m.groupOf[i]) && !slices.Contains(order, e.Namespace) {
			order = append(order, e.Namespace)
		}
	}
	slices.Sort(order)
	named, frames := map[string]int{}, map[string]int{}
	for _, namespace := range order {
		name := frameOf(namespace)
		f, known := named[name]
		if !known {
			f = len(p.frames)
			named[name] = f
			p.frames = append(p.frames, frame{name: name})
		}
		frames[namespace] = f
		p.frames[f].namespaces++
	}
	return frames
}

// placeWorkloads makes the frames and the boxes in them.
func (p *planner) placeWorkloads(remark remarks, frameOf func(namespace string) string) {
	m, namespaces := p.m, p.placeFrames(frameOf)
	short := nameEndpoints(m.endpoints).short
	boxOf, alike := map[[2]int]int{}, m.alike()
	for g, members := range m.groups {
		if !p.shows(g) {
			continue
		}
		for _, member := range members {
			e := m.endpoints[member]
			if e.IsRange() {
				continue
			}
			f := namespaces[e.Namespace]
			key := [2]int{f, alike[g]}
			if p.collapsed {
				key[1] = 0
			}
			i, known := boxOf[key]
			if !known {
				i = len(p.boxes)
				boxOf[key] = i
				p.boxes = append(p.boxes, box{frame: f, remark: remark(member)})
				p.parts = append(p.parts, part{})
				p.frames[f].boxes = append(p.frames[f].boxes, i)
			}
			if p.boxes[i].remark != remark(member) {
				p.boxes[i].remark = ""
			}
			p.boxes[i].names = append(p.boxes[i].names, strings.Replace(short[member], e.Namespace+"/", "", 1))
			part := &p.parts[i]
			part.members = append(part.members, member)
			if n := len(part.groups); n == 0 || part.groups[n-1] != g {
				part.groups = append(part.groups, g)
			}
		}
	}
	for i := range p.boxes {
		if p.collapsed {
			p.boxes[i].names = p.frames[p.boxes[i].frame].inWords(len(p.boxes[i].names))
		}
		if len(p.parts[i].members) > 1 || !m.endpoints[p.parts[i].members[0]].IsPod() {
			p.boxes[i].among = p.words(p.blend(p.parts[i].groups, p.parts[i].groups))
		}
	}
}

// manyCompared is how many groups are compared with each other.
const manyCompared = 500

// alike numbers the groups so that those with the same connections have the same
// number: the rules that let them through may differ.
func (m *matrix) alike() []int {
	alike, numbers := make([]int, len(m.groups)), map[string]int{}
	for g := range m.groups {
		key := fmt.Sprint(g)
		if len(m.groups) <= manyCompared {
			column := make([]int32, len(m.groups))
			for from := range m.cells {
				column[from] = m.cells[from][g]
			}
			key = fmt.Sprint(m.cells[g], column)
		}
		number, known := numbers[key]
		if !known {
			number = g
			numbers[key] = g
		}
		alike[g] = number
	}
	return alike
}

// inWords are the lines of a box that stands for the whole frame.
func (f frame) inWords(workloads int) []string {
	lines := []string{f.name}
	if f.namespaces > 1 {
		lines = append(lines, counted(f.namespaces, "namespace"))
	}
	return append(lines, counted(workloads, "workload"))
}

// placeRanges makes a box for each of the ranges that have the same connections
// in one direction, unless they have none. The direction puts a range and others
// in order.
func (p *planner) placeRanges(at diagram.Side, direction func(r int, others []int) (from, to []int)) {
	m := p.m
	boxOf, parts := map[string]int{}, p.partsToCompare()
	all := map[int][]int{} // members of a box
	for g, members := range m.groups {
		if !m.endpoints[members[0]].IsRange() {
			continue
		}
		var row []blend
		connected := false
		for _, part := range parts {
			b := p.blend(direction(g, part))
			row = append(row, b)
			connected = connected || b != 0
		}
		if !connected {
			continue
		}
		key := fmt.Sprint(row)
		i, known := boxOf[key]
		if !known {
			i = len(p.boxes)
			boxOf[key] = i
			p.boxes = append(p.boxes, box{side: at})
			p.parts = append(p.parts, part{})
		}
		p.parts[i].groups = append(p.parts[i].groups, g)
		all[i] = append(all[i], members...)
	}
	names := nameEndpoints(m.endpoints)
	for i, members := range all {
		p.boxes[i].names = names.set(members).words
	}
}

// partsToCompare are the groups in each box of workloads.
func (p *planner) partsToCompare() [][]int {
	var parts [][]int
	for i, b := range p.boxes {
		if b.side == diagram.Inside {
			parts = append(parts, p.parts[i].groups)
		}
	}
	return parts
}

// alikeNamespaces gives one name to the namespaces that have the same
// connections with each other and with all others.
func (p *planner) alikeNamespaces() func(namespace string) string {
	rows := make([][]blend, len(p.frames))
	for f := range p.frames {
		for other := range p.boxes {
			for _, ends := range [][2][]int{{p.frames[f].boxes, {other}}, {{other}, p.frames[f].boxes}} {
				rows[f] = append(rows[f], p.blend(p.groups(ends[0]), p.groups(ends[1])))
			}
		}
	}
	alike := map[string][]string{}
	for f := range p.frames {
		key := fmt.Sprint(rows[f])
		alike[key] = append(alike[key], p.frames[f].name)
	}
	names := map[string]string{}
	for _, namespaces := range alike {
		for _, namespace := range namespaces {
			names[namespace] = sentenceList(namespaces, "and", 2)
		}
	}
	return func(namespace string) string { return names[namespace] }
}

// blend is a set of the kinds of connections between two sets of groups, as a
// number. Below the number of kinds it is that kind alone.
type blend int32

// blend finds the kinds that two sets of groups have between them.
func (p *planner) blend(from, to []int) blend {
	first := int32(-1)
	var kinds []int32 // where there are several
	for _, a := range from {
		for _, b := range to {
			if a == b && p.m.single(a) {
				continue
			}
			switch kind := p.m.cells[a][b]; {
			case first < 0:
				first = kind
			case kind != first && !slices.Contains(kinds, kind):
				kinds = append(kinds, kind)
			}
		}
	}
	if len(kinds) == 0 {
		return blend(max(first, 0))
	}
	kinds = append(kinds, first)
	slices.Sort(kinds)
	key := fmt.Sprint(kinds)
	number, known := p.blends[key]
	if !known {
		number = blend(len(p.m.kinds) + len(p.mixed))
		p.blends[key] = number
		p.mixed = append(p.mixed, kinds)
	}
	return number
}

// alike reports whether all that is in a blend is the same.
func (p *planner) alike(b blend) bool { return int(b) < len(p.m.kinds) }

// words are the ports of a blend.
func (p *planner) words(b blend) words {
	kinds := []int32{int32(b)}
	if !p.alike(b) {
		kinds = p.mixed[int(b)-len(p.m.kinds)]
	}
	var sum reach.Connection
	for _, kind := range kinds {
		c := p.m.kinds[kind]
		sum = reach.Connection{May: sum.May.Union(c.May).Union(c.Must), Must: sum.Must.Union(c.Must)}
	}
	if isEmpty(sum) {
		return words{}
	}
	ports := phrases(sum.Must)
	for _, text := range phrases(possible(sum)) {
		ports = append(ports, text+"?")
	}
	return words{ports, len(kinds) > 1 || sum.Must.IsEmpty()}
}

// whole is a frame as the end of an arrow: the box in it, if there is only one.
func (p *planner) whole(f int) diagram.Node {
	if boxes := p.frames[f].boxes; len(boxes) == 1 {
		return diagram.Node{Index: boxes[0]}
	}
	return diagram.Node{IsFrame: true, Index: f}
}

// join draws the arrows from a frame to one, as few as say the same.
func (p *planner) join(from, to int) {
	if from != to {
		p.joinBlock(p.frames[from].boxes, p.frames[to].boxes, p.whole(from), p.whole(to))
		return
	}
	boxes := p.frames[from].boxes
	if len(boxes) < 2 {
		return
	}
	if among := p.blend(p.groups(boxes), p.groups(boxes)); p.alike(among) {
		p.frames[from].among = p.words(among)
		for _, i := range boxes {
			p.boxes[i].among = words{}
		}
		return
	}
	for _, a := range boxes {
		for _, b := range boxes {
			if a != b {
				p.connect(diagram.Node{Index: a}, diagram.Node{Index: b}, []int{a}, []int{b})
			}
		}
	}
}

func (p *planner) groups(boxes []int) []int {
	if len(boxes) == 1 {
		return p.parts[boxes[0]].groups
	}
	var groups []int
	for _, i := range boxes {
		groups = append(groups, p.parts[i].groups...)
	}
	return groups
}

// joinBlock draws the arrows from some boxes, which together are a node, to
// some.
func (p *planner) joinBlock(from, to []int, fromAll, toAll diagram.Node) {
	if b := p.blendOf(from, to); p.alike(b) {
		p.draw(fromAll, toAll, b)
		return
	}
	whole := make(map[int]bool) // the boxes that all reach alike
	for _, b := range to {
		whole[b] = p.alike(p.blendOf(from, []int{b}))
	}
	for _, a := range from {
		if b := p.blendOf([]int{a}, to); p.alike(b) {
			p.draw(diagram.Node{Index: a}, toAll, b)
			continue
		}
		for _, b := range to {
			if !whole[b] {
				p.connect(diagram.Node{Index: a}, diagram.Node{Index: b}, []int{a}, []int{b})
			}
		}
	}
	for _, b := range to {
		if whole[b] {
			p.connect(fromAll, diagram.Node{Index: b}, from, []int{b})
		}
	}
}

// blendOf finds the kinds of connections that boxes have between them.
func (p *planner) blendOf(from, to []int) blend {
	return p.blend(p.groups(from), p.groups(to))
}

// connect draws one arrow, if there is anything to draw.
func (p *planner) connect(from, to diagram.Node, fromBoxes, toBoxes []int) {
	p.draw(from, to, p.blendOf(fromBoxes, toBoxes))
}

func (p *planner) draw(from, to diagram.Node, b blend) {
	if b != 0 {
		p.arrows = append(p.arrows, arrow{from, to, p.words(b)})
	}
}

package diagram

import (
	"cmp"
	"slices"

	"github.com/bulkhead-policy/bulkhead/harness/drawing"
)

// Lengths of a picture, in pixels.
const (
	framePad    = 14.0 // between a frame's border and its boxes
	lineHeight  = 16.0
	slotHeight  = 18.0
	boxPad      = 10.0
	trackGap    = 9.0
	rowGap      = 14.0
	laneGap     = 22.0
	curveWidth  = 56.0
	widestName  = 230.0
	widestLabel = 170.0
	linesShown  = 6
)

func nameFont() drawing.Font   { return drawing.Font{Size: 12} }
func headerFont() drawing.Font { return drawing.Font{Size: 12, Bold: true} }

// layout is a diagram with a place for everything. Columns lie side by side, with
// gutters between them for curves and labels; lanes lie below each other, each
// with rows. Lines run level only in the gaps between rows and lanes, and up or
// down only in gutters, so that none crosses a box.
type layout struct {
	Diagram
	boxesIn        [][]int // of a frame
	columns, lanes int

	columnOf []int     // of a box
	spanOf   [][2]int  // of a frame: its first and last column
	laneOf   []int     // of a box
	rowOf    []int     // of a box
	stacks   [][][]int // by lane and column, the boxes from the top
	slots    []*slot
	slotOf   []int            // of an arrow
	slotsAt  map[Node][]*slot // from the top

	boxAreas, frameAreas []drawing.Area
	gutters              []gutter
	area                 drawing.Area
}

// slot is where arrows with the same text end at a node.
type slot struct {
	target      Node
	label, text string
	dashed      bool
	arrows      []int
	// track is where arrows from elsewhere than the next column run level.
	track *track
	y     float64
}

// track is a level line in a gap.
type track struct {
	inner     bool // in the gap above a row, else above a lane
	lane, row int
	index     int // among those of the gap
	y         float64
}

// gutter lies to the left of a column: first the curves, then the labels.
type gutter struct {
	start, curve, label float64 // where it, and what follows the curves, begins
	labelWidth          float64
	used                bool
}

// arranged gives everything in a diagram its place, to the right of a point and
// below it.
func arranged(d Diagram, corner drawing.Point) *layout {
	l := &layout{Diagram: d, boxesIn: make([][]int, len(d.Frames)), area: drawing.Area{X: corner.X, Y: corner.Y}}
	for i, b := range d.Boxes {
		if b.Side == Inside {
			l.boxesIn[b.Frame] = append(l.boxesIn[b.Frame], i)
		}
	}
	l.placeColumns()
	l.placeLanes()
	l.placeBeside()
	l.orderStacks()
	l.makeSlots()
	l.makeTracks()
	l.measureColumns()
	l.measureRows()
	return l
}

// boxesOf are the boxes that a node stands for.
func (l *layout) boxesOf(n Node) []int {
	if n.IsFrame {
		return l.boxesIn[n.Index]
	}
	return []int{n.Index}
}

// left and right are the columns that a node begins and ends in, lane and row
// where it is.
func (l *layout) left(n Node) int {
	if n.IsFrame {
		return l.spanOf[n.Index][0]
	}
	return l.columnOf[n.Index]
}

func (l *layout) right(n Node) int {
	if n.IsFrame {
		return l.spanOf[n.Index][1]
	}
	return l.columnOf[n.Index]
}

func (l *layout) lane(n Node) int { return l.laneOf[l.boxesOf(n)[0]] }

func (l *layout) row(n Node) int {
	if n.IsFrame {
		return -1
	}
	return l.rowOf[n.Index]
}

// makeSlots gives each arrow a place to end, those with the same text the
// same.
func (l *layout) makeSlots() {
	type key struct {
		target Node
		text   string
		dashed bool
	}
	known := map[key]int{}
	l.slotOf = make([]int, len(l.Arrows))
	for i, a := range l.Arrows {
		k := key{a.To, a.Text, a.Dashed}
		at, is := known[k]
		if !is {
			at = len(l.slots)
			known[k] = at
			l.slots = append(l.slots, &slot{target: a.To, label: a.Label, text: a.Text, dashed: a.Dashed})
		}
		l.slots[at].arrows = append(l.slots[at].arrows, i)
		l.slotOf[i] = at
	}
	l.slotsAt = make(map[Node][]*slot)
	height := make(map[*slot]float64)
	for _, s := range l.slots {
		for _, a := range s.arrows {
			from := l.Arrows[a].From
			height[s] += float64(l.lane(from)*1000+l.row(from)) / float64(len(s.arrows))
		}
		l.slotsAt[s.target] = append(l.slotsAt[s.target], s)
	}
	for _, slots := range l.slotsAt {
		slices.SortStableFunc(slots, func(a, b *slot) int { return cmp.Compare(height[a], height[b]) })
	}
}

// adjacent reports whether an arrow leads to the next column.
func (l *layout) adjacent(a Arrow) bool { return l.right(a.From)+1 == l.left(a.To) }

// inOneFrame reports whether an arrow leads from a box to one in the same frame.
func (l *layout) inOneFrame(a Arrow) bool {
	if a.From.IsFrame || a.To.IsFrame {
		return false
	}
	from, to := l.Boxes[a.From.Index], l.Boxes[a.To.Index]
	return from.Side == Inside && to.Side == Inside && from.Frame == to.Frame
}

// makeTracks gives a level line to each slot with arrows from afar. Arrows
// within a frame stay in it, others run between the lanes.
func (l *layout) makeTracks() {
	type gap struct {
		inner     bool
		lane, row int
	}
	counts := map[gap]int{}
	for _, s := range l.slots {
		far, within, below := 0, true, 0
		for _, i := range s.arrows {
			a := l.Arrows[i]
			if l.adjacent(a) {
				continue
			}
			far++
			within = within && l.inOneFrame(a)
			if l.lane(a.From) > l.lane(a.To) {
				below++
			}
		}
		if far == 0 {
			continue
		}
		g := gap{lane: l.lane(s.target)}
		switch {
		case within:
			g.inner, g.row = true, l.row(s.target)
		case 2*below > far:
			g.lane++
		}
		s.track = &track{inner: g.inner, lane: g.lane, row: g.row, index: counts[g]}
		counts[g]++
	}
}

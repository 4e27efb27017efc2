package diagram

import (
	"fmt"
	"slices"

	"github.com/bulkhead-policy/bulkhead/harness/drawing"
)

// shown are the texts in a box, cut to what there is room for.
func (b Box) shown() (lines, remarks []string) {
	lines = slices.Clone(b.Lines)
	if more := len(lines) - linesShown; more > 1 {
		lines = append(lines[:linesShown], fmt.Sprintf("and %d others", more))
	}
	for i := range lines {
		lines[i] = nameFont().Fit(lines[i], widestName)
	}
	for _, remark := range b.Remarks {
		remarks = append(remarks, SmallFont().Fit(remark, widestName))
	}
	return lines, remarks
}

// boxSize is how much room a box takes for its text and for the arrows that end
// there.
func (l *layout) boxSize(i int) (width, height float64) {
	lines, remarks := l.Boxes[i].shown()
	for _, text := range lines {
		width = max(width, nameFont().Width(text))
	}
	for _, text := range remarks {
		width = max(width, SmallFont().Width(text))
	}
	height = 2*boxPad + lineHeight*float64(len(lines)+len(remarks))
	if slots := len(l.slotsAt[Node{Index: i}]); slots > 1 {
		height = max(height, boxPad+slotHeight*float64(slots))
	}
	return max(width+2*boxPad+4, 96), height
}

// measureColumns places the columns and the gutters, and the boxes and frames in
// them from left to right.
func (l *layout) measureColumns() {
	l.boxAreas, l.frameAreas = make([]drawing.Area, len(l.Boxes)), make([]drawing.Area, len(l.Frames))
	widths := make([]float64, l.columns)
	for i := range l.Boxes {
		width, height := l.boxSize(i)
		l.boxAreas[i].Height = height
		widths[l.columnOf[i]] = max(widths[l.columnOf[i]], width)
	}
	for f, span := range l.spanOf {
		if span[0] == span[1] {
			room := max(headerFont().Width(l.Frames[f].Title), SmallFont().Width(l.Frames[f].Subtitle))
			widths[span[0]] = max(widths[span[0]], min(room, widestName)+1)
		}
	}
	l.gutters = make([]gutter, l.columns+1)
	for _, s := range l.slots {
		at := &l.gutters[l.left(s.target)]
		at.used = true
		at.labelWidth = max(at.labelWidth, min(SmallFont().Width(s.label), widestLabel)+12)
		for _, i := range s.arrows {
			l.gutters[l.right(l.Arrows[i].From)+1].used = true
		}
	}
	x, starts := l.area.X-framePad, make([]float64, l.columns)
	for c := range l.gutters {
		at := &l.gutters[c]
		at.start = x + framePad
		at.curve = at.start
		if at.used {
			at.curve += curveWidth
		}
		at.label = at.curve + at.labelWidth
		x = at.label + framePad
		if c == l.columns {
			break
		}
		if c > 0 && !at.used {
			x += framePad
		}
		starts[c] = x
		x += widths[c]
	}
	for i, c := range l.columnOf {
		l.boxAreas[i].X, l.boxAreas[i].Width = starts[c], widths[c]
	}
	for f, span := range l.spanOf {
		l.frameAreas[f].X = starts[span[0]] - framePad
		l.frameAreas[f].Width = starts[span[1]] + widths[span[1]] + framePad - l.frameAreas[f].X
	}
	l.area.Width = l.gutters[l.columns].label - l.area.X
}

// tracksIn counts the level lines of a gap.
func (l *layout) tracksIn(inner bool, lane, row int) int {
	count := 0
	for _, s := range l.slots {
		if t := s.track; t != nil && t.inner == inner && t.lane == lane && (!inner || t.row == row) {
			count++
		}
	}
	return count
}

// measureRows places everything from the top to the bottom.
func (l *layout) measureRows() {
	y := l.area.Y
	for lane := range l.lanes + 1 {
		l.setTracks(false, lane, 0, y+laneGap/2)
		y += laneGap + trackGap*float64(l.tracksIn(false, lane, 0))
		if lane < l.lanes {
			y = l.measureLane(lane, y)
		}
	}
	for _, s := range l.slots {
		l.placeSlot(s)
	}
	l.area.Height = y - l.area.Y
}

// measureLane places the frames and boxes of a lane, and returns where it ends.
func (l *layout) measureLane(lane int, top float64) float64 {
	var frames []int
	header := 0.0
	for f := range l.Frames {
		if l.lane(Node{IsFrame: true, Index: f}) != lane {
			continue
		}
		frames = append(frames, f)
		header = max(header, l.headerHeight(f))
	}
	y, rows := top+header, 0
	for _, stack := range l.stacks[lane] {
		rows = max(rows, len(stack))
	}
	for row := range rows {
		gap := rowGap
		if row == 0 {
			gap = 4
		}
		l.setTracks(true, lane, row, y+gap/2+2)
		y += gap
		if tracks := l.tracksIn(true, lane, row); tracks > 0 {
			y += trackGap * float64(tracks)
		}
		height := 0.0
		for _, stack := range l.stacks[lane] {
			if row < len(stack) {
				height = max(height, l.boxAreas[stack[row]].Height)
			}
		}
		for _, stack := range l.stacks[lane] {
			if row < len(stack) {
				area := &l.boxAreas[stack[row]]
				area.Y = y + (height-area.Height)/2
			}
		}
		y += height
	}
	for _, f := range frames {
		bottom := 0.0
		for _, i := range l.boxesIn[f] {
			bottom = max(bottom, l.boxAreas[i].Bottom())
		}
		l.frameAreas[f].Y, l.frameAreas[f].Height = top, bottom+framePad-top
		y = max(y, bottom+framePad)
	}
	return y
}

// headerHeight is that of a frame's title, of the smaller text beneath it, and of
// the arrows that end at the frame.
func (l *layout) headerHeight(f int) float64 {
	if l.Frames[f].Title == "" {
		return 0
	}
	height := 26.0
	if l.Frames[f].Subtitle != "" {
		height += 14
	}
	return max(height, 10+slotHeight*float64(len(l.slotsAt[Node{IsFrame: true, Index: f}])))
}

func (l *layout) setTracks(inner bool, lane, row int, y float64) {
	for _, s := range l.slots {
		if t := s.track; t != nil && t.inner == inner && t.lane == lane && (!inner || t.row == row) {
			t.y = y + trackGap*float64(t.index)
		}
	}
}

// placeSlot finds the height of a slot.
func (l *layout) placeSlot(s *slot) {
	slots := l.slotsAt[s.target]
	area := l.areaOf(s.target)
	height := area.Height
	if s.target.IsFrame {
		height = l.headerHeight(s.target.Index)
	}
	for at, other := range slots {
		if other == s {
			s.y = area.Y + height/2 + slotHeight*(float64(at)-float64(len(slots)-1)/2) + 3
		}
	}
}

func (l *layout) areaOf(n Node) drawing.Area {
	if n.IsFrame {
		return l.frameAreas[n.Index]
	}
	return l.boxAreas[n.Index]
}

// exit is where arrows leave a node.
func (l *layout) exit(n Node) drawing.Point {
	area := l.areaOf(n)
	if n.IsFrame {
		return drawing.Point{X: area.Right(), Y: area.Y + l.headerHeight(n.Index)/2}
	}
	return drawing.Point{X: area.Right(), Y: area.Middle()}
}

// junction is where an arrow joins the others that end at the same slot, and
// whether it comes from the left.
func (l *layout) junction(i int) (at drawing.Point, forward bool) {
	a, s := l.Arrows[i], l.slots[l.slotOf[i]]
	leaving, arriving := l.gutters[l.right(a.From)+1], l.gutters[l.left(a.To)]
	switch {
	case l.adjacent(a):
		return drawing.Point{X: arriving.curve, Y: s.y}, true
	case leaving.start < arriving.start:
		return drawing.Point{X: leaving.curve, Y: s.track.y}, true
	}
	return drawing.Point{X: leaving.start, Y: s.track.y}, false
}

// branch is the line of an arrow to where it joins others.
func (l *layout) branch(i int) *drawing.Path {
	from, leaving := l.exit(l.Arrows[i].From), l.gutters[l.right(l.Arrows[i].From)+1]
	path := drawing.From(from.X, from.Y).Line(leaving.start, from.Y)
	at, forward := l.junction(i)
	if forward {
		return path.Swing(at.X, at.Y, curveWidth/2)
	}
	return path.Curve(drawing.Point{X: leaving.curve, Y: from.Y}, drawing.Point{X: leaving.curve, Y: at.Y}, at)
}

// trunks are the lines that arrows to the same slot share: along the level, from
// the left and from the right, and last to the end.
func (l *layout) trunks(s *slot) []*drawing.Path {
	arriving, target := l.gutters[l.left(s.target)], l.areaOf(s.target)
	var first, last *drawing.Point // on the level
	for _, i := range s.arrows {
		at, forward := l.junction(i)
		switch {
		case l.adjacent(l.Arrows[i]):
		case forward && (first == nil || at.X < first.X):
			first = &at
		case !forward && (last == nil || at.X > last.X):
			last = &at
		}
	}
	var trunks []*drawing.Path
	if first != nil {
		trunks = append(trunks, drawing.From(first.X, first.Y).Line(arriving.start, first.Y).Swing(arriving.curve, s.y, curveWidth/2))
	}
	if last != nil {
		trunks = append(trunks, drawing.From(last.X, last.Y).Line(arriving.curve, last.Y).
			Curve(drawing.Point{X: arriving.start, Y: last.Y}, drawing.Point{X: arriving.start, Y: s.y}, drawing.Point{X: arriving.curve, Y: s.y}))
	}
	return append(trunks, drawing.From(arriving.curve, s.y).Line(target.X, s.y))
}

// labelEnd is where the text at a slot ends.
func (l *layout) labelEnd(s *slot) drawing.Point {
	return drawing.Point{X: l.gutters[l.left(s.target)].label - 4, Y: s.y - 4}
}

// labelArea is the room that the text at a slot takes.
func (l *layout) labelArea(s *slot) drawing.Area {
	end, width := l.labelEnd(s), min(SmallFont().Width(s.label), widestLabel)
	return drawing.Area{X: end.X - width, Y: end.Y - SmallFont().Size, Width: width, Height: SmallFont().Size + 2}
}

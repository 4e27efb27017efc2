package matrix

import (
	"fmt"
	"io"
	"strings"

	"github.com/bulkhead-policy/bulkhead/harness/drawing"
)

// style is the CSS of the picture. What is wrong is red, and is told by words, by
// its dashes and by its weight too.
const style = `
text { font-family: "DejaVu Sans", Verdana, Arial, Helvetica, sans-serif; font-size: 12px; fill: #1b2733 }
.title { font-size: 19px; font-weight: bold }
.sentence { font-size: 13px }
.bad { fill: #b00020; font-weight: bold }
.good { fill: #1d6b43; font-weight: bold }
.name { font-size: 14px; font-weight: bold }
.caption { font-size: 10.5px; fill: #56646f }
.alarm { font-size: 10.5px; font-weight: bold; fill: #b00020 }
.zone { fill: #eaf0f8; stroke: #5b7799; stroke-width: 1.3 }
.external { fill: #f5f5f3; stroke: #6d6d66; stroke-width: 1.3; stroke-dasharray: 1 3; stroke-linecap: round }
.every { fill: #ffffff; stroke: #5b7799; stroke-width: 1.3 }
.odd { fill: #fdf6e8; stroke: #9a7b33; stroke-width: 1.3 }
.namespace { fill: #ffffff; stroke: #a9b8ca; stroke-width: 1 }
.wrong { fill: #fff5f5; stroke: #b00020; stroke-width: 1.6; stroke-dasharray: 5 3 }
path { fill: none; stroke-linejoin: round }
.open { stroke: #2b3a4a; stroke-width: 2.2 }
.unused { stroke: #a3adb7; stroke-width: 1.1 }
.blocked { stroke: #7a828a; stroke-width: 1.6; stroke-dasharray: 2 4 }
.forbidden { stroke: #b00020; stroke-width: 2.6; stroke-dasharray: 9 5 }
.head { stroke: none; stroke-dasharray: none }
.open.head { fill: #2b3a4a }
.unused.head { fill: #a3adb7 }
.blocked.head { fill: #7a828a }
.forbidden.head { fill: #b00020 }
.cross { stroke: #1b2733; stroke-width: 2.6; stroke-linecap: round }
.plate { fill: #ffffff }
.label { font-size: 11px; font-weight: bold; text-anchor: middle }
.label.unused { fill: #77828d; font-weight: normal; stroke: none }
.label.open { stroke: none; fill: #2b3a4a }
.label.blocked { stroke: none; fill: #4d565e }
.label.forbidden { stroke: none; fill: #b00020 }
.rule { stroke: #d5dce4; stroke-width: 1 }
`

// writeSVG draws the zones and the flows between them.
func writeSVG(out io.Writer, report Report) error {
	p := newPicture(&report)
	d := drawing.New(report.title(), report.description())
	p.width = max(p.width, minPictureWidth)

	y := p.heading(d)
	y = p.stack(y)
	for _, n := range p.nets {
		p.placeLabel(n)
		p.arrow(d, n)
	}
	for _, boxes := range p.bands {
		for _, b := range boxes {
			b.draw(d)
		}
	}
	for _, n := range p.nets {
		p.mark(d, n)
	}
	y = p.legend(d, y+16)
	y = p.findings(d, y)
	return d.Write(out, p.width, y+margin/2, style)
}

const minPictureWidth = 720

// description says in words what the picture shows.
func (r *Report) description() string {
	texts := []string{r.Summary.Sentence}
	for _, cell := range r.Cells {
		if cell.Status == Forbidden || cell.Status == Blocked {
			texts = append(texts, fmt.Sprintf("%s to %s: %s.", cell.From, cell.To, cell.Status))
		}
	}
	return strings.Join(texts, " ")
}

// heading writes the title and the summary, and returns where it ends.
func (p *picture) heading(d *drawing.Picture) float64 {
	d.Text(margin, 38, "title", p.report.title())
	class := "sentence good"
	if !p.report.Holds() {
		class = "sentence bad"
	}
	y := 62.0
	for _, line := range wrap(drawing.Font{Size: 13, Bold: true}, p.report.Summary.Sentence, p.width-2*margin) {
		d.Text(margin, y, class, line)
		y += 18
	}
	return y
}

// wrap breaks a text into lines of a width.
func wrap(font drawing.Font, text string, width float64) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(text) {
		if line != "" && font.Width(line+" "+word) > width {
			lines = append(lines, line)
			line = ""
		}
		line = strings.TrimSpace(line + " " + word)
	}
	return append(lines, line)
}

// stack places the bands below each other with the tracks between them, and
// returns where the last ends.
func (p *picture) stack(y float64) float64 {
	for in, boxes := range p.bands {
		if len(boxes) == 0 {
			continue
		}
		channel := y + 14
		y = channel + trackHeight*float64(p.rows[in]) + 18
		height := 0.0
		for _, b := range boxes {
			b.area.Y = y
			if b.party == everyParty {
				b.area.Y = y + straightLine - b.area.Height/2
			}
			height = max(height, b.area.Height)
		}
		p.tops[in] = y
		for _, n := range p.nets {
			t := n.tracks[in]
			switch {
			case t == nil:
			case in == 0: // the shortest next to the boxes below them
				t.y = y - 22 - trackHeight*float64(t.row)
			default:
				t.y = channel + trackHeight*float64(t.row)
			}
		}
		y += height
	}
	return y
}

// draw draws a box.
func (b *box) draw(d *drawing.Picture) {
	class, radius := "zone", 6.0
	switch {
	case b.party == everyParty:
		class, radius = "every", 17
	case b.kind == externalParty:
		class, radius = "external", 16
	case b.kind != zoneParty:
		class, radius = "odd", 6
	}
	d.Box(b.area, radius, class)
	x, y := b.area.X+boxPadding, b.area.Y
	if b.party == everyParty {
		d.Text(x+boxPadding, b.area.Middle()+5, "name", b.title)
		return
	}
	d.Text(x, y+20, "name", b.title)
	d.Text(x, y+34, "caption", b.caption)
	if b.alarm != "" {
		y += alarmHeight
		d.Text(x, y+34, "alarm", b.alarm)
	}
	y += boxHeader
	for _, line := range b.lines {
		class := "namespace"
		if len(line.alarms) > 0 {
			class = "wrong"
		}
		area := drawing.Area{X: x, Y: y, Width: b.area.Width - 2*boxPadding, Height: line.height()}
		d.Box(area, 3, class)
		d.Text(x+8, y+15, "", line.name)
		d.Text(x+8, y+29, "caption", line.caption)
		for i, alarm := range line.alarms {
			d.Text(x+8, y+29+alarmHeight*float64(i+1), "alarm", alarm)
		}
		y += area.Height + lineGap
	}
	if b.more > 0 {
		d.Text(x+8, y+10, "caption", "and "+count(b.more, "more namespace", "more namespaces"))
	}
}

// arrow draws the lines of a net.
func (p *picture) arrow(d *drawing.Picture, n *net) {
	d.Begin("flow", n.tip)
	defer d.End()
	if n.straight {
		a, b := p.boxes[n.from[0]].area, p.boxes[n.to[0]].area
		y := p.tops[p.boxes[n.from[0]].band] + straightLine
		d.Arrow(drawing.From(a.Right(), y).Line(b.X-1, y), n.class())
		return
	}
	if len(n.from) == 1 {
		for _, to := range n.ends[1:] {
			d.Arrow(n.path(n.ends[0], to), n.class())
		}
		return
	}
	// The dashes of several lines that become one fall together where they begin.
	goal := n.ends[len(n.from)]
	for _, from := range n.ends[:len(n.from)] {
		d.Line(n.path(goal, from), n.class())
	}
	tip, before := goal.at(), goal.at()
	before.Y = n.tracks[goal.channel()].y
	d.Arrow(drawing.From(tip.X, tip.Y+(before.Y-tip.Y)/abs(before.Y-tip.Y)).Line(tip.X, tip.Y), n.class())
}

// path leads from a touch to a touch over the tracks.
func (n *net) path(from, to *touch) *drawing.Path {
	start, end := from.at(), to.at()
	points := []drawing.Point{start, {X: start.X, Y: n.tracks[from.channel()].y}}
	if from.channel() != to.channel() {
		points = append(points, drawing.Point{X: from.via, Y: n.tracks[from.channel()].y}, drawing.Point{X: from.via, Y: n.tracks[to.channel()].y})
	}
	points = append(points, drawing.Point{X: end.X, Y: n.tracks[to.channel()].y}, end)
	return rounded(points)
}

// rounded is a path with round corners through points that are level with, or
// above, each other.
func rounded(points []drawing.Point) *drawing.Path {
	const radius = 6.0
	path := drawing.From(points[0].X, points[0].Y)
	for i := 1; i < len(points)-1; i++ {
		before, corner, after := points[i-1], points[i], points[i+1]
		in, out := towards(corner, before, radius), towards(corner, after, radius)
		path.Line(in.X, in.Y)
		path.Curve(corner, corner, out)
	}
	last := points[len(points)-1]
	return path.Line(last.X, last.Y)
}

// towards is the point at a distance from one point on the way to another, no
// further than half way.
func towards(from, to drawing.Point, distance float64) drawing.Point {
	dx, dy := to.X-from.X, to.Y-from.Y
	length := max(abs(dx), abs(dy))
	if length == 0 {
		return from
	}
	share := min(distance, length/2) / length
	return drawing.Point{X: from.X + dx*share, Y: from.Y + dy*share}
}

func abs(x float64) float64 { return max(x, -x) }

// mark writes the label of an arrow, and its crosses.
func (p *picture) mark(d *drawing.Picture, n *net) {
	if n.straight {
		a, b := p.boxes[n.from[0]].area, p.boxes[n.to[0]].area
		x, y := (a.Right()+b.X)/2-3, p.tops[p.boxes[n.from[0]].band]+straightLine
		lines, above := n.labelLines(), 7.0
		if n.status == Blocked {
			above = 11
		}
		for i, line := range lines {
			d.Text(x, y-above-13*float64(len(lines)-1-i), "label "+n.class(), line)
		}
		if n.status == Blocked {
			cross(d, x, y)
		}
		return
	}
	if n.status == Blocked {
		for i, t := range n.ends {
			if n.blocks[min(i/len(n.from), 1)] {
				end := t.at()
				offset := 16.0
				if !t.below {
					offset = -16
				}
				cross(d, end.X, end.Y+offset)
			}
		}
	}
	t := n.labelTrack()
	text := n.shortLabel()
	width := labelFont().Width(text) + 8
	d.Box(drawing.Area{X: n.labelX - width/2, Y: t.y - 8, Width: width, Height: 16}, 3, "plate")
	d.Text(n.labelX, t.y+4, "label "+n.class(), text)
}

// cross marks where a flow is blocked.
func cross(d *drawing.Picture, x, y float64) {
	const arm = 5
	d.Line(drawing.From(x-arm, y-arm).Line(x+arm, y+arm), "cross")
	d.Line(drawing.From(x-arm, y+arm).Line(x+arm, y-arm), "cross")
}

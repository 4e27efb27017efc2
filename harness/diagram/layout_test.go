package diagram

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bulkhead-policy/bulkhead/harness/drawing"
)

// pointsOn are points along a path, not far from each other.
func pointsOn(t require.TestingT, path *drawing.Path) []drawing.Point {
	var points []drawing.Point
	var here drawing.Point
	for _, part := range regexp.MustCompile(`[MLC][^MLC]+`).FindAllString(path.String(), -1) {
		var numbers []float64
		for _, text := range strings.Fields(part[1:]) {
			number, err := strconv.ParseFloat(text, 64)
			require.NoError(t, err)
			numbers = append(numbers, number)
		}
		leave, come := here, drawing.Point{}
		end := drawing.Point{X: numbers[len(numbers)-2], Y: numbers[len(numbers)-1]}
		switch part[0] {
		case 'M':
			here = end
			continue
		case 'L':
			come = end
		case 'C':
			leave, come = drawing.Point{X: numbers[0], Y: numbers[1]}, drawing.Point{X: numbers[2], Y: numbers[3]}
		}
		for step := range 101 {
			u := float64(step) / 100
			v := 1 - u
			weigh := func(a, b, c, d float64) float64 {
				return v*v*v*a + 3*v*v*u*b + 3*v*u*u*c + u*u*u*d
			}
			points = append(points, drawing.Point{X: weigh(here.X, leave.X, come.X, end.X), Y: weigh(here.Y, leave.Y, come.Y, end.Y)})
		}
		here = end
	}
	return points
}

// holdsLayout asserts what makes a diagram legible: boxes lie apart, within their
// frames and its area, frames lie apart, labels cover no box, and no
// line crosses one.
func holdsLayout(t require.TestingT, l *layout) {
	inside := func(outer, inner drawing.Area) bool {
		return outer.X <= inner.X+0.01 && outer.Y <= inner.Y+0.01 && inner.Right() <= outer.Right()+0.01 && inner.Bottom() <= outer.Bottom()+0.01
	}
	whole := l.area
	for i, a := range l.boxAreas {
		assert.True(t, inside(whole, a), "box %d in the area", i)
		for j, b := range l.boxAreas[:i] {
			assert.False(t, a.Overlaps(b), "boxes %d and %d", i, j)
		}
	}
	for f, a := range l.frameAreas {
		for g, b := range l.frameAreas[:f] {
			assert.False(t, a.Overlaps(b), "frames %d and %d", f, g)
		}
		for _, i := range l.boxesIn[f] {
			assert.True(t, inside(a, l.boxAreas[i]), "box %d in frame %d", i, f)
		}
	}
	for i, s := range l.slots {
		label := l.labelArea(s)
		assert.True(t, inside(whole, label), "label %d in the area", i)
		for j, b := range l.boxAreas {
			assert.False(t, label.Overlaps(b), "label %d and box %d", i, j)
		}
		for j, other := range l.slots[:i] {
			assert.False(t, label.Overlaps(l.labelArea(other)), "labels %d and %d", i, j)
		}
		paths := l.trunks(s)
		for _, a := range s.arrows {
			paths = append(paths, l.branch(a))
		}
		for _, path := range paths {
			for _, p := range pointsOn(t, path) {
				point := drawing.Area{X: p.X - 0.01, Y: p.Y - 0.01, Width: 0.02, Height: 0.02}
				assert.True(t, inside(whole, point), "%s leaves the area", path)
				for j, b := range l.boxAreas {
					within := drawing.Area{X: b.X + 0.2, Y: b.Y + 0.2, Width: b.Width - 0.4, Height: b.Height - 0.4}
					if within.Overlaps(point) {
						assert.Fail(t, "a line crosses a box", "%s and box %d at %v", path, j, b)
						return
					}
				}
			}
		}
		ends := l.trunks(s)
		end := ends[len(ends)-1].End()
		target := l.areaOf(s.target)
		assert.InDelta(t, target.X, end.X, 0.01)
		assert.Greater(t, end.Y, target.Y)
		assert.Less(t, end.Y, target.Bottom())
	}
}

// drawDiagram draws a diagram of all that there can be in one.
func drawDiagram(r *rapid.T) Diagram {
	var d Diagram
	for f := range rapid.IntRange(0, 4).Draw(r, "frames") {
		d.Frames = append(d.Frames, Frame{
			Title:    rapid.SampledFrom([]string{"", "shop", "a frame with a title of more room than its boxes take"}).Draw(r, "title"),
			Subtitle: rapid.SampledFrom([]string{"", "", "all alike"}).Draw(r, "subtitle"),
		})
		for range rapid.IntRange(1, 4).Draw(r, "boxes") {
			d.Boxes = append(d.Boxes, Box{Frame: f})
		}
	}
	for _, side := range []Side{Left, Right} {
		for range rapid.IntRange(0, 2).Draw(r, "boxes beside") {
			d.Boxes = append(d.Boxes, Box{Side: side})
		}
	}
	for i := range d.Boxes {
		for range rapid.IntRange(1, 9).Draw(r, "lines") {
			d.Boxes[i].Lines = append(d.Boxes[i].Lines, rapid.SampledFrom([]string{"web", strings.Repeat("m", 60)}).Draw(r, "line"))
		}
		d.Boxes[i].Remarks = rapid.SampledFrom([][]string{nil, nil, {"a remark", "and one more"}}).Draw(r, "remarks")
	}
	for range rapid.IntRange(0, 25).Draw(r, "arrows") {
		d.drawArrow(r)
	}
	return d
}

// drawArrow draws an arrow, unless it drew one that there cannot be.
func (d *Diagram) drawArrow(r *rapid.T) {
	node := func(name string) Node {
		at := rapid.IntRange(0, len(d.Boxes)+len(d.Frames)).Draw(r, name)
		if at < len(d.Boxes) {
			return Node{Index: at}
		}
		return Node{IsFrame: true, Index: at - len(d.Boxes)}
	}
	from, to := node("from"), node("to")
	side := func(n Node) Side {
		if n.IsFrame {
			return Inside
		}
		return d.Boxes[n.Index].Side
	}
	frame := func(n Node) int {
		if n.IsFrame {
			return n.Index
		}
		return d.Boxes[n.Index].Frame
	}
	for _, n := range []Node{from, to} {
		if n.IsFrame && n.Index == len(d.Frames) || n.IsFrame && d.Frames[n.Index].Title == "" {
			return
		}
	}
	if side(from) == Right || side(to) == Left || side(from) == Left && side(to) == Right || from == to {
		return
	}
	if (from.IsFrame || to.IsFrame) && side(from) == side(to) && frame(from) == frame(to) {
		return
	}
	text := rapid.SampledFrom([]string{"all", "TCP/80", "TCP/80, UDP/53, a label of more room than there is"}).Draw(r, "text")
	d.Arrows = append(d.Arrows, Arrow{From: from, To: to, Label: text, Text: text, Dashed: rapid.Bool().Draw(r, "dashed")})
}

func TestDiagramsAreLegible(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		holdsLayout(r, arranged(drawDiagram(r), drawing.Point{X: 24, Y: 52}))
	})
}

// Chains of boxes, each in a frame of its own, that reach from the left to the
// right.
func TestLargeDiagramsAreLegible(t *testing.T) {
	d := Diagram{Boxes: []Box{{Side: Left, Lines: []string{"anybody"}}, {Side: Right, Lines: []string{"anything"}}}}
	for i := range 40 {
		name := fmt.Sprint("box ", i)
		d.Frames = append(d.Frames, Frame{Title: name, Subtitle: "alone"})
		d.Boxes = append(d.Boxes, Box{Frame: i, Lines: []string{name}, Remarks: []string{"a remark"}})
		at := Node{Index: len(d.Boxes) - 1}
		d.Arrows = append(d.Arrows, Arrow{From: Node{}, To: at, Label: "all", Text: "all"}, Arrow{From: at, To: Node{Index: 1}, Label: "some", Text: "some", Dashed: true})
		if i%4 > 0 {
			d.Arrows = append(d.Arrows, Arrow{From: Node{Index: at.Index - 1}, To: at, Label: "next", Text: "next"})
		}
	}
	holdsLayout(t, arranged(d, drawing.Point{}))
}

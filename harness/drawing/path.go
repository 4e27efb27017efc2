package drawing

import (
	"math"
	"strings"
)

// Point is a place in a picture.
type Point struct {
	X, Y float64
}

// Path is a line of straight and curved parts.
type Path struct {
	text        strings.Builder
	before, end Point // the end, and where the line comes from last
}

// From begins a path.
func From(x, y float64) *Path {
	p := &Path{before: Point{x, y}, end: Point{x, y}}
	p.text.WriteString("M" + Number(x) + " " + Number(y))
	return p
}

// Line goes straight to a point.
func (p *Path) Line(x, y float64) *Path {
	if (Point{x, y}) == p.end {
		return p
	}
	p.text.WriteString(" L" + Number(x) + " " + Number(y))
	p.before, p.end = p.end, Point{x, y}
	return p
}

// Curve goes to a point along a cubic Bézier curve, with the two points that it
// leaves to and comes from.
func (p *Path) Curve(leave, come, end Point) *Path {
	p.text.WriteString(" C" + Number(leave.X) + " " + Number(leave.Y) + " " + Number(come.X) + " " + Number(come.Y) + " " + Number(end.X) + " " + Number(end.Y))
	p.before, p.end = come, end
	return p
}

// Swing goes to a point along an S that leaves and arrives level. Reach is how
// far it keeps its direction at both ends.
func (p *Path) Swing(x, y, reach float64) *Path {
	if p.end.Y == y {
		return p.Line(x, y)
	}
	return p.Curve(Point{p.end.X + reach, p.end.Y}, Point{x - reach, y}, Point{x, y})
}

// End is where the path ends.
func (p *Path) End() Point { return p.end }

// String is the path in SVG's notation.
func (p *Path) String() string { return p.text.String() }

// heading is the direction of the path at its end, of length 1.
func (p *Path) heading() Point {
	x, y := p.end.X-p.before.X, p.end.Y-p.before.Y
	length := math.Hypot(x, y)
	if length == 0 {
		return Point{X: 1}
	}
	return Point{x / length, y / length}
}

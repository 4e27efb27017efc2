// Package diagram draws boxes in frames and the arrows between them. Boxes stand
// in columns, so that most arrows lead to the right, and in rows; lines cross no
// box, and those that end at the same place with the same text become one.
package diagram

import (
	"fmt"
	"strings"

	"github.com/bulkhead-policy/bulkhead/harness/drawing"
)

// Diagram is boxes and arrows between them. The same diagram is always drawn
// alike.
type Diagram struct {
	Frames []Frame
	Boxes  []Box
	Arrows []Arrow
}

// Frame is drawn around boxes, of which there is at least one in it.
type Frame struct {
	// Title stands at its top. A frame without one is not drawn, and only holds its
	// boxes together; no arrow ends at it.
	Title string
	// Subtitle is a smaller text beneath the title.
	Subtitle string
	// Tip is what a viewer shows for the frame.
	Tip string
}

// Side is where a box stands.
type Side int

const (
	// Inside is in a frame.
	Inside Side = iota
	// Left is beside the frames; arrows lead from there.
	Left
	// Right is beside the frames; arrows lead there.
	Right
)

// Box is a box with some lines of text.
type Box struct {
	Side Side
	// Frame is the index of the frame that it is in, if it is Inside.
	Frame int
	// Lines are the text, of which the first few are shown, and Remarks smaller
	// lines beneath.
	Lines, Remarks []string
	// Name is what the tips of arrows call it.
	Name string
	// Tip is what a viewer shows for the box.
	Tip string
}

// Node is an end of an arrow: a box, or a frame and so all boxes in it.
type Node struct {
	IsFrame bool
	// Index is among the boxes, or among the frames.
	Index int
}

// Arrow leads from a node to another. No arrow leads to a box at the Left, from
// one at the Right, from the Left to the Right, or from a frame into itself.
type Arrow struct {
	From, To Node
	// Label stands where it ends.
	Label string
	// Text is what it says in full, for its tip.
	Text string
	// Dashed is how it is drawn.
	Dashed bool
}

// Style is CSS for what is drawn. Text beside the diagram may have the class
// small, and arrows the classes arrow and dashed. It is legible in grey.
const Style = `.small { font-size: 10.5px; fill: #43505e }
.header { font-weight: bold; fill: #31506e }
.label { font-size: 10.5px; text-anchor: end }
.frame { fill: #f3f6f9; stroke: #9fb1c3; stroke-width: 1 }
.box { fill: #ffffff; stroke: #31506e; stroke-width: 1.3 }
.outside { fill: #eceff2; stroke: #6d7782; stroke-width: 1.3; stroke-dasharray: 1 0 }
.arrow { fill: none; stroke: #31506e; stroke-width: 1.4 }
.dashed { stroke-dasharray: 6 4 }
.head { fill: #31506e; stroke: none }
.connection:hover .arrow { stroke-width: 3 }
.connection:hover .head { stroke: #31506e }
`

// SmallFont is that of the class small.
func SmallFont() drawing.Font { return drawing.Font{Size: 10.5} }

// Draw draws the diagram to the right of a point and below it, and returns the
// area that it takes. The style of the picture has to have Style, and a font of
// 12 pixels for what has no class in it.
func (d Diagram) Draw(picture *drawing.Picture, corner drawing.Point) drawing.Area {
	l := arranged(d, corner)
	for f := range l.Frames {
		l.drawFrame(picture, f)
	}
	for _, s := range l.slots {
		l.drawArrows(picture, s)
	}
	for i := range l.Boxes {
		l.drawBox(picture, i)
	}
	for _, s := range l.slots {
		end := l.labelEnd(s)
		picture.Text(end.X, end.Y, "label", SmallFont().Fit(s.label, widestLabel))
	}
	return l.area
}

func (l *layout) drawFrame(picture *drawing.Picture, f int) {
	frame, area := l.Frames[f], l.frameAreas[f]
	if frame.Title == "" {
		return
	}
	picture.Begin("", frame.Tip)
	picture.Box(area, 6, "frame")
	room := area.Width - 2*framePad
	picture.Text(area.X+framePad, area.Y+18, "header", headerFont().Fit(frame.Title, room))
	if frame.Subtitle != "" {
		picture.Text(area.X+framePad, area.Y+33, "small", SmallFont().Fit(frame.Subtitle, room))
	}
	picture.End()
}

func (l *layout) drawBox(picture *drawing.Picture, i int) {
	box, area := l.Boxes[i], l.boxAreas[i]
	class := "box"
	if box.Side != Inside {
		class = "outside"
	}
	picture.Begin("", box.Tip)
	picture.Box(area, 4, class)
	lines, remarks := box.shown()
	y := area.Middle() - lineHeight*float64(len(lines)+len(remarks))/2 + 12
	for _, text := range lines {
		picture.Text(area.X+boxPad+2, y, "name", text)
		y += lineHeight
	}
	for _, text := range remarks {
		picture.Text(area.X+boxPad+2, y, "small", text)
		y += lineHeight
	}
	picture.End()
}

// drawArrows draws all arrows that end at a slot.
func (l *layout) drawArrows(picture *drawing.Picture, s *slot) {
	class := "arrow"
	if s.dashed {
		class += " dashed"
	}
	var from []string
	for _, i := range s.arrows {
		from = append(from, l.nameOf(l.Arrows[i].From))
	}
	picture.Begin("connection", fmt.Sprintf("%s → %s: %s", strings.Join(from, ", "), l.nameOf(s.target), s.text))
	for _, i := range s.arrows {
		picture.Line(l.branch(i), class)
	}
	trunks := l.trunks(s)
	for _, trunk := range trunks[:len(trunks)-1] {
		picture.Line(trunk, class)
	}
	picture.Arrow(trunks[len(trunks)-1], class)
	picture.End()
}

func (l *layout) nameOf(n Node) string {
	if n.IsFrame {
		return l.Frames[n.Index].Title
	}
	return l.Boxes[n.Index].Name
}

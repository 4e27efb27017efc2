package answer

import (
	"io"

	"github.com/bulkhead-policy/bulkhead/harness/diagram"
	"github.com/bulkhead-policy/bulkhead/harness/drawing"
	"github.com/bulkhead-policy/bulkhead/harness/reach"
)

// pictureStyle adds what stands around the diagram.
const pictureStyle = `
text { font-family: "DejaVu Sans", Verdana, Arial, Helvetica, sans-serif; font-size: 12px; fill: #1c2733 }
.title { font-size: 18px; font-weight: bold }
` + diagram.Style

// Where the parts of a picture stand.
const (
	margin     = 24.0
	titleLine  = 32.0
	smallLine  = 49.0
	diagramTop = 52.0
)

// writeSVG draws an answer.
func writeSVG(out io.Writer, a *Answer) error {
	m := a.relation.matrix()
	return drawScene(out, newScene(&m, a.remark()), m.inWords())
}

// remark says of a workload in which directions nothing isolates it.
func (a *Answer) remark() remarks {
	known := make(map[int]string)
	return func(endpoint int) string {
		class := a.graph.ClassOf(endpoint)
		if _, is := known[class]; !is {
			known[class] = a.openness(endpoint)
		}
		return known[class]
	}
}

func (a *Answer) openness(endpoint int) string {
	ingress, egress := a.isolation(endpoint)
	switch {
	case ingress == reach.Never && egress == reach.Never:
		return "nothing isolates it"
	case ingress == reach.Never:
		return "ingress is not isolated"
	case egress == reach.Never:
		return "egress is not isolated"
	}
	return ""
}

func drawScene(out io.Writer, s *scene, summary string) error {
	picture := drawing.New("Who may reach whom", summary+".\n"+s.describe())
	picture.Text(margin, titleLine, "title", "Who may reach whom")
	picture.Text(margin, smallLine, "small", summary)
	drawn := s.diagram().Draw(picture, drawing.Point{X: margin, Y: diagramTop})
	legendLine := drawn.Bottom() + 16
	width := max(drawn.Right()+margin, drawLegend(picture, legendLine, s.collapsed), 2*margin+diagram.SmallFont().Width(summary))
	return picture.Write(out, width, legendLine+margin, pictureStyle)
}

// drawLegend says what the lines mean, and returns how wide a picture it takes.
func drawLegend(picture *drawing.Picture, y float64, collapsed bool) (width float64) {
	certain, possible := "certain", "possible, as are ports with a question mark: it depends on what the manifests do not tell"
	if collapsed {
		certain, possible = "certain, for all workloads", "for some workloads, or possible only"
	}
	x := margin
	for _, entry := range []struct{ class, text string }{{"arrow", certain}, {"arrow dashed", possible}} {
		picture.Arrow(drawing.From(x, y).Line(x+44, y), entry.class)
		picture.Text(x+52, y+4, "small", entry.text)
		x += 52 + diagram.SmallFont().Width(entry.text) + 28
	}
	return x
}

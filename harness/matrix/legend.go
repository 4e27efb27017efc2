package matrix

import (
	"slices"
	"strings"

	"github.com/bulkhead-policy/bulkhead/harness/drawing"
)

// legend says what the lines mean, and returns where it ends.
func (p *picture) legend(d *drawing.Picture, y float64) float64 {
	d.Line(drawing.From(margin, y).Line(p.width-margin, y), "rule")
	x := float64(margin)
	y += 24
	for _, entry := range []struct {
		status Status
		text   string
	}{
		{OK, "declared and open"},
		{Unused, "declared, with nothing to use it"},
		{Blocked, "declared, but blocked"},
		{Forbidden, "forbidden, but open"},
	} {
		width := 48 + drawing.Font{Size: 12}.Width(entry.text) + 24
		if x+width > p.width-margin && x > margin {
			x, y = margin, y+22
		}
		d.Arrow(drawing.From(x, y-4).Line(x+40, y-4), (&net{status: entry.status}).class())
		if entry.status == Blocked {
			cross(d, x+17, y-4)
		}
		d.Text(x+48, y, "", entry.text)
		x += width
	}
	const alarm = "namespace not closed, or with a way around"
	if x+48+(drawing.Font{Size: 12}).Width(alarm) > p.width-margin {
		x, y = margin, y+22
	}
	d.Box(drawing.Area{X: x, Y: y - 12, Width: 40, Height: 15}, 3, "wrong")
	d.Text(x+48, y, "", alarm)
	if p.leftOut {
		y += 22
		d.Text(margin, y, "alarm", "forbidden: to, from")
		d.Text(margin+130, y, "", "how many zones, externals and others a forbidden connection leads to, or comes from, that is not drawn")
	}
	return y + 14
}

// maxFindings is how many findings the picture tells; the text tells all.
const maxFindings = 12

// findings tells in words what is wrong, and returns where that ends.
func (p *picture) findings(d *drawing.Picture, y float64) float64 {
	items := p.report.items()
	if len(items) == 0 {
		return y
	}
	y += 20
	heading := "What is wrong"
	if p.report.Holds() {
		heading = "What is blocked"
	}
	d.Text(margin, y, "name", heading)
	y += 4
	const column = 78
	for i, item := range items {
		y += 19
		if i == maxFindings && len(items) > maxFindings+1 {
			d.Text(margin+column, y, "caption", "and "+count(len(items)-i, "more", "more")+", which the text tells")
			break
		}
		class := "alarm"
		if item.word == string(Blocked) {
			class = "caption"
		}
		d.Text(margin, y, class, item.word)
		d.Text(margin+column, y, "", nameFont().Fit(item.text, p.width-2*margin-column))
	}
	return y + 6
}

// listItem is a finding in one line.
type listItem struct{ word, text string }

// items are the findings, each in a line.
func (r *Report) items() []listItem {
	items := r.findingItems(Forbidden)
	for _, namespace := range r.Unclosed {
		items = append(items, listItem{"open", withPlace("namespace "+namespace.Namespace+" is not closed for "+and(namespace.Directions), namespace.Place)})
	}
	for _, way := range r.WaysAround {
		items = append(items, listItem{"around", withPlace(way.Message, way.Place)})
	}
	return append(items, r.findingItems(Blocked)...)
}

func (r *Report) findingItems(status Status) []listItem {
	var items []listItem
	for _, finding := range r.told(status) {
		cells := finding.cells
		if more := len(cells) - 3; more > 1 {
			cells = append(slices.Clone(cells[:3]), count(more, "more", "more"))
		}
		text := strings.ReplaceAll(and(cells), "->", "→") + " on " + finding.ports[0] + ": " + finding.reason()
		items = append(items, listItem{string(status), withPlace(text, finding.Place)})
	}
	return items
}

// reason says in few words what opens or blocks.
func (f Finding) reason() string {
	switch {
	case f.Status == Blocked && f.Egress.Blocks && f.Ingress.Blocks:
		return "blocked at both ends"
	case f.Status == Blocked && f.Egress.Blocks:
		return "blocked at the source"
	case f.Status == Blocked:
		return "blocked at the destination"
	case len(f.Ingress.Rules) > 0:
		return f.Ingress.Rules[0].Policy + " " + f.Ingress.Rules[0].Path
	case len(f.Egress.Rules) > 0:
		return f.Egress.Rules[0].Policy + " " + f.Egress.Rules[0].Path
	}
	return "no policy closes " + f.open
}

func withPlace(text string, place Place) string {
	if place.File == "" {
		return text
	}
	return text + " (" + place.String() + ")"
}

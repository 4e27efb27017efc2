package matrix

import (
	"fmt"
	"slices"
	"strings"

	"github.com/bulkhead-policy/bulkhead/harness/drawing"
)

// net is an arrow of the picture: from one box to one or several, or from several
// to one.
type net struct {
	status Status
	from   []int // parties
	to     []int
	label  string
	tip    string
	// blockedAt names the zones that a flow of every zone is blocked for.
	blockedAt string
	// unguarded says that no policy is in the way.
	unguarded bool
	// straight says that it is drawn between neighbours.
	straight bool
	// ends are where the arrow touches the boxes, those of from first.
	ends   []*touch
	tracks [bands]*track
	labelX float64
	// blocks says at which ends a blocked flow is blocked.
	blocks [2]bool
}

// class is that of a net in the picture's style.
func (n *net) class() string {
	if n.status == OK {
		return "open"
	}
	return string(n.status)
}

// nets are the arrows for the flows.
func (r *Report) nets() []*net {
	var nets []*net
	var ends [][2]string
	ports := map[[2]string][]string{}
	for _, flow := range r.flows {
		if !slices.Contains(ends, flow.ends()) {
			ends = append(ends, flow.ends())
		}
		for _, text := range flow.portTexts() {
			if !slices.Contains(ports[flow.ends()], text) {
				ports[flow.ends()] = append(ports[flow.ends()], text)
			}
		}
	}
	for _, end := range ends {
		nets = append(nets, r.declaredNet(Flow{From: end[0], To: end[1]}, ports[end]))
	}
	return nets
}

// maxArrows is up to how many heads of arrows for what is forbidden can be told
// apart.
const maxArrows = 18

// forbiddenArrows are the arrows for what is forbidden. Where there are too many,
// those are left out that no policy opens, since that a namespace is not closed
// stands in its box, and then the last.
func (r *Report) forbiddenArrows() (drawn, leftOut []*net) {
	heads := 0
	var nets []*net
	for _, finding := range r.told(Forbidden) {
		for _, n := range r.forbiddenNets(finding) {
			nets = append(nets, n)
			heads += n.heads()
		}
	}
	if heads <= maxArrows {
		return nets, nil
	}
	heads = 0
	for _, n := range nets {
		if n.unguarded || heads+n.heads() > maxArrows {
			leftOut = append(leftOut, n)
			continue
		}
		drawn = append(drawn, n)
		heads += n.heads()
	}
	return drawn, leftOut
}

// heads is how many arrows a net is.
func (n *net) heads() int { return max(len(n.from), len(n.to)) }

// declaredNet is the arrow of the flows of two ends. A flow of every zone is open
// if it is for one.
func (r *Report) declaredNet(flow Flow, ports []string) *net {
	from, to := r.party(flow.From), r.party(flow.To)
	made := &net{status: Unused, from: []int{from}, to: []int{to}, label: strings.Join(ports, ", ")}
	var blocked []Cell
	for _, cell := range r.Cells {
		found := false
		for _, finding := range cell.Findings {
			if finding.Status == Blocked && finding.flow == flow.ends() {
				made.blocks[0] = made.blocks[0] || finding.Egress.Blocks
				made.blocks[1] = made.blocks[1] || finding.Ingress.Blocks
				found = true
			}
		}
		if found {
			blocked = append(blocked, cell)
		}
	}
	made.tip = r.partyName(from) + " to " + r.partyName(to) + ": declared, "
	everywhere := from == everyParty || to == everyParty
	switch open := r.open[flow.ends()]; {
	case len(blocked) > 0 && open && everywhere:
		made.status = OK
		made.blockedAt = "blocked " + blockedAt(flow, blocked)
		made.tip += "and open, but " + made.blockedAt
	case len(blocked) > 0:
		made.status = Blocked
		made.label = "blocked: " + made.label
		if everywhere {
			made.blockedAt = blockedAt(flow, blocked)
		}
		made.tip += "but blocked " + made.blockedAt
	case open:
		made.status = OK
		made.tip += "and open"
	default:
		made.tip += "with nothing to use it"
	}
	return made
}

// blockedAt says of a flow of every zone for which it is blocked.
func blockedAt(flow Flow, blocked []Cell) string {
	switch {
	case len(blocked) > 1:
		return fmt.Sprintf("for %d zones", len(blocked))
	case flow.From == everyZone:
		return "for " + blocked[0].From
	}
	return "for " + blocked[0].To
}

// party is the index of a party, and everyParty for "*".
func (r *Report) party(name string) int {
	return slices.IndexFunc(r.parties, func(p party) bool { return p.name == name })
}

func (r *Report) partyName(party int) string {
	if party == everyParty {
		return "every zone"
	}
	return r.parties[party].name
}

// forbiddenNets are the arrows of one cause: those from one party are one, and
// so are those to one.
func (r *Report) forbiddenNets(finding told) []*net {
	widest := finding.ports[0]
	several := slices.ContainsFunc(finding.ports, func(ports string) bool { return ports != widest })
	if slices.Contains(finding.ports, "every port") {
		widest, several = "every port", false
	}
	label := "forbidden: " + widest
	if finding.CrossTenant {
		label = "forbidden between tenants: " + widest
	}
	if several {
		label += " …"
	}
	var nets []*net
	for left := slices.Clone(finding.at); len(left) > 0; {
		end, party := busiest(left)
		made := &net{status: Forbidden, label: label, tip: finding.Message, unguarded: finding.cause() == ""}
		for _, cell := range left {
			if cell[end] != party {
				continue
			}
			if end == 0 {
				made.from, made.to = []int{party}, append(made.to, cell[1])
			} else {
				made.from, made.to = append(made.from, cell[0]), []int{party}
			}
		}
		left = slices.DeleteFunc(left, func(cell [2]int) bool { return cell[end] == party })
		nets = append(nets, made)
	}
	return nets
}

// busiest returns the party at which most cells begin (0) or end (1).
func busiest(cells [][2]int) (end, party int) {
	most := 0
	for _, candidate := range cells {
		for side := range 2 {
			n := 0
			for _, cell := range cells {
				if cell[side] == candidate[side] {
					n++
				}
			}
			if n > most {
				end, party, most = side, candidate[side], n
			}
		}
	}
	return end, party
}

// maxLabel is how wide the label of an arrow may be.
const maxLabel = 320

// labelLines are the ports of a straight arrow, a few to a line.
func (n *net) labelLines() []string {
	const most = 3
	text, blocked := strings.CutPrefix(n.label, "blocked: ")
	lines := strings.Split(text, ", ")
	if len(lines) > most {
		lines = append(lines[:most-1], "and "+count(len(lines)-most+1, "more", "more"))
	}
	if blocked {
		lines = append([]string{"blocked:"}, lines...)
	}
	if n.blockedAt != "" {
		lines = append(lines, n.blockedAt)
	}
	for i, line := range lines {
		lines[i] = labelFont().Fit(line, maxLabel/2)
	}
	return lines
}

// shortLabel is the label on one line.
func (n *net) shortLabel() string {
	return labelFont().Fit(strings.TrimSpace(n.label+" "+n.blockedAt), maxLabel)
}

// labelWidth is that of the widest line of a straight arrow.
func (n *net) labelWidth() float64 {
	width := 0.0
	for _, line := range n.labelLines() {
		width = max(width, labelFont().Width(line))
	}
	return width
}

// track is where an arrow runs level, between two bands.
type track struct {
	row         int
	left, right float64
	reach       float64 // of a label that is longer
	y           float64
}

// touch is where an arrow touches a box.
type touch struct {
	box   *box
	below bool // at the lower edge
	x     float64
	// via is where the arrow passes between the boxes of the band in the middle, 0
	// where it need not.
	via float64
}

// at is the place of a touch.
func (t *touch) at() drawing.Point {
	if t.below {
		return drawing.Point{X: t.x, Y: t.box.area.Bottom()}
	}
	return drawing.Point{X: t.x, Y: t.box.area.Y}
}

package matrix

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// picture is a report laid out.
type picture struct {
	report *Report
	bands  [bands][]*box
	boxes  map[int]*box
	nets   []*net
	// rows are how many tracks lie above the tiers, between them and the exits, and
	// between those and what is shared.
	rows    [bands]int
	vias    map[int]int    // how many arrows pass a gap between the exits
	tops    [bands]float64 // of the bands
	leftOut bool           // whether there are arrows too many
	width   float64
}

// Measures of the picture.
const (
	margin       = 28
	boxGap       = 44
	trackHeight  = 22
	straightLine = 30 // of an arrow between neighbours, below the top of their boxes
	touchGap     = 8
)

func newPicture(report *Report) *picture {
	p := &picture{report: report, boxes: map[int]*box{}, vias: map[int]int{}}
	for in, parties := range report.arrange() {
		for _, party := range parties {
			made := report.newBox(party, band(in))
			p.boxes[party] = made
			p.bands[in] = append(p.bands[in], made)
		}
	}
	drawn, leftOut := report.forbiddenArrows()
	p.nets = slices.Concat(report.nets(), drawn)
	p.tellLeftOut(leftOut)
	p.level()
	for _, n := range p.nets {
		n.straight = n.status != Forbidden && p.neighbours(n.from[0], n.to[0])
	}
	p.spread()
	p.touch()
	p.route()
	return p
}

// tellLeftOut says in the boxes what has no arrow.
func (p *picture) tellLeftOut(nets []*net) {
	out, in := map[int]int{}, map[int]int{}
	for _, n := range nets {
		for _, from := range n.from {
			out[from] += len(n.to)
		}
		for _, to := range n.to {
			in[to] += len(n.from)
		}
	}
	for party, b := range p.boxes {
		var parts []string
		if out[party] > 0 {
			parts = append(parts, fmt.Sprintf("to %d", out[party]))
		}
		if in[party] > 0 {
			parts = append(parts, fmt.Sprintf("from %d", in[party]))
		}
		if len(parts) > 0 {
			b.alarm = "forbidden: " + strings.Join(parts, ", ")
			b.measure()
		}
	}
	p.leftOut = len(nets) > 0
}

// level makes the zones of the tiers equally high.
func (p *picture) level() {
	height := 0.0
	for _, b := range p.bands[tiers] {
		height = max(height, b.area.Height)
	}
	for _, b := range p.bands[tiers] {
		if b.kind == zoneParty && b.party != everyParty {
			b.area.Height = height
		}
	}
}

// neighbours reports whether a box is the next one after another.
func (p *picture) neighbours(from, to int) bool {
	a, b := p.boxes[from], p.boxes[to]
	boxes := p.bands[a.band]
	i := slices.Index(boxes, a)
	return i+1 < len(boxes) && boxes[i+1] == b
}

// spread places the boxes from left to right. An exit stands below the tier after
// the one that leads to it.
func (p *picture) spread() {
	for in, boxes := range p.bands {
		x := float64(margin)
		for _, b := range boxes {
			if band(in) == exits {
				x = max(x, p.afterTier(b))
			}
			b.area.X = x
			gap := float64(boxGap)
			for _, n := range p.nets {
				if n.straight && p.boxes[n.from[0]] == b {
					gap = max(gap, n.labelWidth()+34)
				}
			}
			x = b.area.Right() + gap
			p.width = max(p.width, b.area.Right()+margin)
		}
	}
}

// afterTier is where an exit may begin.
func (p *picture) afterTier(exit *box) float64 {
	for _, n := range p.nets {
		if n.status == Forbidden || n.to[0] != exit.party || n.from[0] == everyParty {
			continue
		}
		if tier := slices.Index(p.bands[tiers], p.boxes[n.from[0]]); tier >= 0 && tier+1 < len(p.bands[tiers]) {
			return p.bands[tiers][tier+1].area.X
		}
	}
	return 0
}

// touch decides where arrows touch the boxes: an arrow among the tiers runs above
// them, others between the bands.
func (p *picture) touch() {
	sides := map[*box]map[bool][]*touch{}
	towards := map[*touch]float64{}
	for _, n := range p.nets {
		if n.straight {
			continue
		}
		deepest, highest := tiers, shared
		for _, party := range slices.Concat(n.from, n.to) {
			deepest, highest = max(deepest, p.boxes[party].band), min(highest, p.boxes[party].band)
		}
		for i, party := range slices.Concat(n.from, n.to) {
			b := p.boxes[party]
			made := &touch{box: b}
			switch b.band {
			case tiers:
				made.below = deepest > tiers
			case exits:
				made.below = highest == exits && deepest == shared
			}
			n.ends = append(n.ends, made)
			if sides[b] == nil {
				sides[b] = map[bool][]*touch{}
			}
			sides[b][made.below] = append(sides[b][made.below], made)
			towards[made] = p.otherEnd(n, i)
		}
	}
	for _, boxes := range p.bands {
		for _, b := range boxes {
			for _, touches := range sides[b] {
				slices.SortStableFunc(touches, func(a, b *touch) int { return cmp.Compare(towards[a], towards[b]) })
				for i, t := range touches {
					t.x = b.area.X + b.area.Width*float64(i+1)/float64(len(touches)+1)
				}
			}
		}
	}
	p.nudge()
}

// otherEnd is where an arrow leads from one of its ends.
func (p *picture) otherEnd(n *net, end int) float64 {
	others := n.to
	if end >= len(n.from) {
		others = n.from
	}
	sum := 0.0
	for _, party := range others {
		b := p.boxes[party]
		sum += b.area.X + b.area.Width/2
	}
	return sum / float64(len(others))
}

// channel is where a touch is: above the tiers, below them, or below the exits.
func (t *touch) channel() band {
	switch {
	case t.box.band == tiers && !t.below:
		return tiers
	case t.box.band == shared, t.box.band == exits && t.below:
		return shared
	}
	return exits
}

// nudge moves touches apart that are above each other: two lines would be one.
func (p *picture) nudge() {
	var channels [bands][]*touch
	for _, n := range p.nets {
		for _, t := range n.ends {
			channels[t.channel()] = append(channels[t.channel()], t)
		}
	}
	for _, touches := range channels {
		slices.SortStableFunc(touches, func(a, b *touch) int { return cmp.Compare(a.x, b.x) })
		for i, t := range touches {
			if i > 0 && t.x-touches[i-1].x < touchGap {
				t.x = min(touches[i-1].x+touchGap, t.box.area.Right()-4)
			}
		}
	}
}

// route finds for each arrow the tracks that it runs on.
func (p *picture) route() {
	for _, n := range p.nets {
		if n.straight {
			continue
		}
		var used [bands]bool
		for _, t := range n.ends {
			used[t.channel()] = true
		}
		via := 0.0
		if used[exits] && used[shared] {
			via = p.via(n)
		}
		for channel := range n.tracks {
			if !used[channel] {
				continue
			}
			made := &track{left: math.Inf(1), right: math.Inf(-1)}
			for _, t := range n.ends {
				t.via = via
				if t.channel() == band(channel) {
					made.left, made.right = min(made.left, t.x), max(made.right, t.x)
				}
			}
			if via > 0 {
				made.left, made.right = min(made.left, via), max(made.right, via)
			}
			n.tracks[channel] = made
		}
		n.makeRoom()
	}
	for channel := range p.rows {
		p.assign(channel)
	}
}

// via finds a gap between the exits for an arrow to pass, next to where it goes.
func (p *picture) via(n *net) float64 {
	goal, ends := 0.0, 0.0
	for _, t := range n.ends {
		if t.channel() == shared {
			goal, ends = goal+t.x, ends+1
		}
	}
	goal /= ends
	boxes := p.bands[exits]
	best, least := 0, math.Inf(1)
	position := func(gap int) float64 {
		if gap == 0 {
			return boxes[0].area.X - 12 - 6*float64(p.vias[gap])
		}
		return boxes[gap-1].area.Right() + 12 + 8*float64(p.vias[gap])
	}
	for gap := range len(boxes) + 1 {
		x := position(gap)
		cost := math.Abs(x-goal) + 20*float64(p.vias[gap])
		if gap > 0 && gap < len(boxes) && p.straightAfter(boxes[gap-1]) {
			cost += 150
		}
		if x < 10 || gap > 0 && gap < len(boxes) && x > boxes[gap].area.X-8 {
			cost += 1000
		}
		if cost < least {
			best, least = gap, cost
		}
	}
	x := position(best)
	p.vias[best]++
	return x
}

func (p *picture) straightAfter(b *box) bool {
	return slices.ContainsFunc(p.nets, func(n *net) bool { return n.straight && p.boxes[n.from[0]] == b })
}

// makeRoom widens the track that the label stands on, where it is short.
func (n *net) makeRoom() {
	t := n.labelTrack()
	width := n.plateWidth()
	if t.right-t.left < width {
		t.reach = t.left + width + 8
	}
}

// plateWidth is how wide the label is, with some room around it.
func (n *net) plateWidth() float64 { return labelFont().Width(n.shortLabel()) + 12 }

// labelTrack is the longest track.
func (n *net) labelTrack() *track {
	var longest *track
	for _, t := range n.tracks {
		if t != nil && (longest == nil || t.right-t.left > longest.right-longest.left) {
			longest = t
		}
	}
	return longest
}

// assign gives each track of a channel a row in which nothing else is.
func (p *picture) assign(channel int) {
	var tracks []*track
	for _, n := range p.nets {
		if t := n.tracks[channel]; t != nil {
			tracks = append(tracks, t)
		}
	}
	slices.SortStableFunc(tracks, func(a, b *track) int {
		return cmp.Or(cmp.Compare(a.extent()-a.left, b.extent()-b.left), cmp.Compare(a.left, b.left))
	})
	var rows [][]*track
	for _, t := range tracks {
		row := 0
		for row < len(rows) && slices.ContainsFunc(rows[row], func(other *track) bool {
			return t.left < other.extent()+16 && other.left < t.extent()+16
		}) {
			row++
		}
		if row == len(rows) {
			rows = append(rows, nil)
		}
		rows[row] = append(rows[row], t)
		t.row = row
		p.width = max(p.width, t.extent()+margin)
	}
	p.rows[channel] = len(rows)
	p.untangle(band(channel), rows)
}

// extent is how far a track and its label reach to the right.
func (t *track) extent() float64 { return max(t.right, t.reach) }

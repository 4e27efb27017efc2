package matrix

import "math"

// untangle changes the order of the rows of a channel as long as that saves
// crossings.
func (p *picture) untangle(channel band, rows [][]*track) {
	const most = 4 // times that everything is gone through
	best := p.crossings(channel)
	for round, improved := 0, true; improved && round < most; round++ {
		improved = false
		for i := range rows {
			for j := range i {
				swap(rows, i, j)
				if crossings := p.crossings(channel); crossings < best {
					best, improved = crossings, true
					continue
				}
				swap(rows, i, j)
			}
		}
	}
}

func swap(rows [][]*track, i, j int) {
	rows[i], rows[j] = rows[j], rows[i]
	for _, row := range []int{i, j} {
		for _, t := range rows[row] {
			t.row = row
		}
	}
}

// rise is an upright part of an arrow in a channel: from a row to the edge of the
// channel, which is above its first row or below its last.
type rise struct {
	x     float64
	row   int
	above bool
}

// rises are the upright parts of an arrow in a channel. Above the tiers the rows
// are counted from the boxes up.
func (n *net) rises(channel band) []rise {
	t := n.tracks[channel]
	if t == nil {
		return nil
	}
	var rises []rise
	for _, end := range n.ends {
		if end.channel() == channel {
			rises = append(rises, rise{end.x, t.row, channel == tiers || end.below})
		} else if end.via > 0 {
			rises = append(rises, rise{end.via, t.row, channel == shared})
		}
	}
	return rises
}

// crossings counts where arrows cross in a channel.
func (p *picture) crossings(channel band) int {
	crossings := 0
	for _, n := range p.nets {
		for _, r := range n.rises(channel) {
			for _, other := range p.nets {
				t := other.tracks[channel]
				if other == n || t == nil || r.x <= t.left || r.x >= t.right {
					continue
				}
				if r.above && t.row < r.row || !r.above && t.row > r.row {
					crossings++
				}
			}
		}
	}
	return crossings
}

// placeLabel puts the label of an arrow on its longest track, as near to the
// middle as it can be without hiding other arrows.
func (p *picture) placeLabel(n *net) {
	if n.straight {
		return
	}
	const step = 6.0
	t := n.labelTrack()
	half := n.plateWidth() / 2
	left, right := t.left+half+4, t.extent()-half-4
	middle := (left + right) / 2
	best, least := middle, math.Inf(1)
	for aside := 0.0; middle+aside <= right || aside == 0; aside += step {
		for _, x := range []float64{middle + aside, middle - aside} {
			if hidden := p.hidden(n, t, x, half); float64(hidden) < least {
				best, least = x, float64(hidden)
			}
		}
	}
	n.labelX = best
}

// hidden counts the upright parts of arrows that a label would hide.
func (p *picture) hidden(n *net, t *track, x, half float64) int {
	hidden := 0
	for channel, own := range n.tracks {
		if own != t {
			continue
		}
		for _, other := range p.nets {
			for _, r := range other.rises(band(channel)) {
				passes := other == n || r.above && r.row > t.row || !r.above && r.row < t.row
				if passes && math.Abs(r.x-x) < half+2 {
					hidden++
				}
			}
		}
	}
	return hidden
}

package diagram

import "slices"

// placeColumns gives each box a column. Arrows that are not dashed decide, if
// there are any.
func (l *layout) placeColumns() {
	l.columnOf = make([]int, len(l.Boxes))
	var edges, all [][2]int
	for _, a := range l.Arrows {
		for _, from := range l.boxesOf(a.From) {
			for _, to := range l.boxesOf(a.To) {
				if l.Boxes[from].Side != Inside || l.Boxes[to].Side != Inside {
					continue
				}
				all = append(all, [2]int{from, to})
				if !a.Dashed {
					edges = append(edges, [2]int{from, to})
				}
			}
		}
	}
	if len(edges) == 0 {
		edges = all
	}
	first := ranks(len(l.Boxes), edges)
	last := slices.Max(append(first, 0))
	leftmost := 0
	if l.hasBoxesAt(Left) {
		leftmost = 1
	}
	l.columns = leftmost + last + 1
	for i, rank := range pulled(first, edges, last, l.wantedColumn) {
		switch l.Boxes[i].Side {
		case Left:
		case Inside:
			l.columnOf[i] = leftmost + rank
		case Right:
			l.columnOf[i] = l.columns
		}
	}
	if l.hasBoxesAt(Right) {
		l.columns++
	}
	for _, boxes := range l.boxesIn {
		span := [2]int{l.columns, 0}
		for _, i := range boxes {
			span[0], span[1] = min(span[0], l.columnOf[i]), max(span[1], l.columnOf[i])
		}
		l.spanOf = append(l.spanOf, span)
	}
}

func (l *layout) hasBoxesAt(side Side) bool {
	return slices.ContainsFunc(l.Boxes, func(b Box) bool { return b.Side == side })
}

// wantedColumn is where a box would best stand: at the right if it leads to
// a box there, and else in the midst of the others in its frame.
func (l *layout) wantedColumn(box int, columns []int) int {
	if l.Boxes[box].Side != Inside {
		return columns[box]
	}
	leads, led := false, false
	for _, a := range l.Arrows {
		switch {
		case !a.To.IsFrame && l.Boxes[a.To.Index].Side == Right:
			leads = leads || slices.Contains(l.boxesOf(a.From), box)
		case !a.From.IsFrame && l.Boxes[a.From.Index].Side == Left:
			led = led || slices.Contains(l.boxesOf(a.To), box)
		}
	}
	if leads && !led {
		return slices.Max(columns)
	}
	others := slices.DeleteFunc(slices.Clone(l.boxesIn[l.Boxes[box].Frame]), func(i int) bool { return i == box })
	if len(others) == 0 || led {
		return columns[box]
	}
	sum := 0
	for _, i := range others {
		sum += columns[i]
	}
	return sum / len(others)
}

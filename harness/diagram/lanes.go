package diagram

import (
	"cmp"
	"math"
	"slices"
)

// placeLanes puts the frames into as few lanes as there are frames above each
// other, each near to the frames that lead to it.
func (l *layout) placeLanes() {
	order := make([]int, len(l.Frames))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(l.spanOf[a][0], l.spanOf[b][0]), cmp.Compare(l.spanOf[a][1], l.spanOf[b][1]))
	})
	l.laneOf = make([]int, len(l.Boxes))
	laneOfFrame := make([]int, len(l.Frames))
	placed := make([]bool, len(l.Frames))
	var taken [][]bool // by lane and column
	for _, f := range order {
		wanted := l.meanLane(f, laneOfFrame, placed)
		best, distance := -1, math.Inf(1)
		for lane := range len(taken) + 1 {
			if lane < len(taken) && slices.Contains(taken[lane][l.spanOf[f][0]:l.spanOf[f][1]+1], true) {
				continue
			}
			if d := math.Abs(float64(lane) - wanted); d < distance {
				best, distance = lane, d
			}
		}
		if best == len(taken) {
			taken = append(taken, make([]bool, l.columns))
		}
		for c := l.spanOf[f][0]; c <= l.spanOf[f][1]; c++ {
			taken[best][c] = true
		}
		laneOfFrame[f], placed[f] = best, true
		for _, i := range l.boxesIn[f] {
			l.laneOf[i] = best
		}
	}
	l.lanes = max(len(taken), 1)
	l.stacks = make([][][]int, l.lanes)
	for lane := range l.stacks {
		l.stacks[lane] = make([][]int, l.columns)
	}
	for i, b := range l.Boxes {
		if b.Side == Inside {
			l.stack(i)
		}
	}
}

func (l *layout) stack(box int) {
	stack := &l.stacks[l.laneOf[box]][l.columnOf[box]]
	*stack = append(*stack, box)
}

// meanLane is the middle of the lanes of the frames that lead to one.
func (l *layout) meanLane(f int, lanes []int, placed []bool) float64 {
	sum, count := 0, 0
	for _, a := range l.Arrows {
		for _, to := range l.boxesOf(a.To) {
			if b := l.Boxes[to]; b.Side != Inside || b.Frame != f {
				continue
			}
			for _, from := range l.boxesOf(a.From) {
				if b := l.Boxes[from]; b.Side == Inside && b.Frame != f && placed[b.Frame] {
					sum += lanes[b.Frame]
					count++
				}
			}
		}
	}
	if count == 0 {
		return 0
	}
	return float64(sum) / float64(count)
}

// placeBeside puts each box beside the frames into the lane of those it is
// connected with.
func (l *layout) placeBeside() {
	for i, b := range l.Boxes {
		if b.Side == Inside {
			continue
		}
		sum, count := 0, 0
		for _, a := range l.Arrows {
			ends := [2]Node{a.From, a.To}
			for end, n := range ends {
				if !n.IsFrame && n.Index == i {
					for _, other := range l.boxesOf(ends[1-end]) {
						sum += l.laneOf[other]
						count++
					}
				}
			}
		}
		if count > 0 {
			l.laneOf[i] = (sum + count/2) / count
		}
		l.laneOf[i] = l.roomyLane(i)
		l.stack(i)
	}
}

// roomyLane is the lane nearest to that of a box that does not get higher for it.
func (l *layout) roomyLane(box int) int {
	best, wanted := -1, l.laneOf[box]
	for lane, stacks := range l.stacks {
		rows := 1
		for _, stack := range stacks {
			rows = max(rows, len(stack))
		}
		distance := func(lane int) int { return max(lane-wanted, wanted-lane) }
		if len(stacks[l.columnOf[box]]) < rows && (best < 0 || distance(lane) < distance(best)) {
			best = lane
		}
	}
	if best < 0 {
		return wanted
	}
	return best
}

// orderStacks puts the boxes of each column beside those they are connected
// with.
func (l *layout) orderStacks() {
	l.rowOf = make([]int, len(l.Boxes))
	number := func(lane, column int) {
		for row, i := range l.stacks[lane][column] {
			l.rowOf[i] = row
		}
	}
	for lane := range l.stacks {
		for column := range l.stacks[lane] {
			number(lane, column)
		}
	}
	before, after := make([][]int, len(l.Boxes)), make([][]int, len(l.Boxes))
	for _, a := range l.Arrows {
		for _, from := range l.boxesOf(a.From) {
			for _, to := range l.boxesOf(a.To) {
				before[to], after[from] = append(before[to], from), append(after[from], to)
			}
		}
	}
	sweep := func(column int, neighbours [][]int) {
		for lane := range l.stacks {
			stack := l.stacks[lane][column]
			place := map[int]float64{}
			for _, i := range stack {
				place[i] = l.middleOf(neighbours[i], float64(lane*1000+l.rowOf[i]))
			}
			slices.SortStableFunc(stack, func(a, b int) int { return cmp.Compare(place[a], place[b]) })
			number(lane, column)
		}
	}
	for range 2 {
		for column := range l.columns {
			sweep(column, before)
		}
		for column := l.columns - 1; column >= 0; column-- {
			sweep(column, after)
		}
	}
}

// middleOf is the mean place of some boxes, or one's own.
func (l *layout) middleOf(boxes []int, own float64) float64 {
	if len(boxes) == 0 {
		return own
	}
	sum := 0
	for _, i := range boxes {
		sum += l.laneOf[i]*1000 + l.rowOf[i]
	}
	return float64(sum) / float64(len(boxes))
}

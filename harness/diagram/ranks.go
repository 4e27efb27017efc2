package diagram

import "slices"

// ranks gives each of some things a column, so that most edges lead to a later
// one. Where edges go in a circle, those from things that have more edges out
// than in come first.
func ranks(count int, edges [][2]int) []int {
	outgoing, incoming := make([][]int, count), make([][]int, count)
	for _, e := range edges {
		if e[0] != e[1] {
			outgoing[e[0]] = append(outgoing[e[0]], e[1])
			incoming[e[1]] = append(incoming[e[1]], e[0])
		}
	}
	position := make([]int, count)
	for at, i := range ordered(outgoing, incoming) {
		position[i] = at
	}
	byPosition := make([]int, count)
	for i, at := range position {
		byPosition[at] = i
	}
	rank := make([]int, count)
	for _, i := range byPosition {
		for _, before := range incoming[i] {
			if position[before] < position[i] {
				rank[i] = max(rank[i], rank[before]+1)
			}
		}
	}
	return rank
}

// ordered puts things in an order against which few edges go, as Eades, Lin and
// Smyth do it: those that nothing leads to first, those that lead nowhere last.
func ordered(outgoing, incoming [][]int) []int {
	count := len(outgoing)
	out, in, placed := make([]int, count), make([]int, count), make([]bool, count)
	for i := range count {
		out[i], in[i] = len(outgoing[i]), len(incoming[i])
	}
	var first, last []int
	place := func(i int, list *[]int) {
		placed[i] = true
		*list = append(*list, i)
		for _, j := range outgoing[i] {
			in[j]--
		}
		for _, j := range incoming[i] {
			out[j]--
		}
	}
	for len(first)+len(last) < count {
		if i := unplaced(placed, in); i >= 0 {
			place(i, &first)
			continue
		}
		if i := unplaced(placed, out); i >= 0 {
			place(i, &last)
			continue
		}
		best := -1
		for i := range count {
			if !placed[i] && (best < 0 || out[i]-in[i] > out[best]-in[best]) {
				best = i
			}
		}
		place(best, &first)
	}
	slices.Reverse(last)
	return append(first, last...)
}

// unplaced is the first thing without edges, of those counted, that has no place
// so far; -1 if there is none.
func unplaced(placed []bool, edges []int) int {
	for i, n := range edges {
		if n == 0 && !placed[i] {
			return i
		}
	}
	return -1
}

// pulled moves things between those that lead to them and those that they lead
// to, towards the column that a function wants for each of the columns so far.
func pulled(rank []int, edges [][2]int, last int, wanted func(i int, rank []int) int) []int {
	rank = slices.Clone(rank)
	order := make([]int, len(rank))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return rank[b] - rank[a] })
	forward := slices.DeleteFunc(slices.Clone(edges), func(e [2]int) bool { return rank[e[0]] >= rank[e[1]] })
	for range 2 {
		for _, i := range order {
			least, most := 0, last
			for _, e := range forward {
				if e[1] == i {
					least = max(least, rank[e[0]]+1)
				}
				if e[0] == i {
					most = min(most, rank[e[1]]-1)
				}
			}
			rank[i] = min(max(wanted(i, rank), least), most)
		}
	}
	return rank
}

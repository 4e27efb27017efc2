package answer

import (
	"cmp"
	"fmt"
	"slices"
)

// line is a line of the table: every endpoint of one set has the same
// connection with every endpoint of another, but with itself.
type line struct {
	from, to []int // groups
	kind     int32
}

// lines covers a relation with as few lines as come of putting together the
// sources that reach the same, or the destinations that are reached by the same.
func (m *matrix) lines() []line {
	bySource := m.gathered(func(a, b int) int32 { return m.cells[a][b] })
	byDestination := m.gathered(func(a, b int) int32 { return m.cells[b][a] })
	lines := bySource
	if len(byDestination) < len(bySource) {
		for i, l := range byDestination {
			byDestination[i].from, byDestination[i].to = l.to, l.from
		}
		lines = byDestination
	}
	rank := func(groups []int) int {
		first := len(m.endpoints)
		for _, g := range groups {
			member := m.groups[g][0]
			if m.endpoints[member].IsRange() {
				return -1
			}
			first = min(first, member)
		}
		return first
	}
	slices.SortStableFunc(lines, func(a, b line) int {
		return cmp.Or(cmp.Compare(rank(a.from), rank(b.from)), slices.Compare(a.from, b.from),
			cmp.Compare(rank(a.to), rank(b.to)), slices.Compare(a.to, b.to), cmp.Compare(a.kind, b.kind))
	})
	return lines
}

// gathered puts together the groups whose rows have one kind of connection in
// the same columns. A Pod alone in its group may be counted among its own
// columns or not, since it is not asked whether it reaches itself.
func (m *matrix) gathered(cell func(row, column int) int32) []line {
	type bundle struct {
		kind    int32
		columns []int
		rows    []int
	}
	var order []string
	bundles := map[string]*bundle{}
	put := func(kind int32, columns []int, row int) {
		key := fmt.Sprint(kind, columns)
		found := bundles[key]
		if found == nil {
			found = &bundle{kind: kind, columns: columns}
			bundles[key] = found
			order = append(order, key)
		}
		found.rows = append(found.rows, row)
	}

	type loose struct {
		row     int
		kind    int32
		columns []int
	}
	var undecided []loose
	withItself := map[string]int{}
	for row := range m.groups {
		columns := map[int32][]int{}
		for column := range m.groups {
			if kind := cell(row, column); kind != 0 {
				columns[kind] = append(columns[kind], column)
			}
		}
		for _, kind := range sortedKinds(columns) {
			if !m.single(row) {
				put(kind, columns[kind], row)
				continue
			}
			undecided = append(undecided, loose{row, kind, columns[kind]})
			withItself[fmt.Sprint(kind, with(columns[kind], row))]++
		}
	}
	// Rows that are the same with themselves among their columns go together so.
	for _, l := range undecided {
		filled := with(l.columns, l.row)
		key := fmt.Sprint(l.kind, filled)
		if withItself[key] > 1 || bundles[key] != nil {
			put(l.kind, filled, l.row)
		} else {
			put(l.kind, l.columns, l.row)
		}
	}
	var lines []line
	for _, key := range order {
		b := bundles[key]
		slices.Sort(b.rows)
		lines = append(lines, line{from: b.rows, to: b.columns, kind: b.kind})
	}
	return lines
}

func sortedKinds(columns map[int32][]int) []int32 {
	var kinds []int32
	for kind := range columns {
		kinds = append(kinds, kind)
	}
	slices.Sort(kinds)
	return kinds
}

// with returns the sorted numbers with one more.
func with(numbers []int, one int) []int {
	at, found := slices.BinarySearch(numbers, one)
	if found {
		return numbers
	}
	return slices.Insert(slices.Clone(numbers), at, one)
}

// members are the endpoints of groups.
func (m *matrix) members(groups []int) []int {
	var members []int
	for _, g := range groups {
		members = append(members, m.groups[g]...)
	}
	slices.Sort(members)
	return members
}

// rounded adds to the endpoints at one side of a line the Pod that is alone at
// the other, if its namespace is whole then: a Pod and itself is no news.
func (m *matrix) rounded(members, others []int) []int {
	if len(others) != 1 || !m.single(others[0]) {
		return members
	}
	own := m.groups[others[0]][0]
	have, all := 0, 0
	for i, e := range m.endpoints {
		if e.Namespace == m.endpoints[own].Namespace && !e.IsRange() && i != own {
			all++
			if _, is := slices.BinarySearch(members, i); is {
				have++
			}
		}
	}
	if have < 2 || have < all {
		return members
	}
	return with(members, own)
}

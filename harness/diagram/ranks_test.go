package diagram

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"
)

func TestRanks(t *testing.T) {
	for name, test := range map[string]struct {
		count int
		edges [][2]int
		want  []int
	}{
		"nothing":               {0, nil, []int{}},
		"alone":                 {2, nil, []int{0, 0}},
		"a chain":               {3, [][2]int{{2, 1}, {1, 0}}, []int{2, 1, 0}},
		"the longest way":       {3, [][2]int{{0, 1}, {1, 2}, {0, 2}}, []int{0, 1, 2}},
		"itself":                {2, [][2]int{{0, 0}, {0, 1}}, []int{0, 1}},
		"there and back":        {3, [][2]int{{0, 1}, {1, 2}, {2, 1}}, []int{0, 1, 2}},
		"a circle":              {3, [][2]int{{0, 1}, {1, 2}, {2, 0}}, []int{0, 1, 2}},
		"the one with most out": {3, [][2]int{{0, 1}, {1, 0}, {1, 2}, {2, 1}, {1, 0}}, []int{1, 0, 1}},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.want, ranks(test.count, test.edges))
		})
	}
}

// Without circles every edge leads to a later column, and still does when things
// are pulled about.
func TestEdgesLeadToLaterColumns(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		count := rapid.IntRange(2, 12).Draw(r, "count")
		var edges [][2]int
		for range rapid.IntRange(0, 25).Draw(r, "edges") {
			from := rapid.IntRange(0, count-2).Draw(r, "from")
			edges = append(edges, [2]int{from, rapid.IntRange(from+1, count-1).Draw(r, "to")})
		}
		rank := ranks(count, edges)
		last := 0
		for _, column := range rank {
			last = max(last, column)
		}
		wanted := rapid.SliceOfN(rapid.IntRange(-3, count), count, count).Draw(r, "wanted")
		moved := pulled(rank, edges, last, func(i int, _ []int) int { return wanted[i] })
		for _, e := range edges {
			assert.Less(r, rank[e[0]], rank[e[1]])
			assert.Less(r, moved[e[0]], moved[e[1]])
		}
		for _, column := range moved {
			assert.GreaterOrEqual(r, column, 0)
			assert.LessOrEqual(r, column, last)
		}
	})
}

package answer

import (
	"fmt"
	"slices"
	"strings"
)

// manyNames is how many names of workloads stand in the midst of a table. Where
// there are more, a list beneath it has them.
const manyNames = 6

// legend numbers the sets that are too large to be spelled out where they
// stand.
type legend struct {
	numbers map[string]int
	lists   [][]string
}

// items are what stands for a set in a table.
func (l *legend) items(s set) []string {
	if len(s.names) <= manyNames {
		return slices.Concat(s.names, s.words)
	}
	key := strings.Join(s.names, ",")
	number, known := l.numbers[key]
	if !known {
		l.lists = append(l.lists, s.names)
		number = len(l.lists)
		if l.numbers == nil {
			l.numbers = map[string]int{}
		}
		l.numbers[key] = number
	}
	return slices.Concat([]string{fmt.Sprintf("%s [%d]", s.count, number)}, s.words)
}

// textWidth is how wide a line of a list gets.
const textWidth = 100

// manyListed is how many workloads a list beneath a table names.
const manyListed = 60

// write writes the lists that the table refers to.
func (l *legend) write(b *strings.Builder) {
	for i, names := range l.lists {
		if i == 0 {
			b.WriteByte('\n')
		}
		if more := len(names) - manyListed; more > 1 {
			names = append(slices.Clone(names[:manyListed]), fmt.Sprintf("and %d more, which --output json has", more))
		}
		hang(b, fmt.Sprintf("[%d] ", i+1), names)
	}
}

// hang writes items behind a mark, each line beneath the first one's text.
func hang(b *strings.Builder, mark string, items []string) {
	for _, text := range fold(items, textWidth-len(mark)) {
		b.WriteString(mark + text + "\n")
		mark = strings.Repeat(" ", len(mark))
	}
}

package answer

import (
	"fmt"
	"strings"

	"github.com/bulkhead-policy/bulkhead/harness/reach"
)

// table writes the connections of a relation. Ports are in the words of a
// function.
func (m *matrix) table(b *strings.Builder, names *naming, numbered *legend, words func(reach.Connection) []string) {
	rows := [][3][]string{{{"FROM"}, {"TO"}, {"PORTS"}}}
	for _, l := range m.lines() {
		rows = append(rows, [3][]string{
			numbered.items(names.set(m.rounded(m.members(l.from), l.to))),
			numbered.items(names.set(m.rounded(m.members(l.to), l.from))),
			words(m.kinds[l.kind]),
		})
	}
	writeColumns(b, rows)
}

// columnWidth is how wide a column gets before its items go on the next line.
const columnWidth = 40

// writeColumns writes rows of cells, whose items have commas between them.
func writeColumns(b *strings.Builder, rows [][3][]string) {
	var widths [2]int
	folded := make([][3][]string, len(rows))
	for i, row := range rows {
		for j, items := range row {
			folded[i][j] = fold(items, columnWidth)
			if j < len(widths) {
				for _, text := range folded[i][j] {
					widths[j] = max(widths[j], len(text))
				}
			}
		}
	}
	for _, row := range folded {
		for n := range max(len(row[0]), len(row[1]), len(row[2])) {
			text := fmt.Sprintf("%-*s  %-*s  %s", widths[0], nth(row[0], n), widths[1], nth(row[1], n), nth(row[2], n))
			b.WriteString(strings.TrimRight(text, " ") + "\n")
		}
	}
}

func nth(texts []string, n int) string {
	if n < len(texts) {
		return texts[n]
	}
	return ""
}

// fold joins items with commas, into lines of a width as far as words let it.
func fold(items []string, width int) []string {
	var lines []string
	text := ""
	put := func(piece string) {
		switch {
		case text == "":
			text = piece
		case len(text)+1+len(piece) <= width:
			text += " " + piece
		default:
			lines, text = append(lines, text), piece
		}
	}
	for i, item := range items {
		if i < len(items)-1 {
			item += ","
		}
		if len(item) <= width {
			put(item)
			continue
		}
		for _, word := range strings.Fields(strings.ReplaceAll(item, " and ", " and\u00a0")) {
			put(strings.ReplaceAll(word, "\u00a0", " "))
		}
	}
	return append(lines, text)
}

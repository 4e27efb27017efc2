package matrix

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// textWidth is how wide a table may be.
const textWidth = 100

// The SGR sequences of the text format.
const (
	bold   = "\x1b[1m"
	faint  = "\x1b[2m"
	red    = "\x1b[1;31m"
	green  = "\x1b[32m"
	yellow = "\x1b[33m"
	plain  = "\x1b[0m"
)

// textWriter writes a report for people.
type textWriter struct {
	bytes.Buffer
	report *Report
	color  bool
}

func writeText(out io.Writer, report Report, options WriteOptions) error {
	w := &textWriter{report: &report, color: options.Color}
	fmt.Fprintf(w, "%s\n\n", w.on(bold, visible(report.title())))
	w.grid()
	w.list()
	w.findings(Forbidden)
	for _, namespace := range report.Unclosed {
		w.entry(namespace.Place, "open", namespace.Message, namespace.Remedy, "")
	}
	for _, way := range report.WaysAround {
		w.entry(way.Place, "around", way.Message, way.Remedy, "")
	}
	w.findings(Blocked)
	for _, note := range report.Notes {
		w.entry(note.Place, "note", note.Message, "", "")
	}
	color := green
	if !report.Holds() {
		color = red
	}
	fmt.Fprintf(w, "%s\n", w.on(color, visible(report.Summary.Sentence)))
	_, err := out.Write(w.Bytes())
	return err
}

func (w *textWriter) findings(status Status) {
	for _, finding := range w.report.told(status) {
		w.entry(finding.Place, string(status), finding.cells[0]+": "+finding.Message, finding.Remedy, finding.also())
	}
}

// title names the report.
func (r *Report) title() string {
	if r.Profile != "" {
		return fmt.Sprintf("Traffic matrix %s of profile %s", r.Constraint, r.Profile)
	}
	return "Traffic matrix " + r.Constraint
}

// on colours words, or leaves them alone.
func (w *textWriter) on(color, words string) string {
	if !w.color || words == "" {
		return words
	}
	return color + words + plain
}

func colorOf(status Status) string {
	switch status {
	case Forbidden:
		return red
	case Blocked:
		return yellow
	case OK:
		return green
	}
	return faint
}

// The words and the marks of a cell.
func words() map[Status]string {
	return map[Status]string{OK: "ok", Forbidden: "FORBIDDEN", Blocked: "blocked", Unused: "unused", "": "."}
}

func marks() map[Status]string {
	return map[Status]string{OK: "+", Forbidden: "!", Blocked: "x", Unused: "o", "": "."}
}

// layout is a way to write the table.
type layout struct {
	rows, columns  []int
	cells          map[Status]string
	heading, label func(party int) string
	gap            int
}

// layouts are the ways to write the table, the best and widest first: with words
// and names, then with marks, then with numbers for the names of columns.
func (w *textWriter) layouts() []layout {
	rows, columns := w.report.rows(), w.report.columns()
	name := func(party int) string { return visible(w.report.parties[party].name) }
	all := slices.Compact(slices.Sorted(slices.Values(slices.Concat(rows, columns))))
	number := func(party int) string { return strconv.Itoa(slices.Index(all, party) + 1) }
	numbered := func(party int) string { return pad(number(party), 2) + " " + name(party) }
	return []layout{
		{rows, columns, words(), name, name, 2},
		{rows, columns, words(), name, name, 1},
		{rows, columns, marks(), name, name, 2},
		{rows, columns, marks(), name, name, 1},
		{all, columns, marks(), number, numbered, 2},
	}
}

// grid writes the table in the best way that there is room for.
func (w *textWriter) grid() {
	layouts := w.layouts()
	l := layouts[len(layouts)-1]
	for _, candidate := range layouts {
		if first, widths := w.widths(candidate); first+total(widths, candidate.gap) <= textWidth {
			l = candidate
			break
		}
	}
	first, widths := w.widths(l)
	gap := strings.Repeat(" ", l.gap)
	line := pad(corner, first)
	for i, column := range l.columns {
		line += gap + pad(l.heading(column), widths[i])
	}
	fmt.Fprintln(w, strings.TrimRight(line, " "))
	for _, row := range l.rows {
		line := pad(l.label(row), first)
		for i, column := range l.columns {
			status := w.status(row, column)
			line += gap + w.on(colorOf(status), l.cells[status]) + strings.Repeat(" ", widths[i]-utf8.RuneCountInString(l.cells[status]))
		}
		fmt.Fprintln(w, strings.TrimRight(line, " "))
	}
	if l.cells[OK] == marks()[OK] {
		fmt.Fprintf(w, "\n+ ok   ! forbidden, but open   x declared, but blocked   o declared, unused   . closed\n")
	}
	w.WriteByte('\n')
}

// corner is the heading of the first column.
const corner = "from \\ to"

func (w *textWriter) status(row, column int) Status {
	if cell := w.report.cell(row, column); cell != nil {
		return cell.Status
	}
	return ""
}

// widths are those of the names of rows, and of the columns.
func (w *textWriter) widths(l layout) (first int, columns []int) {
	first = len(corner)
	for _, row := range l.rows {
		first = max(first, utf8.RuneCountInString(l.label(row)))
	}
	for _, column := range l.columns {
		width := utf8.RuneCountInString(l.heading(column))
		for _, row := range l.rows {
			width = max(width, utf8.RuneCountInString(l.cells[w.status(row, column)]))
		}
		columns = append(columns, width)
	}
	return first, columns
}

func total(widths []int, gap int) int {
	sum := 0
	for _, width := range widths {
		sum += width + gap
	}
	return sum
}

func pad(text string, width int) string {
	return text + strings.Repeat(" ", max(0, width-utf8.RuneCountInString(text)))
}

// list writes of each cell what is declared and what is open.
func (w *textWriter) list() {
	rows := [][4]string{{"flow", "status", "declared", "open"}}
	for _, cell := range w.report.Cells {
		rows = append(rows, [4]string{visible(cell.From + " -> " + cell.To), string(cell.Status), orDash(cell.Declared), cell.open()})
	}
	if len(rows) == 1 {
		return
	}
	var widths [3]int
	for _, row := range rows {
		for i := range widths {
			widths[i] = max(widths[i], utf8.RuneCountInString(row[i]))
		}
	}
	for i, row := range rows {
		status := pad(row[1], widths[1])
		if i > 0 {
			status = w.on(colorOf(Status(row[1])), row[1]) + strings.Repeat(" ", widths[1]-len(row[1]))
		}
		fmt.Fprintln(w, strings.TrimRight(pad(row[0], widths[0])+"  "+status+"  "+pad(row[2], widths[2])+"  "+row[3], " "))
	}
	w.WriteByte('\n')
}

// open says what is open for certain, and what perhaps.
func (c Cell) open() string {
	perhaps := c.may.Minus(c.must)
	switch {
	case perhaps.IsEmpty():
		return orDash(c.Must)
	case c.must.IsEmpty():
		return "perhaps " + brief(c.May)
	}
	return brief(c.Must) + ", perhaps " + brief(perhaps.Strings())
}

func orDash(texts []string) string {
	if len(texts) == 0 {
		return "-"
	}
	return brief(texts)
}

// brief lists some of many texts.
func brief(texts []string) string {
	const most = 6
	if len(texts) > most {
		return strings.Join(texts[:most], ", ") + fmt.Sprintf(" and %d more", len(texts)-most)
	}
	return strings.Join(texts, ", ")
}

// entry writes a finding: its place, so that editors find it, what it is, and
// beneath it what to do and where else it shows.
func (w *textWriter) entry(place Place, word, message, remedy, also string) {
	if where := place.String(); where != "" {
		w.WriteString(w.on(bold, visible(where)+":") + " ")
	}
	fmt.Fprintf(w, "%s %s\n", w.on(entryColor(word), word), visible(message))
	if also != "" {
		fmt.Fprintf(w, "    %s %s\n", w.on(faint, "also:"), visible(also))
	}
	if remedy != "" {
		fmt.Fprintf(w, "    %s %s\n", w.on(faint, "remedy:"), visible(remedy))
	}
	w.WriteByte('\n')
}

func entryColor(word string) string {
	switch word {
	case "note":
		return faint
	case string(Blocked):
		return yellow
	}
	return red
}

// visible makes a text one line of printable characters that hold no command to
// a CI system that reads its log.
func visible(text string) string {
	var b strings.Builder
	for _, r := range strings.ToValidUTF8(text, "\ufffd") {
		if unicode.IsPrint(r) {
			b.WriteRune(r)
		} else {
			b.WriteString(strings.Trim(strconv.QuoteRune(r), "'"))
		}
	}
	return strings.ReplaceAll(b.String(), "##", `#\x23`)
}

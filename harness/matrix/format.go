package matrix

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/bulkhead-policy/bulkhead/harness/format"
)

// Format is the name of an output format.
type Format string

// The output formats.
const (
	// Text is for people, in a terminal and in a CI log.
	Text Format = "text"
	// JSON is the Report, for programs.
	JSON Format = "json"
	// Markdown is for a pull request.
	Markdown Format = "markdown"
	// SVG is a picture.
	SVG Format = "svg"
)

// Formats lists every format, the default first.
func Formats() []Format { return []Format{Text, JSON, Markdown, SVG} }

// ParseFormat reads the name of a format.
func ParseFormat(name string) (Format, error) {
	return format.Parse(name, Formats()...)
}

// WriteOptions are what a format may use beside the report.
type WriteOptions struct {
	// Color has the text format use colours.
	Color bool
}

// Write writes a report.
func Write(out io.Writer, format Format, report Report, options WriteOptions) error {
	switch format {
	case Text:
		return writeText(out, report, options)
	case JSON:
		encoder := json.NewEncoder(out)
		encoder.SetIndent("", "  ")
		encoder.SetEscapeHTML(false)
		return encoder.Encode(report)
	case Markdown:
		return writeMarkdown(out, report)
	case SVG:
		return writeSVG(out, report)
	}
	_, err := ParseFormat(string(format))
	return err
}

// cell returns a cell of the table, nil where nothing is declared or open.
func (r *Report) cell(from, to int) *Cell {
	for i := range r.Cells {
		if r.Cells[i].from == from && r.Cells[i].to == to {
			return &r.Cells[i]
		}
	}
	return nil
}

// rows are the parties that connections begin at, and columns those that they
// lead to: all zones, and of the others those that something is said of.
func (r *Report) rows() []int    { return r.shown(func(c Cell) int { return c.from }) }
func (r *Report) columns() []int { return r.shown(func(c Cell) int { return c.to }) }

func (r *Report) shown(end func(c Cell) int) []int {
	var shown []int
	for i, party := range r.parties {
		if party.kind == zoneParty || slices.ContainsFunc(r.Cells, func(c Cell) bool { return end(c) == i }) {
			shown = append(shown, i)
		}
	}
	return shown
}

// told is a finding as texts tell it: one cause, with all the cells that it is
// the cause in.
type told struct {
	Finding
	cells []string // "frontend -> db"
	ports []string
	at    [][2]int // the parties of the cells
}

// told are the findings of a status; what has one rule or one namespace for a
// cause in several cells is one.
func (r *Report) told(status Status) []told {
	type key struct {
		Place
		remedy string
		tenant bool
	}
	var list []told
	at := map[key]int{}
	for _, cell := range r.byWeight() {
		for _, finding := range cell.Findings {
			if finding.Status != status {
				continue
			}
			k := key{finding.Place, finding.cause(), finding.CrossTenant}
			i, known := at[k]
			if !known {
				i = len(list)
				at[k] = i
				list = append(list, told{Finding: finding})
			}
			list[i].cells = append(list[i].cells, cell.From+" -> "+cell.To)
			list[i].at = append(list[i].at, [2]int{cell.from, cell.to})
			list[i].ports = append(list[i].ports, portList(finding.ports))
		}
	}
	return list
}

// byWeight are the cells in the order of what a reader wants to be told first:
// what leads to zones and comes from them, then to many addresses, then to few.
func (r *Report) byWeight() []Cell {
	weight := func(c Cell) int { return r.parties[c.from].weight + r.parties[c.to].weight }
	cells := slices.Clone(r.Cells)
	slices.SortStableFunc(cells, func(a, b Cell) int { return cmp.Compare(weight(a), weight(b)) })
	return cells
}

// cause tells findings at one place apart.
func (f Finding) cause() string {
	if f.Status == Blocked {
		return f.Message
	}
	var rules []string
	for _, rule := range slices.Concat(f.Ingress.Rules, f.Egress.Rules) {
		if rule.Place == f.Place {
			rules = append(rules, rule.Policy+" "+rule.Path)
		}
	}
	return strings.Join(rules, ",")
}

// also lists the further cells of a cause, with their ports.
func (t told) also() string {
	var texts []string
	for i := 1; i < len(t.cells); i++ {
		texts = append(texts, t.cells[i]+" "+t.ports[i])
	}
	const most = 6
	if more := len(texts) - most; more > 1 {
		texts = append(texts[:most], fmt.Sprintf("and %d more", more))
	}
	return strings.Join(texts, "; ")
}

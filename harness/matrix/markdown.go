package matrix

import (
	"fmt"
	"io"
	"strings"

	"github.com/bulkhead-policy/bulkhead/harness/reach"
)

func writeMarkdown(out io.Writer, report Report) error {
	w := &strings.Builder{}
	fmt.Fprintf(w, "## %s\n\n%s\n\n", escape(report.title()), escape(report.Summary.Sentence))

	rows, columns := report.rows(), report.columns()
	w.WriteString("| from \\ to |")
	for _, column := range columns {
		fmt.Fprintf(w, " %s |", escape(report.parties[column].name))
	}
	w.WriteString("\n|---|" + strings.Repeat("---|", len(columns)) + "\n")
	for _, row := range rows {
		fmt.Fprintf(w, "| **%s** |", escape(report.parties[row].name))
		for _, column := range columns {
			fmt.Fprintf(w, " %s |", markdownCell(report.cell(row, column)))
		}
		w.WriteByte('\n')
	}
	w.WriteString("\nWhat stands in a cell is declared and open, unless it says otherwise; an empty cell is closed.\n")

	markdownFindings(w, "Forbidden, but open", report.told(Forbidden))
	section(w, "Namespaces that are not closed", len(report.Unclosed))
	for _, namespace := range report.Unclosed {
		item(w, namespace.Message, namespace.Remedy, namespace.Place)
	}
	section(w, "Ways around", len(report.WaysAround))
	for _, way := range report.WaysAround {
		item(w, way.Message, way.Remedy, way.Place)
	}
	markdownFindings(w, "Declared, but blocked", report.told(Blocked))
	section(w, "Notes", len(report.Notes))
	for _, note := range report.Notes {
		item(w, note.Message, "", note.Place)
	}
	_, err := io.WriteString(out, w.String())
	return err
}

// markdownCell is what a cell says in a table: the ports, and what is wrong.
func markdownCell(cell *Cell) string {
	if cell == nil {
		return ""
	}
	declared := escape(orDash(cell.Declared))
	switch cell.Status {
	case Forbidden:
		text := "**forbidden:** " + escape(cell.forbiddenPorts())
		if len(cell.Declared) > 0 {
			text += "<br>declared: " + declared
		}
		return text
	case Blocked:
		return declared + "<br>**blocked**"
	case Unused:
		return "<sub>" + declared + "<br>unused</sub>"
	}
	if len(cell.Declared) == 0 {
		return escape(orDash(cell.May))
	}
	return declared
}

// forbiddenPorts are those that are open and not declared.
func (c Cell) forbiddenPorts() string {
	var ports reach.Ports
	within := true
	for _, finding := range c.Findings {
		if finding.Status == Forbidden {
			ports = ports.Union(finding.ports)
			within = within && finding.CrossTenant
		}
	}
	if within {
		return portList(ports) + " between tenants"
	}
	return portList(ports)
}

func section(w *strings.Builder, title string, items int) {
	if items > 0 {
		fmt.Fprintf(w, "\n### %s\n\n", title)
	}
}

func markdownFindings(w *strings.Builder, title string, findings []told) {
	section(w, title, len(findings))
	for _, finding := range findings {
		message := strings.Replace(finding.cells[0], "->", "→", 1) + ": " + finding.Message
		if also := finding.also(); also != "" {
			message += "; also " + strings.ReplaceAll(also, "->", "→")
		}
		item(w, message, finding.Remedy, finding.Place)
	}
}

func item(w *strings.Builder, message, remedy string, place Place) {
	fmt.Fprintf(w, "- %s", escape(message))
	if place.File != "" {
		fmt.Fprintf(w, " (`%s`)", strings.ReplaceAll(visible(place.String()), "`", "'"))
	}
	if remedy != "" {
		fmt.Fprintf(w, "  \n  *%s*", escape(remedy))
	}
	w.WriteByte('\n')
}

// escape makes a text one of Markdown that is nothing but text.
func escape(text string) string {
	return strings.NewReplacer(`\`, `\\`, "|", `\|`, "`", "\\`", "*", `\*`, "_", `\_`, "<", "&lt;", ">", "&gt;", "[", `\[`, "]", `\]`, "@", "&#64;").Replace(visible(text))
}

package controls

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/bulkhead-policy/bulkhead/harness/format"
)

// Format is a way to print a table.
type Format string

// The formats.
const (
	Text     Format = "text"
	JSON     Format = "json"
	Markdown Format = "markdown"
)

// ParseFormat reads a format's name.
func ParseFormat(name string) (Format, error) {
	return format.Parse(name, Text, JSON, Markdown)
}

// notInForce stands for the constraints of a policy that the profile does without.
const notInForce = "not in this profile"

// Write prints a table.
func Write(out io.Writer, in Format, table Table) error {
	switch in {
	case JSON:
		return format.WriteJSON(out, table)
	case Markdown:
		return writeMarkdown(out, table)
	default:
		return writeText(out, table)
	}
}

// row is one line of a clause: a policy's constraint, or that it has none.
func (p Policy) rows() [][2]string {
	if len(p.Constraints) == 0 {
		return [][2]string{{notInForce, ""}}
	}
	var rows [][2]string
	for _, c := range p.Constraints {
		rows = append(rows, [2]string{c.Name, c.EnforcementAction})
	}
	return rows
}

func writeText(out io.Writer, table Table) error {
	columns := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.TabIndent)
	fmt.Fprintf(columns, "Bulkhead %s, profile %s\n", table.Version, table.Profile)
	for _, standard := range table.Standards {
		fmt.Fprintf(columns, "\n%s\n", standard.Title)
		for _, clause := range standard.Clauses {
			fmt.Fprintf(columns, "\n%s %s\n", clause.Name, clause.Title)
			for _, p := range clause.Policies {
				for _, row := range p.rows() {
					fmt.Fprintln(columns, strings.TrimRight(fmt.Sprintf("  %s\t%s\t%s", p.Name, row[0], row[1]), "\t"))
				}
			}
			fmt.Fprintln(columns, "  What no policy shows, and the administrator has to:")
			for _, part := range clause.Administrator {
				fmt.Fprintf(columns, "  - %s\n", part)
			}
		}
	}
	return columns.Flush()
}

func writeMarkdown(out io.Writer, table Table) error {
	var text strings.Builder
	fmt.Fprintf(&text, "# Controls kept by Bulkhead %s, profile %s\n", table.Version, table.Profile)
	for _, standard := range table.Standards {
		fmt.Fprintf(&text, "\n## %s\n", standard.Title)
		for _, clause := range standard.Clauses {
			fmt.Fprintf(&text, "\n### %s %s\n\n| policy | what it is for | constraint | action |\n|---|---|---|---|\n", clause.Name, clause.Title)
			for _, p := range clause.Policies {
				for _, row := range p.rows() {
					fmt.Fprintf(&text, "| %s | %s | %s | %s |\n", p.Name, p.Title, row[0], row[1])
				}
			}
			text.WriteString("\nWhat no policy shows, and the administrator has to:\n\n")
			for _, part := range clause.Administrator {
				fmt.Fprintf(&text, "- %s\n", part)
			}
		}
	}
	_, err := io.WriteString(out, text.String())
	return err
}

package upgrade

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/bulkhead-policy/bulkhead/harness/format"
	"github.com/bulkhead-policy/bulkhead/harness/printable"
)

// Format is the name of an output format.
type Format string

// The output formats.
const (
	Text Format = "text"
	JSON Format = "json"
)

// ParseFormat reads the name of a format.
func ParseFormat(name string) (Format, error) { return format.Parse(name, Text, JSON) }

// Write writes what changes.
func (u Upgrade) Write(out io.Writer, in Format) error {
	switch in {
	case JSON:
		return format.WriteJSON(out, u)
	case Text:
		var text bytes.Buffer
		u.write(&text)
		_, err := out.Write(text.Bytes())
		return err
	}
	_, err := ParseFormat(string(in))
	return err
}

func (u Upgrade) write(text *bytes.Buffer) {
	if u.Empty() {
		fmt.Fprintf(text, "Both are %s, and nothing differs.\n", u.To)
		u.writeCount(text)
		return
	}
	fmt.Fprintf(text, "From %s to %s\n", u.From, u.To)
	if u.From.Profile != u.To.Profile {
		fmt.Fprintf(text, "Default profile: %s -> %s\n", u.From.Profile, u.To.Profile)
	}
	if len(u.Policies) > 0 {
		text.WriteString("\nPolicies\n")
	}
	for _, p := range u.Policies {
		p.write(text)
	}
	for _, p := range u.Profiles {
		p.write(text)
	}
	if len(u.Policies)+len(u.Profiles) == 0 {
		text.WriteString("\nNo policy and no constraint differs.\n")
	}
	if len(u.Verdicts) > 0 {
		text.WriteString("\nVerdicts\n")
	}
	for _, v := range u.Verdicts {
		v.write(text)
	}
	u.writeCount(text)
}

// String names the release, with as much of its revision as people compare.
func (r Release) String() string {
	return fmt.Sprintf("release %s (revision %s)", r.Version, printable.Line(r.Revision[:min(19, len(r.Revision))]))
}

func (u Upgrade) writeCount(text *bytes.Buffer) {
	if u.Fixtures == 0 {
		text.WriteString("\nNo fixture was judged: give manifests or folders of suites with --fixtures.\n")
		return
	}
	fmt.Fprintf(text, "\nFixtures judged with both: %d, differently: %d.\n", u.Fixtures, len(u.Verdicts))
}

func (p Policy) write(text *bytes.Buffer) {
	switch p.Change {
	case Added:
		fmt.Fprintf(text, "  + %s %s (%s)\n", p.Name, p.To, p.Kind)
	case Removed:
		fmt.Fprintf(text, "  - %s %s (%s)\n", p.Name, p.From, p.Kind)
	default:
		fmt.Fprintf(text, "  ~ %s %s", p.Name, p.From)
		if p.From != p.To {
			fmt.Fprintf(text, " -> %s", p.To)
		}
		if p.Rego {
			text.WriteString(": the rules changed")
		}
		text.WriteString("\n")
		writeDifferences(text, p.Fields)
	}
}

func (p Profile) write(text *bytes.Buffer) {
	fmt.Fprintf(text, "\nConstraints of profile %s", p.Name)
	if p.Change != Changed {
		fmt.Fprintf(text, ", which is %s", p.Change)
	}
	text.WriteString("\n")
	for _, c := range p.Constraints {
		sign := map[string]string{Added: "+", Removed: "-", Changed: "~"}[c.Change]
		fmt.Fprintf(text, "  %s %s (%s)\n", sign, c.Name, c.Kind)
		writeDifferences(text, c.Fields)
	}
}

func (v Verdict) write(text *bytes.Buffer) {
	fmt.Fprintf(text, "  ~ %s\n", printable.Line(v.Fixture))
	for _, message := range v.Gone {
		fmt.Fprintf(text, "      - %s\n", printable.Line(message))
	}
	for _, message := range v.New {
		fmt.Fprintf(text, "      + %s\n", printable.Line(message))
	}
}

// writeDifferences writes a line a field: texts that a bundle's author wrote are
// JSON, so that none can be mistaken for another line.
func writeDifferences(text *bytes.Buffer, differences []Difference) {
	for _, d := range differences {
		switch {
		case d.From != nil && d.To != nil && isProse(d.Path):
			fmt.Fprintf(text, "      %s: reworded\n", printable.Line(d.Path))
		case d.From == nil:
			fmt.Fprintf(text, "      %s: new, %s\n", printable.Line(d.Path), value(d.To))
		case d.To == nil:
			fmt.Fprintf(text, "      %s: gone, was %s\n", printable.Line(d.Path), value(d.From))
		default:
			fmt.Fprintf(text, "      %s: %s -> %s\n", printable.Line(d.Path), value(d.From), value(d.To))
		}
	}
}

// isProse reports whether a field is a text for people: that it changed is
// news, how is not.
func isProse(path string) bool {
	return strings.HasSuffix("."+path, ".description") || path == "title"
}

func value(of any) string {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(of); err != nil {
		return fmt.Sprintf("%q", fmt.Sprint(of))
	}
	return printable.Line(strings.TrimSuffix(text.String(), "\n"))
}

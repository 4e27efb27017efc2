package answer

import (
	"io"

	"github.com/bulkhead-policy/bulkhead/harness/format"
)

// Format is the name of an output format.
type Format string

// The output formats.
const (
	// Text is for people.
	Text Format = "text"
	// JSON names every pair, for programs.
	JSON Format = "json"
	// DOT is for Graphviz.
	DOT Format = "dot"
	// SVG is a picture.
	SVG Format = "svg"
)

// ParseFormat reads the name of a format.
func ParseFormat(name string) (Format, error) {
	return format.Parse(name, Text, JSON, DOT, SVG)
}

// ParseDifferenceFormat reads the name of a format that a Difference can be
// written in.
func ParseDifferenceFormat(name string) (Format, error) {
	return format.Parse(name, Text, JSON)
}

// Write writes the answer.
func (a *Answer) Write(out io.Writer, format Format) error {
	switch format {
	case Text:
		return writeText(out, a)
	case JSON:
		return writeJSON(out, a)
	case DOT:
		return writeDOT(out, a)
	case SVG:
		return writeSVG(out, a)
	}
	_, err := ParseFormat(string(format))
	return err
}

// Write writes what the change opens and closes.
func (d *Difference) Write(out io.Writer, format Format) error {
	switch format {
	case Text:
		return writeDifferenceText(out, d)
	case JSON:
		return writeDifferenceJSON(out, d)
	}
	_, err := ParseDifferenceFormat(string(format))
	return err
}

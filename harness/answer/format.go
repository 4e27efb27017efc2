package answer

import (
	"fmt"
	"io"
	"slices"
	"strings"
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

// formats lists every format, the default first.
func formats() []Format {
	return []Format{Text, JSON, DOT, SVG}
}

// ParseFormat reads the name of a format.
func ParseFormat(name string) (Format, error) {
	return parseFormat(name, formats())
}

// ParseDifferenceFormat reads the name of a format that a Difference can be
// written in.
func ParseDifferenceFormat(name string) (Format, error) {
	return parseFormat(name, []Format{Text, JSON})
}

func parseFormat(name string, formats []Format) (Format, error) {
	if format := Format(name); slices.Contains(formats, format) {
		return format, nil
	}
	names := make([]string, len(formats))
	for i, format := range formats {
		names[i] = string(format)
	}
	return "", fmt.Errorf("unknown output format %q: use one of %s", name, strings.Join(names, ", "))
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

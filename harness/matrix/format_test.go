package matrix_test

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/manifest"
	"github.com/bulkhead-policy/bulkhead/harness/matrix"
)

// written writes a report.
func written(t *testing.T, format matrix.Format, report matrix.Report) string {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, matrix.Write(&out, format, report, matrix.WriteOptions{}))
	return out.String()
}

// world is the report of a folder of testdata.
func world(t *testing.T, folder string) matrix.Report {
	t.Helper()
	report, faults := matrix.Run(context.Background(), matrix.Options{
		Version:     "1.0.0",
		Constraints: manifest.Read(context.Background(), manifest.Options{Raw: true, FS: os.DirFS("testdata")}, "segment_tiers.yaml"),
		Paths:       []string{folder},
		FS:          os.DirFS("testdata"),
	})
	require.Empty(t, faults)
	return report
}

// TestGolden holds every format to what it wrote before. UPDATE_GOLDEN=1 rewrites
// that.
func TestGolden(t *testing.T) {
	for _, folder := range []string{"reference", "shortcuts"} {
		for format, extension := range map[matrix.Format]string{matrix.Text: "txt", matrix.JSON: "json", matrix.Markdown: "md", matrix.SVG: "svg"} {
			t.Run(folder+"."+extension, func(t *testing.T) {
				file := filepath.Join("testdata", "golden", folder+"."+extension)
				got := written(t, format, world(t, folder))
				if os.Getenv("UPDATE_GOLDEN") != "" {
					require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
					require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
				}
				want, err := os.ReadFile(file)
				require.NoError(t, err)
				assert.Equal(t, string(want), got)
			})
		}
	}
}

// TestReference has the whole architecture as it is meant to be.
func TestReference(t *testing.T) {
	report := world(t, "reference")
	assert.True(t, report.Holds())
	assert.Equal(t, "The matrix holds: nothing is open that is not declared; 1 declared flow is blocked (10 workloads, 10 namespaces, 10 NetworkPolicies).", report.Summary.Sentence)
	assert.Empty(t, report.Unclosed)
	assert.Empty(t, report.WaysAround)
	assert.Empty(t, report.Notes)
}

func TestJSONHasNoNulls(t *testing.T) {
	for _, report := range []matrix.Report{world(t, "shortcuts"), made(t, parameters(t, small), namespace("other", "a: b"))} {
		text := written(t, matrix.JSON, report)
		assert.NotContains(t, text, "null")
		var decoded map[string]any
		require.NoError(t, json.Unmarshal([]byte(text), &decoded))
		for _, key := range []string{"version", "profile", "constraint", "zones", "externals", "cells", "namespaces", "unclosed", "waysAround", "notes", "summary"} {
			assert.Contains(t, decoded, key)
		}
		assert.Len(t, decoded, 11)
	}
}

func TestTextFits(t *testing.T) {
	head, _, _ := strings.Cut(written(t, matrix.Text, world(t, "shortcuts")), "\nflow ")
	for _, line := range strings.Split(head, "\n") {
		assert.LessOrEqual(t, utf8.RuneCountInString(line), 100, line)
	}
}

// TestTextIsAsWideAsItNeeds has tables for which there is room for words and names,
// for names, and for numbers alone.
func TestTextIsAsWideAsItNeeds(t *testing.T) {
	head := func(zones ...string) string {
		text := "cluster: {podCIDRs: [10.0.0.0/8]}\nzones:\n"
		for _, zone := range zones {
			text += "- {name: " + zone + ", names: [" + zone + "]}\n"
		}
		report := made(t, parameters(t, text), namespace(zones[0], "a: b"), workload(zones[0], "app"), policy(zones[0], "p", "", "{to: [{ipBlock: {cidr: 192.0.2.0/24}}]}"))
		lines := strings.Split(written(t, matrix.Text, report), "\n")
		return strings.Join(lines[2:4], "\n")
	}
	many := func(n int) []string {
		names := make([]string, n)
		for i := range names {
			names[i] = "zone-" + string(rune('a'+i))
		}
		return names
	}
	assert.Equal(t, "from \\ to  a  b  elsewhere\na          .  .  FORBIDDEN", head("a", "b"))
	assert.Equal(t, "from \\ to zone-a zone-b zone-c zone-d zone-e zone-f zone-g zone-h zone-i zone-j zone-k elsewhere\n"+
		"zone-a    .      .      .      .      .      .      .      .      .      .      .      FORBIDDEN", head(many(11)...))
	assert.Equal(t, "from \\ to     1  2  3  4  5  6  7  8  9  10  11  12  13  14\n"+
		"1  zone-a     .  .  .  .  .  .  .  .  .  .   .   .   .   !", head(many(13)...))
}

func TestColor(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, matrix.Write(&out, matrix.Text, world(t, "shortcuts"), matrix.WriteOptions{Color: true}))
	plain := regexp.MustCompile("\x1b\\[[0-9;]*m").ReplaceAllString(out.String(), "")
	assert.Equal(t, written(t, matrix.Text, world(t, "shortcuts")), plain)
	assert.Contains(t, out.String(), "\x1b[1;31mforbidden\x1b[0m")
	assert.Contains(t, out.String(), "\x1b[33mblocked\x1b[0m")
}

func TestParseFormat(t *testing.T) {
	for _, format := range matrix.Formats() {
		parsed, err := matrix.ParseFormat(string(format))
		require.NoError(t, err)
		assert.Equal(t, format, parsed)
	}
	_, err := matrix.ParseFormat("dot")
	require.EqualError(t, err, `unknown output format "dot": use one of text, json, markdown, svg`)
	require.EqualError(t, matrix.Write(io.Discard, "dot", matrix.Report{}, matrix.WriteOptions{}), `unknown output format "dot": use one of text, json, markdown, svg`)
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func TestWriteTellsOfAFailedWrite(t *testing.T) {
	for _, format := range matrix.Formats() {
		require.EqualError(t, matrix.Write(full{}, format, world(t, "reference"), matrix.WriteOptions{}), "no space left on device", format)
	}
}

// TestHostileNames has names that only a constraint can have: no format takes them
// for anything but text.
func TestHostileNames(t *testing.T) {
	read := parameters(t, `
zones: [{name: "a|b<script>\n##[error]\e[31m`+"`"+`", names: [a]}]
cluster: {podCIDRs: [10.0.0.0/8]}
`)
	report := made(t, read, namespace("a", "a: b"), workload("a", "app"))
	text := written(t, matrix.Text, report)
	assert.NotContains(t, text, "\x1b")
	assert.NotContains(t, text, "##[error]")
	assert.NotContains(t, written(t, matrix.Markdown, report), "<script>")
	assert.NotContains(t, written(t, matrix.SVG, report), "<script>")
	parse(t, written(t, matrix.SVG, report))
}

// parse reads a picture as XML and returns its elements.
func parse(t *testing.T, svg string) []xml.StartElement {
	t.Helper()
	var elements []xml.StartElement
	decoder := xml.NewDecoder(strings.NewReader(svg))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return elements
		}
		require.NoError(t, err)
		if start, ok := token.(xml.StartElement); ok {
			elements = append(elements, start)
		}
	}
}

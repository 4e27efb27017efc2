package manifest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// source is the text of a document, kept so that the place of a value can be
// found when it is asked for.
type source struct {
	file  string
	text  []byte // of the document, and of others where a "..." line or JSON puts several in one
	lines int    // lines of the file before it
	index int    // of the document in the text

	once sync.Once
	root *yaml.Node
}

// tree parses the text again. Keeping the nodes of every document would take
// many times the memory of its text, and few are ever asked for.
func (s *source) tree() *yaml.Node {
	s.once.Do(func() {
		nodes, err := parse(s.text)
		if err != nil {
			nodes, _ = parseJSON(s.text)
		}
		if s.index < len(nodes) {
			s.root = nodes[s.index]
		}
	})
	return s.root
}

// position returns the line and column of a node in the file.
func (s *source) position(node *yaml.Node) (line, column int) {
	line, column = node.Line, node.Column
	if hasRareBreaks(s.text) {
		line, column = plainPosition(s.text, line, column)
	}
	return s.lines + line, column
}

// YAML 1.1 takes the Unicode line breaks NEL, LS and PS for ends of lines;
// editors do not.
func hasRareBreaks(text []byte) bool {
	return bytes.Contains(text, []byte("\u0085")) || bytes.Contains(text, []byte("\u2028")) || bytes.Contains(text, []byte("\u2029"))
}

// plainPosition returns the line and column, as an editor counts them, of what
// YAML counts as the given ones.
func plainPosition(text []byte, line, column int) (int, int) {
	plainLine, plainColumn := 1, 1
	yamlLine, yamlColumn := 1, 1
	for len(text) > 0 && (yamlLine < line || yamlLine == line && yamlColumn < column) {
		r, size := utf8.DecodeRune(text)
		crlf := r == '\r' && len(text) > 1 && text[1] == '\n'
		text = text[size:]
		switch {
		case crlf:
			// the end of the line comes with the \n
		case r == '\n' || r == '\r':
			plainLine, plainColumn = plainLine+1, 1
			yamlLine, yamlColumn = yamlLine+1, 1
		case r == '\u0085' || r == '\u2028' || r == '\u2029':
			plainColumn++
			yamlLine, yamlColumn = yamlLine+1, 1
		default:
			plainColumn++
			yamlColumn++
		}
	}
	return plainLine, plainColumn
}

// parse returns the root nodes of the documents in a text.
func parse(text []byte) (roots []*yaml.Node, err error) {
	defer func() {
		if problem := recover(); problem != nil { // the parser's own assertions
			err = fmt.Errorf("yaml: %v", problem)
		}
	}()
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	for {
		var document yaml.Node
		if err := decoder.Decode(&document); err != nil {
			if errors.Is(err, io.EOF) {
				return roots, nil
			}
			return nil, err
		}
		roots = append(roots, document.Content...)
	}
}

// split cuts a file at the lines that begin a document, which are --- and
// whatever follows it after a blank, and behind those that end one, which are
// "...". A broken document is thus kept from hiding the next one.
func split(file string, text []byte) []*source {
	var sources []*source
	start, startLine := 0, 0 // of the document being gone through
	opened := false          // whether it has anything but comments and directives so far
	directives := false      // whether it has directives, which stand before its ---
	begin := func(offset, line int) {
		start, startLine, opened, directives = offset, line, false, false
	}
	end := func(offset, line int) {
		if opened {
			sources = append(sources, &source{file: file, text: text[start:offset], lines: startLine})
			begin(offset, line)
		}
	}
	next := lineScanner(text)
	for offset, line := 0, 0; offset < len(text); line++ {
		following := next(offset)
		content := text[offset:following]
		switch {
		case marks(content, "---"):
			end(offset, line)
			if !directives {
				begin(offset, line)
			}
			opened = says(content[len("---"):])
		case marks(content, "..."):
			end(following, line+1)
			begin(following, line+1)
		case content[0] == '%' && !opened:
			directives = true
		default:
			opened = opened || says(content)
		}
		offset = following
	}
	end(len(text), 0)
	return sources
}

// lineScanner returns a function that finds where the line that begins at an
// offset ends, its break included: \n, \r\n or \r.
func lineScanner(text []byte) func(offset int) int {
	breaks := "\n"
	if bytes.IndexByte(text, '\r') >= 0 {
		breaks = "\r\n"
	}
	return func(offset int) int {
		i := bytes.IndexAny(text[offset:], breaks)
		if i < 0 {
			return len(text)
		}
		end := offset + i + 1
		if text[end-1] == '\r' && end < len(text) && text[end] == '\n' {
			end++
		}
		return end
	}
}

// marks reports whether a line is a marker, alone or with something after a
// blank.
func marks(line []byte, marker string) bool {
	rest, found := bytes.CutPrefix(line, []byte(marker))
	return found && (len(rest) == 0 || strings.IndexByte(" \t\r\n", rest[0]) >= 0)
}

// says reports whether a line is more than blanks and a comment.
func says(line []byte) bool {
	line = bytes.TrimSpace(line)
	return len(line) > 0 && line[0] != '#'
}

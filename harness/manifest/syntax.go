package manifest

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// maxSearched is the size of a document up to which it is parsed again, some
// twenty times, to find where exactly it is broken.
const maxSearched = 256 << 10

var parserPrefix = regexp.MustCompile(`^yaml: (?:line (\d+): )?`)

// syntaxError says where a document is broken, and how to mend it. The parser
// gives the line of what encloses the fault, if any. The place itself is where
// the shortest beginning of the document ends that fails in the same way.
func (s *source) syntaxError(failure error) Error {
	if found, ok := s.firstTemplate(); ok {
		return found
	}
	problem := parserPrefix.ReplaceAllString(failure.Error(), "")
	if len(s.text) > maxSearched {
		line := parserLine(failure)
		return Error{s.file, s.lines + max(line, 1), 1, "syntax error: " + problem + advice(problem, "")}
	}
	before := s.text[:s.breakingPoint(problem)]
	lastLine := before[lastBreak(before):]
	line := s.lines + 1 + countLines(before[:len(before)-len(lastLine)])
	return Error{s.file, line, max(utf8.RuneCount(lastLine), 1), "syntax error: " + problem + advice(problem, string(lastLine))}
}

// parserLine returns the line that the parser gives, 0 if it gives none.
func parserLine(failure error) int {
	match := parserPrefix.FindStringSubmatch(failure.Error())
	if match == nil {
		return 0
	}
	line, _ := strconv.Atoi(match[1]) // "" is 0
	return line
}

// breakingPoint returns the length of the shortest beginning of the text that
// fails with the problem, found by halving, first over lines, then over the
// letters of one.
func (s *source) breakingPoint(problem string) int {
	fails := func(end int) bool {
		_, err := parse(s.text[:end])
		return err != nil && parserPrefix.ReplaceAllString(err.Error(), "") == problem
	}
	starts := []int{}
	next := lineScanner(s.text)
	for offset := 0; offset < len(s.text); offset = next(offset) {
		starts = append(starts, offset)
	}
	line := firstTrue(0, len(starts)-1, func(i int) bool { return fails(next(starts[i])) })
	end := next(starts[line])
	// A line break is no letter to point at.
	end = starts[line] + len(bytes.TrimRight(s.text[starts[line]:end], "\r\n"))
	wholeLetter := func(offset int) int {
		for offset < end && !utf8.RuneStart(s.text[offset]) {
			offset++
		}
		return offset
	}
	return wholeLetter(firstTrue(min(starts[line]+1, end), end, func(i int) bool { return fails(wholeLetter(i)) }))
}

// firstTrue returns the least number from low to high for which the test holds,
// if it holds from there on, and high if it never does.
func firstTrue(low, high int, test func(int) bool) int {
	for low < high {
		middle := (low + high) / 2
		if test(middle) {
			high = middle
		} else {
			low = middle + 1
		}
	}
	return low
}

func countLines(text []byte) int {
	lines := 0
	next := lineScanner(text)
	for offset := 0; offset < len(text); {
		offset = next(offset)
		if last := text[offset-1]; last == '\n' || last == '\r' {
			lines++
		}
	}
	return lines
}

func lastBreak(text []byte) int {
	return bytes.LastIndexAny(text, "\r\n") + 1
}

// advice says what to do about a problem of the parser's.
func advice(problem, line string) string {
	switch {
	case strings.Contains(problem, "tab character"), strings.Contains(problem, "cannot start any token") && strings.HasSuffix(line, "\t"):
		return "; indent with blanks"
	case strings.Contains(problem, "cannot start any token"):
		return "; quote the text"
	case strings.Contains(problem, "mapping values are not allowed"):
		return `; a ": " cannot stand here: check the indentation, or quote the text`
	case strings.Contains(problem, "did not find expected key"), strings.Contains(problem, "did not find expected '-' indicator"):
		return "; check the indentation of this line against the lines above it"
	case strings.Contains(problem, "could not find expected ':'"):
		return `; write "key: value", or quote the text`
	case strings.Contains(problem, "unexpected end of stream"), strings.Contains(problem, "unexpected document indicator"):
		return "; close the quotes"
	case strings.Contains(problem, "expected ',' or"):
		return "; close the bracket"
	case strings.Contains(problem, "unknown anchor"):
		return "; define it with & above, or quote the text"
	case strings.Contains(problem, "max depth"):
		return "; flatten it"
	case strings.Contains(problem, "control characters"):
		return "; remove it"
	case strings.Contains(problem, "Unicode character escape"):
		return "; write the character itself"
	case strings.Contains(problem, "expected node content"):
		return "; write a value here, or close the bracket"
	case strings.Contains(problem, "unknown escape character"):
		return `; write \\ for a backslash, or use single quotes`
	}
	return "; correct this line"
}

// template reports a mapping that is a key and really a template directive, or
// the inner part of one: YAML takes {{ .Values.name }} for an object whose key
// is an object. It reports whether it is one.
func (r *reading) template(node *yaml.Node) bool {
	line := lineOf(r.source.text, node.Line)
	for column := node.Column; column >= max(node.Column-1, 1); column-- {
		text := line
		for range column - 1 {
			_, size := utf8.DecodeRune(text)
			text = text[size:]
		}
		if bytes.HasPrefix(text, []byte("{{")) {
			r.fail(&yaml.Node{Line: node.Line, Column: column}, "%s", unrendered(text))
			return true
		}
	}
	return false
}

func lineOf(text []byte, line int) []byte {
	next := lineScanner(text)
	for offset := 0; offset < len(text); line-- {
		end := next(offset)
		if line == 1 {
			return text[offset:end]
		}
		offset = end
	}
	return nil
}

// unrendered is the message about a template directive, the text from where it
// begins.
func unrendered(text []byte) string {
	directive, rest, closed := bytes.Cut(text, []byte("}}"))
	if closed {
		directive = text[:len(text)-len(rest)]
	}
	return fmt.Sprintf("unrendered template %s; render it first: helm template CHART | bulkhead check -", short(string(bytes.TrimSpace(directive))))
}

// short cuts a text that is too long for a message.
func short(text string) string {
	const most = 80
	if len(text) <= most {
		return text
	}
	cut := most
	for cut > 0 && !utf8.RuneStart(text[cut]) {
		cut--
	}
	return text[:cut] + "…"
}

var (
	templateLine  = regexp.MustCompile(`^\s*(?:- +)*(?:[^\s#{][^{]*?: +)?(\{\{)`)
	blockScalar   = regexp.MustCompile(`^(\s*)(?:.*[:\-] +)?(?:[&!]\S+ +)*[|>][-+0-9]*\s*(?:#.*)?$`)
	leadingBlanks = regexp.MustCompile(`^ *`)
)

// firstTemplate looks for the template directive that breaks a document: one
// that begins a line or a value. What a block scalar holds is text.
func (s *source) firstTemplate() (Error, bool) {
	next := lineScanner(s.text)
	blockIndent := -1
	for offset, number := 0, 1; offset < len(s.text); number++ {
		end := next(offset)
		line := bytes.TrimRight(s.text[offset:end], "\r\n")
		offset = end
		indent := len(leadingBlanks.Find(line))
		if blockIndent >= 0 && (indent > blockIndent || len(bytes.TrimSpace(line)) == 0) {
			continue
		}
		blockIndent = -1
		if match := templateLine.FindSubmatchIndex(line); match != nil {
			column := utf8.RuneCount(line[:match[2]]) + 1
			return Error{s.file, s.lines + number, column, unrendered(line[match[2]:])}, true
		}
		if blockScalar.Match(line) {
			blockIndent = indent
		}
	}
	return Error{}, false
}

package report

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// visible makes a string one line of printable characters: control characters (a newline, a terminal's escape), characters
// that reorder text and bytes that are no UTF-8 are written as Go escapes.
func visible(s string) string {
	var b strings.Builder
	for len(s) > 0 {
		r, size := utf8.DecodeRuneInString(s)
		switch {
		case r == utf8.RuneError && size == 1:
			b.WriteString(`\x` + strconv.FormatUint(uint64(s[0]), 16))
		case unicode.IsPrint(r):
			b.WriteRune(r)
		default:
			b.WriteString(strings.Trim(strconv.QuoteRune(r), "'"))
		}
		s = s[size:]
	}
	return b.String()
}

// loggable is visible, and holds no command to a CI system that reads its log: GitHub's runner and Azure's agent obey
// ##[command] and ##vso[command] anywhere in a line.
func loggable(s string) string {
	return strings.ReplaceAll(visible(s), "##", `#\x23`)
}

// place is file:line:column as editors and terminals make clickable, without the parts that are unknown. Since it begins
// a line, a file name may not look like a workflow command (::name::).
func place(file string, line, column int) string {
	s := loggable(file)
	if strings.HasPrefix(strings.TrimLeft(s, " "), "::") {
		s = strings.Replace(s, ":", `\x3a`, 1)
	}
	if line > 0 {
		s += ":" + strconv.Itoa(line)
		if column > 0 {
			s += ":" + strconv.Itoa(column)
		}
	}
	return s
}

// sentence is the message, and names the object where the message does not.
func sentence(v Violation) string {
	object := v.Object.String()
	if strings.Contains(v.Message, object) {
		return v.Message
	}
	return object + ": " + v.Message
}

// Package printable makes of texts that others wrote what can be shown: in a
// terminal and in the log of a CI system such a text could pass for another
// line, move the cursor, or be taken for a command.
package printable

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Line makes a string one line of printable characters: control characters (a
// newline, a terminal's escape), characters that reorder text and bytes that are
// no UTF-8 are written as Go escapes.
func Line(s string) string {
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

// LogLine is Line, and holds no command to a CI system that reads its log:
// GitHub's runner and Azure's agent obey ##[command] and ##vso[command] anywhere
// in a line.
func LogLine(s string) string {
	return strings.ReplaceAll(Line(s), "##", `#\x23`)
}

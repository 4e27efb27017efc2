package report

import (
	"strconv"
	"strings"

	"github.com/bulkhead-policy/bulkhead/harness/printable"
)

// place is file:line:column as editors and terminals make clickable, without the parts that are unknown. Since it begins
// a line, a file name may not look like a workflow command (::name::).
func place(file string, line, column int) string {
	s := printable.LogLine(file)
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

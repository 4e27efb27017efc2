package report

import (
	"bytes"
	"fmt"

	"github.com/bulkhead-policy/bulkhead/harness/printable"
)

// The SGR sequences of the text format.
const (
	bold   = "\x1b[1m"
	faint  = "\x1b[2m"
	red    = "\x1b[1;31m"
	green  = "\x1b[1;32m"
	yellow = "\x1b[1;33m"
	cyan   = "\x1b[1;36m"
	plain  = "\x1b[0m"
)

// paint colours words, or leaves them alone.
type paint bool

func (p paint) on(color, words string) string {
	if !p || words == "" {
		return words
	}
	return color + words + plain
}

// text is one line a violation that begins with the place (so that an editor's problem matcher and grep find all in one
// line), its remedy beneath, a blank line between files; then the input errors, then the summary. Of a cluster it is one
// line an owner, and a blank line between namespaces.
func text(r Report, options Options) ([]byte, error) {
	var b bytes.Buffer
	found := len(r.Violations)
	r = r.byOwner()
	ink := paint(options.Color)
	for i, v := range r.Violations {
		if i > 0 && r.section(v) != r.section(r.Violations[i-1]) {
			b.WriteByte('\n')
		}
		action, color := ActionDeny, red
		switch v.EnforcementAction {
		case ActionWarn:
			action, color = ActionWarn, yellow
		case ActionDryrun:
			action, color = ActionDryrun, cyan
		}
		heading(&b, ink, place(v.File, v.Line, v.Column))
		fmt.Fprintf(&b, "%s [%s] %s\n", ink.on(color, action), printable.LogLine(v.Constraint), printable.LogLine(sentence(v)))
		if v.Remedy != "" {
			fmt.Fprintf(&b, "    %s %s\n", ink.on(faint, "remedy:"), printable.LogLine(v.Remedy))
		}
	}
	if len(r.Violations) > 0 && len(r.Errors) > 0 {
		b.WriteByte('\n')
	}
	for _, e := range r.Errors {
		heading(&b, ink, place(e.File, e.Line, e.Column))
		fmt.Fprintf(&b, "%s %s\n", ink.on(red, "error:"), printable.LogLine(e.Message))
	}
	if b.Len() > 0 {
		b.WriteByte('\n')
	}
	color := green
	switch {
	case r.ExitStatus() > 0:
		color = red
	case r.Summary.Warned > 0:
		color = yellow
	}
	words := r.inWords()
	if found != len(r.Violations) {
		words += fmt.Sprintf("; %s, object by object, with --output json", counted(found, "finding"))
	}
	b.WriteString(ink.on(color, words) + "\n")
	return b.Bytes(), nil
}

// section is what findings stand together by.
func (r *Report) section(v Violation) string {
	if r.Cluster != "" {
		return v.Object.Namespace
	}
	return v.File
}

// heading begins a line with the place, if there is one.
func heading(b *bytes.Buffer, ink paint, where string) {
	if where != "" {
		b.WriteString(ink.on(bold, where+":") + " ")
	}
}

package report

import (
	"bytes"
	"fmt"
	"io"
	"slices"

	"github.com/bulkhead-policy/bulkhead/harness/printable"
)

// WriteChange writes as text what is other in a report than in the one before it: the findings and errors that came, a
// line for each that is gone, and the summary of all. A finding that stands on another line is none that came.
func WriteChange(w io.Writer, before, after Report, options Options) error {
	var b bytes.Buffer
	ink := paint(options.Color)
	gone := before
	gone.Violations, gone.Errors = without(before.Violations, after.Violations, placeless), without(before.Errors, after.Errors, erratum)
	after.Violations, after.Errors = without(after.Violations, before.Violations, placeless), without(after.Errors, before.Errors, erratum)
	for _, v := range gone.Violations {
		heading(&b, ink, place(v.File, 0, 0))
		fmt.Fprintf(&b, "%s [%s] %s\n", ink.on(green, "gone"), printable.LogLine(v.Constraint), printable.LogLine(sentence(v)))
	}
	for _, e := range gone.Errors {
		heading(&b, ink, place(e.File, 0, 0))
		fmt.Fprintf(&b, "%s error: %s\n", ink.on(green, "gone"), printable.LogLine(e.Message))
	}
	if b.Len() > 0 && len(after.Violations)+len(after.Errors) > 0 {
		b.WriteByte('\n')
	}
	came, err := text(after, options)
	if err != nil {
		return err
	}
	b.Write(came)
	_, err = w.Write(b.Bytes())
	return err
}

// without are those of all that are not among the others, however often they are there.
func without[T any, K comparable](all, others []T, key func(T) K) []T {
	left := make(map[K]int)
	for _, other := range others {
		left[key(other)]++
	}
	return slices.DeleteFunc(slices.Clone(all), func(one T) bool {
		left[key(one)]--
		return left[key(one)] >= 0
	})
}

// placeless is a finding without what changes where it is written somewhere else in the file.
func placeless(v Violation) Violation {
	v.Line, v.Column, v.Owner = 0, 0, nil
	return v
}

func erratum(e Error) Error {
	e.Line, e.Column = 0, 0
	return e
}

package report

import (
	"fmt"
	"strings"

	"github.com/bulkhead-policy/bulkhead/harness/printable"
)

// inWords is the summary as one line of text.
func (r *Report) inWords() string {
	s := r.Summary
	source, place := counted(s.Files, "file"), " in the input"
	if r.Cluster != "" {
		source, place = "the cluster "+printable.LogLine(r.Cluster), ""
	}
	read := fmt.Sprintf("in %s of %s", counted(s.Objects, "object"), source)
	var found []string
	switch {
	case s.Objects == 0 && len(r.Violations) == 0:
		found = append(found, "nothing judged:")
		read = "no objects in " + source
	case s.Denied == 0:
		found = append(found, "nothing denied")
	default:
		found = append(found, fmt.Sprintf("%d denied", s.Denied))
	}
	if s.Warned > 0 {
		found = append(found, fmt.Sprintf("%d warned", s.Warned))
	}
	if s.Dryrun > 0 {
		found = append(found, fmt.Sprintf("%d dryrun", s.Dryrun))
	}
	words := strings.Join(found, ", ") + " " + read
	if r.Profile != "" {
		words += fmt.Sprintf(" (profile %s)", printable.LogLine(r.Profile))
	}
	if s.Errors > 0 {
		words += fmt.Sprintf("; %s%s: what could not be read was not judged", counted(s.Errors, "error"), place)
	}
	return words
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

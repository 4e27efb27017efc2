package report

import (
	"bytes"
	"fmt"
	"path"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/bulkhead-policy/bulkhead/harness/printable"
)

// github is one workflow command a finding, which GitHub shows as an annotation at its line, then the summary. Input
// errors come first: GitHub shows only the first few annotations of a step.
func github(r Report, _ Options) ([]byte, error) {
	var b bytes.Buffer
	for _, e := range r.Errors {
		b.WriteString(workflowCommand("error", e.File, e.Line, e.Column, "input error", e.Message))
	}
	for _, v := range r.Violations {
		command, title := "error", v.Constraint
		switch v.EnforcementAction {
		case ActionWarn:
			command = "warning"
		case ActionDryrun:
			command, title = "notice", title+" (dryrun)"
		}
		message := sentence(v)
		if v.Remedy != "" {
			message += "\n" + v.Remedy
		}
		b.WriteString(workflowCommand(command, v.File, v.Line, v.Column, title, message))
	}
	b.WriteString(r.inWords() + "\n")
	return b.Bytes(), nil
}

func workflowCommand(name, file string, line, column int, title, message string) string {
	var properties []string
	if file != "" {
		properties = append(properties, "file="+commandProperty(slashed(file)))
		if line > 0 {
			properties = append(properties, "line="+strconv.Itoa(line))
			if column > 0 {
				properties = append(properties, "col="+strconv.Itoa(column))
			}
		}
	}
	properties = append(properties, "title="+commandProperty(title))
	return fmt.Sprintf("::%s %s::%s\n", name, strings.Join(properties, ","), commandMessage(message))
}

// commandMessage escapes what the runner unescapes in a command's message. Other control characters would reach the log as
// they are, so they are made visible.
func commandMessage(s string) string {
	var b strings.Builder
	for {
		end := strings.IndexAny(s, "\r\n")
		if end < 0 {
			break
		}
		b.WriteString(percentEscaped(s[:end]))
		fmt.Fprintf(&b, "%%%02X", s[end])
		s = s[end+1:]
	}
	b.WriteString(percentEscaped(s))
	return b.String()
}

func percentEscaped(line string) string {
	return strings.ReplaceAll(printable.Line(line), "%", "%25")
}

// commandProperty escapes what the runner unescapes in a command's property.
func commandProperty(s string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(commandMessage(s))
}

// slashed is a file name as version control knows it: cleaned, with slashes.
func slashed(file string) string {
	return path.Clean(filepath.ToSlash(file))
}

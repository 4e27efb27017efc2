package report

import (
	"fmt"
	"io"

	"github.com/bulkhead-policy/bulkhead/harness/format"
)

// Format is the name of an output format.
type Format string

// The output formats.
const (
	// Text is for people, in a terminal and in a CI log.
	Text Format = "text"
	// JSON is the Report, for programs.
	JSON Format = "json"
	// SARIF is SARIF 2.1.0, for code scanning.
	SARIF Format = "sarif"
	// JUnit is JUnit XML, for the test views of GitLab and Jenkins.
	JUnit Format = "junit"
	// GitHub is the workflow commands that annotate a pull request.
	GitHub Format = "github"
)

// Formats lists every format, the default first.
func Formats() []Format {
	return []Format{Text, JSON, SARIF, JUnit, GitHub}
}

// ParseFormat reads the name of a format.
func ParseFormat(name string) (Format, error) {
	return format.Parse(name, Formats()...)
}

// ParseClusterFormat reads the name of a format that findings on a cluster can be written in.
func ParseClusterFormat(name string) (Format, error) {
	switch parsed, err := ParseFormat(name); parsed {
	case SARIF, GitHub:
		return "", fmt.Errorf("--output %s points at lines of files, and objects of a cluster stand in none; take text, json or junit", parsed)
	default:
		return parsed, err
	}
}

// Options is what a format may use beside the report. The zero value is right for a log file.
type Options struct {
	// Color has the text format use colours: see UseColor.
	Color bool
	// Rules describes the policies that were judged by. sarif takes the rules' titles and help from it, and junit shows
	// the constraints that found nothing as passed. Without it, both tell what the violations tell.
	Rules []Rule
}

// Rule describes a policy.
type Rule struct {
	// Policy is the policy's name, as in require_ingress_tls.
	Policy string
	// Kind is the kind of its constraints.
	Kind string
	// Title and Description are what it denies, why, and the remedy.
	Title       string
	Description string
	// Severity is low, medium, high or critical.
	Severity string
	// EnforcementAction is the strictest among its constraints.
	EnforcementAction string
	// Constraints are the names of its constraints.
	Constraints []string
	// Links lead to further reading; the first is the rule's help page.
	Links []string
	// Controls are the controls it keeps, as in "iso27001-2022/8.20".
	Controls []string
}

// UseColor says whether the output should be coloured: it goes to a terminal that understands colours and the user has not
// asked for none (NO_COLOR, https://no-color.org). getenv is os.Getenv.
func UseColor(terminal bool, getenv func(string) string) bool {
	return terminal && getenv("NO_COLOR") == "" && getenv("TERM") != "dumb"
}

// Write writes the report, settled (the caller's own is not changed), and ends the last line.
func Write(w io.Writer, format Format, r Report, options Options) error {
	r.Settle()
	write, known := map[Format]func(Report, Options) ([]byte, error){
		Text:   text,
		JSON:   jsonDocument,
		SARIF:  sarifLog,
		JUnit:  junit,
		GitHub: github,
	}[format]
	if !known {
		_, err := ParseFormat(string(format))
		return err
	}
	out, err := write(r, options)
	if err != nil {
		return fmt.Errorf("write the report as %s: %w", format, err)
	}
	if _, err := w.Write(out); err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	return nil
}

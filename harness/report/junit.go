package report

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"slices"
	"strings"

	"github.com/bulkhead-policy/bulkhead/harness/printable"
)

// The elements of JUnit XML that both GitLab and Jenkins read.
type (
	junitSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Errors   int          `xml:"errors,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Class   string        `xml:"classname,attr"`
		Name    string        `xml:"name,attr"`
		File    string        `xml:"file,attr,omitempty"`
		Failure *junitProblem `xml:"failure"`
		Error   *junitProblem `xml:"error"`
		Output  string        `xml:"system-out,omitempty"`
	}
	junitProblem struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr"`
		Text    string `xml:",chardata"`
	}
)

// junit is one test suite a constraint and one, "input", for the reading of the manifests. Both GitLab and Jenkins group
// test cases by class name and not by suite, so the constraint is the class as well: a viewer then reads "constraint,
// object, field". A suite a file would leave Jenkins with the packages its file names happen to spell (shop/web and a class
// yaml). Case names carry no line, so that a viewer knows a finding again in the next run, and are unique in their suite,
// since GitLab shows only the first of a name.
//
// A denial is a failure, an input error an error; warnings and dry runs are passed cases with output. A constraint that
// found nothing, and an input without errors, are passed cases too, for Jenkins fails a build whose report has no case.
// Of a cluster there is a case an owner, as the text has a line.
func junit(r Report, options Options) ([]byte, error) {
	r = r.byOwner()
	suites := []junitSuite{inputSuite(r)}
	for _, name := range constraintNames(r, options.Rules) {
		suites = append(suites, constraintSuite(name, r.Violations))
	}
	document := junitSuites{Name: "bulkhead", Suites: suites}
	for i := range suites {
		suite := &suites[i]
		names := map[string]int{}
		for j := range suite.Cases {
			one := &suite.Cases[j]
			one.Class = "bulkhead." + suite.Name
			if names[one.Name]++; names[one.Name] > 1 {
				one.Name += fmt.Sprintf(" (%d)", names[one.Name])
			}
		}
		suite.Tests = len(suite.Cases)
		document.Tests += suite.Tests
		document.Failures += suite.Failures
		document.Errors += suite.Errors
	}
	var b bytes.Buffer
	b.WriteString(xml.Header)
	encoder := xml.NewEncoder(&b)
	encoder.Indent("", "  ")
	if err := encoder.Encode(document); err != nil {
		return nil, err
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}

// inputSuite holds the input errors, or one case that says what was read.
func inputSuite(r Report) junitSuite {
	suite := junitSuite{Name: "input"}
	for _, e := range r.Errors {
		message := printed(e.Message)
		text := message
		if where := place(e.File, e.Line, e.Column); where != "" {
			text = where + ": " + message
		}
		suite.Cases = append(suite.Cases, junitCase{
			Name:  strings.TrimSpace("read " + printed(e.File)),
			File:  printed(e.File),
			Error: &junitProblem{Message: message, Type: inputError, Text: text},
		})
		suite.Errors++
	}
	if len(suite.Cases) == 0 {
		suite.Cases = []junitCase{{Name: "read", Output: r.inWords()}}
	}
	return suite
}

func constraintSuite(constraint string, violations []Violation) junitSuite {
	suite := junitSuite{Name: printed(constraint)}
	for _, v := range violations {
		if v.Constraint != constraint {
			continue
		}
		one := junitCase{Name: strings.TrimSpace(printed(v.Object.String() + " " + v.Path)), File: printed(v.File)}
		if strictness(v.EnforcementAction) < strictness(ActionDeny) {
			one.Output = v.EnforcementAction + ": " + junitText(v)
		} else {
			one.Failure = &junitProblem{Message: printed(sentence(v)), Type: ActionDeny, Text: junitText(v)}
			suite.Failures++
		}
		suite.Cases = append(suite.Cases, one)
	}
	if len(suite.Cases) == 0 {
		suite.Cases = []junitCase{{Name: "nothing found"}}
	}
	return suite
}

// junitText is a violation in full: a viewer may show nothing else of it.
func junitText(v Violation) string {
	lines := []string{printed(sentence(v))}
	if v.Remedy != "" {
		lines = append(lines, "remedy: "+printed(v.Remedy))
	}
	if where := place(v.File, v.Line, v.Column); where != "" {
		lines = append(lines, "at "+where)
	}
	return strings.Join(lines, "\n")
}

// printed is loggable, and names no file to attach: of output, [[ATTACHMENT|file]] has GitLab and Jenkins do so. What
// XML cannot hold is a Go escape by then.
func printed(s string) string {
	return strings.ReplaceAll(printable.LogLine(s), "[[", "[ [")
}

// constraintNames is every constraint that is known of, sorted.
func constraintNames(r Report, rules []Rule) []string {
	var names []string
	for _, v := range r.Violations {
		names = append(names, v.Constraint)
	}
	for _, rule := range rules {
		names = append(names, rule.Constraints...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

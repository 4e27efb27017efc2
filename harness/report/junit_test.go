package report

import (
	"encoding/xml"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestJUnit(t *testing.T) {
	golden(t, "shop.xml", written(t, JUnit, shop(), Options{Rules: rules()}))
	assert.Equal(t, `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="bulkhead" tests="1" failures="0" errors="0">
  <testsuite name="input" tests="1" failures="0" errors="0">
    <testcase classname="bulkhead.input" name="read">
      <system-out>nothing denied in 12 objects of 1 file (profile baseline)</system-out>
    </testcase>
  </testsuite>
</testsuites>
`, written(t, JUnit, Report{Profile: "baseline", Summary: Summary{Files: 1, Objects: 12}}, Options{}))
}

func TestJUnitCaseNamesAreUnique(t *testing.T) {
	r := Report{Violations: []Violation{
		{Constraint: "c", Object: Object{Kind: "Pod", Name: "x"}, Path: "spec", Message: "a"},
		{Constraint: "c", Object: Object{Kind: "Pod", Name: "x"}, Path: "spec", Message: "b"},
		{Constraint: "d", Object: Object{Kind: "Pod", Name: "x"}, Path: "spec", Message: "c"},
	}, Errors: []Error{{File: "a.yaml", Message: "a"}, {File: "a.yaml", Message: "b"}, {Message: "c"}}}
	var names []string
	for _, suite := range readJUnit(t, written(t, JUnit, r, Options{})).Suites {
		for _, one := range suite.Cases {
			names = append(names, one.Class+": "+one.Name)
		}
	}
	assert.Equal(t, []string{
		"bulkhead.input: read", "bulkhead.input: read a.yaml", "bulkhead.input: read a.yaml (2)",
		"bulkhead.c: Pod x spec", "bulkhead.c: Pod x spec (2)", "bulkhead.d: Pod x spec",
	}, names)
}

func TestJUnitIsWellFormedForAnyBytes(t *testing.T) {
	var every strings.Builder
	for i := range 256 {
		every.WriteByte(byte(i))
	}
	for name, message := range map[string]string{
		"every byte":     every.String(),
		"end of cdata":   "a ]]> b <![CDATA[ c",
		"markup":         `</failure><failure message="&lt;">`,
		"noncharacters":  "\ufffe\uffff\U0001fffe",
		"cut characters": "\xe2\x82",
		"attack":         attack,
	} {
		t.Run(name, func(t *testing.T) {
			r := Report{
				Violations: []Violation{
					{Constraint: message, EnforcementAction: ActionDeny, Message: message, File: message, Path: message, Remedy: message},
					{Constraint: message, EnforcementAction: ActionWarn, Message: message},
				},
				Errors: []Error{{File: message, Message: message}},
			}
			document := readJUnit(t, written(t, JUnit, r, Options{Rules: []Rule{{Constraints: []string{message + "!"}}}}))
			require.Len(t, document.Suites, 3)
			assert.Equal(t, []int{4, 1, 1}, []int{document.Tests, document.Failures, document.Errors})
			assert.Equal(t, printed(message), document.Suites[0].Cases[0].Error.Message)
			assert.Equal(t, "warn: (unnamed): "+printed(message), document.Suites[1].Cases[0].Output)
			assert.NotContains(t, document.Suites[1].Cases[0].Output, "[[")
		})
	}
}

// readJUnit reads a document to its end.
func readJUnit(t *testing.T, out string) junitSuites {
	t.Helper()
	decoder := xml.NewDecoder(strings.NewReader(out))
	for {
		if _, err := decoder.Token(); err != nil {
			require.ErrorIs(t, err, io.EOF)
			break
		}
	}
	var document junitSuites
	require.NoError(t, xml.Unmarshal([]byte(out), &document))
	return document
}

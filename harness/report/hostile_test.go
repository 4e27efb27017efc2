package report

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const attack = "a\n::error::b\r\n##vso[task.setvariable variable=x]y ##[add-mask]z ]]></failure> [[ATTACHMENT|/etc/passwd]] " +
	"\x1b[2J \u202e \u2028 <script>&amp;\" [click](https://evil.example) {0} %0A"

// hostile is a report whose every string is an attack.
func hostile() Report {
	return Report{
		Version: attack, Profile: attack, Summary: Summary{Files: 1, Objects: 1},
		Violations: []Violation{
			{
				Policy: attack, Constraint: attack, Kind: attack, EnforcementAction: attack, Severity: attack,
				Object:  Object{APIVersion: attack, Kind: attack, Namespace: attack, Name: attack},
				Message: attack, Path: attack, Remedy: attack, File: attack, Line: 1, Column: 1,
			},
			{EnforcementAction: ActionWarn, File: "::stop-commands::x", Message: attack},
		},
		Errors: []Error{{File: "  ::add-mask::x", Line: 1, Message: attack}, {Message: attack}},
	}
}

func TestHostileText(t *testing.T) {
	r := Report{
		Summary: Summary{Files: 1, Objects: 1},
		Violations: []Violation{{
			Constraint: "no-nodeport", Object: Object{Kind: "Pod", Name: "x"}, File: "::a\n.yaml", Line: 1, Column: 2,
			Message: "Pod x: a\n::error::b \x1b[2J\u202e\xff\u00a0##[error]c", Remedy: "d\r\ne",
		}},
		Errors: []Error{{File: " ::b", Message: "f\ng"}},
	}
	assert.Equal(t, `\x3a:a\n.yaml:1:2: deny [no-nodeport] Pod x: a\n::error::b \x1b[2J\u202e\xff\u00a0#\x23[error]c
    remedy: d\r\ne

 \x3a:b: error: f\ng

1 denied in 1 object of 1 file; 1 error in the input: what could not be read was not judged
`, written(t, Text, r, Options{}))
}

// A log that a CI system reads holds no command but those that the github format means, whatever the format.
func TestHostileLogs(t *testing.T) {
	command := regexp.MustCompile(`(?m)^\s*::`)
	for _, format := range Formats() {
		t.Run(string(format), func(t *testing.T) {
			out := written(t, format, hostile(), Options{Rules: []Rule{{Policy: attack, Title: attack, Constraints: []string{attack, "##[error]"}}}})
			require.True(t, utf8.ValidString(out))
			assert.False(t, strings.ContainsAny(out, "\x00\x1b\r"))
			commands := 0
			if format == GitHub {
				commands = 4
				assert.Len(t, strings.Split(strings.TrimSuffix(out, "\n"), "\n"), commands+1)
			} else {
				assert.NotContains(t, out, "##")
			}
			assert.Len(t, command.FindAllString(out, -1), commands)
		})
	}
}

package main

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestRun(t *testing.T) {
	const usage = "usage: mutate [flags] [POLICY or LIBRARY TOPIC...]"
	for name, test := range map[string]struct {
		args           []string
		status         int
		stdout, stderr string
	}{
		"nothing survives": {
			[]string{"no_port"}, 0,
			`  tests  mutants  killed  not compiled  equivalent  survivors  package
      1       14      10             3           1          0  no_port
      1       14      10             3           1          0  all
`, "",
		},
		"a survivor": {
			[]string{"-j", "1", "ports"}, 1,
			`policies/lib/ports/ports.rego:7: dropped: is_number(port)
  tests  mutants  killed  not compiled  equivalent  survivors  package
      3        9       7             1           0          1  ports
      3        9       7             1           0          1  all
`, "",
		},
		"entries to paste": {
			[]string{"-o", "yaml"}, 1,
			`# harness/mutation/equivalent/ports.yaml
- rule: low(port)
  expression: is_number(port)
  mutation: dropped
  reason: ""
`, "",
		},
		"JSON": {
			[]string{"-o", "json", "ports"}, 1,
			`[
  {
    "package": "ports",
    "tests": 3,
    "mutants": 9,
    "killed": 7,
    "notCompiled": 1,
    "equivalent": 0,
    "survivors": [
      {
        "rule": "low(port)",
        "expression": "is_number(port)",
        "mutation": "dropped",
        "path": "policies/lib/ports/ports.rego",
        "line": 7
      }
    ]
  }
]
`, "",
		},
		"an unknown name": {
			[]string{"-o", "yaml", "port"}, 2,
			"", "port: there is no policy of that name, and no topic in policies/lib\n",
		},
		"an unknown format":  {[]string{"-o", "xml"}, 2, "", "-o xml: name text, json or yaml\n"},
		"an unknown flag":    {[]string{"-k"}, 2, "", "flag provided but not defined: -k\n" + usage},
		"a negative timeout": {[]string{"-timeout", "-1s"}, 2, "", "-timeout -1s: name a time that a test can be done in, such as 1m\n"},
	} {
		t.Run(name, func(t *testing.T) {
			var stdout, stderr strings.Builder
			repository := os.DirFS("../../mutation/testdata/gate")
			assert.Equal(t, test.status, run(t.Context(), repository, test.args, &stdout, &stderr))
			assert.Equal(t, test.stdout, stdout.String())
			assert.Equal(t, test.stderr, stderr.String()[:min(len(test.stderr), stderr.Len())])
			assert.Equal(t, test.stderr == "", stderr.Len() == 0)
		})
	}
}

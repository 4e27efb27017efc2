package mutation_test

import (
	"context"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/mutation"
)

// run mutates packages of a tree and gives the report, the table at its end.
func run(t *testing.T, repository fs.FS, names ...string) ([]mutation.Result, string, error) {
	t.Helper()
	var (
		results []mutation.Result
		out     strings.Builder
	)
	options := mutation.Options{Repository: repository, Names: names, Workers: 2, Patience: time.Minute}
	err := mutation.Run(t.Context(), options, func(r mutation.Result) error {
		results = append(results, r)
		return r.WriteFaults(&out)
	})
	require.NoError(t, mutation.WriteTable(&out, results))
	return results, out.String(), err
}

// gate is the tree of testdata/gate with some files replaced.
func gate(t *testing.T, replaced map[string]string) fstest.MapFS {
	t.Helper()
	tree := make(fstest.MapFS)
	house := os.DirFS("testdata/gate")
	require.NoError(t, fs.WalkDir(house, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(house, name)
		tree[name] = &fstest.MapFile{Data: text}
		return err
	}))
	for name, text := range replaced {
		tree[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return tree
}

// The tests of this tree ask for nothing, so that every mutant survives that
// compiles.
func TestEveryMutant(t *testing.T) {
	want, err := os.ReadFile("testdata/every/survivors.txt")
	require.NoError(t, err)
	_, report, err := run(t, os.DirFS("testdata/every"), "every_kind")
	require.NoError(t, err)
	assert.Equal(t, string(want), report)
}

func TestGate(t *testing.T) {
	results, report, err := run(t, gate(t, nil))
	require.NoError(t, err)
	assert.Equal(t, `policies/lib/ports/ports.rego:7: dropped: is_number(port)
  tests  mutants  killed  not compiled  equivalent  survivors  package
      1       14      10             3           1          0  no_port
      3        9       7             1           0          1  ports
      4       23      17             4           1          1  all
`, report)
	require.Len(t, results, 2)
	assert.True(t, results[0].Passed())
	assert.False(t, results[1].Passed())
}

// A case that tells the survivor from the original kills it.
func TestGateWithTheMissingCase(t *testing.T) {
	tree := gate(t, map[string]string{"policies/lib/ports/ports_null_test.rego": `package lib.ports_test

import data.lib.ports

test_null if not ports.low(null)
`})
	results, _, err := run(t, tree, "ports")
	require.NoError(t, err)
	assert.True(t, results[0].Passed())
	assert.Equal(t, 8, results[0].Killed)
	assert.Equal(t, 4, results[0].Tests)
}

func TestListedElsewhereInTheFile(t *testing.T) {
	moved := strings.Replace(read(t, "policies/no_port/no_port.rego"), "violation", "# Moved.\nlimit := 1\n\nviolation", 1)
	results, _, err := run(t, gate(t, map[string]string{"policies/no_port/no_port.rego": moved}), "no_port")
	require.NoError(t, err)
	assert.Equal(t, 1, results[0].Equivalent)
	assert.Empty(t, results[0].Stale)
}

func TestStale(t *testing.T) {
	const list = "harness/mutation/equivalent/no_port.yaml"
	for name, test := range map[string]struct{ entry, want string }{
		"killed": {
			"{rule: violation, expression: ports.low(port), mutation: negated, becomes: not ports.low(port), reason: None.}",
			list + ": stale: negated: ports.low(port) => not ports.low(port), in violation; no such mutant survives: remove the entry\n",
		},
		"gone": {
			"{rule: violation, expression: ports.high(port), mutation: dropped, reason: None.}",
			list + ": stale: dropped: ports.high(port), in violation; no such mutant survives: remove the entry\n",
		},
		"of another rule": {
			`{rule: denial, expression: input.review.kind == "Service", mutation: dropped, reason: None.}`,
			`policies/no_port/no_port.rego:6: dropped: input.review.kind == "Service"` + "\n" +
				list + `: stale: dropped: input.review.kind == "Service", in denial; no such mutant survives: remove the entry` + "\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			entries := "- " + test.entry + "\n"
			if name != "of another rule" {
				entries += read(t, list)
			}
			results, report, err := run(t, gate(t, map[string]string{list: entries}), "no_port")
			require.NoError(t, err)
			assert.False(t, results[0].Passed())
			assert.Equal(t, test.want, strings.SplitAfter(report, "  tests")[0][:len(test.want)])
		})
	}
}

func TestRefused(t *testing.T) {
	const (
		list  = "harness/mutation/equivalent/ports.yaml"
		rego  = "policies/lib/ports/ports.rego"
		tests = "policies/lib/ports/ports_test.rego"
		entry = "- {rule: low(port), expression: is_number(port), mutation: dropped, reason: "
	)
	for name, test := range map[string]struct{ file, text, want string }{
		"an empty reason": {
			list, entry + `" "}`,
			"ports: " + list + ": dropped: is_number(port): the reason is empty; say why no input can tell it from the original",
		},
		"an entry twice": {
			list, entry + "None.}\n" + entry + "None.}\n",
			"ports: " + list + ": dropped: is_number(port): it is listed twice; remove one",
		},
		"an unknown field": {
			list, "- {rule: low, why: None.}",
			"ports: " + list + ": yaml: unmarshal errors:\n  line 1: field why not found in type mutation.Equivalent",
		},
		"Rego that does not parse": {
			rego, "",
			"ports: " + rego + ":0: rego_parse_error: empty module",
		},
		"a failing test": {
			tests, "package lib.ports_test\n\nimport data.lib.ports\n\ntest_high if ports.low(1024)\n",
			"ports: " + tests + ":5: data.lib.ports_test.test_high fails on the original; mend it first",
		},
		"a test twice": {
			tests, "package lib.ports_test\n\nimport data.lib.ports\n\ntest_low if ports.low(1)\n\ntest_low if ports.low(2)\n",
			"ports: " + tests + ":7: data.lib.ports_test.test_low is there twice, and one would hide that the other fails; rename it",
		},
		"no test": {
			tests, "package lib.ports_test\n",
			"ports: policies/lib/ports: no test_ rule is there; write one",
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := run(t, gate(t, map[string]string{test.file: test.text}), "ports")
			require.Error(t, err)
			assert.Equal(t, test.want, strings.Join(strings.Split(err.Error(), "\n")[:strings.Count(test.want, "\n")+1], "\n"))
		})
	}
}

func TestRefusedNames(t *testing.T) {
	_, report, err := run(t, gate(t, nil), "port", "no_port")
	require.EqualError(t, err, `port: there is no policy of that name, and no topic in policies/lib`)
	assert.Contains(t, report, "no_port\n", "the others are tried")

	tree := gate(t, nil)
	delete(tree, "policies/no_port/no_port_test.rego")
	_, _, err = run(t, tree, "no_port")
	require.EqualError(t, err, "no_port: policies/no_port: a .rego file or its tests are missing; write <name>.rego and <name>_test.rego")
}

// A mutant may make a built-in function of OPA panic, as net.cidr_merge does on
// networks that touch in ::/8.
func TestMutantsThatPanic(t *testing.T) {
	tree := gate(t, map[string]string{
		"policies/lib/ports/ports.rego": `package lib.ports

networks(addresses) := net.cidr_merge([address |
	some address in addresses
	not net.cidr_contains("::/8", address)
])
`,
		"policies/lib/ports/ports_test.rego": `package lib.ports_test

import data.lib.ports

test_networks if {
	ports.networks(["::a/128", "::b/128", "fd00::/8"])
}
`,
	})
	results, _, err := run(t, tree, "ports")
	require.NoError(t, err)
	for _, survivor := range results[0].Survivors {
		assert.NotEqual(t, "dropped", survivor.Kind, survivor.String())
	}
}

// One may go on for ever.
func TestPatience(t *testing.T) {
	tree := gate(t, map[string]string{
		"policies/lib/ports/ports.rego": "package lib.ports\n\nlast := 1\n\nall := [n | some n in numbers.range(1, last)]\n",
		"policies/lib/ports/ports_test.rego": `package lib.ports_test

import data.lib.ports

test_all if {
	longest := 1 + ((ports.last - 1) * 4000)
	count([1 | some i in numbers.range(1, longest); some j in numbers.range(1, longest); i == j]) >= ports.last
}
`,
	})
	options := mutation.Options{Repository: tree, Names: []string{"ports"}, Workers: 2, Patience: 2 * time.Second}
	require.NoError(t, mutation.Run(t.Context(), options, func(r mutation.Result) error {
		for _, survivor := range r.Survivors {
			assert.NotEqual(t, "constant: last := 1 => last := 2", survivor.Mutation.String())
		}
		return nil
	}))
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	options := mutation.Options{Repository: gate(t, nil), Workers: 1, Patience: time.Minute}
	err := mutation.Run(ctx, options, func(mutation.Result) error { return nil })
	assert.ErrorIs(t, err, context.Canceled)
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile("testdata/gate/" + name)
	require.NoError(t, err)
	return string(text)
}

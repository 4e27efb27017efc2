package manifest

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	kjson "sigs.k8s.io/json"
	"sigs.k8s.io/yaml"

	"github.com/bulkhead-policy/bulkhead/harness/apiserver"
)

// seeds returns documents of every form that the reader knows, and what fuzzing
// found.
func seeds() []string {
	return []string{
		"apiVersion: v1\nkind: Service\nmetadata: {name: a}\n",
		"a: [y, Yes, on, off, NO, n, ~, null, '', \"yes\"]\n",
		"a: [1, 0x1F, 0o17, 017, 0b11, 1_000, +1, -0, 1.0, 1e3, .5, 1e21, 18446744073709551615, 0b-1]\n",
		"a: [2001-01-01, 2001-12-14t21:59:43.10-05:00, 1:30, '1']\n",
		"a: [.inf, -.INF, .nan]\n",
		"1: a\n2.5: b\ntrue: c\n.inf: d\n",
		"~: a\n",
		"a: !!str 1\nb: !!int '2'\nc: !!float 3\nd: !!binary aGVsbG8=\ne: !!null ''\nf: !!bool yes\ng: !x y\n",
		"a: !!timestamp 2001-01-01\nb: !!int x\n",
		"base: &b {x: 1, y: 2}\nderived:\n  <<: *b\n  x: 3\n",
		"base: &b {x: 1}\nother: &o {x: 2, z: 3}\nderived: {x: 0, <<: [*b, *o]}\n",
		"a: &a [*a]\n",
		"a: &a {b: *a}\n",
		"a: 1\na: 2\n",
		"a: |\n  text\n  more\nb: >-\n  folded\n  text\n",
		"\ufeffa: b\r\nc: d\r\n",
		"{\"a\": \"\\ud83d\\ude00\", \"b\": [1, 2.5, true, null]}",
		"{\"a\": 1}{\"b\": 2}",
		"a: {{ .Values.x }}\n",
		"{{- if .x }}\na: b\n{{- end }}\n",
		"a: b\n---\nc: d\n--- # comment\ne: f\n...\n",
		"- a\n- b\n",
		"? a\n: b\n? [c]\n: d\n",
		"a: \"\\x41\\u263a\\n\"\nb: 'it''s'\n",
		"%YAML 1.1\n---\na: b\n",
		"---\n--- 00",
		"!\u0085",
		"{}:",
		"a: b\n c: d\n",
		"a:\n\t- b\n",
		"a: [b\n",
		"a: 'b\n---\nc: d\n",
		"a: b # c\n#d\n\n\n#e\n",
		"a: \u0085b\nc: \u2028d\n",
		"{a, b: , ? c : d}\n",
		"a: &x b\n*x : c\n",
		"kind: List\napiVersion: v1\nitems: [{kind: Pod, apiVersion: v1, metadata: {name: x}}]\n",
		strings.Repeat("[", 100) + strings.Repeat("]", 100),
		"apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: a\nspec:\n  ingress:\n  - from:\n    - ipBlock: {cidr: 10.1.2.3/8, except: [10.0.0.0/9]}\n    ports: [{port: 80, endPort: 79}]\n",
		"apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: a, annotations: {b: no}}\nspec:\n  tls: [{hosts: [A.example]}]\n  rules:\n  - host: '*.example'\n    http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: a, port: {number: 80}}}}]}\n",
		"apiVersion: v1\nkind: Service\nmetadata: {generateName: a-}\nspec: {type: NodePort, ports: [{port: 80, nodePort: 30080}, {prot: x}]}\n",
		"apiVersion: apps/v1\nkind: DeploymentList\nitems:\n- spec: {selector: {matchLabels: &l {app: a}}, template: {metadata: {labels: *l}}}\n",
		"apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec: {group: a.b, scope: Cluster, names: {kind: C}}\n---\napiVersion: a.b/v1\nkind: C\nmetadata: {namespace: x}\n",
	}
}

// differently reports whether a text has something in it that the parser here
// and that of sigs.k8s.io/yaml, which is older, read differently: the tag "!",
// which the old one overlooks. No manifest has it.
func differently(text []byte) bool {
	return regexp.MustCompile(`!([^!<0-9A-Za-z]|$)`).Match(text)
}

// FuzzDecode holds that no input makes the reader panic or run away, that
// errors and objects have a place in the input, and that what it reads is what
// kubectl would send.
func FuzzDecode(f *testing.F) {
	for _, seed := range seeds() {
		f.Add([]byte(seed))
	}
	server := apiserver.New()
	f.Fuzz(func(t *testing.T, content []byte) {
		lines := countLines(content) + 1
		objects, problems := Decode("a.yaml", content, Options{Server: server})
		for _, problem := range problems {
			assert.Equal(t, "a.yaml", problem.File)
			assert.NotEmpty(t, problem.Message)
			assert.LessOrEqual(t, problem.Line, lines, problem)
			assert.Positive(t, problem.Line, problem)
			assert.Positive(t, problem.Column, problem)
		}
		for i := range objects {
			line, column := objects[i].Position([]any{"metadata", "name"})
			assert.Positive(t, line)
			assert.LessOrEqual(t, line, lines)
			assert.Positive(t, column)
		}
	})
}

// FuzzValue compares single documents with sigs.k8s.io/yaml.
func FuzzValue(f *testing.F) {
	for _, seed := range seeds() {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		if len(content) > 10_000 || !utf8.Valid(content) || bytes.IndexByte(content, 0) >= 0 || differently(content) {
			return
		}
		sources := split("a.yaml", bytes.TrimPrefix(content, []byte("\ufeff")))
		if len(sources) != 1 {
			return
		}
		roots, err := parse(sources[0].text)
		if err != nil || len(roots) != 1 {
			return
		}
		reading := &reading{source: sources[0]}
		value := reading.value(roots[0], 0)

		raw, err := yaml.YAMLToJSONStrict(sources[0].text) // it reads the first document only
		if len(reading.errors) > 0 {
			if err == nil {
				assertExpectedRefusal(t, reading.errors)
			}
			return
		}
		if err != nil && strings.Contains(err.Error(), "already set in map") {
			raw, err = yaml.YAMLToJSON(sources[0].text) // strictly it refuses to set a merged entry again
		}
		require.NoError(t, err)
		var expected any
		require.NoError(t, kjson.UnmarshalCaseSensitivePreserveInts(raw, &expected))
		assert.Equal(t, expected, value)
	})
}

// assertExpectedRefusal holds that the reader is stricter than sigs.k8s.io/yaml
// only where it means to be.
func assertExpectedRefusal(t *testing.T, problems []Error) {
	t.Helper()
	for _, problem := range problems {
		for _, meant := range []string{"duplicate key", "levels deep", "cannot be a key"} {
			if strings.Contains(problem.Message, meant) {
				return
			}
		}
	}
	assert.Fail(t, "sigs.k8s.io/yaml takes it", problems)
}

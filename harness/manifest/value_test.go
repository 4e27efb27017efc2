package manifest

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestValues holds the values of scalars and mappings by the rules of YAML 1.1.
func TestValues(t *testing.T) {
	for text, expected := range map[string]any{
		"[y, Y, yes, Yes, YES, on, On, ON, true, True, TRUE]":        []any{true, true, true, true, true, true, true, true, true, true, true},
		"[n, N, no, No, NO, off, Off, OFF, false, False, FALSE]":     []any{false, false, false, false, false, false, false, false, false, false, false},
		"[~, null, Null, NULL, ]":                                    []any{nil, nil, nil, nil},
		"['yes', \"no\", 'null', '1', \"1.5\"]":                      []any{"yes", "no", "null", "1", "1.5"},
		"[yEs, nope, nil, ofF, tru]":                                 []any{"yEs", "nope", "nil", "ofF", "tru"},
		"[1, +1, -1, 0, -0, 1_000, 0x1F, 0b11, 0o17, 017, -0x10]":    []any{int64(1), int64(1), int64(-1), int64(0), int64(0), int64(1000), int64(31), int64(3), int64(15), int64(15), int64(-16)},
		"[9223372036854775807, 9223372036854775808, 1e21]":           []any{int64(9223372036854775807), 9223372036854775808.0, 1e21},
		"[1.5, .5, -1.5e3, 1.0, 1e3, 1., 1e400]":                     []any{1.5, 0.5, int64(-1500), int64(1), int64(1000), int64(1), "1e400"},
		"[0b-1, 0b2, 08, 0x, 1-2, +, -, 1.2.3, 1e, 0o8]":             []any{int64(-1), "0b2", int64(8), "0x", "1-2", "+", "-", "1.2.3", "1e", "0o8"},
		"[2026-01-31, 2026-01-31T12:00:00Z, 12:30:45, 10.0.0.0/8]":   []any{"2026-01-31", "2026-01-31T12:00:00Z", "12:30:45", "10.0.0.0/8"},
		"[., .a, .., =, <<, <]":                                      []any{".", ".a", "..", "=", "<<", "<"},
		"[!!str 1, !!str yes, !!str , !custom 1, !!set x]":           []any{"1", "yes", "", "1", "x"},
		"[!!int '1', !!float 1, !!float 1.5, !!bool on, !!null '']":  []any{int64(1), int64(1), 1.5, true, nil},
		"[!!binary aGVsbG8=, !!binary /w==, !!timestamp 2026-01-31]": []any{"hello", "\ufffd", "2026-01-31"},
		"{1: a, 1.5: b, yes: c, 0x10: d, 2026-01-31: e, .inf: f, -.inf: g, .nan: h, 1e3: i}": map[string]any{
			"1": "a", "1.5": "b", "true": "c", "16": "d", "2026-01-31": "e", ".inf": "f", "-.inf": "g", ".nan": "h", "1000": "i",
		},
		"{!!float 1: a, !!int 2: b, !!str 3: c}": map[string]any{"1": "a", "2": "b", "3": "c"},
		"{a: &x {b: 1, c: 2}, d: *x, &k e: 3, f: *k}": map[string]any{
			"a": map[string]any{"b": int64(1), "c": int64(2)}, "d": map[string]any{"b": int64(1), "c": int64(2)}, "e": int64(3), "f": "e",
		},
		"{a: &x {b: 1, c: 2}, d: {<<: *x, c: 3}}": map[string]any{
			"a": map[string]any{"b": int64(1), "c": int64(2)}, "d": map[string]any{"b": int64(1), "c": int64(3)},
		},
		"{a: &x {b: 1}, c: {b: 2, <<: *x}}": map[string]any{
			"a": map[string]any{"b": int64(1)}, "c": map[string]any{"b": int64(1)},
		},
		"{a: {<<: [{b: 1}, {b: 2, c: 3}]}, d: {\"<<\": e}}": map[string]any{
			"a": map[string]any{"b": int64(1), "c": int64(3)}, "d": map[string]any{"<<": "e"},
		},
		"a: |\n  b\n  c\nd: >\n  e\n  f\ng: |-\n  h\n": map[string]any{"a": "b\nc\n", "d": "e f\n", "g": "h"},
		`{"a": "\ud83d\ude00\/", "b": [1, 1.5, -0, true, null, "1"], "c": {"d": {}}}`: map[string]any{
			"a": "😀/", "b": []any{int64(1), 1.5, int64(0), true, nil, "1"}, "c": map[string]any{"d": map[string]any{}},
		},
	} {
		t.Run(text, func(t *testing.T) {
			sources := split("a.yaml", []byte(text))
			assert.Len(t, sources, 1)
			roots, err := parse(sources[0].text)
			if err != nil {
				roots, err = parseJSON(sources[0].text)
			}
			require.NoError(t, err)
			reading := &reading{source: sources[0]}
			assert.Equal(t, expected, reading.value(roots[0], 0))
			assert.Empty(t, reading.errors)
		})
	}
}

func TestAliasesShareNothing(t *testing.T) {
	object := decodeOne(t, "{apiVersion: a/v1, kind: A, metadata: &m {labels: {x: z}}, spec: {template: {metadata: *m}}}", Options{})
	template := object.Value["spec"].(map[string]any)["template"].(map[string]any)["metadata"].(map[string]any)
	assert.Equal(t, map[string]any{"labels": map[string]any{"x": "z"}}, template, "the namespace is set on one of the two only")
	assert.Equal(t, "default", object.Namespace)
}

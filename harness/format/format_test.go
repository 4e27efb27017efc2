package format_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/format"
)

func TestParse(t *testing.T) {
	for _, name := range []string{"text", "json"} {
		parsed, err := format.Parse(name, "text", "json")
		require.NoError(t, err)
		assert.Equal(t, name, parsed)
	}
	for _, name := range []string{"", "Text", "xml", "text, json"} {
		parsed, err := format.Parse(name, "text", "json")
		require.EqualError(t, err, `unknown output format "`+name+`": use one of text, json`)
		assert.Empty(t, parsed)
	}
}

func TestWriteJSON(t *testing.T) {
	var out strings.Builder
	require.NoError(t, format.WriteJSON(&out, map[string]any{"a": "<&>", "b": []int{1}}))
	assert.Equal(t, []string{"{", `  "a": "<&>",`, `  "b": [`, "    1", "  ]", "}", ""}, strings.Split(out.String(), "\n"))
	assert.Error(t, format.WriteJSON(&out, func() {}))
}

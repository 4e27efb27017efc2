package format_test

import (
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

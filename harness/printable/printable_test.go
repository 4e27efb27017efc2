package printable_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/bulkhead-policy/bulkhead/harness/printable"
)

func TestLine(t *testing.T) {
	for text, want := range map[string]string{
		"":                        "",
		"plain, with ü and 語":     "plain, with ü and 語",
		"two\nlines\r":            `two\nlines\r`,
		"\x1b[31mred":             `\x1b[31mred`,
		"a\u202eb":                `a\u202eb`,
		"not UTF-8: \xff\xfe.":    `not UTF-8: \xff\xfe.`,
		"a replacement: \ufffd.":  "a replacement: \ufffd.",
		"'quoted' and \"quoted\"": `'quoted' and "quoted"`,
	} {
		assert.Equal(t, want, printable.Line(text))
	}
}

func TestLogLine(t *testing.T) {
	assert.Equal(t, `#\x23[error]x\n#\x23vso[task]`, printable.LogLine("##[error]x\n##vso[task]"))
	assert.Equal(t, "# one", printable.LogLine("# one"))
}

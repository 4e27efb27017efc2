package report

import (
	"errors"
	"io"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestParseFormat(t *testing.T) {
	for _, format := range Formats() {
		parsed, err := ParseFormat(string(format))
		require.NoError(t, err)
		assert.Equal(t, format, parsed)
	}
	for _, name := range []string{"xml", "", "JSON", " text"} {
		_, err := ParseFormat(name)
		require.Error(t, err)
		assert.Contains(t, err.Error(), "use one of text, json, sarif, junit, github")
	}
	_, err := ParseFormat("xml")
	require.EqualError(t, err, `unknown output format "xml": use one of text, json, sarif, junit, github`)
}

func TestWriteRefusesAnUnknownFormat(t *testing.T) {
	require.EqualError(t, Write(io.Discard, "yaml", shop(), Options{}),
		`unknown output format "yaml": use one of text, json, sarif, junit, github`)
}

func TestWriteLeavesTheCallersReportAlone(t *testing.T) {
	for _, format := range Formats() {
		r := shop()
		require.NoError(t, Write(io.Discard, format, r, Options{}))
		assert.Equal(t, shop(), r)
	}
}

func TestWriteIsDeterministic(t *testing.T) {
	for _, format := range Formats() {
		settled := shop()
		settled.Settle()
		assert.Equal(t, written(t, format, shop(), Options{}), written(t, format, settled, Options{}))
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func TestWriteTellsOfAFailedWrite(t *testing.T) {
	for _, format := range Formats() {
		require.EqualError(t, Write(full{}, format, shop(), Options{}), "write the report: no space left on device")
	}
}

func TestUseColor(t *testing.T) {
	for name, test := range map[string]struct {
		terminal    bool
		environment map[string]string
		want        bool
	}{
		"a terminal":         {true, map[string]string{"TERM": "xterm"}, true},
		"a file":             {false, map[string]string{"TERM": "xterm"}, false},
		"NO_COLOR":           {true, map[string]string{"TERM": "xterm", "NO_COLOR": "1"}, false},
		"NO_COLOR, any":      {true, map[string]string{"TERM": "xterm", "NO_COLOR": "0"}, false},
		"NO_COLOR, empty":    {true, map[string]string{"TERM": "xterm", "NO_COLOR": ""}, true},
		"a terminal without": {true, map[string]string{"TERM": "dumb"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.want, UseColor(test.terminal, func(key string) string { return test.environment[key] }))
		})
	}
}

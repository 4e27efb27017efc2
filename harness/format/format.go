// Package format reads the names of output formats.
package format

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Parse reads the name of one of the known formats. The error lists them.
func Parse[F ~string](name string, known ...F) (F, error) {
	if format := F(name); slices.Contains(known, format) {
		return format, nil
	}
	names := make([]string, len(known))
	for i, format := range known {
		names[i] = string(format)
	}
	return "", fmt.Errorf("unknown output format %q: use one of %s", name, strings.Join(names, ", "))
}

// WriteJSON writes a value for programs that people read too: indented, and with
// < > & as they are.
func WriteJSON(out io.Writer, value any) error {
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(value)
}

// Package format reads the names of output formats.
package format

import (
	"fmt"
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

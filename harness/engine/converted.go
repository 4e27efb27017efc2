package engine

import (
	"reflect"

	"github.com/open-policy-agent/opa/v1/ast"
)

// converted holds objects in the form that rules read, for the time that the maps
// they were given as are neither changed nor let go of: it tells these apart by where
// they are. A nil one keeps nothing.
type converted map[uintptr]conversion

type conversion struct {
	content map[string]any
	value   ast.Value
}

func (c converted) of(content map[string]any) (ast.Value, bool) {
	found, done := c[identity(content)]
	return found.value, done
}

func (c converted) keep(content map[string]any, value ast.Value) {
	if c != nil {
		c[identity(content)] = conversion{content, value}
	}
}

// identity tells a map from every other one that is in use. That of nil is 0.
func identity(content map[string]any) uintptr { return reflect.ValueOf(content).Pointer() }

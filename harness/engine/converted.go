package engine

import (
	"cmp"
	"context"
	"fmt"
	"reflect"

	"github.com/open-policy-agent/opa/v1/ast"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// converted holds objects in the form that rules read, for the time that the maps
// they were given as are neither changed nor let go of: it tells these apart by where
// they are. A nil one holds none.
type converted map[uintptr]conversion

type conversion struct {
	content map[string]any
	value   ast.Value
}

func (c converted) of(content map[string]any) (ast.Value, bool) {
	found, done := c[identity(content)]
	return found.value, done
}

// add brings those of the objects not yet in it into that form, on all cores.
func (c converted) add(ctx context.Context, objects []map[string]any) error {
	var missing []map[string]any
	for _, content := range objects {
		if _, done := c.of(content); !done {
			missing = append(missing, content)
		}
	}
	values, faults := make([]ast.Value, len(missing)), make([]error, len(missing))
	each(ctx, len(missing), func(i int) { values[i], faults[i] = valueOf(missing[i]) })
	if err := cmp.Or(append(faults, ctx.Err())...); err != nil {
		return err
	}
	for i, content := range missing {
		c.keep(content, values[i])
	}
	return nil
}

func (c converted) keep(content map[string]any, value ast.Value) {
	c[identity(content)] = conversion{content, value}
}

// valueOf is an object in the form that rules read.
func valueOf(content map[string]any) (ast.Value, error) {
	value, err := ast.InterfaceToValue(content)
	if err != nil {
		object := &unstructured.Unstructured{Object: content}
		return nil, fmt.Errorf("reading %s %s: %w", object.GetKind(), object.GetName(), err)
	}
	return value, nil
}

// identity tells a map from every other one that is in use. That of nil is 0.
func identity(content map[string]any) uintptr { return reflect.ValueOf(content).Pointer() }

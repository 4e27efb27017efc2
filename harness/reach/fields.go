package reach

import (
	"fmt"
	"net/netip"
	"slices"

	"github.com/bulkhead-policy/bulkhead/harness/apiserver"
	"github.com/bulkhead-policy/bulkhead/harness/manifest"
)

// fields reads an object and gathers what is wrong with it. A value that is
// absent or null is empty.
type fields struct {
	object *manifest.Object
	errors []manifest.Error
	// trail leads to the mapping whose fields are being read.
	trail []any
}

// refuse adds an error at a place beneath the trail.
func (f *fields) refuse(steps []any, format string, args ...any) {
	path := slices.Concat(f.trail, steps)
	line, column := f.object.Position(path)
	text := fmt.Sprintf("%s: %s %s", f.object.Reference, apiserver.Path(path), fmt.Sprintf(format, args...))
	f.errors = append(f.errors, manifest.Error{File: f.object.File, Line: line, Column: column, Message: text})
}

// enter returns the mapping that keys lead to from one, and has the trail lead
// there until leave is called with the number of the steps.
func (f *fields) enter(object map[string]any, keys ...string) map[string]any {
	for _, key := range keys {
		object = f.mapping(object, key)
		f.trail = append(f.trail, key)
	}
	return object
}

// each calls a function with each mapping of a list, and has the trail lead
// there meanwhile.
func (f *fields) each(object map[string]any, key string, read func(item map[string]any)) {
	list, ok := object[key].([]any)
	if !ok && object[key] != nil {
		f.refuse([]any{key}, "is %s; it must be a list", apiserver.Describe(object[key]))
	}
	for i, value := range list {
		item, ok := value.(map[string]any)
		if !ok && value != nil {
			f.refuse([]any{key, i}, "is %s; it must be an object", apiserver.Describe(value))
		}
		f.trail = append(f.trail, key, i)
		read(item)
		f.leave(2)
	}
}

// leave takes steps off the trail.
func (f *fields) leave(steps int) { f.trail = f.trail[:len(f.trail)-steps] }

func (f *fields) mapping(object map[string]any, key string) map[string]any {
	value, ok := object[key].(map[string]any)
	if !ok && object[key] != nil {
		f.refuse([]any{key}, "is %s; it must be an object", apiserver.Describe(object[key]))
	}
	return value
}

func (f *fields) text(object map[string]any, key string) string {
	value, ok := object[key].(string)
	if !ok && object[key] != nil {
		f.refuse([]any{key}, "is %s; it must be a string", apiserver.Describe(object[key]))
	}
	return value
}

func (f *fields) truth(object map[string]any, key string) bool {
	value, ok := object[key].(bool)
	if !ok && object[key] != nil {
		f.refuse([]any{key}, "is %s; it must be true or false", apiserver.Describe(object[key]))
	}
	return value
}

func (f *fields) number(object map[string]any, key string) int64 {
	switch number := object[key].(type) {
	case nil:
		return 0
	case int64:
		return number
	case float64:
		if float64(int64(number)) == number {
			return int64(number)
		}
	}
	f.refuse([]any{key}, "is %s; it must be an integer", apiserver.Describe(object[key]))
	return 0
}

// labels reads a mapping of strings.
func (f *fields) labels(object map[string]any) map[string]string {
	source := f.mapping(object, "labels")
	labels := make(map[string]string, len(source))
	for key, value := range source {
		text, ok := value.(string)
		if !ok && value != nil {
			f.refuse([]any{"labels", key}, "is %s; it must be a string", apiserver.Describe(value))
		}
		labels[key] = text
	}
	return labels
}

// address reads an IP address; there is none in an empty text.
func (f *fields) address(object map[string]any, key string) (netip.Addr, bool) {
	text := f.text(object, key)
	if text == "" {
		return netip.Addr{}, false
	}
	address, err := netip.ParseAddr(text)
	if err != nil || address.Zone() != "" {
		f.refuse([]any{key}, "is %q; it must be an IP address such as 10.0.0.1", text)
		return netip.Addr{}, false
	}
	return address.Unmap(), true
}

// below is a path with further steps.
func below(path []any, steps ...any) []any { return slices.Concat(path, steps) }

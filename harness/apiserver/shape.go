package apiserver

import (
	"encoding/json"
	"reflect"
	"strings"

	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// reading says how values of a Go type are read and written.
type reading int

const (
	byKind      reading = iota // by the reflect.Kind
	byItself                   // by the type's own UnmarshalJSON and MarshalJSON
	asQuantity                 // resource.Quantity
	asIntOrText                // intstr.IntOrString
	asBase64                   // []byte
)

// shape is what is known of a Go type: everything that reading and writing its
// values asks of reflection, found out once.
type shape struct {
	name    string // of the Go type, as messages name it
	reading reading
	typ     reflect.Type
	elem    *shape // of a pointer, a list or a map
	fields  []shapeField
	byName  map[string]int
}

type shapeField struct {
	name      string
	index     []int
	shape     *shape
	omitEmpty bool
}

// names returns the names of the fields of a struct.
func (s *shape) names() []string {
	names := make([]string, len(s.fields))
	for i := range s.fields {
		names[i] = s.fields[i].name
	}
	return names
}

// of returns the field of a struct.
func (f *shapeField) of(owner reflect.Value) reflect.Value {
	if len(f.index) == 1 {
		return owner.Field(f.index[0])
	}
	return owner.FieldByIndex(f.index)
}

// shapeOf returns the shape of a type.
func (s *Server) shapeOf(t reflect.Type) *shape {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.learn(t)
}

func (s *Server) learn(t reflect.Type) *shape {
	if known, ok := s.shapes[t]; ok {
		return known
	}
	learned := &shape{name: t.Name(), typ: t}
	s.shapes[t] = learned // before its parts, which may refer back to it
	learned.reading = readingOf(t)
	if learned.reading != byKind {
		return learned
	}
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		learned.elem = s.learn(t.Elem())
	case reflect.Struct:
		learned.byName = map[string]int{}
		s.learnFields(learned, t, nil)
	}
	return learned
}

func (s *Server) learnFields(owner *shape, t reflect.Type, index []int) {
	for i := range t.NumField() {
		field := t.Field(i)
		at := append(append([]int{}, index...), i)
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch {
		case !field.IsExported() || name == "-":
			continue
		case name == "" && field.Anonymous && field.Type.Kind() == reflect.Struct:
			s.learnFields(owner, field.Type, at)
			continue
		case name == "":
			name = field.Name
		}
		owner.byName[name] = len(owner.fields)
		owner.fields = append(owner.fields, shapeField{
			name:      name,
			index:     at,
			shape:     s.learn(field.Type),
			omitEmpty: strings.Contains(options, "omitempty") || strings.Contains(options, "omitzero"),
		})
	}
}

func readingOf(t reflect.Type) reading {
	switch {
	case t == reflect.TypeFor[resource.Quantity]():
		return asQuantity
	case t == reflect.TypeFor[intstr.IntOrString]():
		return asIntOrText
	case t.Kind() != reflect.Pointer && reflect.PointerTo(t).Implements(reflect.TypeFor[json.Unmarshaler]()):
		return byItself
	case t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Uint8:
		return asBase64
	}
	return byKind
}

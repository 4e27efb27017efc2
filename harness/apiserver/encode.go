package apiserver

import (
	"encoding/base64"
	"encoding/json"
	"reflect"

	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/apimachinery/pkg/util/intstr"
	kjson "sigs.k8s.io/json"
)

// encode returns a typed value as JSON-type values: the same as marshalling it
// and reading the result back, save that a struct in which nothing is set is
// left out where its tag says omitempty. That keeps "status: {}" and its like
// out of sight, which nobody wrote.
func encode(value reflect.Value, s *shape) any {
	switch s.reading {
	case byItself:
		return encodeByItself(value)
	case asQuantity:
		quantity := value.Interface().(resource.Quantity)
		return quantity.String()
	case asIntOrText:
		either := value.Interface().(intstr.IntOrString)
		if either.Type == intstr.String {
			return either.StrVal
		}
		return int64(either.IntVal)
	case asBase64:
		if value.IsNil() {
			return nil
		}
		return base64.StdEncoding.EncodeToString(value.Bytes())
	case byKind:
	}
	switch value.Kind() {
	case reflect.Pointer:
		if value.IsNil() {
			return nil
		}
		return encode(value.Elem(), s.elem)
	case reflect.Struct:
		return encodeStruct(value, s)
	case reflect.Map:
		return encodeMap(value, s)
	case reflect.Slice:
		return encodeList(value, s)
	case reflect.String:
		return value.String()
	case reflect.Bool:
		return value.Bool()
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return value.Int()
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return int64(value.Uint())
	case reflect.Float32, reflect.Float64:
		return value.Float()
	}
	return encodeByItself(value)
}

func encodeStruct(value reflect.Value, s *shape) any {
	present := 0
	for i := range s.fields {
		if field := &s.fields[i]; !field.omitEmpty || !empty(field.of(value), field.shape) {
			present++
		}
	}
	object := make(map[string]any, present)
	for i := range s.fields {
		field := &s.fields[i]
		part := field.of(value)
		if !field.omitEmpty || !empty(part, field.shape) {
			object[field.name] = encode(part, field.shape)
		}
	}
	return object
}

func encodeMap(value reflect.Value, s *shape) any {
	if value.IsNil() {
		return nil
	}
	object := make(map[string]any, value.Len())
	for entries := value.MapRange(); entries.Next(); {
		object[entries.Key().String()] = encode(entries.Value(), s.elem)
	}
	return object
}

func encodeList(value reflect.Value, s *shape) any {
	if value.IsNil() {
		return nil
	}
	list := make([]any, value.Len())
	for i := range list {
		list[i] = encode(value.Index(i), s.elem)
	}
	return list
}

// encodeByItself lets a value marshal itself. The types of the Kubernetes API
// always can.
func encodeByItself(value reflect.Value) any {
	raw, err := json.Marshal(value.Interface())
	if err != nil {
		return nil
	}
	var decoded any
	if err := kjson.UnmarshalCaseSensitivePreserveInts(raw, &decoded); err != nil {
		return nil
	}
	return decoded
}

func empty(value reflect.Value, s *shape) bool {
	switch value.Kind() {
	case reflect.Map, reflect.Slice:
		return value.Len() == 0
	case reflect.Struct:
		return (s.reading == byKind || s.reading == byItself) && value.IsZero()
	default:
		return value.IsZero()
	}
}

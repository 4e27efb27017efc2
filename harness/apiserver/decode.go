package apiserver

import (
	"encoding/base64"
	"encoding/json"
	"reflect"

	"k8s.io/apimachinery/pkg/util/intstr"
)

// trailStep is a step of the path to the value being decoded.
type trailStep struct {
	key    string
	index  int
	inList bool
}

// here returns the place of the value being decoded.
func (f *findings) here() *place {
	var here *place
	for _, step := range f.trail {
		if step.inList {
			here = here.at(step.index)
		} else {
			here = here.at(step.key)
		}
	}
	return here
}

// decode reads a JSON-type value into a typed one, as strictly as the API
// server does with fieldValidation=Strict, and goes on after each fault.
func (f *findings) decode(source any, target reflect.Value, s *shape) {
	if source == nil {
		f.decodeNull(target, s)
		return
	}
	switch s.reading {
	case byItself, asQuantity:
		f.decodeByItself(source, target, s)
		return
	case asIntOrText:
		f.decodeIntOrText(source, target)
		return
	case asBase64:
		f.decodeBase64(source, target)
		return
	case byKind:
	}
	switch target.Kind() {
	case reflect.Pointer:
		target.Set(reflect.New(target.Type().Elem()))
		f.decode(source, target.Elem(), s.elem)
	case reflect.Struct:
		f.decodeStruct(source, target, s)
	case reflect.Map:
		f.decodeMap(source, target, s)
	case reflect.Slice:
		f.decodeList(source, target, s)
	case reflect.Interface:
		target.Set(reflect.ValueOf(source))
	default:
		f.decodeScalar(source, target)
	}
}

// decodeNull leaves a value unset, which is what null means to the API server,
// in a list or a map too. A type that reads itself is asked.
func (f *findings) decodeNull(target reflect.Value, s *shape) {
	if s.reading == byItself {
		f.decodeByItself(nil, target, s)
	}
}

func (f *findings) decodeStruct(source any, target reflect.Value, s *shape) {
	object, ok := source.(map[string]any)
	if !ok {
		f.refuse(f.here(), "is %s; it must be an object", Describe(source))
		return
	}
	for key, value := range object {
		i, known := s.byName[key]
		if !known {
			f.unknown = append(f.unknown, unknownField{f.here().at(key).path(), key, s})
			continue
		}
		field := &s.fields[i]
		f.trail = append(f.trail, trailStep{key: key})
		f.decode(value, field.of(target), field.shape)
		f.trail = f.trail[:len(f.trail)-1]
	}
}

func (f *findings) decodeMap(source any, target reflect.Value, s *shape) {
	object, ok := source.(map[string]any)
	if !ok {
		f.refuse(f.here(), "is %s; it must be an object", Describe(source))
		return
	}
	target.Set(reflect.MakeMapWithSize(target.Type(), len(object)))
	keyType := target.Type().Key()
	for key, value := range object {
		element := reflect.New(target.Type().Elem()).Elem()
		f.trail = append(f.trail, trailStep{key: key})
		f.decode(value, element, s.elem)
		f.trail = f.trail[:len(f.trail)-1]
		target.SetMapIndex(reflect.ValueOf(key).Convert(keyType), element)
	}
}

func (f *findings) decodeList(source any, target reflect.Value, s *shape) {
	list, ok := source.([]any)
	if !ok {
		f.refuse(f.here(), "is %s; it must be a list", Describe(source))
		return
	}
	target.Set(reflect.MakeSlice(target.Type(), len(list), len(list)))
	for i, value := range list {
		f.trail = append(f.trail, trailStep{index: i, inList: true})
		f.decode(value, target.Index(i), s.elem)
		f.trail = f.trail[:len(f.trail)-1]
	}
}

func (f *findings) decodeScalar(source any, target reflect.Value) {
	switch target.Kind() {
	case reflect.String:
		if text, ok := source.(string); ok {
			target.SetString(text)
			return
		}
		f.notText(source, f.here())
	case reflect.Bool:
		if truth, ok := source.(bool); ok {
			target.SetBool(truth)
			return
		}
		f.notBoolean(source, f.here())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		number, ok := source.(int64)
		switch {
		case !ok:
			f.notInteger(source, f.here())
		case target.OverflowInt(number):
			f.refuse(f.here(), "is %d, which does not fit into %d bits", number, target.Type().Bits())
		default:
			target.SetInt(number)
		}
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		number, ok := source.(int64)
		switch {
		case !ok:
			f.notInteger(source, f.here())
		case number < 0 || target.OverflowUint(uint64(number)):
			f.refuse(f.here(), "is %d, which does not fit into %d unsigned bits", number, target.Type().Bits())
		default:
			target.SetUint(uint64(number))
		}
	case reflect.Float32, reflect.Float64:
		switch number := source.(type) {
		case int64:
			target.SetFloat(float64(number))
		case float64:
			target.SetFloat(number)
		default:
			f.refuse(f.here(), "is %s; it must be a number", Describe(source))
		}
	default:
		f.refuse(f.here(), "is %s, which %s cannot hold", Describe(source), target.Type())
	}
}

func (f *findings) decodeIntOrText(source any, target reflect.Value) {
	switch value := source.(type) {
	case string:
		target.Set(reflect.ValueOf(intstr.FromString(value)))
	case int64:
		if int64(int32(value)) != value {
			f.refuse(f.here(), "is %d, which does not fit into 32 bits", value)
			return
		}
		target.Set(reflect.ValueOf(intstr.FromInt32(int32(value))))
	default:
		f.refuse(f.here(), "is %s; it must be an integer or a string", Describe(source))
	}
}

// decodeBase64 reads bytes, which are base64 or, as JSON would have it, a list
// of numbers.
func (f *findings) decodeBase64(source any, target reflect.Value) {
	switch bytes := source.(type) {
	case string:
		decoded, err := base64.StdEncoding.DecodeString(bytes)
		if err != nil {
			f.refuse(f.here(), "is not base64 (%v); encode it, or in a Secret write it under stringData", err)
			return
		}
		target.SetBytes(decoded)
	case []any:
		target.Set(reflect.MakeSlice(target.Type(), len(bytes), len(bytes)))
		for i, value := range bytes {
			if value != nil {
				f.trail = append(f.trail, trailStep{index: i, inList: true})
				f.decodeScalar(value, target.Index(i))
				f.trail = f.trail[:len(f.trail)-1]
			}
		}
	default:
		f.notText(source, f.here())
	}
}

// decodeByItself leaves a value to the UnmarshalJSON of its type.
func (f *findings) decodeByItself(source any, target reflect.Value, s *shape) {
	raw, err := json.Marshal(source)
	if err == nil {
		err = target.Addr().Interface().(json.Unmarshaler).UnmarshalJSON(raw)
	}
	if err == nil {
		return
	}
	switch s.name {
	case "Quantity":
		f.refuse(f.here(), "is %s; it must be a quantity such as 500m or 2Gi", Describe(source))
	case "Time", "MicroTime":
		f.refuse(f.here(), `is %s; it must be a time such as "2026-01-31T12:00:00Z"`, Describe(source))
	case "Duration":
		f.refuse(f.here(), `is %s; it must be a duration such as "1h30m"`, Describe(source))
	default:
		f.refuse(f.here(), "is %s; it cannot be read as %s: %v", Describe(source), s.name, err)
	}
}

package apiserver

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"pgregory.net/rapid"
	kjson "sigs.k8s.io/json"
)

// TestDecodingIsThatOfTheServer compares the decoder with sigs.k8s.io/json, which
// the API server decodes with, on objects of every built-in kind that have
// values of wrong types, unknown fields and nulls in them.
func TestDecodingIsThatOfTheServer(t *testing.T) {
	server := New()
	kinds := server.kinds()
	rapid.Check(t, func(t *rapid.T) {
		gvk := rapid.SampledFrom(kinds).Draw(t, "kind")
		target := server.typeOf(gvk)
		shape := server.shapeOf(target)
		object := drawObject(t, shape, 4, rapid.IntRange(0, 2).Draw(t, "faulty") == 0)

		found := &findings{}
		ours := reflect.New(target)
		found.decode(object, ours.Elem(), shape)

		raw, err := json.Marshal(object)
		require.NoError(t, err)
		theirs := reflect.New(target)
		strict, err := kjson.UnmarshalStrict(raw, theirs.Interface(), kjson.DisallowUnknownFields)
		if err != nil {
			require.NotEmpty(t, found.faults, "a wrong type was missed: %v\n%s", err, raw)
			return
		}
		require.Empty(t, found.faults, "only unknown fields are wrong\n%s", raw)
		require.Equal(t, unknownFields(strict), unknownFields(found.unknown), "%s", raw)
		require.True(t, equality.Semantic.DeepEqual(theirs.Interface(), ours.Interface()), "%s", raw)

		encoded, err := json.Marshal(encode(ours.Elem(), shape))
		require.NoError(t, err)
		again := reflect.New(target)
		require.NoError(t, kjson.UnmarshalCaseSensitivePreserveInts(encoded, again.Interface()))
		require.True(t, equality.Semantic.DeepEqual(ours.Interface(), again.Interface()), "read  %s\nwrote %s", raw, encoded)
	})
}

// TestAdmitAnything holds that no object of a built-in kind, whatever is in it,
// makes the server panic, and that it is a fault or an object that comes out.
func TestAdmitAnything(t *testing.T) {
	server := New()
	kinds := server.kinds()
	rapid.Check(t, func(t *rapid.T) {
		gvk := rapid.SampledFrom(kinds).Draw(t, "kind")
		object := drawObject(t, server.shapeOf(server.typeOf(gvk)), 6, false)
		object["apiVersion"], object["kind"] = gvk.GroupVersion().String(), gvk.Kind
		before := fmt.Sprint(object)
		stored, faults := server.Admit(object, nil)
		assert.Equal(t, len(faults) == 0, stored != nil)
		assert.Equal(t, before, fmt.Sprint(object), "the object is left alone")
	})
}

// kinds returns the built-in kinds, sorted, without the options of requests.
func (s *Server) kinds() []schema.GroupVersionKind {
	var kinds []schema.GroupVersionKind
	for gvk := range s.scheme.AllKnownTypes() {
		if s.typeOf(gvk).PkgPath() != "k8s.io/apimachinery/pkg/apis/meta/v1" {
			kinds = append(kinds, gvk)
		}
	}
	slices.SortFunc(kinds, func(a, b schema.GroupVersionKind) int { return strings.Compare(a.String(), b.String()) })
	return kinds
}

// unknownFields returns the paths of unknown fields as sigs.k8s.io/json writes
// them.
func unknownFields[T any](problems []T) []string {
	paths := []string{}
	for _, problem := range problems {
		switch p := any(problem).(type) {
		case error:
			paths = append(paths, strings.TrimSuffix(strings.TrimPrefix(p.Error(), `unknown field "`), `"`))
		case unknownField:
			text := ""
			for _, step := range p.path {
				if index, ok := step.(int); ok {
					text += fmt.Sprintf("[%d]", index)
				} else {
					text += fmt.Sprintf(".%s", step)
				}
			}
			paths = append(paths, strings.TrimPrefix(text, "."))
		}
	}
	slices.Sort(paths)
	return paths
}

func drawObject(t *rapid.T, s *shape, depth int, faulty bool) map[string]any {
	object := map[string]any{}
	for i := range s.fields {
		if rapid.IntRange(0, 2).Draw(t, "present") > 0 {
			continue
		}
		field := &s.fields[i]
		object[field.name] = drawValue(t, field.shape, depth-1, faulty)
	}
	if faulty && rapid.IntRange(0, 9).Draw(t, "unknown") == 0 {
		object[rapid.SampledFrom([]string{"unknown", "Spec", "name", "metadata"}).Draw(t, "field")] = "x"
	}
	return object
}

func drawValue(t *rapid.T, s *shape, depth int, faulty bool) any {
	switch odds := rapid.IntRange(0, 39).Draw(t, "odds"); {
	case odds == 0:
		return nil
	case odds <= 2 && faulty:
		return rapid.SampledFrom([]any{"text", "7", int64(7), int64(1) << 40, 1.5, true, []any{}, map[string]any{}, []any{"x"}, map[string]any{"x": "y"}}).Draw(t, "wrong")
	}
	switch s.reading {
	case asQuantity:
		return rapid.SampledFrom([]any{"500m", "2Gi", int64(3), "1e3", 0.5, "0"}).Draw(t, "quantity")
	case asIntOrText:
		return rapid.SampledFrom([]any{int64(80), "http", "25%", int64(0), ""}).Draw(t, "either")
	case asBase64:
		return rapid.SampledFrom([]any{"aGVsbG8=", "", "aGVsbG8K"}).Draw(t, "bytes")
	case byItself:
		switch s.name {
		case "Time":
			return "2026-01-31T12:00:00Z"
		case "MicroTime":
			return "2026-01-31T12:00:00.000001Z"
		case "Duration":
			return "1h30m0s"
		}
		return map[string]any{"a": []any{"b", int64(1)}}
	case byKind:
	}
	switch s.typ.Kind() {
	case reflect.Pointer:
		return drawValue(t, s.elem, depth, faulty)
	case reflect.Struct:
		if depth <= 0 {
			return map[string]any{}
		}
		return drawObject(t, s, depth, faulty)
	case reflect.Map:
		object := map[string]any{}
		for _, key := range rapid.SliceOfN(rapid.SampledFrom([]string{"app", "a.b/c", ""}), 0, 2).Draw(t, "keys") {
			object[key] = drawValue(t, s.elem, depth-1, faulty)
		}
		return object
	case reflect.Slice:
		list := []any{}
		for range rapid.IntRange(0, 2).Draw(t, "length") {
			list = append(list, drawValue(t, s.elem, depth-1, faulty))
		}
		return list
	case reflect.String:
		return rapid.SampledFrom([]string{"", "web", "TCP", "In", "10.0.0.0/8", "a b", "Ingress", "ClientIP", "LoadBalancer"}).Draw(t, "text")
	case reflect.Bool:
		return rapid.Bool().Draw(t, "truth")
	case reflect.Float32, reflect.Float64:
		return rapid.SampledFrom([]any{1.5, int64(2)}).Draw(t, "float")
	case reflect.Interface:
		return "anything"
	default:
		return rapid.SampledFrom([]any{int64(0), int64(1), int64(80)}).Draw(t, "integer")
	}
}

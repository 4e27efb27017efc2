package upgrade

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestDifferences(t *testing.T) {
	type object = map[string]any
	for name, test := range map[string]struct {
		from, to any
		want     []Difference
	}{
		"the same":             {object{"a": []any{1.0, object{"b": nil}}}, object{"a": []any{1.0, object{"b": nil}}}, []Difference{}},
		"a value":              {object{"a": 1.0}, object{"a": 2.0}, []Difference{{"a", 1.0, 2.0}}},
		"a value of a type":    {object{"a": "1"}, object{"a": 1.0}, []Difference{{"a", "1", 1.0}}},
		"a key more":           {object{}, object{"a": 1.0}, []Difference{{"a", nil, 1.0}}},
		"a key less":           {object{"a": 1.0}, object{}, []Difference{{"a", 1.0, nil}}},
		"sorted":               {object{"b": 1.0, "a": 1.0}, object{}, []Difference{{"a", 1.0, nil}, {"b", 1.0, nil}}},
		"in depth":             {object{"a": object{"b": 1.0}}, object{"a": object{"b": 2.0}}, []Difference{{"a.b", 1.0, 2.0}}},
		"in a list":            {object{"a": []any{1.0, 2.0}}, object{"a": []any{1.0, 3.0}}, []Difference{{"a[1]", 2.0, 3.0}}},
		"a longer list":        {object{"a": []any{1.0}}, object{"a": []any{1.0, 3.0}}, []Difference{{"a", []any{1.0}, []any{1.0, 3.0}}}},
		"a list for a mapping": {object{"a": []any{}}, object{"a": object{}}, []Difference{{"a", []any{}, object{}}}},
		"an empty list":        {object{"a": []any{}}, object{"a": nil}, []Difference{{"a", []any{}, nil}}},
	} {
		assert.Equal(t, test.want, differences("", test.from, test.to), name)
	}
}

func TestWithout(t *testing.T) {
	assert.Equal(t, []string{"a", "c"}, without([]string{"c", "a", "a", "b"}, []string{"b", "a"}))
	assert.Equal(t, []string{}, without(nil, []string{"a"}))
}

package report

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestPath(t *testing.T) {
	for _, test := range []struct {
		path []any
		want string
	}{
		{nil, ""},
		{[]any{}, ""},
		{[]any{"spec"}, "spec"},
		{[]any{"spec", "rules", 0, "host"}, "spec.rules[0].host"},
		{[]any{"spec", "rules", float64(12), "host"}, "spec.rules[12].host"},
		{[]any{"spec", "rules", int64(3)}, "spec.rules[3]"},
		{[]any{"spec", "rules", json.Number("7"), "host"}, "spec.rules[7].host"},
		{[]any{"metadata", "annotations", "cert-manager.io/issuer"}, `metadata.annotations["cert-manager.io/issuer"]`},
		{[]any{"metadata", "labels", "app"}, "metadata.labels.app"},
		{[]any{"a/b", "c"}, `["a/b"].c`},
		{[]any{"data", ""}, `data[""]`},
		{[]any{"data", "0"}, `data["0"]`},
		{[]any{"data", "0a"}, `data["0a"]`},
		{[]any{"data", "_a0"}, "data._a0"},
		{[]any{"data", "é"}, `data["é"]`},
		{[]any{"data", `a"]b`}, `data["a\"]b"]`},
		{[]any{"data", "a\nb\x1b"}, `data["a\nb\u001b"]`},
		{[]any{"data", "<a&b>"}, `data["<a&b>"]`},
		{[]any{"data", 1.5}, "data[1.5]"},
		{[]any{"data", 1e300}, "data[1e+300]"},
		{[]any{"data", nil, true}, "data[null][true]"},
		{[]any{"data", math.Inf(1)}, `data["+Inf"]`},
	} {
		t.Run(test.want, func(t *testing.T) {
			assert.Equal(t, test.want, Path(test.path))
		})
	}
}

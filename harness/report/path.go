package report

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Path writes a details.path as people write it: ["spec", "rules", 0, "host"] is spec.rules[0].host. A key that is no
// identifier stands in brackets as a JSON string: metadata.annotations["cert-manager.io/issuer"]. Numbers may be of any
// type that decoding JSON or Rego yields.
func Path(path []any) string {
	var b strings.Builder
	for _, step := range path {
		key, isKey := step.(string)
		switch {
		case !isKey:
			b.WriteString("[" + index(step) + "]")
		case !isIdentifier(key):
			b.WriteString("[" + quoted(key) + "]")
		case b.Len() == 0:
			b.WriteString(key)
		default:
			b.WriteString("." + key)
		}
	}
	return b.String()
}

// index writes a step that is not a key: a number without a fraction, or whatever else stands there as JSON.
func index(step any) string {
	switch n := step.(type) {
	case int:
		return strconv.Itoa(n)
	case float64:
		if n == math.Trunc(n) && math.Abs(n) < 1<<53 {
			return strconv.FormatInt(int64(n), 10)
		}
	}
	return quoted(step)
}

func quoted(step any) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if encoder.Encode(step) != nil {
		return strconv.Quote(fmt.Sprint(step))
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func isIdentifier(key string) bool {
	for i, r := range key {
		letter := r == '_' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
		if !letter && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return key != ""
}

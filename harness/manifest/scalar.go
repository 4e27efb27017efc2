package manifest

import (
	"encoding/base64"
	"errors"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// The tags that a scalar can be given. Any other leaves it a string.
const (
	tagText      = "!!str"
	tagTruth     = "!!bool"
	tagInteger   = "!!int"
	tagFloat     = "!!float"
	tagNull      = "!!null"
	tagTimestamp = "!!timestamp"
	tagBinary    = "!!binary"
	tagMerge     = "!!merge"
)

const quoted = yaml.DoubleQuotedStyle | yaml.SingleQuotedStyle | yaml.LiteralStyle | yaml.FoldedStyle

// scalarValue returns the JSON-type value of a scalar by the rules of YAML 1.1
// as sigs.k8s.io/yaml has them. They differ from those of the parser in use: y,
// yes, on and their opposites are booleans.
func scalarValue(node *yaml.Node) (any, error) {
	value, err := resolve(node)
	if err != nil {
		return nil, err
	}
	switch v := value.(type) {
	case uint64:
		return float64(v), nil // beyond int64, as JSON decoders take it
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, fmt.Errorf("%s is no number that an object can hold; write a finite one, or quote it", node.Value)
		}
		return fromFloat(v), nil
	}
	return value, nil
}

// fromFloat returns an integer where JSON would write the number as one, since
// an object passes through JSON on its way to a cluster: 1.0 and 1e3 are
// integers there.
func fromFloat(value float64) any {
	if value != math.Trunc(value) || math.Abs(value) >= 1e21 {
		return value
	}
	if whole, err := strconv.ParseInt(strconv.FormatFloat(value, 'f', -1, 64), 10, 64); err == nil {
		return whole
	}
	return value
}

// scalarKey returns the name of an entry of an object: keys that are numbers or
// booleans become text, as sigs.k8s.io/yaml writes it, which for a float is
// with the precision of 32 bits.
func scalarKey(node *yaml.Node) (string, error) {
	value, err := resolve(node)
	if err != nil {
		return "", err
	}
	switch k := value.(type) {
	case string:
		return k, nil
	case bool:
		return strconv.FormatBool(k), nil
	case int64:
		return strconv.FormatInt(k, 10), nil
	case float64:
		switch {
		case math.IsNaN(k):
			return ".nan", nil
		case math.IsInf(k, 1):
			return ".inf", nil
		case math.IsInf(k, -1):
			return "-.inf", nil
		}
		return strconv.FormatFloat(k, 'g', -1, 32), nil
	case nil:
		return "", errors.New("null cannot be a key; name the entry, or quote the name")
	}
	return "", fmt.Errorf("%s cannot be a key; quote it", node.Value)
}

// isMerge reports whether a key is <<, which merges another mapping.
func isMerge(node *yaml.Node) bool {
	return node.Kind == yaml.ScalarNode && node.Value == "<<" && node.Tag == tagMerge
}

// resolve returns nil, a bool, int64, uint64, float64 or string.
func resolve(node *yaml.Node) (any, error) {
	if node.Style&yaml.TaggedStyle == 0 {
		if node.Style&quoted != 0 {
			return node.Value, nil
		}
		value, _ := plain(node.Value)
		return value, nil
	}
	mismatch := fmt.Errorf("%q is no %s; correct it or remove the tag", node.Value, node.Tag)
	switch node.Tag {
	case tagBinary:
		decoded, err := base64.StdEncoding.DecodeString(node.Value)
		if err != nil {
			return nil, errors.New("a !!binary value must be base64; encode it or remove the tag")
		}
		return string([]rune(string(decoded))), nil // as in JSON, each byte that is no UTF-8 is U+FFFD
	case tagTimestamp:
		if !isTimestamp(node.Value) {
			return nil, mismatch
		}
		return node.Value, nil
	case tagTruth, tagInteger, tagFloat, tagNull:
		value, tag := plain(node.Value)
		if whole, ok := value.(int64); ok && node.Tag == tagFloat {
			return float64(whole), nil
		}
		if tag != node.Tag {
			return nil, mismatch
		}
		return value, nil
	}
	return node.Value, nil
}

// plain resolves an unquoted scalar and returns its tag.
func plain(text string) (any, string) {
	if text == "" {
		return nil, tagNull
	}
	switch first := text[0]; {
	case strings.IndexByte("yYnNtTfFoO~", first) >= 0:
		return word(text)
	case first == '.':
		if value, ok := special(text); ok {
			return value, tagFloat
		}
		if value, err := strconv.ParseFloat(text, 64); err == nil {
			return value, tagFloat
		}
	case first == '+' || first == '-' || '0' <= first && first <= '9':
		if value, ok := special(text); ok {
			return value, tagFloat
		}
		return number(text)
	}
	return text, tagText
}

func word(text string) (any, string) {
	switch text {
	case "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON":
		return true, tagTruth
	case "n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF":
		return false, tagTruth
	case "~", "null", "Null", "NULL":
		return nil, tagNull
	}
	return text, tagText
}

func special(text string) (float64, bool) {
	switch text {
	case ".nan", ".NaN", ".NAN":
		return math.NaN(), true
	case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF":
		return math.Inf(1), true
	case "-.inf", "-.Inf", "-.INF":
		return math.Inf(-1), true
	}
	return 0, false
}

var floatForm = regexp.MustCompile(`^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$`)

// number resolves a scalar that begins like a number: decimal, 0x, 0b, 0o or
// octal with a leading 0, with underscores anywhere.
func number(text string) (any, string) {
	if strings.Trim(text, "+-._0123456789abcdefABCDEFxXoO") != "" {
		return text, tagText
	}
	digits := strings.ReplaceAll(text, "_", "")
	if value, err := strconv.ParseInt(digits, 0, 64); err == nil {
		return value, tagInteger
	}
	if value, err := strconv.ParseUint(digits, 0, 64); err == nil {
		return value, tagInteger
	}
	if floatForm.MatchString(digits) {
		if value, err := strconv.ParseFloat(digits, 64); err == nil {
			return value, tagFloat
		}
	}
	if signed, ok := strings.CutPrefix(digits, "0b"); ok { // 0b-1 is -1
		if value, err := strconv.ParseInt(signed, 2, 64); err == nil {
			return value, tagInteger
		}
	}
	return text, tagText
}

func isTimestamp(text string) bool {
	if len(text) < 5 || strings.Trim(text[:4], "0123456789") != "" || text[4] != '-' {
		return false
	}
	for _, form := range []string{
		"2006-1-2T15:4:5.999999999Z07:00",
		"2006-1-2t15:4:5.999999999Z07:00",
		"2006-1-2 15:4:5.999999999",
		"2006-1-2",
	} {
		if _, err := time.Parse(form, text); err == nil {
			return true
		}
	}
	return false
}

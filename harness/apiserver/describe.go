package apiserver

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// notText refuses a value that stands where a string must stand. A scalar only
// lacks its quotes, and the message spells it out with them.
func (f *findings) notText(source any, here *place) {
	what, rule := here.noun()
	written, isScalar := f.written(source, here)
	if !isScalar {
		f.refuseAs(here, "%s is %s; %s", what, Describe(source), rule)
		return
	}
	f.refuseAs(here, "%s is %s; %s: write %s", what, Describe(source), rule, strconv.Quote(written))
}

// noun names a place where a string must stand, and says so.
func (p *place) noun() (what, rule string) {
	path := p.path()
	what, rule = path.String(), "it must be a string"
	if len(path) < 2 {
		return what, rule
	}
	singular := ""
	switch path[len(path)-2] {
	case "annotations":
		singular, rule = "annotation", "annotations are strings"
	case "labels", "matchLabels":
		singular, rule = "label", "labels are strings"
	}
	if singular != "" && len(path) == 3 && path[0] == "metadata" {
		what = fmt.Sprintf("%s %v", singular, path[2])
	}
	return what, rule
}

func (f *findings) notBoolean(source any, here *place) {
	text, isText := source.(string)
	if truth, err := strconv.ParseBool(strings.ToLower(text)); isText && err == nil {
		f.refuse(here, "is %s; it must be a boolean: write %t", Describe(source), truth)
		return
	}
	f.refuse(here, "is %s; it must be true or false", Describe(source))
}

func (f *findings) notInteger(source any, here *place) {
	text, isText := source.(string)
	if number, err := strconv.ParseInt(text, 10, 64); isText && err == nil {
		f.refuse(here, "is %s; it must be an integer: write %d", Describe(source), number)
		return
	}
	f.refuse(here, "is %s; it must be an integer", Describe(source))
}

// written returns a scalar as its author wrote it, if that is known, and as
// JSON writes it otherwise. Lists and objects are no scalars.
func (f *findings) written(source any, here *place) (string, bool) {
	switch source.(type) {
	case bool, int64, float64:
	default:
		return "", false
	}
	if f.spelling != nil {
		if text, known := f.spelling(here.path()); known {
			return text, true
		}
	}
	return fmt.Sprint(source), true
}

// Describe names a JSON-type value in a message.
func Describe(value any) string {
	switch v := value.(type) {
	case nil:
		return "null"
	case string:
		return "the string " + quote(v)
	case bool:
		return fmt.Sprintf("the boolean %t", v)
	case int64:
		return fmt.Sprintf("the number %d", v)
	case float64:
		return "the number " + strconv.FormatFloat(v, 'g', -1, 64)
	case []any:
		return "a list"
	case map[string]any:
		return "an object"
	}
	return fmt.Sprintf("a %T", value)
}

// quote quotes a text, cut short where it is long.
func quote(text string) string {
	const most = 80
	if len(text) <= most {
		return strconv.Quote(text)
	}
	cut := most
	for cut > 0 && !utf8.RuneStart(text[cut]) {
		cut--
	}
	return strconv.Quote(text[:cut]) + "…"
}

// nearest returns the candidate that a mistyped name was probably meant to be,
// or "" if none is near.
func nearest(name string, candidates []string) string {
	limit := 3
	switch {
	case len(name) < 5:
		limit = 1
	case len(name) < 10:
		limit = 2
	}
	best, least := "", limit+1
	for _, candidate := range candidates {
		if strings.EqualFold(name, candidate) {
			return candidate
		}
		if d := distance(name, candidate, limit); d < least && d < len(name) {
			best, least = candidate, d
		}
	}
	return best
}

// distance is the number of letters to insert, drop, change or swap with the
// next to make one name into the other; more than limit is as good as limit+1.
func distance(a, b string, limit int) int {
	if diff := len(a) - len(b); diff > limit || -diff > limit {
		return limit + 1
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j-1]+cost, last[j]+1, row[j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

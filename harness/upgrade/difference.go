package upgrade

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
)

// Difference is one value that differs, at a path such as
// "parameters.flows[0].ports".
type Difference struct {
	Path string `json:"path"`
	// From and To are nil where there is no value.
	From any `json:"from"`
	To   any `json:"to"`
}

// plain is a value as JSON has it, so that values of different Go types that
// are written alike compare as equal.
func plain(value any) any {
	text, err := json.Marshal(value)
	if err != nil {
		// Everything that comes here was decoded from YAML or JSON before.
		return fmt.Sprint(value)
	}
	var decoded any
	if err := json.Unmarshal(text, &decoded); err != nil {
		return fmt.Sprint(value)
	}
	return decoded
}

// differences lists where two plain values differ, as deep as their shapes
// agree: into mappings key by key, and into lists of one length.
func differences(path string, from, to any) []Difference {
	found := []Difference{}
	before, isMap := from.(map[string]any)
	after, areMaps := to.(map[string]any)
	if isMap && areMaps {
		for _, key := range keys(before, after) {
			at := key
			if path != "" {
				at = path + "." + key
			}
			found = append(found, differences(at, before[key], after[key])...)
		}
		return found
	}

	old, isList := from.([]any)
	changed, areLists := to.([]any)
	if isList && areLists && len(old) == len(changed) {
		for i := range old {
			found = append(found, differences(fmt.Sprintf("%s[%d]", path, i), old[i], changed[i])...)
		}
		return found
	}
	if reflect.DeepEqual(from, to) {
		return found
	}
	return append(found, Difference{Path: path, From: from, To: to})
}

// keys are those of either mapping, sorted.
func keys(a, b map[string]any) []string {
	all := slices.AppendSeq(slices.Collect(maps.Keys(a)), maps.Keys(b))
	slices.Sort(all)
	return slices.Compact(all)
}

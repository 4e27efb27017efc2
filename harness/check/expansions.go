package check

import (
	"reflect"

	"github.com/bulkhead-policy/bulkhead/harness/constraint"
	"github.com/bulkhead-policy/bulkhead/harness/engine"
	"github.com/bulkhead-policy/bulkhead/harness/expansion"
)

// expansions are what objects make by ExpansionTemplates, by where the map of the
// maker is.
type expansions map[uintptr]expanded

type expanded struct {
	maker map[string]any // held, so that no other comes to be where it is
	made  []expansion.Generated
	err   error
}

// reviews are one for each object, and one for each that these will make, where
// ExpansionTemplates are in force. What an object made before is the same map.
func (f force) reviews(objects []map[string]any, before expansions) ([]engine.Review, []engine.Fault, expansions) {
	reviews := make([]engine.Review, len(objects))
	for i, object := range objects {
		reviews[i] = engine.Review{Object: object}
	}
	if len(f.expansions) == 0 {
		return reviews, nil, nil
	}
	var faults []engine.Fault
	now := make(expansions, len(objects))
	for i, object := range objects {
		maker := reflect.ValueOf(object).Pointer()
		found, known := before[maker]
		if !known {
			found = expanded{maker: object}
			found.made, found.err = expansion.Expand(f.expansions, object)
		}
		now[maker] = found
		if found.err != nil {
			faults = append(faults, engine.Fault{Review: i, Err: found.err})
		}
		for _, made := range found.made {
			implied := engine.Implied{By: made.Template, Maker: i, Path: made.Path, Action: constraint.Action(made.Action)}
			reviews = append(reviews, engine.Review{Object: made.Object, Implied: &implied})
		}
	}
	return reviews, faults, now
}

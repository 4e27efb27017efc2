package engine

import "github.com/open-policy-agent/opa/v1/ast"

// byRule keeps something for each rule, and for each reference that names a key of one or
// is a call: a reference and its arguments. It is for one goroutine at a time.
type byRule[V any] struct {
	whole map[*ruleTree]V
	parts map[int]*part[V] // by the hash of the reference
}

type part[V any] struct {
	ref  ast.Ref
	kept V
	next *part[V] // of the same hash
}

func newByRule[V any]() *byRule[V] {
	return &byRule[V]{make(map[*ruleTree]V), make(map[int]*part[V])}
}

// get is what is kept for a rule, or for the reference where that is nil.
func (b *byRule[V]) get(rule *ruleTree, ref ast.Ref) (kept V, known bool) {
	if rule != nil {
		kept, known = b.whole[rule]
		return kept, known
	}
	if found := b.part(ref.Hash(), ref); found != nil {
		return found.kept, true
	}
	return kept, false
}

// put keeps something instead of what was kept. The reference is not to be changed.
func (b *byRule[V]) put(rule *ruleTree, ref ast.Ref, kept V) {
	if rule != nil {
		b.whole[rule] = kept
		return
	}
	hash := ref.Hash()
	if found := b.part(hash, ref); found != nil {
		found.kept = kept
		return
	}
	b.parts[hash] = &part[V]{ref, kept, b.parts[hash]}
}

func (b *byRule[V]) part(hash int, ref ast.Ref) *part[V] {
	for found := b.parts[hash]; found != nil; found = found.next {
		if found.ref.Equal(ref) {
			return found
		}
	}
	return nil
}

package engine

import (
	"maps"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage"
)

// sources are what an answer is drawn from: paths that were read of the inventory, and
// answers of rules, each with the version that it had.
type sources struct {
	paths   map[*path]bool
	answers map[*slot]int
}

func newSources() *sources {
	return &sources{make(map[*path]bool), make(map[*slot]int)}
}

func (s *sources) clone() *sources {
	if s == nil {
		return nil
	}
	return &sources{maps.Clone(s.paths), maps.Clone(s.answers)}
}

func (s *sources) add(other *sources) {
	maps.Copy(s.paths, other.paths)
	maps.Copy(s.answers, other.answers)
}

// path is a place in the inventory that something was read from, and all beneath it.
type path struct {
	segments []string
	// changed are the kinds of the objects there that have changed since the last round.
	changed map[string]bool
}

// slot holds the answer of one rule from round to round.
type slot struct {
	ref     ast.Ref
	kinds   map[string]bool // that the rule reads
	number  int             // of the constraint with whose parameters it is, or noConstraint
	value   *ast.Term       // nil is undefined
	sources *sources
	version int // counts the values that it has had
	round   int // in which it last was found to hold
	// renewing is set while it is being worked out again.
	renewing bool
}

const noConstraint = -1

// ledger keeps answers with their sources from one round to the next. A round is the
// judgement of one inventory.
type ledger struct {
	round int
	rules *ruleTree

	mutex sync.RWMutex
	kept  map[int]*byRule[*slot] // by the number of the constraint
	slots []*slot                // in the order of their first answers
	paths map[string]*path
}

func newLedger(rules *ruleTree) *ledger {
	return &ledger{rules: rules, kept: make(map[int]*byRule[*slot]), paths: make(map[string]*path)}
}

// begin begins a round with what has changed since the last one.
func (l *ledger) begin(before, after *Inventory) {
	l.round++
	changed := changesBetween(before, after)
	for _, path := range l.paths {
		path.changed = changed.kinds(path.segments)
	}
}

// holds reports whether an answer drawn from these sources is what it was, for one
// that reads of the inventory nothing but these kinds.
func (l *ledger) holds(from *sources, kinds map[string]bool) bool {
	for path := range from.paths {
		for kind := range path.changed {
			if kinds[kind] || kinds[anyKind] {
				return false
			}
		}
	}
	l.mutex.RLock()
	defer l.mutex.RUnlock()
	for slot, version := range from.answers {
		if slot.round != l.round || slot.version != version {
			return false
		}
	}
	return true
}

// get is the answer of a rule or to a reference, if it holds in this round.
func (l *ledger) get(number int, rule *ruleTree, ref ast.Ref) (*slot, bool) {
	l.mutex.RLock()
	defer l.mutex.RUnlock()
	found := l.find(number, rule, ref)
	return found, found != nil && found.round == l.round
}

func (l *ledger) find(number int, rule *ruleTree, ref ast.Ref) *slot {
	kept := l.kept[number]
	if kept == nil {
		return nil
	}
	found, _ := kept.get(rule, ref)
	return found
}

// put keeps an answer. One that is what it was before keeps its version.
func (l *ledger) put(number int, rule *ruleTree, ref ast.Ref, value *ast.Term, from *sources) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	found := l.find(number, rule, ref)
	switch {
	case found == nil:
		found = &slot{ref: ref, kinds: l.rules.kindsOf(ref), number: number, value: value}
		if l.kept[number] == nil {
			l.kept[number] = newByRule[*slot]()
		}
		l.kept[number].put(rule, ref, found)
		l.slots = append(l.slots, found)
	case found.round == l.round:
		return // another worker was first
	case !equal(found.value, value):
		found.value = value
		found.version++
	}
	found.round, found.sources = l.round, from
}

func equal(a, b *ast.Term) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Equal(b)
}

// path is the one of these segments.
func (l *ledger) path(segments storage.Path) *path {
	key := pathKey(segments)
	l.mutex.RLock()
	found := l.paths[key]
	l.mutex.RUnlock()
	if found != nil {
		return found
	}
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if found = l.paths[key]; found == nil {
		found = &path{segments: append([]string(nil), segments...)}
		l.paths[key] = found
	}
	return found
}

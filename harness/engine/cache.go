package engine

import (
	"slices"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
)

// cache keeps the answers of rules during one question, and hands those that hold
// beyond it to caches that outlive it. It is sound because a run's inventory does not
// change: an answer depends on that and on what the rule reads, and on nothing else.
type cache struct {
	topdown.VirtualCache // of what is said inside of a "with"
	// replaced counts the "with" that the evaluation is inside of, where documents
	// are not what they are elsewhere.
	replaced int

	rules   *ruleTree
	own     *ownCache // of this question
	lasting lasting
	calls   *callCache
	// sources are what was read for the question so far; nil where nobody asks.
	sources *sources
	// pending are answers that others may have once the question is answered. Until
	// then a second value for a rule may come up, which is an error of the evaluation.
	// Those about the review are kept at once, since its questions come one by one.
	pending []pending
}

// lasting are caches that outlive the question, by what the rules read whose answers
// they keep. What reads the review and the parameters does not.
type lasting [readsReview | readsParameters]keeper

// keeper keeps answers with what they were drawn from, if that is known. The rule is the
// one that the reference is of, and nil where that names a key of one, or a call. The
// reference is not to be changed.
type keeper interface {
	Get(rule *ruleTree, ref ast.Ref) (*ast.Term, bool)
	Put(rule *ruleTree, ref ast.Ref, value *ast.Term, from *sources)
}

type pending struct {
	to    keeper
	rule  *ruleTree
	ref   ast.Ref
	value *ast.Term
	from  *sources
}

func (c *cache) Push() { c.replaced++; c.VirtualCache.Push() }
func (c *cache) Pop()  { c.replaced--; c.VirtualCache.Pop() }

func (c *cache) Get(ref ast.Ref) (*ast.Term, bool) {
	if c.replaced > 0 {
		return c.VirtualCache.Get(ref)
	}
	keeper, rule, _ := c.keeper(ref)
	if keeper != nil {
		if value, undefined := keeper.Get(rule, ref); value != nil || undefined {
			return value, undefined
		}
	}
	return c.own.Get(rule, ref)
}

func (c *cache) Put(ref ast.Ref, value *ast.Term) {
	if c.replaced > 0 {
		c.VirtualCache.Put(ref, value)
		return
	}
	ref = slices.Clone(ref)
	keeper, rule, read := c.keeper(ref)
	switch {
	case keeper == nil:
		c.own.Put(rule, ref, value, nil)
	case read == readsReview:
		keeper.Put(rule, ref, value, c.sources.clone())
	default:
		c.pending = append(c.pending, pending{keeper, rule, ref, value, c.sources.clone()})
		c.own.Put(rule, ref, value, nil)
	}
}

// keeper is who keeps an answer beyond the question, or nil; of which whole rule it is,
// or nil; and what that reads.
func (c *cache) keeper(ref ast.Ref) (keeper, *ruleTree, reads) {
	if function, ok := ref[0].Value.(ast.Ref); ok { // the arguments stand behind it
		if c.rules.pure(function) {
			return c.calls, nil, 0
		}
		return nil, nil, readsMore
	}
	rule, whole := c.rules.at(ref)
	if rule == nil {
		return nil, nil, readsMore
	}
	var beyond keeper
	if int(rule.reads) < len(c.lasting) {
		beyond = c.lasting[rule.reads]
	}
	if whole {
		return beyond, rule, rule.reads
	}
	return beyond, nil, rule.reads
}

// publish hands on what is pending.
func (c *cache) publish() {
	for _, answer := range c.pending {
		answer.to.Put(answer.rule, answer.ref, answer.value, answer.from)
	}
}

// ownCache is a cache for one goroutine at a time.
type ownCache struct{ answers *byRule[drawn] }

// drawn is an answer, nil where it is undefined, and what it was drawn from.
type drawn struct {
	value *ast.Term
	from  *sources
}

func newOwnCache() *ownCache { return &ownCache{newByRule[drawn]()} }

func (c *ownCache) Get(rule *ruleTree, ref ast.Ref) (*ast.Term, bool) {
	found, known := c.answers.get(rule, ref)
	return found.value, known && found.value == nil
}

func (c *ownCache) Put(rule *ruleTree, ref ast.Ref, value *ast.Term, from *sources) {
	c.answers.put(rule, ref, drawn{value, from})
}

// sharedCache is a cache that several goroutines use at once. What it keeps is never
// changed.
type sharedCache struct {
	mutex   sync.RWMutex
	answers *ownCache
}

func newSharedCache() *sharedCache { return &sharedCache{answers: newOwnCache()} }

func (c *sharedCache) Get(rule *ruleTree, ref ast.Ref) (*ast.Term, bool) {
	c.mutex.RLock()
	defer c.mutex.RUnlock()
	return c.answers.Get(rule, ref)
}

func (c *sharedCache) Put(rule *ruleTree, ref ast.Ref, value *ast.Term, from *sources) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.answers.Put(rule, ref, value, from)
}

// callCache keeps what pure functions say, by what they are called with: the same for
// all questions. Most are not called so again, and what is said is kept the second time.
// What repeats, does so soon: it begins anew after a number of calls, since what it keeps
// is part of reviews, which are to be let go of.
type callCache struct {
	sharedCache
	once map[int]bool // by the hash of the call
}

// mostCalls is how many calls a callCache knows of.
const mostCalls = 1 << 14

func newCallCache() *callCache {
	return &callCache{sharedCache{answers: newOwnCache()}, make(map[int]bool)}
}

func (c *callCache) Put(rule *ruleTree, ref ast.Ref, value *ast.Term, from *sources) {
	hash := ref.Hash()
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if len(c.once) == mostCalls {
		c.answers, c.once = newOwnCache(), make(map[int]bool)
	}
	if c.once[hash] {
		c.answers.Put(rule, ref, value, from)
	}
	c.once[hash] = true
}

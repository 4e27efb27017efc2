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
	topdown.VirtualCache // of this question
	rules                *ruleTree
	lasting              lasting
	calls                *callCache
	// sources are what was read for the question so far; nil where nobody asks.
	sources *sources
	// replaced counts the "with" that the evaluation is inside of, where documents
	// are not what they are elsewhere.
	replaced int
	// pending are answers that others may have once the question is answered. Until
	// then a second value for a rule may come up, which is an error of the evaluation.
	// Those about the review are kept at once, since its questions come one by one.
	pending []pending
}

// lasting are caches by what the rules read whose answers they keep. All of them outlive
// the question, but for that of the rules that read both the review and the parameters.
type lasting [readsMore]keeper

// keeper keeps answers with what they were drawn from, if that is known. The rule is the
// one that the reference is of, and nil where that names a key of one, or a call.
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
	if keeper, rule, _ := c.keeper(ref); keeper != nil {
		if value, undefined := keeper.Get(rule, ref); value != nil || undefined {
			return value, undefined
		}
	}
	return c.VirtualCache.Get(ref)
}

func (c *cache) Put(ref ast.Ref, value *ast.Term) {
	switch keeper, rule, read := c.keeper(ref); {
	case keeper == nil:
		c.VirtualCache.Put(ref, value)
	case read == readsReview|readsParameters:
		keeper.Put(rule, ref, value, nil)
	case read == readsReview:
		keeper.Put(rule, ref, value, c.sources.clone())
	default:
		c.pending = append(c.pending, pending{keeper, rule, slices.Clone(ref), value, c.sources.clone()})
		c.VirtualCache.Put(ref, value)
	}
}

// keeper is who keeps an answer, or nil; of which whole rule it is; and what that reads.
func (c *cache) keeper(ref ast.Ref) (keeper, *ruleTree, reads) {
	if c.replaced > 0 {
		return nil, nil, 0
	}
	if function, ok := ref[0].Value.(ast.Ref); ok { // the arguments stand behind it
		if c.rules.pure(function) {
			return c.calls, nil, 0
		}
		return nil, nil, 0
	}
	rule, whole := c.rules.at(ref)
	switch {
	case rule == nil || rule.reads >= readsMore:
		return nil, nil, 0
	case whole:
		return c.lasting[rule.reads], rule, rule.reads
	}
	return c.lasting[rule.reads], nil, rule.reads
}

// publish hands on what is pending.
func (c *cache) publish() {
	for _, answer := range c.pending {
		answer.to.Put(answer.rule, answer.ref, answer.value, answer.from)
	}
}

// ownCache is a cache that one goroutine uses.
type ownCache struct {
	whole map[*ruleTree]*ast.Term // nil where the rule is not defined
	parts topdown.VirtualCache    // keys of rules, and calls
}

func newOwnCache() *ownCache {
	return &ownCache{make(map[*ruleTree]*ast.Term), topdown.NewVirtualCache()}
}

func (c *ownCache) Get(rule *ruleTree, ref ast.Ref) (*ast.Term, bool) {
	if rule == nil {
		return c.parts.Get(ref)
	}
	value, known := c.whole[rule]
	return value, known && value == nil
}

func (c *ownCache) Put(rule *ruleTree, ref ast.Ref, value *ast.Term, _ *sources) {
	if rule == nil {
		c.parts.Put(ref, value)
		return
	}
	c.whole[rule] = value
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
type callCache struct {
	sharedCache
	once map[int]bool // by the hash of the call
}

func newCallCache() *callCache {
	return &callCache{sharedCache{answers: newOwnCache()}, make(map[int]bool)}
}

func (c *callCache) Put(rule *ruleTree, ref ast.Ref, value *ast.Term, from *sources) {
	hash := ref.Hash()
	c.mutex.Lock()
	again := c.once[hash]
	c.once[hash] = true
	c.mutex.Unlock()
	if again {
		c.sharedCache.Put(rule, ref, value, from)
	}
}

package engine

import (
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
	// lasting are the caches by what the rules read whose answers they keep.
	lasting [readsMore]topdown.VirtualCache
	// replaced counts the "with" that the evaluation is inside of, where documents
	// are not what they are elsewhere.
	replaced int
}

func (c *cache) Push() { c.replaced++; c.VirtualCache.Push() }
func (c *cache) Pop()  { c.replaced--; c.VirtualCache.Pop() }

func (c *cache) Get(ref ast.Ref) (*ast.Term, bool) { return c.keeper(ref).Get(ref) }

func (c *cache) Put(ref ast.Ref, value *ast.Term) { c.keeper(ref).Put(ref, value) }

func (c *cache) keeper(ref ast.Ref) topdown.VirtualCache {
	if c.replaced > 0 {
		return c.VirtualCache
	}
	if read := c.rules.of(ref); read < readsMore && c.lasting[read] != nil {
		return c.lasting[read]
	}
	return c.VirtualCache
}

// sharedCache is a cache that several goroutines use at once. What it keeps is never
// changed.
type sharedCache struct {
	mutex sync.RWMutex
	topdown.VirtualCache
}

func newSharedCache() *sharedCache { return &sharedCache{VirtualCache: topdown.NewVirtualCache()} }

func (c *sharedCache) Get(ref ast.Ref) (*ast.Term, bool) {
	c.mutex.RLock()
	defer c.mutex.RUnlock()
	return c.VirtualCache.Get(ref)
}

func (c *sharedCache) Put(ref ast.Ref, value *ast.Term) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.VirtualCache.Put(ref, value)
}

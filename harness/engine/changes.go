package engine

import (
	"maps"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// changes are the objects of the inventory that are not what they were, by path: each
// with its kind, and all that are beneath a path with theirs.
type changes struct {
	at      map[string]string
	beneath map[string]map[string]bool
}

// changesBetween compares two inventories by the identity of their objects.
func changesBetween(before, after *Inventory) changes {
	found := changes{make(map[string]string), make(map[string]map[string]bool)}
	old, current := before.objects(), after.objects()
	for key, object := range current {
		if old[key].value != object.value {
			found.add(object.path)
		}
	}
	for key, object := range old {
		if _, still := current[key]; !still {
			found.add(object.path)
		}
	}
	return found
}

// placed is an object of the inventory, with the path that leads to it in data.
type placed struct {
	path  []string
	value ast.Value
}

func (i *Inventory) objects() map[string]placed {
	found := make(map[string]placed)
	var walk func(path []string, depth int, at any)
	walk = func(path []string, depth int, at any) {
		if depth == 0 {
			found[pathKey(path)] = placed{path, at.(ast.Value)}
			return
		}
		for name, next := range at.(map[string]any) {
			walk(append(path[:len(path):len(path)], name), depth-1, next)
		}
	}
	walk([]string{"inventory", "cluster"}, 3, i.cluster)
	walk([]string{"inventory", "namespace"}, 4, i.namespaced)
	return found
}

func pathKey(path []string) string { return strings.Join(path, "\x00") }

func (c changes) add(path []string) {
	kind := path[len(path)-2]
	c.at[pathKey(path)] = kind
	for i := range path {
		key := pathKey(path[:i])
		if c.beneath[key] == nil {
			c.beneath[key] = make(map[string]bool)
		}
		c.beneath[key][kind] = true
	}
}

// kinds are those of the objects that have changed at a path, beneath it, or that it
// leads into.
func (c changes) kinds(path []string) map[string]bool {
	found := maps.Clone(c.beneath[pathKey(path)])
	for i := range path {
		if kind, changed := c.at[pathKey(path[:i+1])]; changed {
			return map[string]bool{kind: true}
		}
	}
	return found
}

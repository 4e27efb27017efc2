package manifest

import (
	"fmt"
	"slices"

	"go.yaml.in/yaml/v3"
)

const (
	// maxDepth is how deep lists and objects may nest.
	maxDepth = 1000

	// Up to fewNodes values of a document nearly all may come from aliases; from
	// manyNodes on a tenth, and in between a share that falls evenly. It is the
	// rule of sigs.k8s.io/yaml.
	fewNodes   = 400_000
	manyNodes  = 4_000_000
	largeShare = 0.99
	smallShare = 0.10

	// maxErrors is how many errors of one document are reported.
	maxErrors = 100
)

// reading converts the nodes of one document to JSON-type values.
type reading struct {
	source *source
	errors []Error

	nodes, aliased int          // values converted, and how many of them through aliases
	aliases        []*yaml.Node // the aliases that are being followed
	stopped        bool         // at a limit: what follows is not read
}

// fail adds an error at a node.
func (r *reading) fail(at *yaml.Node, format string, args ...any) {
	line, column := r.source.position(at)
	problem := Error{r.source.file, line, column, fmt.Sprintf(format, args...)}
	if slices.Contains(r.errors, problem) {
		return // reached through another alias
	}
	if len(r.errors) == maxErrors {
		r.errors = append(r.errors, tooMany(r.source.file, line, column))
		r.stopped = true
	}
	if r.stopped {
		return
	}
	r.errors = append(r.errors, problem)
}

// tooMany is the error that stands for all that follow it.
func tooMany(file string, line, column int) Error {
	return Error{file, line, column, fmt.Sprintf("more than %d errors in this document; mend the first ones", maxErrors)}
}

// stop adds an error that ends the reading of the document.
func (r *reading) stop(at *yaml.Node, format string, args ...any) {
	r.fail(at, format, args...)
	r.stopped = true
}

// value returns the JSON-type value of a node. It is of no use once there are
// errors, of which it finds as many as there are.
func (r *reading) value(node *yaml.Node, depth int) any {
	if !r.count(node, depth) {
		return nil
	}
	switch node.Kind {
	case yaml.MappingNode:
		return r.object(node, depth)
	case yaml.SequenceNode:
		return r.list(node, depth)
	case yaml.AliasNode:
		if !r.enter(node) {
			return nil
		}
		value := r.value(node.Alias, depth)
		r.leave()
		return value
	case yaml.ScalarNode:
		value, err := scalarValue(node)
		if err != nil {
			r.fail(node, "%v", err)
		}
		return value
	}
	return nil
}

// count holds the limits. It reports whether to go on.
func (r *reading) count(node *yaml.Node, depth int) bool {
	if r.stopped {
		return false
	}
	if depth > maxDepth {
		r.stop(node, "nested more than %d levels deep; no Kubernetes object is, flatten it", maxDepth)
		return false
	}
	r.nodes++
	if len(r.aliases) == 0 {
		return true
	}
	r.aliased++
	if r.aliased > 100 && r.nodes > 1000 && float64(r.aliased) > allowedShare(r.nodes)*float64(r.nodes) {
		r.stop(r.aliases[0], "alias *%s expands the document beyond all measure; write the values out", r.aliases[0].Value)
		return false
	}
	return true
}

func allowedShare(nodes int) float64 {
	switch {
	case nodes <= fewNodes:
		return largeShare
	case nodes >= manyNodes:
		return smallShare
	}
	return largeShare - (largeShare-smallShare)*float64(nodes-fewNodes)/float64(manyNodes-fewNodes)
}

// enter follows an alias, unless it leads back to where it stands.
func (r *reading) enter(alias *yaml.Node) bool {
	for _, open := range r.aliases {
		if open == alias {
			r.stop(alias, "anchor &%s contains itself; write the value out", alias.Value)
			return false
		}
	}
	r.aliases = append(r.aliases, alias)
	return true
}

func (r *reading) leave() {
	r.aliases = r.aliases[:len(r.aliases)-1]
}

func (r *reading) list(node *yaml.Node, depth int) any {
	list := make([]any, len(node.Content))
	for i, item := range node.Content {
		list[i] = r.value(item, depth+1)
	}
	return list
}

func (r *reading) object(node *yaml.Node, depth int) any {
	object := make(map[string]any, len(node.Content)/2)
	r.entries(node, object, depth)
	return object
}

// entries puts the entries of a mapping into an object. A merged mapping sets
// its entries where its << stands, over what stands before and under what comes
// after.
func (r *reading) entries(node *yaml.Node, object map[string]any, depth int) {
	var written map[string]bool // the entries that do not come from a <<; nil while that is all of them
	for i := 0; i+1 < len(node.Content) && !r.stopped; i += 2 {
		keyNode, valueNode := node.Content[i], node.Content[i+1]
		if isMerge(keyNode) {
			if written == nil {
				written = make(map[string]bool, len(object))
				for name := range object {
					written[name] = true
				}
			}
			r.merge(valueNode, object, depth+1)
			continue
		}
		name, ok := r.key(keyNode, depth)
		if !ok {
			r.value(valueNode, depth+1) // for its errors
			continue
		}
		_, taken := object[name]
		if written != nil {
			taken = written[name]
			written[name] = true
		}
		if taken {
			r.duplicate(node, keyNode, name)
		}
		object[name] = r.value(valueNode, depth+1)
	}
}

// key returns the name of an entry.
func (r *reading) key(node *yaml.Node, depth int) (string, bool) {
	if !r.count(node, depth) {
		return "", false
	}
	for node.Kind == yaml.AliasNode {
		node = node.Alias
		r.nodes++
		r.aliased++
	}
	if node.Kind != yaml.ScalarNode {
		if r.template(node) {
			return "", false
		}
		r.fail(node, "a list or an object cannot be a key; quote it if it is meant as text")
		return "", false
	}
	name, err := scalarKey(node)
	if err != nil {
		r.fail(node, "%v", err)
		return "", false
	}
	return name, true
}

// duplicate reports a second entry of one name, and where the first is.
func (r *reading) duplicate(mapping, second *yaml.Node, name string) {
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		first := mapping.Content[i]
		if first == second {
			break
		}
		for first.Kind == yaml.AliasNode {
			first = first.Alias
		}
		if first.Kind != yaml.ScalarNode || isMerge(first) {
			continue
		}
		if other, err := scalarKey(first); err == nil && other == name {
			line, column := r.source.position(mapping.Content[i])
			r.fail(second, "duplicate key %q, which is set at line %d, column %d already; remove one of them", name, line, column)
			return
		}
	}
}

// merge sets the entries of what stands behind a <<: a mapping, an alias of
// one, or a list of such, of which the first goes before the later.
func (r *reading) merge(node *yaml.Node, object map[string]any, depth int) {
	if !r.count(node, depth) {
		return
	}
	switch {
	case node.Kind == yaml.MappingNode:
		r.set(node, object, depth)
	case node.Kind == yaml.AliasNode && node.Alias.Kind == yaml.MappingNode:
		if r.enter(node) {
			if r.count(node.Alias, depth) {
				r.set(node.Alias, object, depth)
			}
			r.leave()
		}
	case node.Kind == yaml.SequenceNode:
		for i := len(node.Content) - 1; i >= 0; i-- {
			item := node.Content[i]
			if item.Kind == yaml.SequenceNode || item.Kind == yaml.AliasNode && item.Alias.Kind != yaml.MappingNode {
				r.fail(item, "<< merges an object or a list of objects, and this is neither; write the entries out")
				continue
			}
			r.merge(item, object, depth)
		}
	default:
		r.fail(node, "<< merges an object or a list of objects, and this is neither; write the entries out")
	}
}

// set sets the entries of a mapping over those that an object has.
func (r *reading) set(node *yaml.Node, object map[string]any, depth int) {
	entries := make(map[string]any, len(node.Content)/2)
	r.entries(node, entries, depth)
	for name, value := range entries {
		object[name] = value
	}
}

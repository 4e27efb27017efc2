package manifest

import (
	"fmt"
	"slices"

	"go.yaml.in/yaml/v3"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/bulkhead-policy/bulkhead/harness/apiserver"
)

// Reference names an object.
type Reference struct {
	APIVersion string
	Kind       string
	// Namespace is "" for objects that live outside of namespaces.
	Namespace string
	// Name is metadata.name, or "web-*" for the generateName "web-".
	Name string
}

// String writes a reference as messages do: "Ingress shop/web".
func (r Reference) String() string {
	name := r.Name
	if name == "" {
		name = "(unnamed)"
	}
	if r.Namespace != "" {
		name = r.Namespace + "/" + name
	}
	return r.Kind + " " + name
}

// GroupVersionKind returns the kind with its group and version.
func (r Reference) GroupVersionKind() schema.GroupVersionKind {
	return schema.FromAPIVersionAndKind(r.APIVersion, r.Kind)
}

// Object is an object that an API server would take.
type Object struct {
	Reference
	// File is where it is written.
	File string
	// Value is the object as it would be stored, of map[string]any, []any,
	// string, bool, int64, float64 and nil.
	Value map[string]any

	source *source
	prefix apiserver.Path
}

// Position returns the line and column, from 1, of the value that a path leads
// to. A value that is not written, since it is missing or a default, has the
// position of the entry or list item nearest to it; an empty path has that of
// the object. The path goes through aliases and merged mappings to where the
// value is written.
//
// Steps of the path are strings, and indices of any type that a JSON number
// has.
func (o *Object) Position(path []any) (line, column int) {
	return o.source.find(slices.Concat(o.prefix, path))
}

// find returns the position of a path from the root of the document.
func (s *source) find(path apiserver.Path) (line, column int) {
	node := s.tree()
	if node == nil {
		return s.lines + 1, 1
	}
	value, entry := lookup(node, path)
	if value != nil {
		return s.position(value)
	}
	return s.position(entry)
}

// lookup follows a path. It returns the value, or nil and the nearest entry:
// the key of the innermost mapping entry, or the list item, that exists.
func lookup(root *yaml.Node, path apiserver.Path) (value, entry *yaml.Node) {
	value, entry = root, root
	for _, step := range path {
		inside := value
		if inside.Kind == yaml.AliasNode {
			inside = inside.Alias
		}
		var key *yaml.Node
		switch inside.Kind {
		case yaml.MappingNode:
			name := fmt.Sprint(step)
			key, value = entryOf(inside, name)
		case yaml.SequenceNode:
			index, ok := apiserver.Index(step)
			if !ok || index < 0 || index >= len(inside.Content) {
				return nil, entry
			}
			key, value = inside.Content[index], inside.Content[index]
		default:
			return nil, entry
		}
		if value == nil {
			return nil, entry
		}
		entry = key
	}
	return value, entry
}

// entryOf returns the entry of a mapping that sets a name in the end.
func entryOf(mapping *yaml.Node, name string) (key, value *yaml.Node) {
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		keyNode, valueNode := mapping.Content[i], mapping.Content[i+1]
		if isMerge(keyNode) {
			if k, v := mergedEntryOf(valueNode, name); v != nil {
				key, value = k, v
			}
			continue
		}
		written := keyNode
		if written.Kind == yaml.AliasNode {
			written = written.Alias
		}
		if written.Kind != yaml.ScalarNode {
			continue
		}
		if own, err := scalarKey(written); err == nil && own == name {
			key, value = keyNode, valueNode
		}
	}
	return key, value
}

func mergedEntryOf(node *yaml.Node, name string) (key, value *yaml.Node) {
	switch node.Kind {
	case yaml.AliasNode:
		return mergedEntryOf(node.Alias, name)
	case yaml.MappingNode:
		return entryOf(node, name)
	case yaml.SequenceNode:
		for _, item := range node.Content {
			if key, value := mergedEntryOf(item, name); value != nil {
				return key, value
			}
		}
	}
	return nil, nil
}

// register holds the objects read so far, each under its name.
type register struct {
	all   []*Object
	first map[Reference]*Object // of a name
	last  map[Reference]int     // where the one of a name is that is kept
}

func newRegister() *register {
	return &register{first: map[Reference]*Object{}, last: map[Reference]int{}}
}

// add takes an object. If there is one of that name already, it takes its
// place, as it would in a cluster, and that is an error of the input.
func (r *register) add(object Object) *Error {
	added, reference := &object, object.Reference
	r.all = append(r.all, added)
	if text(metadataOf(object.Value)["name"]) == "" {
		return nil // the cluster makes up a name
	}
	last, taken := r.last[reference]
	r.last[reference] = len(r.all) - 1
	if !taken {
		r.first[reference] = added
		return nil
	}
	r.all[last] = nil
	name := []any{"metadata", "name"}
	line, column := object.Position(name)
	first := r.first[reference]
	firstLine, _ := first.Position(name)
	return &Error{object.File, line, column, fmt.Sprintf("%s is in %s:%d already; a cluster would keep only the last, remove one of them", reference, first.File, firstLine)}
}

func (r *register) objects() []Object {
	objects := make([]Object, 0, len(r.all))
	for _, object := range r.all {
		if object != nil {
			objects = append(objects, *object)
		}
	}
	return objects
}

func metadataOf(object map[string]any) map[string]any {
	metadata, _ := object["metadata"].(map[string]any)
	return metadata
}

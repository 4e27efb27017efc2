package manifest

import (
	"slices"

	"go.yaml.in/yaml/v3"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/bulkhead-policy/bulkhead/harness/apiserver"
)

// admit makes an object of an item, as the API server would store it.
func (r *reader) admit(item item, scopes map[schema.GroupKind]bool) (Object, []Error) {
	object := Object{File: item.source.file, Value: item.value, source: item.source, prefix: item.prefix}
	if r.options.Raw {
		object.Reference = referenceOf(item.value)
		return object, nil
	}
	stored, faults := r.options.Server.Admit(item.value, item.spelling)
	if len(faults) > 0 {
		return object, r.refused(&object, faults)
	}
	object.Value = stored
	object.Reference = referenceOf(stored)
	r.settle(&object, scopes)
	return object, nil
}

// refused returns the faults of an object as errors at their places.
func (r *reader) refused(object *Object, faults []apiserver.Fault) []Error {
	reference := referenceOf(object.Value)
	errors := make([]Error, len(faults))
	for i, fault := range faults {
		line, column := object.Position(fault.Path)
		errors[i] = Error{object.File, line, column, reference.String() + ": " + fault.Message}
	}
	return errors
}

// settle gives an object its namespace, or takes it away where there is none.
func (r *reader) settle(object *Object, scopes map[schema.GroupKind]bool) {
	gvk := object.GroupVersionKind()
	namespaced, known := scopes[gvk.GroupKind()]
	if !known {
		namespaced = apiserver.Namespaced(gvk)
	}
	metadata := metadataOf(object.Value)
	switch {
	case !namespaced:
		delete(metadata, "namespace")
		object.Namespace = ""
	case object.Namespace == "":
		if metadata == nil {
			metadata = map[string]any{}
			object.Value["metadata"] = metadata
		}
		metadata["namespace"] = r.options.Namespace
		object.Namespace = r.options.Namespace
	}
}

func referenceOf(object map[string]any) Reference {
	metadata := metadataOf(object)
	reference := Reference{
		APIVersion: text(object["apiVersion"]),
		Kind:       text(object["kind"]),
		Namespace:  text(metadata["namespace"]),
		Name:       text(metadata["name"]),
	}
	if generated := text(metadata["generateName"]); reference.Name == "" && generated != "" {
		reference.Name = generated + "*"
	}
	return reference
}

// spelling returns a scalar as it is written.
func (i item) spelling(path apiserver.Path) (string, bool) {
	root := i.source.tree()
	if root == nil {
		return "", false
	}
	node, _ := lookup(root, slices.Concat(i.prefix, path))
	if node != nil && node.Kind == yaml.AliasNode {
		node = node.Alias
	}
	if node == nil || node.Kind != yaml.ScalarNode {
		return "", false
	}
	return node.Value, true
}

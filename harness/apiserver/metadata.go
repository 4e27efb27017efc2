package apiserver

import (
	"strings"

	"k8s.io/apimachinery/pkg/api/validate/content"
	nameforms "k8s.io/apimachinery/pkg/api/validation"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation"
)

// metadata refuses what ValidateObjectMeta refuses of a built-in kind. The
// namespace may be absent: the request brings it along.
func (f *findings) metadata(gvk schema.GroupVersionKind, object metav1.Object) {
	here := (*place)(nil).at("metadata")
	form := nameForm(gvk)
	if object.GetName() == "" && object.GetGenerateName() == "" {
		f.lacks(here.at("name"), "is missing; give the %s a name or a generateName", gvk.Kind)
	}
	if name := object.GetName(); name != "" {
		f.refuseAll(here.at("name"), name, form(name, false))
	}
	if prefix := object.GetGenerateName(); prefix != "" {
		f.refuseAll(here.at("generateName"), prefix, form(prefix, true))
	}
	if namespace := object.GetNamespace(); namespace != "" && Namespaced(gvk) {
		f.refuseAll(here.at("namespace"), namespace, nameforms.ValidateNamespaceName(namespace, false))
	}
	if object.GetGeneration() < 0 {
		f.refuse(here.at("generation"), "is %d; it cannot be negative", object.GetGeneration())
	}
	f.labels(object.GetLabels(), here.at("labels"))
	f.annotations(object.GetAnnotations(), here.at("annotations"))
	for i, finalizer := range object.GetFinalizers() {
		f.refuseAll(here.at("finalizers", i), finalizer, validation.IsQualifiedName(finalizer))
	}
}

// nameForm returns the check of the names of a kind.
func nameForm(gvk schema.GroupVersionKind) nameforms.ValidateNameFunc {
	switch {
	case gvk.Group == "rbac.authorization.k8s.io", gvk.Kind == "ClusterTrustBundle":
		return pathSegment
	case gvk.Group == "" && (gvk.Kind == "Service" || gvk.Kind == "Namespace"):
		return nameforms.NameIsDNSLabel
	}
	return nameforms.NameIsDNSSubdomain
}

// pathSegment is the form of names that are only ever part of a path.
func pathSegment(name string, prefix bool) []string {
	if prefix {
		return content.IsPathSegmentPrefix(name)
	}
	return content.IsPathSegmentName(name)
}

// labels refuses labels whose keys or values are not well-formed.
func (f *findings) labels(labels map[string]string, here *place) {
	for key, value := range labels {
		if problems := validation.IsQualifiedName(key); len(problems) > 0 {
			f.refuse(here.at(key), "has the key %s: %s", quote(key), problems[0])
		}
		f.refuseAll(here.at(key), value, validation.IsValidLabelValue(value))
	}
}

// annotations refuses annotations whose keys are not well-formed, in any case
// of letters, or that are too many.
func (f *findings) annotations(annotations map[string]string, here *place) {
	size := 0
	for key, value := range annotations {
		size += len(key) + len(value)
		if problems := validation.IsQualifiedName(strings.ToLower(key)); len(problems) > 0 {
			f.refuse(here.at(key), "has the key %s: %s", quote(key), problems[0])
		}
	}
	if size > nameforms.TotalAnnotationSizeLimitB {
		f.refuse(here, "take %d bytes; the API server allows %d", size, nameforms.TotalAnnotationSizeLimitB)
	}
}

// refuseAll refuses a text for the problems that a check found with it, if any.
func (f *findings) refuseAll(here *place, text string, problems []string) {
	if len(problems) > 0 {
		f.refuse(here, "is %s: %s", quote(text), strings.Join(problems, ", and "))
	}
}

// looseMetadata checks as much of the metadata as every kind has: names, and
// labels and annotations that are strings. It reads the object as it is, since
// a kind that is not built in may have anything beside them.
func (f *findings) looseMetadata(object map[string]any) {
	value, present := object["metadata"]
	if !present || value == nil {
		return
	}
	here := (*place)(nil).at("metadata")
	metadata, ok := value.(map[string]any)
	if !ok {
		f.refuse(here, "is %s; it must be an object", Describe(value))
		return
	}
	for _, key := range []string{"name", "generateName", "namespace"} {
		value, present := metadata[key]
		if !present || value == nil {
			continue
		}
		name, ok := value.(string)
		if !ok {
			f.notText(value, here.at(key))
			continue
		}
		f.refuseAll(here.at(key), name, pathSegment(name, key == "generateName"))
	}
	if labels, ok := f.strings(metadata["labels"], here.at("labels")); ok {
		f.labels(labels, here.at("labels"))
	}
	if annotations, ok := f.strings(metadata["annotations"], here.at("annotations")); ok {
		f.annotations(annotations, here.at("annotations"))
	}
}

// strings reads an object all of whose values are strings.
func (f *findings) strings(value any, here *place) (map[string]string, bool) {
	if value == nil {
		return nil, false
	}
	object, ok := value.(map[string]any)
	if !ok {
		f.refuse(here, "is %s; it must be an object", Describe(value))
		return nil, false
	}
	texts := make(map[string]string, len(object))
	for key, value := range object {
		switch text := value.(type) {
		case string:
			texts[key] = text
		case nil:
			texts[key] = ""
		default:
			f.notText(value, here.at(key))
		}
	}
	return texts, true
}

# METADATA
# title: The review at hand
# description: >-
#   What every policy asks of input.review, each with a value whatever the
#   review holds: a field that is absent, null or of another type reads as its
#   empty value, so that a rule built on it is never undefined.
#   The review is Gatekeeper's: an AdmissionRequest in the cluster; in audit
#   and offline only kind, name, namespace and object are set.
# related_resources:
# - ref: https://open-policy-agent.github.io/gatekeeper/website/docs/input
package lib.reviews

# METADATA
# scope: document
# description: >-
#   The object under review. On DELETE Gatekeeper puts the object that is
#   going away here (setObjectOnDelete in its pkg/target/target.go). In this
#   file alone, the name hides the built-in functions object.*.
default object := {} # regal ignore:rule-shadows-builtin

object := input.review.object if is_object(input.review.object) # regal ignore:rule-shadows-builtin

# METADATA
# scope: document
# description: The object's kind, "" when it has none.
default kind := ""

kind := object.kind if is_string(object.kind)

# METADATA
# scope: document
# description: The object's API group, "" for the core group.
default group := ""

group := split(object.apiVersion, "/")[0] if contains(object.apiVersion, "/")

# METADATA
# scope: document
# description: The object's spec, {} when it has none.
default spec := {}

spec := object.spec if is_object(object.spec)

# METADATA
# scope: document
# description: >-
#   The namespace the object is or will be in: its own, that of the request,
#   or "default", where kubectl puts a manifest that names none.
default namespace := "default"

namespace := _metadata.namespace if {
	_filled(_metadata.namespace)
} else := input.review.namespace if {
	_filled(input.review.namespace)
}

# METADATA
# scope: document
# description: >-
#   The object's name as a reader knows it: "web", or "web-*" where the API
#   server will complete a generateName.
default name := "(unnamed)"

name := _metadata.name if {
	_filled(_metadata.name)
} else := concat("", [_metadata.generateName, "*"]) if {
	_filled(_metadata.generateName)
}

# METADATA
# description: How messages name a namespaced object, "Ingress shop/web".
ref := sprintf("%s %s/%s", [kind, namespace, name])

# METADATA
# scope: document
# description: >-
#   The object's annotations, all as strings. The API server takes strings
#   only; engines that read manifests raw can meet an unquoted true or 1,
#   which is judged as it was meant.
default annotations := {}

annotations := texts(_metadata.annotations)

# METADATA
# scope: document
# description: >-
#   texts(map): a map of labels or annotations with all of its values as
#   strings: null as the API server reads it, "", and others as they were meant.
#   What is no map at all is {}.
default texts(_) := {}

texts(map) := {key: _text(value) | some key, value in map} if is_object(map)

# METADATA
# description: >-
#   Whether the review is one to judge. A deletion is not: refusing it would
#   keep the very object that a policy denies.
judged if not input.review.operation == "DELETE"

# METADATA
# description: >-
#   Whether the evaluation answers this review and no other, so that to index what it
#   looks up is worth nothing: Gatekeeper asks about one AdmissionRequest at a time, and
#   makes one for its audit, without an operation, but with a uid (gkReview in
#   gatekeeper/pkg/target).
alone if is_string(input.review.uid)

# METADATA
# description: >-
#   Whether the review is an update of an object that is being deleted. The API
#   server drops a deletionTimestamp from what is created and keeps the old one
#   on update, so it cannot be forged in a cluster; in a manifest it says nothing.
terminating if {
	input.review.operation == "UPDATE"
	_filled(_metadata.deletionTimestamp)
}

# METADATA
# description: >-
#   Whether the object is on its way out and this update leaves its spec and
#   annotations alone, as the removal of a finalizer does. Such an update has
#   to pass, or the object would never go.
leaving if {
	terminating
	input.review.oldObject.spec == object.spec
	_raw_annotations(input.review.oldObject) == _raw_annotations(object)
}

default _raw_annotations(_) := {}

_raw_annotations(whole) := whole.metadata.annotations

_metadata := object.metadata

_filled(value) if {
	is_string(value)
	value != ""
}

default _text(_) := ""

_text(value) := value if is_string(value)

_text(value) := sprintf("%v", [value]) if not type_name(value) in {"string", "null"}

# METADATA
# title: conftest's entry
# description: >-
#   conftest gives a rule the manifest itself, or with --combine all of them.
#   The policies want what Gatekeeper gives: the review of one object, and an
#   inventory of all. This package makes the one of the other, and applies the
#   constraints of the baseline as Gatekeeper would.
#   What it cannot see are the documents that conftest's YAML parser drops: all
#   that follow a separator other than a bare "---" line ("--- # web", or a
#   blank after it), and all that follow a separator ending in LF where the
#   file has a CRLF anywhere. bulkhead check reads those.
package main

# METADATA
# description: Every object of the input as {path, object}, in the namespace where it will stand.
objects := [{"path": document.path, "object": _settled(document.object)} |
	some document in documents
	not fault(document.object)
]

# METADATA
# description: The review that Gatekeeper makes of an object outside of admission.
# scope: document
review_of(resource) := {
	"kind": {
		"group": _group(resource.apiVersion),
		"version": version,
		"kind": resource.kind,
	},
	"name": _text(resource.metadata, "name"),
	"namespace": namespace,
	"namespaceObject": object.get(namespaces, namespace, {}),
	"operation": "",
	"object": resource,
} if {
	namespace := _text(resource.metadata, "namespace")
	version := array.reverse(split(resource.apiVersion, "/"))[0]
}

# As the API server stores it: what is namespaced and names no namespace goes
# to "default", what is not loses the namespace it names.
_settled(resource) := resource if {
	_namespaced(resource)
	_filled(resource.metadata.namespace)
} else := object.union(resource, {"metadata": {"namespace": "default"}}) if {
	_namespaced(resource)
} else := object.union(json.remove(resource, ["metadata/namespace"]), {"metadata": {}})

_namespaced(resource) if namespaced(_group(resource.apiVersion), resource.kind)

_group(api_version) := split(api_version, "/")[0] if {
	contains(api_version, "/")
} else := ""

_text(fields, key) := fields[key] if {
	is_string(fields[key])
} else := ""

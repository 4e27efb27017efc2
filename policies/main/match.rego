package main

import data.lib.selectors

# METADATA
# description: >-
#   Whether a constraint's match takes in an object, as Gatekeeper decides it
#   (pkg/mutation/match/match.go). Each key can only leave an object out, and
#   only when that is certain: what is absent, null, unknown or cannot be
#   answered leaves it in.
# scope: document
matched(match, resource) if {
	not _of_other_kind(match, resource)
	not _of_other_scope(match, resource)
	not _in_other_namespace(match, resource)
	not _in_excluded_namespace(match, resource)
	not _labelled_otherwise(match, resource)
	not _in_namespace_labelled_otherwise(match, resource)
	not _named_otherwise(match, resource)

	# Manifests are originals; what an ExpansionTemplate makes of them is generated.
	not match.source == "Generated"
}

# METADATA
# description: Whether a pattern, an asterisk at its front or end or both, fits a text (pkg/wildcard).
# scope: document
fits(pattern, text) if pattern == text

fits(pattern, text) if {
	startswith(pattern, "*")
	endswith(pattern, "*")
	contains(text, trim_suffix(trim_prefix(pattern, "*"), "*"))
}

fits(pattern, text) if {
	startswith(pattern, "*")
	not endswith(pattern, "*")
	endswith(text, trim_prefix(pattern, "*"))
}

fits(pattern, text) if {
	not startswith(pattern, "*")
	endswith(pattern, "*")
	startswith(text, trim_suffix(pattern, "*"))
}

_of_other_kind(match, resource) if {
	match.kinds[0]
	every entry in match.kinds {
		not _covers(entry, _group(resource.apiVersion), resource.kind)
	}
}

_covers(entry, group, kind) if {
	_lists(object.get(entry, "kinds", []), kind)
	_lists(object.get(entry, "apiGroups", []), group)
}

_lists(names, name) if name in names

_lists(names, _) if "*" in names

_lists(names, _) if not names[0]

_of_other_scope(match, resource) if {
	match.scope == "Cluster"
	resource.metadata.namespace
}

_of_other_scope(match, resource) if {
	match.scope == "Namespaced"
	not resource.metadata.namespace
}

_in_other_namespace(match, resource) if {
	match.namespaces[0]
	namespace := _namespace(resource)
	every pattern in match.namespaces {
		not fits(pattern, namespace)
	}
}

_in_excluded_namespace(match, resource) if {
	some pattern in match.excludedNamespaces
	fits(pattern, _namespace(resource))
}

# The namespace that an object is in or, of a Namespace, is about. Undefined for
# what stands outside of all.
_namespace(resource) := _text(resource.metadata, "name") if {
	_is_namespace(resource)
} else := resource.metadata.namespace

_is_namespace(resource) if {
	resource.kind == "Namespace"
	_group(resource.apiVersion) == ""
}

_labelled_otherwise(match, resource) if {
	selector := match.labelSelector
	not selectors.matches(selector, _labels(resource))
}

_in_namespace_labelled_otherwise(match, resource) if {
	selector := match.namespaceSelector
	name := _namespace(resource)
	labels := object.union(_namespace_labels(resource, name), _own_label(name))
	not selectors.matches(selector, labels)
}

# Of a Namespace that the input does not hold, one label is known.
_in_namespace_labelled_otherwise(match, resource) if {
	selector := match.namespaceSelector
	name := _namespace(resource)
	not _namespace_labels(resource, name)
	not selectors.matches(selector, _own_label(name))
	every key in _keys(selector) {
		_own_label(name)[key]
	}
}

_namespace_labels(resource, name) := _labels(resource) if {
	_is_namespace(resource)
} else := _labels(namespaces[name])

# What the API server writes on every Namespace, over what the manifest says.
_own_label(name) := {"kubernetes.io/metadata.name": name}

_keys(selector) := array.concat(
	[key | some key, _ in selector.matchLabels],
	[requirement.key | some requirement in selector.matchExpressions],
)

_named_otherwise(match, resource) if {
	_filled(match.name)
	not fits(match.name, _text(resource.metadata, "name"))
	not _begins(match.name, _text(resource.metadata, "generateName"))
}

# The end of a name that the API server has yet to complete is not known.
_begins(pattern, beginning) if {
	endswith(pattern, "*")
	fits(pattern, beginning)
}

_labels(resource) := resource.metadata.labels if {
	is_object(resource.metadata.labels)
} else := {}

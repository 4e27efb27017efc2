package main

# METADATA
# description: >-
#   Whether conftest was given --combine, which makes the input an array of
#   {path, contents}. Without it the input is one document.
# scope: document
combined if {
	is_array(input)
	every file in input {
		object.keys(file) == {"path", "contents"}
	}
}

# METADATA
# description: Every document of the input as {path, object}, Lists unrolled, empty documents left out.
documents := [document |
	some document in array.concat(_outer, _innermost)
	document.object != null
]

# METADATA
# description: >-
#   What keeps a document from being judged: it is no Kubernetes object.
#   Undefined where nothing does.
# scope: document
fault(resource) := sprintf("%s where a mapping is expected", [type_name(resource)]) if {
	not is_object(resource)
} else := sprintf("no %s", [concat(" and no ", missing)]) if {
	missing := [field |
		some field in ["apiVersion", "kind"]
		not _filled(object.get(resource, field, ""))
	]
	count(missing) > 0
} else := "Lists in one another, more than three deep" if {
	_is_list(resource)
} else := sprintf("%s where the items of a %s are expected", [type_name(resource.items), resource.kind]) if {
	endswith(resource.kind, "List")
	not is_array(resource.items)
	resource.items != null
}

# METADATA
# description: What the input holds that no policy can judge, so that nobody takes it for judged.
violation_input contains {"msg": msg, "_loc": {"file": document.path}} if {
	some document in documents
	reason := fault(document.object)
	msg := concat(": ", [part |
		some part in ["not a Kubernetes object", document.path, reason]
		part != ""
	])
}

_outer := [document |
	some level in [_given, _items, _items_of_items]
	some document in level
	not _is_list(document.object)
]

_given := [{"path": file.path, "object": file.contents} | some file in input] if {
	combined
} else := [{"path": "", "object": input}]

# Rego has no recursion: Lists in Lists are followed this deep and no further.
_items := _unrolled(_given)

_items_of_items := _unrolled(_items)

_innermost := _unrolled(_items_of_items)

_unrolled(documents) := [{"path": document.path, "object": _item(document.object, item)} |
	some document in documents
	is_array(document.object.items)
	some item in document.object.items
]

# The items of a typed list such as DeploymentList may go without apiVersion
# and kind (decodeToList in apimachinery's unstructured/helpers.go).
_item(list, item) := object.union(item, {"apiVersion": list.apiVersion, "kind": kind}) if {
	not item.apiVersion
	not item.kind
	kind := trim_suffix(list.kind, "List")
} else := item

_is_list(resource) if {
	endswith(resource.kind, "List")
	is_array(resource.items)
}

_filled(value) if {
	is_string(value)
	value != ""
}

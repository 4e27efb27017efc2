package main

# METADATA
# description: >-
#   All objects as Gatekeeper's data.inventory has them. Of several with the
#   same name the last by path is taken, as the last that is applied stays.
inventory := object.union_n(array.concat(
	[{"cluster": {}, "namespace": {}}],
	[_shelved(id, resource) | some id, [resource] in _by_id],
))

# METADATA
# description: The Namespaces of the input by name.
namespaces[name] := namespace if {
	some name, [namespace] in object.union_n([{resource.metadata.name: [resource]} |
		some [_, resource] in _in_order([entry | some entry in objects; _is_namespace(entry.object)])
		_filled(resource.metadata.name)
	])
}

# Arrays around the objects keep union_n from merging two of the same name
# into one that nobody wrote.
_by_id := object.union_n([{object.union(_kin(resource), {"name": name}): [resource]} |
	some number, [_, resource] in _in_order(objects)
	name := _known_as(resource, number)
])

# conftest sorts by path alone, which leaves the documents of a file in any order.
_in_order(entries) := sort([[entry.path, entry.object] | some entry in entries])

_kin(resource) := {
	"apiVersion": resource.apiVersion,
	"kind": resource.kind,
	"namespace": _text(resource.metadata, "namespace"),
}

# What the API server has yet to name goes by its generateName and an asterisk.
_known_as(resource, number) := resource.metadata.name if {
	_filled(resource.metadata.name)
} else := concat("", [prefix, "*", _numbered(number, _last_of_name[[_kin(resource), prefix]])]) if {
	prefix := _text(resource.metadata, "generateName")
}

# One of several gets a number, so that none hides another.
_numbered(number, last) := "" if number == last

_numbered(number, last) := format_int(number, 10) if number != last

_last_of_name := object.union_n([{[_kin(resource), _text(resource.metadata, "generateName")]: number} |
	some number, [_, resource] in _in_order(objects)
	not _filled(_text(resource.metadata, "name"))
])

_shelved(id, resource) := {"cluster": shelf} if {
	id.namespace == ""
	shelf := {id.apiVersion: {id.kind: {id.name: resource}}}
} else := {"namespace": {id.namespace: {id.apiVersion: {id.kind: {id.name: resource}}}}}

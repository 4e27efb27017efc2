# METADATA
# title: Shapes
# description: >-
#   Whether the parts of an object are of the types that they must be. The API
#   server lets nothing else through; engines that read manifests raw may.
package lib.shapes

import data.lib.fieldpaths

# METADATA
# description: >-
#   oddities(root, shape): the parts of the root that are of another type than
#   the shape says, as {at, text}: the path of each, and what is wrong with it. A
#   shape has [type, what to write] by path. What is null counts as left out.
oddities(root, shape) := {{"at": at, "text": text} |
	some pattern, parts in _parts(root)
	[type, wanted] := shape[pattern]
	some [at, part] in parts
	not type_name(part) in {type, "null"}
	text := sprintf("%s is %s; write %s", [fieldpaths.text(at), json.marshal(part), wanted])
}

# METADATA
# description: The shape of the rules of an Ingress, down to their paths.
paths := {
	"spec": ["object", "a spec"],
	"spec.rules": ["array", "a list of rules"],
	"spec.rules[]": ["object", "a rule"],
	"spec.rules[].http": ["object", "its paths"],
	"spec.rules[].http.paths": ["array", "a list of paths"],
	"spec.rules[].http.paths[]": ["object", "a path and its backend"],
}

# METADATA
# description: The shape of all that says what an Ingress serves, its TLS entries included.
routes := object.union(paths, _names)

_names := {
	"spec.rules[].host": ["string", "a DNS name"],
	"spec.rules[].http.paths[].path": ["string", "a path that begins with a slash"],
	"spec.tls": ["array", "a list of TLS entries"],
	"spec.tls[]": ["object", "a TLS entry"],
	"spec.tls[].hosts": ["array", "a list of DNS names"],
	"spec.tls[].hosts[]": ["string", "a DNS name"],
}

# By path, all that stands there, each as [its path, itself]. It names what it looks
# at, since an object has many times as many parts as shapes ask for.
_parts(root) := {
	"spec": spec,
	"spec.rules": lists,
	"spec.rules[]": rules,
	"spec.rules[].host": _fields(rules, "host"),
	"spec.rules[].http": backends,
	"spec.rules[].http.paths": path_lists,
	"spec.rules[].http.paths[]": items,
	"spec.rules[].http.paths[].path": _fields(items, "path"),
	"spec.tls": tls,
	"spec.tls[]": entries,
	"spec.tls[].hosts": host_lists,
	"spec.tls[].hosts[]": _items(host_lists),
} if {
	spec := _fields({[[], root]}, "spec")
	lists := _fields(spec, "rules")
	rules := _items(lists)
	backends := _fields(rules, "http")
	path_lists := _fields(backends, "paths")
	items := _items(path_lists)
	tls := _fields(spec, "tls")
	entries := _items(tls)
	host_lists := _fields(entries, "hosts")
}

_fields(parts, name) := {[array.concat(at, [name]), part[name]] | some [at, part] in parts}

_items(parts) := {[array.concat(at, [i]), item] |
	some [at, part] in parts
	is_array(part)
	some i, item in part
}

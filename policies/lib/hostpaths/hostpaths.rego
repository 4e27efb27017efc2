# METADATA
# title: Hosts and paths
# description: >-
#   What an Ingress serves, host by host and path by path, each as {host, path,
#   exact, text, field, at}: the host as in lib.rivals, the path, whether that
#   path alone is meant, how a message names the host, and the fields where the
#   host and the path are written. A rule without paths and a default backend
#   serve all that nobody else does, as the path "/" would.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/services-networking/ingress/#path-types
#   description: Path types
package lib.hostpaths

import data.lib.ingresses
import data.lib.servernames

# METADATA
# description: "of(spec, annotations): all that an Ingress serves."
of(spec, annotations) := plain | _of_aliases(plain, annotations) if {
	plain := _of_rules(spec) | _of_default_backends(spec)
}

# METADATA
# scope: document
# description: >-
#   collide(one, other): whether two of the same host have the same path. A slash
#   at its end tells only two exact paths apart.
collide(one, other) if one.path == other.path

collide(one, other) if {
	not _both_exact(one, other)
	_trimmed(one.path) == _trimmed(other.path)
}

# METADATA
# scope: document
# description: "nest(one, other): whether the path of one lies below that of the other."
nest(one, other) if _below(one.path, other)

nest(one, other) if _below(other.path, one)

_of_rules(spec) := {object.union(host, path) |
	some i, rule in ingresses.rules(spec)
	host := _host(i, lower(ingresses.host(rule)))
	some path in _paths(i, rule)
}

_host(i, host) := {"host": host, "text": text, "field": ["spec", "rules", i, "host"]} if {
	text := sprintf("host %q", [host])
	host != ""
} else := {"host": "", "text": text, "field": ["spec", "rules", i, "host"]} if {
	text := sprintf("every host that no rule names (spec.rules[%d])", [i])
}

_paths(i, rule) := {path |
	some j, item in rule.http.paths
	path := {"path": _path(item), "exact": _exact(item), "at": ["spec", "rules", i, "http", "paths", j, "path"]}
} if {
	count(rule.http.paths) > 0
} else := {{"path": "/", "exact": false, "at": ["spec", "rules", i, "http"]}}

# The API server takes no path for "/" where the type is left to the controller.
_path(item) := "/" if {
	object.get(item, "path", null) in {null, ""}
} else := item.path

_exact(item) if {
	item.pathType == "Exact"
} else := false

_of_default_backends(spec) := {found |
	some field in ingresses.default_backends(spec)
	found := {
		"host": "", "path": "/", "exact": false,
		"text": sprintf("every host that no rule names (spec.%s)", [field]),
		"field": ["spec", field], "at": ["spec", field],
	}
}

# An alias serves whatever paths stand beside it.
_of_aliases(plain, annotations) := {object.union(served, alias) |
	some name in ingresses.aliases(annotations)
	alias := {
		"host": servernames.of_alias(name),
		"text": sprintf("server-alias %q", [name]),
		"field": ["metadata", "annotations", "nginx.ingress.kubernetes.io/server-alias"],
	}
	some served in plain
}

_both_exact(one, other) if {
	one.exact
	other.exact
}

_below(path, other) if {
	not other.exact
	startswith(_trimmed(path), concat("", [_trimmed(other.path), "/"]))
}

_trimmed(path) := trim_right(path, "/")

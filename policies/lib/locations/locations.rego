# METADATA
# title: Locations
# description: >-
#   The paths that an Ingress serves, as ingress-nginx makes locations of them.
#   Annotations hold for all the locations of their Ingress, and for no other.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/services-networking/ingress/#path-types
#   description: Path types
# - ref: https://kubernetes.github.io/ingress-nginx/user-guide/ingress-path-matching/
#   description: Path matching of ingress-nginx
package lib.locations

import data.lib.ingresses

# METADATA
# description: >-
#   below(path, prefixes): whether the path is one of the prefixes or lies below
#   it, by whole elements. A path with anything in it that could be a regular
#   expression lies below none.
below(path, prefixes) if {
	regex.match(`^/[A-Za-z0-9._~/-]*$`, path)
	some prefix in prefixes
	_under(path, prefix)
}

_under(path, prefix) if path == trim_right(prefix, "/")

_under(path, prefix) if startswith(path, concat("", [trim_right(prefix, "/"), "/"]))

# METADATA
# description: >-
#   confined(ingress, prefixes): whether all that the Ingress serves lies below
#   the prefixes, by what its rules say and without annotations that move paths.
confined(ingress, prefixes) if {
	count(ingresses.default_backends(ingress.spec)) == 0
	found := ingresses.rules(ingress.spec)
	count(found) > 0
	not _moved(object.get(ingress, ["metadata", "annotations"], {}))
	every rule in found {
		_below_all(rule, prefixes)
	}
}

_below_all(rule, prefixes) if {
	is_array(rule.http.paths)
	count(rule.http.paths) > 0
	every item in rule.http.paths {
		below(item.path, prefixes)
	}
}

_moved(annotations) if {
	some key, _ in annotations
	regex.match(`snippet|rewrite|app-root|use-regex`, key)
}

# METADATA
# description: >-
#   depth(ingress, host, request): how long the longest path is by which the
#   Ingress answers a request for the path on one of its hosts; 0 if it does not.
#   Of several Ingresses the longest path answers.
depth(ingress, host, request) := max({0} | {count(path) |
	some rule in ingresses.rules(ingress.spec)
	_of_host(ingress, rule, host)
	some item in _items(rule)
	path := object.get(item, "path", "/")
	_answers(path, item, request)
})

_of_host(_, rule, host) if lower(ingresses.host(rule)) == host

# An alias stands beside the host of every rule.
_of_host(ingress, _, host) if {
	every rule in ingress.spec.rules {
		lower(ingresses.host(rule)) != host
	}
}

# What names no path is for all of them.
default _items(_) := [{}]

_items(rule) := rule.http.paths if is_array(rule.http.paths)

_answers(path, _, request) if path == request

_answers(path, item, request) if {
	item.pathType == "Prefix"
	_under(request, path)
}

_answers(path, item, request) if {
	_unspecific(item)
	startswith(request, path)
}

# What cannot be a path as it stands is for nginx a regular expression.
_answers(path, item, request) if {
	_unspecific(item)
	regex.match(`[^A-Za-z0-9._~/-]`, path)
	regex.match(concat("", ["^", path]), request)
}

_unspecific(item) if count({type | type := item.pathType} & {"Exact", "Prefix"}) == 0

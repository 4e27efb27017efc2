# METADATA
# title: Server names
# description: >-
#   What hosts of Ingresses stand for where they are served: a name, "" for every
#   name that nobody else serves, a wildcard for one label, "*.shop.example", and,
#   from an alias, a regular expression behind a tilde, as nginx writes it.
# related_resources:
# - ref: https://nginx.org/en/docs/http/server_names.html
#   description: Server names of nginx
# - ref: https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#server-alias
#   description: Server alias of ingress-nginx
package lib.servernames

# METADATA
# description: >-
#   The host that an entry of a server-alias annotation stands for: nginx takes
#   regular expressions, and wildcards for any number of labels at either end.
of_alias(name) := name if {
	startswith(name, "~")
} else := concat("", ["~^.+", _quoted(trim_prefix(name, "*")), "$"]) if {
	startswith(name, "*.")
} else := concat("", ["~^(.+\\.)?", _quoted(trim_prefix(name, ".")), "$"]) if {
	startswith(name, ".")
} else := concat("", ["~^", _quoted(trim_suffix(name, "*")), ".+$"]) if {
	endswith(name, ".*")
} else := lower(name)

# METADATA
# scope: document
# description: >-
#   overlap(one, other): whether two hosts have a name in common. A
#   wildcard stands for one label. A regular expression has a name in common with
#   a wildcard if it matches a usual one or ends as if it could, and with another
#   one only if both are the same: which names two have in common, nobody can tell.
#   The catch-all has none in common with a named host, to which it yields.
overlap(one, other) if one == other

overlap(one, other) if _covers(one, other)

overlap(one, other) if _covers(other, one)

_covers(pattern, host) if wildcard(host) == pattern

_covers(pattern, host) if {
	startswith(pattern, "~")
	not startswith(host, "~")
	usual := regex.replace(host, `^\*`, "www")

	# Names are compared in lower case, and an expression in whatever case.
	regex.match(concat("", ["(?i)", trim_prefix(pattern, "~")]), usual)
}

# Ends like the wildcard, with no dot before but in what may be left out.
_covers(pattern, host) if {
	startswith(pattern, "~")
	startswith(host, "*.")
	domain := replace(trim_prefix(host, "*"), ".", `\\?\.`)
	regex.match(concat("", [`(?i)^(\([^()]*\)[?*]|[^\\]|\\[^.])*`, domain, `\$?$`]), pattern)
}

# METADATA
# scope: document
# description: >-
#   readable(host): whether it can be told what a host stands for. nginx takes
#   regular expressions with lookaround, and more, that nothing else here can.
readable(host) if not startswith(host, "~")

readable(host) if regex.is_valid(trim_prefix(host, "~"))

# METADATA
# description: "wildcard(host): the wildcard that covers a name; that of a wildcard is itself."
wildcard(host) := regex.replace(host, `^[^.]+\.`, "*.")

_quoted(text) := replace(text, ".", `\.`)

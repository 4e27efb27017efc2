# METADATA
# title: Paths of authentication
# description: >-
#   The paths that external authentication relies on at the hosts of the Ingress
#   under review, such as /oauth2: those of auth-url and auth-signin. They have to
#   be served without authentication, by another Ingress: behind their own they
#   ask themselves for ever.
# related_resources:
# - ref: https://oauth2-proxy.github.io/oauth2-proxy/configuration/integration/
#   description: oauth2-proxy and ingress-nginx
package lib.authpaths

import data.lib.authentication
import data.lib.authurls
import data.lib.locations
import data.lib.neighbours
import data.lib.nginx
import data.lib.reviews
import data.lib.rivals
import data.lib.servernames

# METADATA
# description: >-
#   unserved(global): as [annotation, host, path] those that no Ingress serves
#   without authentication, which every Ingress has where global is true unless
#   it opts out. Of several Ingresses the longest path answers. Where nobody can be
#   asked, nothing is said of signing in.
unserved(global) := asked | {[key, host, path] |
	nginx.text(reviews.annotations, "auth-url") != ""
	some [key, host, path] in _unserved("auth-signin", global)
	not host in {other | some [_, other, _] in asked}
} if {
	asked := _unserved("auth-url", global)
}

_unserved(name, global) := {[key, host, path] |
	key := nginx.key(name)
	parts := _parts(trim_space(reviews.annotations[key]))
	some host in _servers(parts.host)
	path := parts.path
	behind := max({locations.depth(reviews.object, host, path)} | {depth |
		some [namespace, other] in neighbours.sharing(host)
		not _open(namespace, other, global)
		depth := _depth(namespace, other, host, path)
	})
	before := {depth |
		some [namespace, other] in neighbours.sharing(host)
		depth := _depth(namespace, other, host, path)
		depth > behind
	}
	count(before) == 0
}

_depth(namespace, name, host, path) := locations.depth(rivals.rival(namespace, name), host, path)

_open(namespace, name, global) if {
	count(authentication.methods(neighbours.annotations_of(namespace, name), global)) == 0
}

_parts(text) := authurls.parts(text)

# A path alone is one of the host that was asked for.
_parts(text) := {"host": "$host", "path": split(text, "?")[0]} if startswith(text, "/")

# The servers of nginx that answer for the host of a URL; none for a stranger.
_servers("$host") := {host | some host in neighbours.hosts; not regex.match(`^(~|$)`, host)}

_servers(host) := {server} if {
	authurls.here(host, neighbours.hosts)
	server := [name | some name in [host, servernames.wildcard(host)]; _serves(name)][0]
}

_serves(name) if name in neighbours.hosts

_serves(name) if count(neighbours.sharing(name)) > 0

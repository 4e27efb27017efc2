# METADATA
# title: URLs of authentication
# description: >-
#   Whom auth-url of ingress-nginx asks, and where auth-signin sends the browser.
#   Of nginx's variables only $host is safe to ask, and only where every rule
#   names its host: it is the host that the request was routed by. $http_host and
#   the like are whatever the client writes.
# related_resources:
# - ref: https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#external-authentication
#   description: External authentication
# - ref: https://nginx.org/en/docs/http/ngx_http_core_module.html#var_host
#   description: $host
package lib.authurls

import data.lib.hosts

# METADATA
# description: >-
#   The scheme, host and path of a URL; undefined for a text that is none, or
#   that ingress-nginx refuses for its characters (URLWithNginxVariableRegex in
#   its internal/ingress/annotations/parser).
parts(text) := {"scheme": lower(scheme), "host": trim_suffix(lower(host), "."), "path": path} if {
	[[_, scheme, host, path]] := regex.find_all_string_submatch_n(_url, text, 1)
	not contains(host, "..")
}

# METADATA
# description: >-
#   What is wrong with the URL that is to be asked, given the hosts of the
#   Ingress, the hosts allowed besides, a set, and the domain of the cluster.
fault(text, served, allowed, domain) := sprintf("is no URL to ingress-nginx; write %q", [example]) if {
	not parts(text)
	example := "https://$host/oauth2/auth"
} else := sprintf("asks %q, which the client makes up where a rule serves every host; name the host", ["$host"]) if {
	parts(text).host == "$host"
	"" in served
} else := sprintf("asks %q, %s; ask a host of this Ingress or a Service of the cluster", [host, reason]) if {
	host := parts(text).host
	not service(host, domain)
	not here(host, served)
	not _allowed(host, allowed)
	reason := "which is a stranger"
} else := sprintf("asks %q by plain HTTP; write https", [host]) if {
	host := parts(text).host
	parts(text).scheme != "https"
	not service(host, domain)
}

# METADATA
# scope: document
# description: "here(host, served): whether the host of a URL is one of those that the Ingress serves."
here("$host", _)

here(host, served) if count(hosts.coverers(host) & served) > 0

# METADATA
# description: >-
#   service(host, domain): whether the host is a Service of the cluster, by its
#   name and namespace: a shorter name is completed for pods, not for nginx.
service(host, domain) if {
	name := trim_suffix(host, concat("", [".", lower(domain)]))
	regex.match(`^[a-z0-9-]+\.[a-z0-9-]+\.svc$`, name)
}

_allowed(host, allowed) if count(hosts.coverers(host) & allowed) > 0

_url := concat("", [
	`^(?i:(https?))://([$A-Za-z0-9._-]+)(?::[0-9]{1,5})?`,
	`(/[$A-Za-z0-9._~/:,&=-]*)?(?:\?[$A-Za-z0-9._~/:,?&=-]*)?$`,
])

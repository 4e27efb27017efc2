# METADATA
# title: Authentication by ingress-nginx
# description: >-
#   What its annotations make of authentication, after its
#   internal/ingress/annotations/authreq, auth and authtls: external, which asks
#   auth-url about every request, basic and certificate. What it cannot read
#   closes the Ingress, with 503, or leaves it open.
# related_resources:
# - ref: https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#authentication
#   description: Authentication
package lib.authentication

import data.lib.booleans
import data.lib.nginx
import data.lib.reviews
import data.lib.snippets

# METADATA
# description: The annotations of external authentication that are there.
external(annotations) := _external_keys & object.keys(annotations)

_external_keys contains nginx.key(name) if some name in _external

_external := {
	"auth-always-set-cookie", "auth-cache-duration", "auth-cache-key", "auth-keepalive",
	"auth-keepalive-requests", "auth-keepalive-share-vars", "auth-keepalive-timeout", "auth-method",
	"auth-proxy-set-headers", "auth-request-redirect", "auth-response-headers", "auth-signin",
	"auth-signin-redirect-param", "auth-snippet", "auth-url",
}

# METADATA
# description: Whether the annotations of the Ingress under review say nothing of authentication.
silent if object.keys(reviews.annotations) & _all_keys == set()

_all_keys contains key if some key in _keys

_all_keys contains nginx.key(name) if some name in ["auth-tls-secret", "enable-global-auth"]

# METADATA
# description: >-
#   Whether the annotations have to do with authentication, given whether the
#   controller itself demands it of all.
# scope: document
concerned(annotations, _) if count(_keys & object.keys(annotations)) > 0

concerned(annotations, global) if count(methods(annotations, global)) > 0

_keys contains key if some key in _external_keys

_keys contains nginx.key(name) if some name in ["auth-realm", "auth-secret", "auth-secret-type", "auth-type"]

# METADATA
# description: >-
#   The methods by which the annotations authenticate, global where that is what
#   the controller demands and the annotations do not opt out.
methods(annotations, global) := {method |
	some method in ["basic", "certificate", "external", "global"]
	_authenticates(method, annotations, global)
}

_authenticates("external", annotations, _) if nginx.text(annotations, "auth-url") != ""

_authenticates("basic", annotations, _) if {
	regex.match(`basic|digest`, nginx.text(annotations, "auth-type"))
	nginx.text(annotations, "auth-secret") != ""
}

_authenticates("certificate", annotations, _) if {
	nginx.text(annotations, "auth-tls-secret") != ""
	not nginx.text(annotations, "auth-tls-verify-client") in {"off", "optional", "optional_no_ca"}
}

_authenticates("global", annotations, true) if not opts_out(annotations)

# METADATA
# description: Whether the Ingress is left out of the authentication that the controller demands of all.
opts_out(annotations) if booleans.parses_false(annotations[nginx.key("enable-global-auth")])

# METADATA
# description: >-
#   What is wrong with the annotations, as {[annotation, what]}. Paths below the
#   open ones may have a location of their own in a snippet.
faults(annotations, open) := {[nginx.key(name), text] |
	some name in ({"auth-secret", "satisfy"} | _external)
	text := _fault(name, nginx.text(annotations, name), annotations)
} | {[key, text] |
	some [key, statement] in _overrides(annotations, open)
	text := sprintf("has %q, which undoes the authentication; remove it", [statement])
}

_fault("auth-secret", value, annotations) := "authenticates nobody without auth-type; write auth-type \"basic\"" if {
	value != ""
	nginx.text(annotations, "auth-type") == ""
}

_fault("auth-method", value, _) := sprintf("%q is no HTTP method, %s; write \"GET\"", [value, _closed]) if {
	not value in {"", "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "CONNECT", "OPTIONS", "TRACE"}
}

_fault("auth-response-headers", value, _) := sprintf("has %q, %s; write names of headers", [bad, _closed]) if {
	bad := [name | some name in _listed(value); regex.match(`[^A-Za-z0-9_-]`, name)][0]
}

_fault("auth-cache-duration", value, _) := sprintf("has %q, %s; write \"200 202 5m\" or the like", [bad, _closed]) if {
	bad := [entry | some entry in _listed(value); not _duration(entry)][0]
}

_fault("auth-cache-key", value, _) := sprintf("%q lets in one user by the session of another; %s", [value, advice]) if {
	value != ""
	not regex.match(_personal, value)
	advice := "add $http_cookie"
}

_fault("satisfy", "any", _) := "\"any\" lets in whoever comes from an allowed address; remove it or write \"all\""

_closed := "for which ingress-nginx answers 503"

# What only the user sends, who has proved to be one.
_personal := `\$(http_cookie|cookie_|http_authorization|http_\w*(token|key|session)|ssl_client_)`

# Status codes come first, and a time has to be there; what is neither says nothing.
_duration(entry) if {
	words := split(entry, " ")
	first := min({i | some i, word in words; regex.match(`^[0-9]+(ms|s|m|h|d|w|M|y)$`, word)})
	every word in array.slice(words, first, count(words)) {
		not regex.match(`^[0-9]{3}$`, word)
	}
}

_listed(value) := [trim_space(entry) | some entry in split(value, ","); trim_space(entry) != ""]

_overrides(annotations, open) := snippets.weakening(annotations, {"auth_request"}, open) | {[key, statement] |
	some [key, statement] in snippets.weakening(annotations, _answering, open)
	key == nginx.key("auth-snippet")
}

# What in the location that asks would answer in place of whom it asks.
_answering := {"break", "error_page", "proxy_intercept_errors", "proxy_pass", "return", "rewrite"}

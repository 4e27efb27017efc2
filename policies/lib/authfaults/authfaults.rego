# METADATA
# title: What keeps annotations from authenticating
# description: >-
#   All that is wrong with the annotations of authentication of the Ingress under
#   review, given how the cluster is set up: {"allowed": other hosts that auth-url
#   may ask, a set, "domain": of Services, "global": whether the controller itself
#   demands authentication of all, null where that is not known, "open": the paths
#   that need none, a set}.
# related_resources:
# - ref: https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#external-authentication
#   description: External authentication
package lib.authfaults

import data.lib.authentication
import data.lib.authpaths
import data.lib.authurls
import data.lib.ingresses
import data.lib.neighbours
import data.lib.nginx
import data.lib.reviews

# METADATA
# description: "found(settings): what is wrong, as [annotation, what]."
found(settings) := union({
	_values(settings),
	_missing(settings),
	_asking(settings),
	_unserved(settings),
	_opting_out(settings),
	_strange,
})

_values(settings) := authentication.faults(reviews.annotations, settings.open) if {
	authentication.concerned(reviews.annotations, settings.global)
} else := set()

_missing(settings) := {[nginx.key("auth-url"), text] |
	count(authentication.methods(reviews.annotations, settings.global)) == 0
	text := _missing_text(min(_external))
}

_missing_text(key) := "is empty, which authenticates nobody; name whom to ask" if {
	nginx.key("auth-url") in _external
} else := sprintf("is absent, without which %s authenticates nobody; name whom to ask", [key])

_asking(settings) := {[nginx.key("auth-url"), fault] |
	_url != ""
	fault := authurls.fault(_url, neighbours.hosts, settings.allowed, settings.domain)
}

_unserved(settings) := {[key, text] |
	some [key, host, path] in authpaths.unserved(settings.global)
	text := sprintf("needs %s%s, which no other Ingress serves without authentication; let one do so", [host, path])
}

_opting_out(settings) := {[nginx.key("enable-global-auth"), text] |
	settings.global != false
	authentication.opts_out(reviews.annotations)
	not neighbours.exempt(settings.open)
	text := "opts out of the authentication that the controller demands; remove it"
}

_strange contains [min(_external), nginx.stranger_fault(class)] if {
	some class in nginx.strangers(ingresses.classes(reviews.spec, reviews.annotations))
}

_external := authentication.external(reviews.annotations)

_url := nginx.text(reviews.annotations, "auth-url")

# METADATA
# title: Routes
# description: >-
#   What an HTTPRoute or GRPCRoute does with the requests it gets, and where it
#   gets them from. Other routes need no word here: a TLSRoute attaches to
#   listeners of TLS alone, and what a TCPRoute or UDPRoute attaches to is told by
#   the listener's protocol. Follows Gateway API 1.7 (HTTPRouteSpec in its
#   apis/v1/httproute_types.go, CommonRouteSpec in shared_types.go).
# related_resources:
# - ref: https://gateway-api.sigs.k8s.io/guides/http-redirect-rewrite/
#   description: Redirects
# - ref: https://cert-manager.io/docs/configuration/acme/http01/#configuring-the-http-01-gateway-api-solver
#   description: cert-manager's solver
package lib.routes

import data.lib.gateways
import data.lib.reviews

# METADATA
# description: >-
#   Whether the review is of a route to be judged, one that serves more than a
#   redirect to HTTPS or the answer to a challenge, and is not going away.
judged if {
	reviews.kind in {"HTTPRoute", "GRPCRoute"}
	reviews.group == gateways.group
	reviews.judged
	not reviews.leaving
	serves(reviews.object)
}

# METADATA
# description: "serves(route): whether it serves more than that."
serves(route) if {
	not redirects(route)
	not solver(route)
}

# METADATA
# description: >-
#   redirects(route): whether all it does is to redirect to HTTPS. Without rules
#   it would have one that forwards.
redirects(route) if {
	route.kind == "HTTPRoute"
	count(_rules(route)) > 0
	every rule in _rules(route) {
		object.get(rule, "backendRefs", null) in [null, []]
		count(rule.filters) > 0
		_redirect_alone(rule.filters)
	}
}

# METADATA
# description: >-
#   solver(route): whether this is the HTTPRoute by which cert-manager answers an
#   ACME HTTP-01 challenge (generateHTTPRouteSpec in its
#   pkg/issuer/acme/http/httproute.go). It has to be reachable without TLS, since
#   it comes before the certificate. The label alone proves nothing: all that it
#   serves must be challenges' paths, exactly, and nothing may rewrite them.
solver(route) if {
	route.kind == "HTTPRoute"
	route.metadata.labels["acme.cert-manager.io/http01-solver"] == "true"
	count(_rules(route)) > 0
	every rule in _rules(route) {
		object.get(rule, "filters", null) in [null, []]
		count(rule.matches) > 0
		_challenges(rule.matches)
		_unfiltered(rule.backendRefs)
	}
}

# METADATA
# description: "refs(spec): the references to its parents, [] when there are none; what is no list is one of them."
refs(spec) := [] if {
	object.get(spec, "parentRefs", null) == null
} else := spec.parentRefs if {
	is_array(spec.parentRefs)
} else := [spec.parentRefs]

# METADATA
# description: "hostnames(spec): the hostnames, [] when there are none; what is no list is one of them."
hostnames(spec) := [] if {
	object.get(spec, "hostnames", null) == null
} else := spec.hostnames if {
	is_array(spec.hostnames)
} else := [[spec.hostnames]]

_rules(route) := route.spec.rules if is_array(route.spec.rules)

_redirect_alone(filters) if {
	every filter in filters {
		filter.type == "RequestRedirect"
		filter.requestRedirect.scheme == "https"
	}
}

_challenges(matches) if {
	every match in matches {
		match.path.type == "Exact"
		regex.match(`^/\.well-known/acme-challenge/[A-Za-z0-9_-]+$`, match.path.value)
	}
}

_unfiltered(backends) if {
	every backend in backends {
		object.get(backend, "filters", null) in [null, []]
	}
}

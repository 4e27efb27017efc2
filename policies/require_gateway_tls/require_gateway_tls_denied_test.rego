package policies.require_gateway_tls_test

import data.policies.require_gateway_tls

_inventory := object.union(_public, _stored(_on_http))

_denied := {
	"no listeners": {"object": _gateway([]), "want": {[
		"Gateway infra/public: spec.listeners lists none; list one of protocol HTTPS",
		["spec", "listeners"],
		"Add a listener of protocol HTTPS.",
	]}},
	"odd listeners": {"object": _gateway({"https": _https}), "want": {[
		"Gateway infra/public: spec.listeners lists none; list one of protocol HTTPS",
		["spec", "listeners"],
		"Add a listener of protocol HTTPS.",
	]}},
	"no certificate": {"object": _gateway([_https, object.remove(_https, ["tls"])]), "want": {[
		"Gateway infra/public: spec.listeners[1] has no certificate; name its Secret in tls.certificateRefs",
		["spec", "listeners", 1, "tls", "certificateRefs"],
		"List the Secret of the certificate in tls.certificateRefs.",
	]}},
	"plain text": {"object": _gateway([_https, object.union(_http, _for_all)]), "want": {[
		"Gateway infra/public: spec.listeners[1] serves HTTPRoute shop/web in plain text; redirect it to HTTPS",
		["spec", "listeners", 1, "protocol"],
		"Let the routes of the listener redirect to HTTPS, or name an HTTPS listener.",
	]}},
	"route": {"object": _on_http, "want": {[
		concat("", [
			`HTTPRoute shop/web: listener "http" of Gateway infra/public serves it in plain text; `,
			"name one of HTTPS, or redirect there",
		]),
		["spec", "parentRefs", 0, "sectionName"],
		"Name an HTTPS listener in sectionName.",
	]}},
}

test_denied[name] if {
	some name, test in _denied
	_told == test.want with input.review.object as test.object with data.inventory as _inventory
}

test_served_by_tls if {
	gateway := _gateway([object.union(_https, _for_all)])
	_seen == set() with input.review.object as gateway with data.inventory as _stored(_route({}))
}

_told contains [violation.msg, violation.details.path, violation.details.remedy] if {
	some violation in require_gateway_tls.violation
}

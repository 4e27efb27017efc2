package policies.allowed_gateway_issuers_test

import data.policies.allowed_gateway_issuers

test_no_parameters if {
	_seen == {[
		`Gateway shop/web: issuer ClusterIssuer "letsencrypt-prod" is not allowed; allowed: none`,
		["metadata", "annotations", _cluster],
	]} with input as {"review": {"object": _gateway({"annotations": _prod})}}
}

test_odd_parameter[i] if {
	some i, refs in [null, "letsencrypt-prod", {"a": {"name": "letsencrypt-prod"}}, ["letsencrypt-prod"]]
	_seen == {[
		"Gateway shop/web: TLS of spec.listeners has no issuer; allowed: none",
		["metadata", "annotations", _cluster],
	]} with input as {"review": {"object": _gateway({"annotations": {}})}, "parameters": {"allowedIssuers": refs}}
}

test_odd_spec[i] if {
	some i, spec in [null, "a", 5, [{"listeners": []}]]
	gateway := object.union(object.remove(_gateway({"annotations": {}}), ["spec"]), {"spec": spec})
	_seen == {[
		"Gateway shop/web: TLS of spec.listeners has no issuer; allowed: none",
		["metadata", "annotations", _cluster],
	]} with input.review.object as gateway
}

test_not_judged[name] if {
	some fault, gateway in {
		"none": _gateway({"annotations": {}}),
		"not allowed": _gateway({"annotations": {_cluster: "selfsigned"}}),
		"without TLS": _gateway({"annotations": _prod, "listeners": []}),
		"skipped": _gateway({"annotations": _prod, "listeners": [{"protocol": "HTTPS"}]}),
	}
	some reason, review in {
		"delete": {"object": gateway, "operation": "DELETE"},
		"another kind": {"object": object.union(gateway, {"kind": "Ingress"})},
		"another group": {"object": object.union(gateway, {"apiVersion": "networking.istio.io/v1"})},
	}
	name := sprintf("%s, %s", [fault, reason])
	count(allowed_gateway_issuers.violation) == 0 with input as {"review": review}
	count(allowed_gateway_issuers.violation) > 0 with input as {"review": {"object": gateway}}
}

test_remedies[remedy] if {
	some remedy, test in {
		"Name an allowed issuer in cert-manager.io/cluster-issuer or cert-manager.io/issuer.": {"annotations": {}},
		"Name the issuer in cert-manager.io/cluster-issuer alone.": {"annotations": {_issuer: ""}},
		"Add a listener of protocol HTTPS, or remove the annotation.": {"annotations": _prod, "listeners": []},
		"Give the listener a hostname and a Secret of this namespace, which cert-manager fills.": {
			"annotations": _prod,
			"listeners": [{"protocol": "TLS"}],
		},
	}
	{violation.details.remedy | some violation in allowed_gateway_issuers.violation} == {remedy} with input as _input(test)
}

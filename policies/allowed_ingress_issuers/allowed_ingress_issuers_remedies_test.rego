package policies.allowed_ingress_issuers_test

import data.policies.allowed_ingress_issuers

test_remedy_without_an_allowed_issuer[i] if {
	remedy := "Name an allowed issuer in cert-manager.io/cluster-issuer or cert-manager.io/issuer."
	some i, annotations in [{}, {_cluster: "selfsigned"}, {_acme: "true"}]
	violations := allowed_ingress_issuers.violation with input as _input({"annotations": annotations})
	{violation.details.remedy | some violation in violations} == {remedy}
}

test_remedies[remedy] if {
	some remedy, test in {
		"Name the issuer in cert-manager.io/cluster-issuer alone.": {"annotations": {_issuer: ""}},
		"Give the annotation a value that cert-manager takes, or remove it.": {"annotations": object.union(
			_prod,
			{"cert-manager.io/usages": ""},
		)},
		"List the hosts and a secretName in spec.tls, or remove the annotation.": {"annotations": _prod, "tls": []},
		"Give the spec.tls entry both hosts and a secretName.": {"annotations": _prod, "tls": [{}]},
		"Give each spec.tls entry a secretName of its own.": {
			"annotations": _prod,
			"tls": array.concat(_tls, _tls),
		},
	}
	{violation.details.remedy | some violation in allowed_ingress_issuers.violation} == {remedy} with input as _input(test)
}

test_group_by_default if {
	_seen == {[
		concat("", [`Ingress shop/web: issuer ClusterIssuer.b.example "letsencrypt-prod" is not allowed; `, _allowed]),
		["metadata", "annotations", _cluster],
	]} with input as _input({
		"annotations": _prod,
		"parameters": {"defaultIssuer": {"kind": "A", "name": "a", "group": "b.example"}},
	})
}

package policies.allowed_certificate_issuers_test

import data.policies.allowed_certificate_issuers

_texts contains split(violation.msg, ": ")[1] if some violation in allowed_certificate_issuers.violation

_issuer_text := `issuer Issuer "evil-ca" is not allowed; allowed`

_name_text := `dnsNames "evil.example" is outside the allowed domains and addresses; allowed`

_limit_text := "orders the very names of bank/web, and the CA signs them five times a week; share one"

_evil := {"issuerRef": {"name": "evil-ca"}, "dnsNames": ["evil.example"]}

_rival := {"namespace": {"bank": {"cert-manager.io/v1": {"Certificate": {"web": {"spec": _evil}}}}}}

_judging(what) := object.union(_bounds, {"judge": what})

test_judge[i] if {
	some i, test in [
		{"judge": [], "texts": {_issuer_text, _name_text}},
		{"judge": ["issuers"], "texts": {_issuer_text}},
		{"judge": ["names"], "texts": {_name_text}},
		{"judge": ["rateLimits"], "texts": {_limit_text}},
		{"judge": ["rateLimits", "issuers"], "texts": {_limit_text, _issuer_text}},
		{"judge": ["names", "issuers", "rateLimits"], "texts": {_limit_text, _issuer_text, _name_text}},
	]
	_texts == test.texts with input as _asking(_evil, _judging(test.judge)) with data.inventory as _rival
}

test_judge_by_default if {
	_texts == {_issuer_text, _name_text} with input as _asking(_evil, _bounds) with data.inventory as _rival
}

# What cannot be read leaves nothing out.
test_odd_judge[i] if {
	some i, what in [null, "issuers", {"a": "issuers"}, ["issuers", "name"], [5], ["Issuers"]]
	count(_texts) == 3 with input as _asking(_evil, _judging(what)) with data.inventory as _rival
}

test_limits_are_found_by_path if {
	_seen == {[
		concat(": ", ["Certificate shop/web", _limit_text]),
		["spec", "dnsNames"],
	]} with input as _asking(_evil, _judging(["rateLimits"])) with data.inventory as _rival
}

_remedies contains violation.details.remedy if some violation in allowed_certificate_issuers.violation

test_limits_remedy if {
	remedy := "Order each set of up to 100 names once, and share its Secret."
	_remedies == {remedy} with input as _asking(_evil, _judging(["rateLimits"])) with data.inventory as _rival
}

test_no_limits_for_what_goes_away if {
	whole := object.union(_certificate({"name": "shop-ca"}), {"spec": _evil})
	review := {"object": whole, "operation": "DELETE"}
	parameters := _judging(["rateLimits"])
	count(_seen) == 0 with input as {"review": review, "parameters": parameters} with data.inventory as _rival
}

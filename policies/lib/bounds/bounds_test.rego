package lib.bounds_test

import data.lib.bounds

_subject(host) := {"path": ["dnsNames", 0], "value": host, "host": host}

_parameters := {"allowedDomains": ["Shop.Example.", "*.bank.example"], "allowedIPs": ["10.0.0.0/8", "2001:db8::/32"]}

test_inside[host] if {
	some host in [
		"shop.example", "a.shop.example", "*.shop.example", "a.b.bank.example", "bank.example",
		"10.1.2.3", "2001:db8:0::9", "::ffff:10.1.2.3",
	]
	not bounds.fault(_subject(host)) with input.parameters as _parameters
}

_allowed := "allowed: 10.0.0.0/8, 2001:db8::/32, bank.example, shop.example"

test_outside[host] if {
	some host in [
		"evil.example", "ashop.example", "shop.example.evil.example", "example", "*.example.com", "", "a_b.shop.example",
		"Shop.example", "11.1.2.3", "10.0.0.0/8", "10.1.2.3/32", "2001:db9::1", "jane doe.shop.example", "*.*.shop.example",
	]
	bounds.fault(_subject(host)) == sprintf(
		"dnsNames %q is outside the allowed domains and addresses; %s",
		[host, _allowed],
	) with input.parameters as _parameters
}

test_public_suffixes[host] if {
	some host in ["*.example", "*.co.uk", "*.hosted.example"]
	fault := sprintf("dnsNames %q spans a public suffix; name a domain of yours", [host])
	bounds.fault(_subject(host)) == fault with input.parameters as {
		"allowedDomains": ["example", "uk"],
		"publicSuffixes": ["hosted.example"],
	}
}

test_odd_values_are_shown_whole if {
	subject := {"path": ["otherNames", 0], "value": {"oid": "1.2.3"}, "host": ""}
	bounds.fault(subject) == concat("", [
		`otherNames {"oid":"1.2.3"} is outside the allowed domains and addresses; `,
		"allowed: shop.example",
	]) with input.parameters as {"allowedDomains": ["shop.example"]}
}

_none(parameters, host) := sprintf("dnsNames %q is outside the allowed domains and addresses; %s", [host, text]) if {
	text := object.get(parameters, "text", "allowed: none")
}

test_odd_parameters[i] if {
	some i, domains in [null, "shop.example", {"a": "shop.example"}, [5, null, ""], [], 5, false]
	bounds.set with input.parameters as {"allowedDomains": domains}
	parameters := {"allowedDomains": domains}
	bounds.fault(_subject("shop.example")) == _none({}, "shop.example") with input.parameters as parameters
	bounds.fault(_subject("10.1.2.3")) == _none({}, "10.1.2.3") with input.parameters as parameters
	bounds.text == "allowed: none" with input.parameters as parameters
}

test_odd_networks[i] if {
	some i, networks in [null, "10.1.2.3", {"a": "10.1.2.3"}, [5, null, ""], ["shop.example"], [], 5, false]
	bounds.set with input.parameters as {"allowedIPs": networks}
	bounds.fault(_subject("10.1.2.3")) == _none({}, "10.1.2.3") with input.parameters as {"allowedIPs": networks}
	bounds.text == "allowed: none" with input.parameters as {"allowedIPs": networks}
}

test_addresses_alone if {
	every host in ["shop.example", "10.1.2.3", "", "*.example", "*.co.uk"] {
		not bounds.fault(_subject(host)) with input.parameters as {"allowedIPs": ["10.1.2.3"]}
	}
}

test_other_addresses if {
	want := _none({"text": "allowed: 10.1.2.3"}, "10.1.2.4")
	bounds.fault(_subject("10.1.2.4")) == want with input.parameters as {"allowedIPs": ["10.1.2.3"]}
}

test_no_bounds if {
	not bounds.set with input as {}
	not bounds.set with input.parameters as {"allowedIssuers": []}
	every host in ["shop.example", "10.1.2.3", "", "*.example", "*.co.uk"] {
		not bounds.fault(_subject(host)) with input as {}
	}
}

package policies.allowed_ingress_hosts_test

import data.policies.allowed_ingress_hosts

_at(i) := ["spec", "rules", i, "host"]

_aliased := ["metadata", "annotations", _alias]

_outside := "is in no allowed domain; allowed: shop.example"

_suffix := "spans a public suffix, with the names of strangers; name a domain of yours"

_tld := "spans a top-level domain, which no CA signs; name a domain of yours"

_apex := concat("", [
	"is the apex of its domain, which cannot be a CNAME and so cannot follow a load balancer's name; ",
	"use a name below it",
])

_everything := {"allowWildcards": true, "allowApex": true, "allowCatchAll": true}

_denied := {
	"outside": {"rules": [{"host": "api.evil.example"}], "want": {[`host "api.evil.example" `, _outside, _at(0)]}},
	"by labels": {
		"rules": [{"host": "evilshop.example"}, {"host": "shop.example.evil"}, {"host": "api.shop.example"}],
		"parameters": _everything,
		"want": {[`host "evilshop.example" `, _outside, _at(0)], [`host "shop.example.evil" `, _outside, _at(1)]},
	},
	"for another namespace": {"rules": [{"host": "a.pay.example"}], "want": {[
		`host "a.pay.example" `,
		"is in domain pay.example, which is not for namespace shop; allowed: shop.example",
		_at(0),
	]}},
	"wildcard": {
		"rules": [{"host": "*.shop.example"}],
		"parameters": {"allowApex": true},
		"want": {[`host "*.shop.example" `, "is a wildcard; name each host", _at(0)]},
	},
	"wildcard above": {
		"rules": [{"host": "*.example"}, {"host": "*.evil.example"}],
		"parameters": _everything,
		"want": {[`host "*.example" `, _tld, _at(0)], [`host "*.evil.example" `, _outside, _at(1)]},
	},
	"apex": {
		"rules": [{"host": "shop.example"}],
		"parameters": {"allowWildcards": true},
		"want": {[`host "shop.example" `, _apex, _at(0)]},
	},
	"apex in the domain of others": {
		"rules": [{"host": "pay.shop.example"}],
		"parameters": {"domains": array.concat(_domains, [{
			"domain": "pay.shop.example",
			"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "pay"}},
			"allowApex": true,
		}])},
		"want": {[`host "pay.shop.example" `, _apex, _at(0)]},
	},
	"V81 public suffixes": {
		"rules": [{"host": "*.com"}, {"host": "*.co.uk"}, {"host": "*.pages.example"}],
		"parameters": object.union(_everything, {
			"domains": [{"domain": "com"}, {"domain": "co.uk"}, {"domain": "pages.example"}],
			"publicSuffixes": ["pages.example"],
		}),
		"want": {
			[`host "*.com" `, _tld, _at(0)],
			[`host "*.co.uk" `, _suffix, _at(1)],
			[`host "*.pages.example" `, _suffix, _at(2)],
		},
	},
	"V81 no DNS names": {
		"rules": [{"host": host} | some host in ["Api.shop.example", "api.shop.example.", "10.1.2.3", "a~b.shop.example", 5]],
		"parameters": _everything,
		"want": {
			[`host "Api.shop.example" `, `is no DNS name in lower case; write "api.shop.example"`, _at(0)],
			[`host "api.shop.example." `, `is no DNS name in lower case; write "api.shop.example"`, _at(1)],
			[`host "10.1.2.3" `, `is no DNS name; write one like "a.example" or "*.a.example"`, _at(2)],
			[`host "a~b.shop.example" `, `is no DNS name; write one like "a.example" or "*.a.example"`, _at(3)],
			[`host 5 `, `is no DNS name; write one like "a.example" or "*.a.example"`, _at(4)],
		},
	},
	"V97 TLS": {
		"tls": [{"hosts": ["api.shop.example", "a.evil.example"]}, {"hosts": ["*.shop.example", "shop.example", ""]}],
		"want": {
			[`TLS host "a.evil.example" `, _outside, ["spec", "tls", 0, "hosts", 1]],
			[`TLS host "*.shop.example" `, "is a wildcard; name each host", ["spec", "tls", 1, "hosts", 0]],
			[`TLS host "shop.example" `, _apex, ["spec", "tls", 1, "hosts", 1]],
			[
				`TLS host "" `, `is no DNS name; write one like "a.example" or "*.a.example"`,
				["spec", "tls", 1, "hosts", 2],
			],
		},
	},
	"V96 server-alias": {
		"annotations": {_alias: `a.evil.example,~^.*\.shop\.example$,*.shop.example,*.co.uk,shop.example,www.shop.*`},
		"want": {
			[`server-alias host "a.evil.example" `, _outside, _aliased],
			[
				`server-alias host "~^.*\\.shop\\.example$" `,
				"is a regular expression, whose names nobody can tell; list them", _aliased,
			],
			[`server-alias host "*.shop.example" `, "is a wildcard; name each host", _aliased],
			[`server-alias host "*.co.uk" `, _suffix, _aliased],
			[`server-alias host "shop.example" `, _apex, _aliased],
			[
				`server-alias host "www.shop.*" `, `is no DNS name; write one like "a.example" or "*.a.example"`,
				_aliased,
			],
		},
	},
	"redirect from the apex": {
		"rules": [{"host": "www.shop.example"}],
		"annotations": {_redirect: "true"},
		"want": {[`from-to-www-redirect host "shop.example" `, _apex, ["metadata", "annotations", _redirect]]},
	},
}

test_denied[name] if {
	some name, test in _denied
	want := {[concat("", ["Ingress shop/web: ", field, text]), path] | some [field, text, path] in test.want}
	known := {"review": {"namespaceObject": {"metadata": {"name": "shop"}}}}
	_seen == want with input as object.union(_input(test), known)
}

test_remedies[host] if {
	some host, remedy in {
		"~^a$": "List the names themselves, or a wildcard.",
		"Api.shop.example": "Name the host as DNS does, in lower case, below an allowed domain.",
		"*.co.uk": "Name a host below an allowed domain.",
		"a.evil.example": "Name a host below a domain that is allowed for the namespace.",
		"*.shop.example": "Name each host in place of the wildcard.",
		"shop.example": "Serve a name below the domain, such as its www.",
	}
	violations := allowed_ingress_hosts.violation with input as _input({"rules": [{"host": host}]})
	{violation.details.remedy | some violation in violations} == {remedy}
}

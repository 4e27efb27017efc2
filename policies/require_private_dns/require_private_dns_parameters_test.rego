package policies.require_private_dns_test

import data.policies.require_private_dns

# What is exempt, by the key and by the address.
test_exempt[name] if {
	some name, test in {
		"V132 a setting": {"key": "NO_PROXY", "text": "10.0.3.7"},
		"V132 a version": {"key": "APP_VERSION", "text": "10.0.3.7"},
		"a setting of one line": {"key": "NO_PROXY", "text": "10.0.3.7\n"},
		"a key": {"key": "PEERS", "parameters": {"exemptKeys": ["PEERS"]}},
		"a pattern": {"key": "raft.PEERS", "parameters": {"exemptKeys": ["x", "*PEERS"]}},
		"a file": {"key": "a.md", "text": "\n10.0.3.7", "parameters": {"exemptKeys": ["*.md"]}},
		"an address": {"key": "DB", "parameters": {"allowedCIDRs": ["10.0.3.7"]}},
		"a range": {"key": "DB", "parameters": {"allowedCIDRs": ["192.0.2.1", "10.0.3.0/24"]}},
		"outside of the ranges": {"key": "DB", "parameters": {"podCIDRs": ["10.0.4.0/24"]}},
	}
	_violations({test.key: object.get(test, "text", "10.0.3.7")}, object.get(test, "parameters", {})) == set()
}

test_not_exempt[name] if {
	some name, test in {
		"a file of several lines": {"key": "NO_PROXY", "text": "10.0.3.7\nx"},
		"a sign before the key": {"key": "~PEERS", "parameters": {"exemptKeys": ["PEERS"]}},
		"another key": {"key": "PEERS_2", "parameters": {"exemptKeys": ["PEERS"]}},
		"another address": {"key": "DB", "parameters": {"allowedCIDRs": ["10.0.3.8"]}},
		"odd keys": {"key": "DB", "parameters": {"exemptKeys": "DB"}},
		"odd keys in an object": {"key": "DB", "parameters": {"exemptKeys": {"a": "DB"}}},
		"an odd key": {"key": "DB", "parameters": {"exemptKeys": [5, "[", null]}},
		"odd addresses": {"key": "DB", "parameters": {"allowedCIDRs": "10.0.3.7"}},
		"addresses in an object": {"key": "DB", "parameters": {"allowedCIDRs": {"a": "10.0.3.7"}}},
		"an odd address": {"key": "DB", "parameters": {"allowedCIDRs": ["10.0.3", 5]}},
		"null": {"key": "DB", "parameters": {"exemptKeys": null, "allowedCIDRs": null, "podCIDRs": null}},
	}
	count(_violations({test.key: object.get(test, "text", "10.0.3.7")}, object.get(test, "parameters", {}))) == 1
}

# An exempt flag, without its dashes.
test_exempt_flag[name] if {
	some name, args in {"in it": ["--peers=10.0.3.7"], "before it": ["-peers", "10.0.3.7"]}
	parameters := {"exemptKeys": ["peers"]}
	given := {"review": {"object": _pod({"args": args})}, "parameters": parameters}
	got := require_private_dns.violation with input as given
	got == set()
}

# No address is right as an externalName, and behind a Service none that is not
# allowed.
test_misplaced[name] if {
	some name, test in {
		"V125 allowed as an externalName": {"object": _external("203.0.113.9"), "allowed": ["203.0.113.9"], "count": 1},
		"V129 not allowed": {"object": _slice("203.0.113.9"), "allowed": [], "count": 1},
		"V129 allowed": {"object": _slice("203.0.113.9"), "allowed": ["203.0.113.9"], "count": 0},
		"V129 private and allowed": {"object": _slice("10.0.3.7"), "allowed": ["10.0.3.7"], "count": 0},
	}
	given := {"review": {"object": test.object}, "parameters": {"allowedCIDRs": test.allowed}}
	got := require_private_dns.violation with input as given
	count(got) == test.count
}

_slice(address) := {
	"apiVersion": "discovery.k8s.io/v1",
	"kind": "EndpointSlice",
	"metadata": {"name": "web", "namespace": "shop"},
	"endpoints": [{"addresses": [address]}],
}

_violations(values, parameters) := violations if {
	given := {"review": {"object": _configmap(values)}, "parameters": parameters}
	violations := require_private_dns.violation with input as given # regal ignore:with-outside-test-context
}

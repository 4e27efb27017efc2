package lib.termination_test

import data.lib.termination

_permitted := {"anyHostname": false, "options": set(), "passthrough": false, "protocols": set()}

_owner := {"group": "gateway.networking.k8s.io", "kind": "Gateway", "namespace": "infra"}

_https := {"protocol": "HTTPS", "hostname": "a.example", "tls": {"certificateRefs": [{"name": "a"}]}}

_tls(mode) := object.union(object.remove(_https, ["tls"]), {"protocol": "TLS", "tls": {"mode": mode}})

_option := {"protocol": "HTTPS", "hostname": "a.example", "tls": {"options": {"a": "b"}}}

test_no_fault[name] if {
	some name, test in {
		"HTTPS": {"listener": _https},
		"HTTPS with mode": {"listener": object.union(_https, {"tls": {"mode": "Terminate"}})},
		"TLS": {"listener": object.union(_https, {"protocol": "TLS"})},
		"HTTP": {"listener": {"protocol": "HTTP"}},
		"HTTP with hostname": {"listener": {"protocol": "HTTP", "hostname": "*.a.example"}},
		"HTTP with tls, which says nothing": {"listener": {
			"protocol": "HTTP",
			"tls": {"mode": "A", "certificateRefs": [{}]},
		}},
		"HTTP with references, which say nothing": {"listener": {
			"protocol": "HTTP",
			"tls": {"certificateRefs": [{}]},
		}},
		"protocol": {"listener": {"protocol": "TCP"}, "permitted": {"protocols": {"TCP"}}},
		"any hostname": {"listener": object.remove(_https, ["hostname"]), "permitted": {"anyHostname": true}},
		"passthrough": {"listener": _tls("Passthrough"), "permitted": {"passthrough": true}},
		"passthrough with references, which say nothing": {
			"listener": object.union(_tls("Passthrough"), {"tls": {"certificateRefs": [{}]}}),
			"permitted": {"passthrough": true},
		},
		"option": {"listener": _option, "permitted": {"options": {"b", "a"}}},
	}
	_faults(test) == set()
}

_faults(test) := termination.faults(
	7,
	test.listener,
	_owner,
	object.union(_permitted, object.get(test, "permitted", {})),
)

test_references if {
	listener := object.union(_https, {"tls": {"certificateRefs": [{"name": "a"}, {}, {"name": "b", "namespace": "bank"}]}})
	_faults({"listener": listener}) == {
		{
			"path": ["tls", "certificateRefs", 1],
			"remedy": "Give the name of the Secret that holds the certificate.",
			"text": concat("", [
				"spec.listeners[7].tls.certificateRefs[1] is {}, ",
				"which names no Secret; name the one of the certificate",
			]),
		},
		{
			"path": ["tls", "certificateRefs", 2],
			"remedy": "Take a Secret of this namespace, or add a ReferenceGrant in the other.",
			"text": concat("", [
				"spec.listeners[7].tls.certificateRefs[2] takes Secret bank/b, which no ReferenceGrant ",
				"there lends to a Gateway of namespace infra; add one",
			]),
		},
	} with data.inventory as {}
}

test_references_of_an_option if {
	listener := object.union(_option, {"tls": {"certificateRefs": [{}]}})
	count(_faults({"listener": listener, "permitted": {"options": {"a"}}})) == 1
}

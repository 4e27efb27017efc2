package lib.breaches_test

import data.lib.breaches
import data.lib.openings

_parameters := {
	"tenantLabel": "tenant",
	"zones": [
		{"name": "web", "tier": "web", "perTenant": true},
		{"name": "db", "tier": "db", "perTenant": true},
		{"name": "proxy", "tier": "proxy"},
		{"name": "dns", "names": ["kube-system"]},
	],
	"externals": [{"name": "office", "cidrs": ["192.0.2.0/24"]}],
	"cluster": {"podCIDRs": ["10.244.0.0/16"]},
	"flows": [
		{"from": "web", "to": "db", "ports": [{"port": 5432}, {"name": "sql"}]},
		{"from": "web", "to": "db", "ports": [{"port": 9000}], "crossTenant": true},
		{"from": "proxy", "to": "db", "ports": [{"port": 5432}]},
		{"from": "db", "to": "db", "ports": [{"port": 7000}]},
		{"from": "office", "to": "db", "ports": [{"port": 22}]},
		{"from": "*", "to": "dns", "ports": [{"protocol": "UDP", "port": 53}]},
	],
	"anyPeer": [{"direction": "Egress", "ports": ["53/UDP"]}, {"direction": "Egress", "ports": ["1-52/UDP"]}],
}

_sql := {["TCP", 5432, 5432]}

_dns := {["UDP", 53, 53]}

_crossing := "tenant=t1 in the namespaceSelector (or a flow from web to db on TCP/5432 with crossTenant)"

test_of_everyone[name] if {
	some name, [direction, opened, want] in {
		"all": ["Ingress", openings.everything, {["everyone", 0, openings.everything, "peers named in from"]}],
		"out": ["Egress", _sql, {["everyone", 0, _sql, "peers named in to"]}],
		"exempt": ["Egress", _dns, set()],
		"exempt by two": ["Egress", {["UDP", 50, 53]}, set()],
		"exempt in part": ["Egress", {["UDP", 53, 54]}, {["everyone", 0, {["UDP", 54, 54]}, "peers named in to"]}],
		"exempt in the other direction": ["Ingress", _dns, {["everyone", 0, _dns, "peers named in from"]}],
	}
	got := {[breach.who, breach.rank, breach.opened, breach.takes] |
		some breach in breaches.of_everyone(direction, opened) with input as _input({})
	}
	got == want
}

test_permitted[name] if {
	some name, [peer, direction, opened] in {
		"V57": [{"podSelector": {}}, "Ingress", openings.everything],
		"its own by name": [_named("t1-db"), "Ingress", openings.everything],
		"V53": [_peer({"tier": "web", "tenant": "t1"}), "Ingress", _sql],
		"V61": [_peer({"tier": "web", "tenant": "t1"}), "Ingress", {["TCP", "sql"]}],
		"across tenants": [_peer({"tier": "web"}), "Ingress", {["TCP", 9000, 9000]}],
		"V66 a zone that tenants share": [_peer({"tier": "proxy"}), "Ingress", _sql],
		"V63": [_named("kube-system"), "Egress", _dns],
		"its own zone": [_peer({"tier": "db", "tenant": "t1"}), "Ingress", {["TCP", 7000, 7000]}],
		"address": [{"ipBlock": {"cidr": "192.0.2.0/25"}}, "Ingress", {["TCP", 22, 22]}],
		"pods beside a selector": [
			object.union(_peer({"tier": "web", "tenant": "t1"}), {"podSelector": {"matchLabels": {"a": "b"}}, "ipBlock": null}),
			"Ingress", _sql,
		],
	}
	got := breaches.of_peer(peer, direction, opened) with input as _input({})
	got == set()
}

test_of_peer[name] if {
	some name, [peer, direction, opened, want] in {
		"V53": [_peer({"tier": "proxy"}), "Egress", _sql, {["zone proxy", 2, _sql, "proxy"]}],
		"V62": [_peer({"tier": "proxy"}), "Ingress", _dns, {["zone proxy", 2, _dns, "proxy"]}],
		"V61": [
			_peer({"tier": "proxy"}), "Ingress", {["TCP", 5432, 5433]},
			{["zone proxy", 2, {["TCP", 5433, 5433]}, "proxy"]},
		],
		"V66": [_peer({"tier": "web", "tenant": "t2"}), "Ingress", _sql, {["zone web of other tenants", 2, _sql, _crossing]}],
		"of no tenant": [
			{"namespaceSelector": {
				"matchLabels": {"tier": "web"},
				"matchExpressions": [{"key": "tenant", "operator": "DoesNotExist"}],
			}},
			"Ingress", _sql, {["zone web of other tenants", 2, _sql, _crossing]},
		],
		"of any tenant": [_peer({"tier": "web"}), "Ingress", _sql, {["zone web of other tenants", 2, _sql, _crossing]}],
		"of other tenants and on another port": [
			_peer({"tier": "web", "tenant": "t2"}), "Ingress", {["TCP", 5432, 5433]},
			{["zone web of other tenants", 2, _sql, _crossing], ["zone web", 2, {["TCP", 5433, 5433]}, "web"]},
		],
		"across tenants in part": [
			_peer({"tier": "web", "tenant": "t2"}), "Ingress", {["TCP", 5432, 5432], ["TCP", 9000, 9000]},
			{["zone web of other tenants", 2, _sql, _crossing]},
		],
		"V58": [
			_peer({"tier": "cache"}), "Ingress", _sql,
			{["namespaces of no zone", 1, _sql, "the tier of a zone in the namespaceSelector"]},
		],
		"V60": [
			_named("t9-web"), "Ingress", _sql,
			{["namespace t9-web (not known)", 1, _sql, "namespace t9-web to be known"]},
		],
		"address": [
			{"ipBlock": {"cidr": "192.0.2.0/23"}}, "Ingress", {["TCP", 22, 22]},
			{["addresses 192.0.3.0/24", 4, {["TCP", 22, 22]}, "an external that holds the addresses"]},
		],
		"address of a pod": [
			{"ipBlock": {"cidr": "10.244.0.1/32"}}, "Ingress", _sql,
			{["pods at 10.244.0.1/32", 3, _sql, "selectors in place of the cluster's addresses"]},
		],
	}
	got := breaches.of_peer(peer, direction, opened) with input as _input({})
	_flat(got) == want
}

test_within[name] if {
	some name, [peer, want] in {
		"pods": [{"podSelector": {}}, {["its own namespace", 2, {["TCP", 7001, 7001]}, "db"]}],
		"by name": [_named("t1-db"), {["its own namespace", 2, {["TCP", 7001, 7001]}, "db"]}],
		"its zone": [_peer({"tier": "db", "tenant": "t1"}), {["zone db", 2, {["TCP", 7001, 7001]}, "db"]}],
	}
	opened := {["TCP", 7000, 7001]}
	got := breaches.of_peer(peer, "Ingress", opened) with input as _input({"intraNamespace": "declared"})
	_flat(got) == want
}

test_within_as_it_is_left_out[i] if {
	some i, within in ["allow", null]
	input_of := _input({"intraNamespace": within})
	got := breaches.of_peer({"podSelector": {}}, "Ingress", openings.everything) with input as input_of
	got == set()
}

test_of_no_tenant if {
	takes := "a value of tenant on Namespace none (or a flow from web to db on TCP/5432 with crossTenant)"
	got := breaches.of_peer(_peer({"tier": "web", "tenant": ""}), "Ingress", _sql) with input as _input({})
		with input.review as _review("none", {"tier": "db"})
	{[breach.who, breach.takes] | some breach in got} == {["zone web of any tenant", takes]}
}

# A label of this value is none that the API server takes; it stands for others.
test_of_odd_tenant if {
	tenants := [{"key": "tier", "operator": "In", "values": ["web"]}, {"key": "tenant", "operator": "Exists"}]
	peer := {"namespaceSelector": {"matchExpressions": tenants}}
	got := breaches.of_peer(peer, "Ingress", _sql) with input as _input({})
		with input.review as _review("odd", {"tier": "db", "tenant": "*"})
	{breach.who | some breach in got} == {"zone web of other tenants"}
}

test_from_a_zone_that_tenants_share if {
	got := breaches.of_peer(_peer({"tier": "db"}), "Egress", _sql) with input as _input({})
		with input.review as _review("proxy", {"tier": "proxy"})
	got == set()
}

test_faults[name] if {
	some name, [within, want] in {
		"null": [null, []],
		"allow": ["allow", []],
		"declared": ["declared", []],
		"odd": ["Declared", ["intraNamespace \"Declared\" is neither allow nor declared"]],
		"boolean": [true, ["intraNamespace true is neither allow nor declared"]],
	}
	got := breaches.faults with input.parameters.intraNamespace as within
	got == want
}

test_no_parameters if breaches.faults == [] with input as {}

_flat(found) := {[breach.who, breach.rank, breach.opened, takes] |
	some breach in found
	takes := object.get(breach, "takes", object.get(breach, "other", null))
}

_input(changes) := {
	"review": _review("t1-db", {"tier": "db", "tenant": "t1"}),
	"parameters": object.union(_parameters, changes),
}

_review(namespace, labels) := {
	"object": {"metadata": {"namespace": namespace}},
	"namespaceObject": {"metadata": {"labels": labels}},
}

_peer(labels) := {"namespaceSelector": {"matchLabels": labels}}

_named(name) := _peer({"kubernetes.io/metadata.name": name})

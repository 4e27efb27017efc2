package lib.crossings_test

import data.lib.crossings

test_permitted[name] if {
	some name, [other, direction, kin, want] in {
		"in": ["web", "Ingress", true, {["TCP", 5432, 5432], ["TCP", 6000, 6000]}],
		"in, of another tenant": ["web", "Ingress", false, {["TCP", 6000, 6000]}],
		"out": ["web", "Egress", true, {["TCP", 80, 80]}],
		"of an external": ["office", "Ingress", true, {["TCP", 22, 22]}],
		"to an external": ["office", "Egress", true, set()],
	}
	got := crossings.permitted(other, direction, kin) with input as _input
	got == want
}

test_flow[want] if {
	some want, [others, direction] in {
		"a flow from web to db on TCP/80": [["web"], "Ingress"],
		"a flow from db to web on TCP/80": [["web"], "Egress"],
		"flows from web and office to db on TCP/80": [["web", "office"], "Ingress"],
		"flows from db to web and office on TCP/80": [["web", "office"], "Egress"],
	}
	got := crossings.flow(others, direction, {["TCP", 80, 80]}) with input as _input
	got == want
}

_input := {
	"review": {
		"object": {"metadata": {"namespace": "shop"}},
		"namespaceObject": {"metadata": {"labels": {"tier": "db"}}},
	},
	"parameters": {
		"zones": [{"name": "web", "tier": "web"}, {"name": "db", "tier": "db"}],
		"externals": [{"name": "office", "cidrs": ["192.0.2.0/24"]}],
		"flows": [
			{"from": "web", "to": "db", "ports": [{"port": 5432}]},
			{"from": "web", "to": "db", "ports": [{"port": 6000}], "crossTenant": true},
			{"from": "db", "to": "web", "ports": [{"port": 80}]},
			{"from": "office", "to": "db", "ports": [{"port": 22}]},
		],
	},
}

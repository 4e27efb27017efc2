package lib.remotes_test

import data.lib.openings
import data.lib.remotes

_https := {["TCP", 443, 443]}

_several := {["TCP", 443, 443], ["TCP", 8443, 8443]}

test_permitted[name] if {
	some name, [block, direction, opened] in {
		"inside": [{"cidr": "198.51.100.0/25"}, "Egress", _https],
		"V56 as a whole": [{"cidr": "198.51.100.0/24", "except": null}, "Egress", _https],
		"without the hole": [{"cidr": "203.0.113.0/24", "except": ["203.0.113.64/26"]}, "Egress", _https],
		"the hole by halves": [
			{"cidr": "203.0.113.0/24", "except": ["203.0.113.64/27", "203.0.113.96/27"]},
			"Egress",
			_https,
		],
		"a hole that another external fills": [{"cidr": "203.0.113.0/24"}, "Egress", {["TCP", 8443, 8443]}],
		"two externals": [{"cidr": "203.0.113.0/24"}, "Egress", {["TCP", 9443, 9443]}],
		"of IPv6": [{"cidr": "2001:db8::/33"}, "Egress", _https],
		"all that is left out": [{"cidr": "10.244.0.0/16", "except": ["10.244.0.0/17", "10.244.128.0/17"]}, "Egress", _https],
		"a name": [{"cidr": "192.0.2.0/26"}, "Ingress", {["TCP", "ssh"]}],
		"a name by all ports": [{"cidr": "192.0.2.0/26"}, "Ingress", {["UDP", "dns"]}],
	}
	got := remotes.breaches(block, direction, opened) with input as _input
	got == set()
}

test_outside[name] if {
	some name, [block, direction, opened, who, ports] in {
		"none": [{"cidr": "1.2.3.0/24"}, "Egress", _https, "1.2.3.0/24", _https],
		"part": [{"cidr": "198.51.100.0/23"}, "Egress", _https, "198.51.101.0/24", _https],
		"the hole": [{"cidr": "203.0.113.0/24"}, "Egress", _https, "203.0.113.64/26", _https],
		"half of the hole": [
			{"cidr": "203.0.113.0/24", "except": ["203.0.113.64/27"]}, "Egress",
			_https, "203.0.113.96/27", _https,
		],
		"the hole on one of two ports": [{"cidr": "203.0.113.0/24"}, "Egress", _several, "203.0.113.64/26", _https],
		"a port beside": [
			{"cidr": "198.51.100.0/24"}, "Egress", {["TCP", 442, 443]},
			"198.51.100.0/24", {["TCP", 442, 442]},
		],
		"another protocol": [
			{"cidr": "198.51.100.0/24"}, "Egress", {["UDP", 443, 443]},
			"198.51.100.0/24", {["UDP", 443, 443]},
		],
		"every port": [{"cidr": "1.2.3.0/24"}, "Egress", openings.everything, "1.2.3.0/24", openings.everything],
		"every other port": [
			{"cidr": "198.51.100.0/24"}, "Egress", {["TCP", 1, 65535]},
			"198.51.100.0/24", _every_other,
		],
		"the other direction": [{"cidr": "198.51.100.0/24"}, "Ingress", _https, "198.51.100.0/24", _https],
		"another name": [{"cidr": "192.0.2.0/26"}, "Ingress", {["TCP", "http"]}, "192.0.2.0/26", {["TCP", "http"]}],
		"of IPv6": [{"cidr": "2001:db8::/31"}, "Egress", _https, "2001:db9::/32", _https],
		"in order": [
			{"cidr": "203.0.113.0/24", "except": ["203.0.113.64/28", "203.0.113.96/28"]}, "Egress",
			_https, "203.0.113.80/28 and 203.0.113.112/28", _https,
		],
		"a Service as a source": [{"cidr": "10.96.0.0/24"}, "Ingress", _https, "10.96.0.0/24", _https],
		"a node": [{"cidr": "192.0.2.128/32"}, "Ingress", _https, "192.0.2.128/32 (nodes among them)", _https],
		"around a node": [{"cidr": "192.0.0.0/16"}, "Egress", _https, "192.0.0.0/16 (nodes among them)", _https],
		"no node": [{"cidr": "192.0.2.0/25"}, "Ingress", _https, "192.0.2.0/25", _https],
	}
	got := remotes.breaches(block, direction, opened) with input as _input
	got == {{
		"who": concat(" ", ["addresses", who]),
		"rank": 4,
		"opened": ports,
		"other": "an external that holds the addresses",
	}}
}

test_outside_on_several_ports if {
	got := remotes.breaches({"cidr": "203.0.112.0/23"}, "Egress", _several) with input as _input
	{[breach.who, breach.opened] | some breach in got} == {
		["addresses 203.0.112.0/24 and 203.0.113.64/26", {["TCP", 443, 443]}],
		["addresses 203.0.112.0/24", {["TCP", 8443, 8443]}],
	}
}

test_inside[name] if {
	some name, [block, direction, who] in {
		"V64 a pod": [{"cidr": "10.244.3.7/32"}, "Ingress", {"pods at 10.244.3.7/32"}],
		"V64 a pod as a destination": [{"cidr": "10.244.3.7/32"}, "Egress", {"pods at 10.244.3.7/32"}],
		"some pods": [{"cidr": "10.244.0.0/16", "except": ["10.244.0.0/17"]}, "Ingress", {"pods at 10.244.128.0/17"}],
		"around pods": [{"cidr": "10.0.0.0/8", "except": ["10.0.0.0/9", "10.192.0.0/10"]}, "Ingress", set()],
		"pods of both families": [{"cidr": "fd00::/64"}, "Egress", {"pods at fd00::/64"}],
		"a Service": [{"cidr": "10.96.0.10/32"}, "Egress", {"Services at 10.96.0.10/32"}],
		"pods and Services": [{"cidr": "10.0.0.0/8"}, "Egress", {"pods at 10.244.0.0/16", "Services at 10.96.0.0/12"}],
	}
	got := remotes.breaches(block, direction, _https) with input as _input
	{breach | some breach in got; breach.rank == 3} == {breach |
		some text in who
		takes := "selectors in place of the cluster's addresses"
		breach := {"who": text, "rank": 3, "opened": _https, "takes": takes}
	}
}

_every_other := {
	["TCP", 1, 442],
	["TCP", 444, 8442],
	["TCP", 8443, 8443],
	["TCP", 8444, 9442],
	["TCP", 9444, 65535],
}

# What the cluster has is not among the rest.
test_around_the_cluster if {
	got := remotes.breaches({"cidr": "10.96.0.0/11"}, "Egress", _https) with input as _input
	{breach.who | some breach in got} == {"Services at 10.96.0.0/12", "addresses 10.112.0.0/12"}
	around := remotes.breaches({"cidr": "10.244.0.0/15"}, "Ingress", _https) with input as _input
	{breach.who | some breach in around} == {"pods at 10.244.0.0/16", "addresses 10.245.0.0/16"}
}

_input := {
	"review": {
		"object": {"metadata": {"namespace": "egress"}},
		"namespaceObject": {"metadata": {"labels": {"tier": "proxy"}}},
	},
	"parameters": {
		"zones": [{"name": "proxy", "tier": "proxy"}, {"name": "db", "tier": "db"}],
		"externals": [
			{"name": "east", "cidrs": ["203.0.113.0/24", "198.51.100.0/24", "2001:db8::/32"], "except": ["203.0.113.64/26"]},
			{"name": "west", "cidrs": ["203.0.113.0/24"]},
			{"name": "office", "cidrs": ["192.0.2.0/26"]},
			{"name": "elsewhere", "cidrs": ["1.2.3.0/24"]},
		],
		"cluster": {
			"podCIDRs": ["10.244.0.0/16", "fd00::/64"],
			"serviceCIDRs": ["10.96.0.0/12"],
			"nodeCIDRs": ["192.0.2.128/25"],
		},
		"flows": [
			{"from": "proxy", "to": "east", "ports": [{"port": 443}]},
			{"from": "proxy", "to": "east", "ports": [{"port": 9443}]},
			{"from": "proxy", "to": "west", "ports": [{"port": 8443}, {"port": 9443}]},
			{"from": "db", "to": "elsewhere", "anyPort": true},
			{"from": "office", "to": "proxy", "ports": [{"name": "ssh"}, {"protocol": "UDP", "port": 1, "endPort": 65535}]},
		],
	},
}

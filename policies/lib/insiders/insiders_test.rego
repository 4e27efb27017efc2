package lib.insiders_test

import data.lib.insiders

test_private[address] if {
	some address in [
		"10.0.0.0", "10.255.255.255", "172.16.0.0", "172.31.255.255", "192.168.0.0", "192.168.255.255",
		"fc00::", "fd00::12", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "::ffff:a00:307", "10.0.3.7.nip.io",
	]
	insiders.owner(address) == "a private address"
	insiders.description(address) == "a private address"
}

# Where no range is named, or not all that are can be read, there may be more.
test_ranges_not_known[i] if {
	some i, parameters in [
		{"podCIDRs": null, "serviceCIDRs": [], "nodeCIDRs": []},
		{"podCIDRs": "203.0.113.0/24"},
		{"podCIDRs": {"a": "203.0.113.0/24"}},
		{"podCIDRs": ["203.0.113.0/24", "10.0"]},
		{"podCIDRs": ["203.0.113.0/24", 5]},
		{"podCIDRs": ["203.0.113.0/24"], "nodeCIDRs": "10.0.0.0/8"},
		{"podCIDRs": ["203.0.113.0/24"], "serviceCIDRs": ["10"]},
	]
	insiders.owner("10.0.3.7") == "a private address" with input.parameters as parameters
}

test_outside[address] if {
	some address in [
		"9.255.255.255", "11.0.0.0", "172.15.255.255", "172.32.0.0", "192.167.255.255", "192.169.0.0",
		"100.64.0.1", "fbff::1", "fe00::1", "2001:db8::1", "203.0.113.7.nip.io",
	]
	not insiders.owner(address)
	insiders.description(address) == "an address outside of the cluster"
}

# They mean the same wherever they are said, whatever the ranges.
test_everywhere[address] if {
	some address in ["0.0.0.0", "127.0.0.1", "127.255.0.1", "169.254.169.254", "::", "::1", "fe80::1", "::ffff:127.0.0.1"]
	not insiders.owner(address) with input.parameters as {"nodeCIDRs": ["0.0.0.0/0", "::/0"]}
}

test_not_everywhere[address] if {
	some address in ["0.0.0.1", "128.0.0.0", "126.255.255.255", "169.253.0.1", "169.255.0.1", "::2", "fec0::1"]
	insiders.owner(address) with input.parameters as {"nodeCIDRs": ["0.0.0.0/0", "::/0"]}
}

test_ranges[address] if {
	some address, owner in {
		"10.244.0.7": "an address of the pod range 10.244.0.0/16",
		"10.245.0.7": "an address of the pod range 10.245.0.7",
		"10.96.0.7": "an address of the Service range 10.96.0.0/12",
		"10.0.0.7": "an address of the node range 10.0.0.0/8",
		"fd00::12": "an address of the pod range fd00:0::/64",
		"10-244-0-7.shop.pod": "the address of a pod",
		"10-244-0-7.web.shop.svc": "the address of a pod",
		"192-0-2-7.shop.pod": "the address of a pod",
	}
	insiders.owner(address) == owner with input.parameters as _ranges
}

test_outside_of_ranges[address] if {
	some address in ["192.168.0.1", "172.16.0.1", "fd01::12"]
	not insiders.owner(address) with input.parameters as _ranges
}

# Of several ranges the first by owner, and in each by order.
test_first_range if {
	overlapping := {
		"podCIDRs": ["10.0.3.0/24", "10.0.0.0/8"],
		"serviceCIDRs": ["10.0.3.0/24"],
		"nodeCIDRs": ["10.0.3.0/24"],
	}
	pod := insiders.owner("10.0.3.7") with input.parameters as overlapping
	pod == "an address of the pod range 10.0.3.0/24"
	service := insiders.owner("10.0.3.7") with input.parameters as object.remove(overlapping, ["podCIDRs"])
	service == "an address of the Service range 10.0.3.0/24"
}

# Whatever else cannot be read, what can is said.
test_range_before_private if {
	odd := {"podCIDRs": ["10.0.0.0/8", "10"]}
	insiders.owner("10.0.3.7") == "an address of the pod range 10.0.0.0/8" with input.parameters as odd
}

test_one_range[i] if {
	some i, parameters in [
		{"podCIDRs": ["10.244.0.0/16"]},
		{"podCIDRs": ["10.244.0.0/16"], "serviceCIDRs": [], "nodeCIDRs": null},
	]
	not insiders.owner("10.0.3.7") with input.parameters as parameters
}

test_services[address] if {
	some address, owner in {
		"203.0.113.9": "the address of Service data/db",
		"fd00:0::37": "the address of Service data/db",
		"203.0.113.9.nip.io": "the address of Service data/db",
		"203-0-113-9.shop.pod": "the address of a pod",
	}
	spec := {"clusterIPs": ["203.0.113.9", "fd00::37"]}
	insiders.owner(address) == owner with input.parameters as _ranges
		with data.inventory.namespace.data.v1.Service.db.spec as spec
}

_ranges := {
	"podCIDRs": ["10.244.0.0/16", "10.245.0.7", "fd00:0::/64"],
	"serviceCIDRs": ["10.96.0.0/12"],
	"nodeCIDRs": ["10.0.0.0/8"],
}

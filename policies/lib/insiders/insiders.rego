# METADATA
# title: Addresses of the cluster
# description: >-
#   Whose address it is that lib.mentions found: that of a Service, or one of
#   the ranges of pods, Services and nodes that the parameters name. Where they
#   name none, or one that cannot be read, any private address is taken for one
#   of the cluster.
# related_resources:
# - ref: https://www.rfc-editor.org/rfc/rfc1918#section-3
#   description: Private Address Space
# - ref: https://www.rfc-editor.org/rfc/rfc4193#section-3
#   description: Local IPv6 Unicast Addresses
package lib.insiders

import data.lib.addresses
import data.lib.clusterips
import data.lib.spellings

# METADATA
# description: >-
#   owner(written): whose address it is, in words; undefined for one of outside,
#   and for those that mean the same wherever they are said.
owner(written) := "the address of a pod" if {
	spellings.of_pod(written)
} else := sprintf("the address of Service %s", [concat("/", service)]) if {
	service := clusterips.services[spellings.value(written)]
} else := owners[0] if {
	value := spellings.value(written)
	owners := [range.owner | some range in _ranges; net.cidr_contains(range.cidr, value)]
	not _everywhere(value)
}

# METADATA
# description: "description(written): the same, with words for one of outside too."
description(written) := words if {
	words := owner(written)
} else := "an address outside of the cluster"

# Unspecified, loopback and link-local.
_everywhere(value) if {
	addresses.within(value, ["0.0.0.0", "127.0.0.0/8", "169.254.0.0/16", "::", "::1", "fe80::/10"])
}

_ranges := array.concat(_named, [{"cidr": cidr, "owner": "a private address"} |
	not _readable
	some cidr in ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"]
])

_named := [{"cidr": addresses.network(cidr), "owner": sprintf("an address of the %s range %s", [name, cidr])} |
	some [name, cidrs] in _parameters
	some cidr in cidrs
]

_readable if {
	count(_named) > 0
	every parameter in _parameters {
		_networks(parameter[1])
	}
}

_networks(null)

_networks(cidrs) if {
	is_array(cidrs)
	every cidr in cidrs {
		addresses.network(cidr)
	}
}

_parameters := [
	["pod", object.get(input.parameters, "podCIDRs", null)],
	["Service", object.get(input.parameters, "serviceCIDRs", null)],
	["node", object.get(input.parameters, "nodeCIDRs", null)],
]

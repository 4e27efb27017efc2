# METADATA
# title: Addresses and networks
# description: >-
#   IP addresses and CIDRs compared by value: "2001:db8:0:0::1" is
#   "2001:db8::1". An address stands for the network of itself alone, and the
#   bits of a CIDR behind its prefix count for nothing, as in Go's
#   net.ParseCIDR. An IPv4 address written as IPv6, "::ffff:10.1.2.3", is that
#   IPv4 address; a whole network of them is read by everyone in his own way,
#   and here not at all, as in the API server since 1.36.
# related_resources:
# - ref: https://pkg.go.dev/net#ParseCIDR
#   description: net.ParseCIDR
# - ref: https://www.rfc-editor.org/rfc/rfc4291#section-2.5.5.2
#   description: IPv4-Mapped IPv6 Address
package lib.addresses

# METADATA
# description: >-
#   network(text): the CIDR that an address or a CIDR stands for, "10.1.2.3/32"
#   for "10.1.2.3"; undefined for what is neither, blanks around it included.
network(text) := cidr if {
	cidr := _cidr(text)
	net.cidr_is_valid(cidr)
	not _mapped_network(cidr)
}

_mapped_network(cidr) if {
	contains(cidr, ":")
	not endswith(cidr, "/128")
	net.cidr_contains("0.0.0.0/0", cidr)
}

_cidr(text) := text if {
	contains(text, "/")
} else := concat("/", [text, "128"]) if {
	contains(text, ":")
} else := concat("/", [text, "32"])

# METADATA
# description: >-
#   within(text, allowed): whether the address or CIDR lies as a whole in one of
#   an array of addresses and CIDRs. What cannot be read lies in none, and
#   nothing lies in it.
within(text, allowed) if {
	is_array(allowed)
	inner := network(text)
	some other in allowed
	net.cidr_contains(network(other), inner)
}

# METADATA
# description: >-
#   overlaps(text, others): whether the address or CIDR and one of an array of
#   addresses and CIDRs have an address in common.
overlaps(text, others) if {
	is_array(others)
	one := network(text)
	some other in others
	net.cidr_intersects(one, network(other))
}

# METADATA
# description: >-
#   spans(texts): of "every IPv4 address" and "every IPv6 address", those that
#   the addresses and CIDRs of a set or an array make up together: two halves are
#   a whole. No address in ::/8 is routed on the Internet, so it may be missing.
spans(texts) := {family |
	networks := {network(text) | some text in texts}
	some family, [everything, own] in {
		"every IPv4 address": ["0.0.0.0/0", _ipv4(networks)],
		"every IPv6 address": ["::/0", _ipv6(networks)],
	}
	everything in net.cidr_merge(own)
}

# net.cidr_merge loses one of two families, hence each by itself, and it panics
# where what it makes begins inside of ::/8, which therefore is always there.
_ipv4(networks) := {cidr | some cidr in networks; not contains(cidr, ":")}

_ipv6(networks) := {"::/8"} | {cidr | some cidr in networks; contains(cidr, ":")}

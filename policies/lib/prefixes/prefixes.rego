# METADATA
# title: Networks as prefixes of bits
# description: >-
#   Networks of addresses as texts of bits, behind "4" or "6" for the family:
#   10.0.0.0/8 is "400001010". A network lies in another if it starts with it, and
#   sets of networks can be subtracted and intersected by their texts alone,
#   without a network too many or too few.
# related_resources:
# - ref: https://www.rfc-editor.org/rfc/rfc4632#section-3.1
#   description: CIDR notation
# - ref: https://www.rfc-editor.org/rfc/rfc5952#section-4
#   description: IPv6 addresses in text
package lib.prefixes

import data.lib.addresses

# METADATA
# description: >-
#   of(text): the prefix of a CIDR; undefined for what is none in the form that
#   the API server takes: with bits behind the prefix length, with leading zeros,
#   or IPv4-mapped.
of(text) := concat("", [family, substring(number, 0, length)]) if {
	addresses.network(text) == text
	regex.match(`/(0|[1-9][0-9]*)$`, text)
	[address, tail] := split(lower(text), "/")
	length := to_number(tail)
	[family, number] := _read(address)
	count(trim_right(number, "0")) <= length
	not startswith(number, _mapped)
}

# METADATA
# description: "text(prefix): the CIDR of a prefix, an IPv6 one as RFC 5952 writes it."
text(prefix) := sprintf("%s/%d", [_written(substring(prefix, 0, 1), prefix), count(prefix) - 1])

# METADATA
# description: >-
#   without(wholes, others): the fewest prefixes that hold what of a set of prefixes
#   the others do not hold.
without(wholes, others) := union({_left(whole, others) | some whole in wholes})

# METADATA
# description: "meet(ones, others): the prefixes that hold what two sets of prefixes both hold."
meet(ones, others) := {prefix |
	some one in ones
	some other in others
	prefix := _inner(one, other)
}

_inner(one, other) := one if {
	startswith(one, other)
} else := other if startswith(other, one)

# What is left of a prefix hangs on the ways from it down to those taken out.
_left(whole, others) := set() if {
	some other in others
	startswith(whole, other)
} else := ({whole} | {_sibling(node) | some node in nodes; node != whole}) - nodes if {
	nodes := {substring(other, 0, length) |
		some other in _outermost({other | some other in others; startswith(other, whole)})
		some length in numbers.range(count(whole), count(other))
	}
}

# Of prefixes, those that lie in no other one.
_outermost(prefixes) := {prefix |
	some prefix in prefixes
	{length | some length in numbers.range(0, count(prefix) - 1); substring(prefix, 0, length) in prefixes} == set()
}

_sibling(node) := concat("", [trim_suffix(node, "0"), "1"]) if endswith(node, "0")

_sibling(node) := concat("", [trim_suffix(node, "1"), "0"]) if endswith(node, "1")

_read(address) := ["4", _octets(address)] if not contains(address, ":")

_read(address) := ["6", _groups(address)] if {
	contains(address, ":")
	not contains(address, "::")
}

_read(address) := ["6", concat("", [head, substring(_zeros, 0, 128 - (count(head) + count(tail))), tail])] if {
	[left, right] := split(address, "::")
	head := _groups(left)
	tail := _groups(right)
}

_octets(text) := concat("", [sprintf("%08b", [to_number(octet)]) | some octet in split(text, ".")])

_groups(text) := concat("", [_group(group) | some group in split(text, ":")])

# One of no digits, beside the zeros left out, is of zeros.

_group(group) := _octets(group) if {
	contains(group, ".")
} else := concat("", [quartet | some digit in split(digits, ""); quartet := _quartets[digit]]) if {
	digits := substring(concat("", ["0000", group]), count(group), 4)
}

_quartets[digit] := sprintf("%04b", [value]) if some value, digit in split("0123456789abcdef", "")

_zeros := sprintf("%096d", [0])

# ::ffff:0:0/96
_mapped := sprintf("%096b", [65535])

_written("4", prefix) := concat(".", [sprintf("%d", [_value(prefix, start, 8)]) | some start in [0, 8, 16, 24]])

_written("6", prefix) := _shortened(concat(":", [sprintf("%x", [_value(prefix, start, 16)]) |
	some start in [0, 16, 32, 48, 64, 80, 96, 112]
]))

_value(prefix, start, size) := sum([bits.lsh(1, size - place) |
	some place in numbers.range(1, size)
	substring(prefix, start + place, 1) == "1"
])

# Without the longest run of groups of zeros, the first one of several.
_shortened(groups) := regex.replace(regex.replace(groups, pattern, "::${2}"), `::+`, "::") if {
	longest := max([length |
		some length in [2, 3, 4, 5, 6, 7, 8]
		regex.match(sprintf(`\b0(:0){%d}\b`, [length - 1]), groups)
	])
	pattern := sprintf(`\b0(:0){%d}\b(.*)`, [longest - 1])
} else := groups

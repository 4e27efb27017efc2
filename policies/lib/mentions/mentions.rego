# METADATA
# title: Addresses in a text
# description: >-
#   The IP addresses that a text tells a program to connect to, whatever the
#   format of the text: a value, a command line or a whole file. An IPv4 address
#   is four decimal numbers of 0 to 255 without leading zeros, between what can
#   be part of no name: "v10.1.2.3", "10.1.2.3-alpine" and the object identifier
#   "1.10.1.2.3" are none, and neither is one end of "10.1.2.3-10.1.2.9", which
#   is a range. An IPv6 address is what RFC 4291, 2.2, says, in brackets or not.
#   Networks, "10.0.0.0/8", and what lib.asides knows are left out. Numbers in
#   other notations, 0x0a010203 or 167838211, are not looked for.
# related_resources:
# - ref: https://www.rfc-editor.org/rfc/rfc4291#section-2.2
#   description: Text Representation of Addresses
package lib.mentions

import data.lib.asides
import data.lib.spellings

# METADATA
# description: >-
#   found(text): the addresses of the text, each as it is written there, with
#   the number of the first line that has it. A DNS name that spells an address,
#   as lib.spellings knows them, is one too.
found(text) := object.union_n([{written: count(lines) - i} |
	promising(text)
	lines := split(text, "\n")

	# Backwards, since of several objects the last one stays.
	some i, line in array.reverse(lines)
	promising(line)
	some word in regex.find_n(_word, asides.removed(line), -1)
	not _is_network(word)
	some written in _addresses(word)
])

# METADATA
# description: >-
#   promising(text): whether the text is worth searching. Texts can be large, so
#   this is a quick test that most without an address fail: each pattern begins
#   with a fixed character, which is looked for first. None of them holds what JSON
#   escapes, so that the JSON of many texts may be asked about at once.
promising(text) if {
	some pattern in _promises
	regex.match(pattern, text)
}

# Three numbers after dots or dashes, two colons, of IPv6 in a name two dashes side
# by side or three before a dot, and a colon that a URL encodes.
_promises := [
	`\.[0-9]+[-.][0-9]+[-.][0-9]`,
	`:[[:xdigit:]]*:`,
	`-[0-9]+[-.][0-9]+[-.][0-9]`,
	`-(?:-[-[:xdigit:]]*|[[:xdigit:]]+-[[:xdigit:]]+-[[:xdigit:]]+)\.`,
	`%3[Aa]`,
]

# METADATA
# description: >-
#   field(text): what a field that holds one address and nothing else says, to
#   be searched by found. The API server reads leading zeros there as decimal
#   numbers (ParseIPSloppy in k8s.io/utils/net), and no field holds a network.
field(text) := replace(text, "/", " ") if {
	contains(text, ":")
} else := regex.replace(replace(text, "/", " "), `\b00*\B`, "")

# Numbers between dots, two colons, and a number after a dash that ends a label.
_hints := [`\.[0-9]+\.[0-9]+\.[0-9]`, `:[[:xdigit:]]*:`, `-[[:xdigit:]]*\.`]

_word := concat("", [`[-./@\w]*(?:`, concat("|", _hints), `)[-.:/\w]*`])

# Of a network in a URL, "http://10.0.0.7/8", the number is a path.
_is_network(word) if {
	some text in {word, _keyless(word)}
	[address, prefix] = split(trim_right(text, ".:"), "/")
	net.cidr_is_valid(concat("/", [address, _length(prefix)]))
}

_length(prefix) := "32" if {
	startswith(prefix, "255.")
} else := prefix

_addresses(word) := {address |
	some run in regex.split(`[^-.\w]`, word)
	address := _ipv4_or_name(run)
} | {candidates[0] |
	some run in regex.split(`[^.:\w]`, word)
	text := trim_right(run, ".")
	candidates := [candidate |
		some candidate in [text, trim_suffix(text, ":"), _keyless(text), trim_suffix(_keyless(text), ":")]
		_is_ipv6(candidate)
	]
}

# After the letter of an option too, as in "mysql -h10.1.2.3", but for the v of
# a version.
_ipv4_or_name(run) := address if {
	address := trim(regex.replace(run, `(?i)^-[a-uw-z]`, ""), "-.")
	net.cidr_is_valid(concat("/", [address, "32"]))
} else := run if {
	spellings.spelled(run)
}

# One with an IPv4 address at its end is found as that.
_is_ipv6(text) if {
	not contains(text, ".")
	net.cidr_is_valid(concat("/", [text, "128"]))
}

# "host:fd00::1" without the key.
_keyless(word) := regex.replace(word, `^[[:alpha:]][-.\w]*:`, "")

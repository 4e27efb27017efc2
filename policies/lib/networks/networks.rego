# METADATA
# title: Lists of networks in the parameters
# description: >-
#   Lists of CIDRs as the parameters of the traffic matrix hold them, and what is
#   wrong with them. What is null counts as left out.
package lib.networks

import data.lib.prefixes

# METADATA
# description: >-
#   of(cidrs, excepted): the prefixes that hold what one list holds and the other
#   does not.
of(cidrs, excepted) := prefixes.without(_read(cidrs), _read(excepted))

# METADATA
# description: >-
#   faults(field, list): what is wrong with the list, a set of texts. The field is
#   its name for messages.
faults(field, list) := {sprintf("%s is %s and no list", [field, json.marshal(list)]) |
	not type_name(list) in {"array", "null"}
} | {sprintf("%s[%d] %s is no CIDR as Kubernetes writes it", [field, i, json.marshal(text)]) |
	some i, text in [text | some text in list]
	not prefixes.of(text)
}

_read(list) := {prefix | some text in list; prefix := prefixes.of(text)}

# METADATA
# title: Bounds of names
# description: >-
#   For which domains and addresses the parameters "allowedDomains" and
#   "allowedIPs" let a Certificate ask. Where the first is there, every name has to
#   lie within; where only the second is, every address. An entry that cannot be
#   read allows nothing. A wildcard over a public suffix is never inside.
package lib.bounds

import data.lib.addresses
import data.lib.hosts
import data.lib.suffixes

# METADATA
# scope: document
# description: Whether there are bounds.
set if _bounds_names

set if _bounds_addresses

# METADATA
# description: >-
#   fault(subject): what is wrong with a name of lib.subjects that lies outside;
#   undefined for one that may be asked for.
fault(subject) := sprintf("%s %s spans a public suffix; name a domain of yours", [subject.path[0], value]) if {
	_bounds_names
	_spans_suffix(subject.host)
	value := json.marshal(subject.value)
} else := sprintf("%s %s is outside the allowed domains and addresses; %s", [subject.path[0], value, text]) if {
	_asked(subject.host)
	not _allowed(subject.host)
	value := json.marshal(subject.value)
}

# METADATA
# scope: document
# description: What is allowed, for a message.
default text := "allowed: none"

text := sprintf("allowed: %s", [concat(", ", _domains | _networks)]) if count(_domains | _networks) > 0

_spans_suffix(host) if hosts.over_tld(host)

_spans_suffix(host) if suffixes.spanned(host)

_asked(_) if _bounds_names

_asked(host) if {
	_bounds_addresses
	addresses.network(host)
}

_bounds_names if not object.get(input, ["parameters", "allowedDomains"], "absent") == "absent"

_bounds_addresses if not object.get(input, ["parameters", "allowedIPs"], "absent") == "absent"

_allowed(host) if {
	hosts.valid(host)
	some domain in _domains
	hosts.of_domain(host, domain)
}

_allowed(host) if {
	not contains(host, "/")
	addresses.within(host, [network | some network in _networks])
}

_domains contains hosts.domain(domain) if {
	is_array(input.parameters.allowedDomains)
	some domain in input.parameters.allowedDomains
}

_networks contains network if {
	is_array(input.parameters.allowedIPs)
	some network in input.parameters.allowedIPs
	addresses.network(network)
}

# METADATA
# title: Requirements
# description: >-
#   Where the parameter required demands something of Ingresses: a list of entries,
#   each of them with a namespaceSelector, hosts and domains. One that leaves all of them
#   out demands it everywhere, and what cannot be read leaves nothing out.
package lib.requirements

import data.lib.hosts
import data.lib.namespaces
import data.lib.servernames

# METADATA
# scope: document
# description: >-
#   demanded(served): those of the hosts served, as lib.rivals has them, for which
#   some entry demands it. A catch-all may serve whatever host is named.
default demanded(_) := set()

demanded(served) := {host | some host in served; some entry in _entries; _demands(entry, host)} if is_array(_entries)

demanded(served) := served if not type_name(_entries) in {"array", "null"}

_entries := input.parameters.required

_demands(entry, _) if not is_object(entry)

_demands(entry, host) if {
	namespaces.selectable(object.get(entry, "namespaceSelector", null))
	_names(object.get(entry, "hosts", null), object.get(entry, "domains", null), host)
}

_names(null, null, _)

_names(_, _, "")

_names(patterns, _, _) if not type_name(patterns) in {"array", "null"}

_names(_, domains, _) if not type_name(domains) in {"array", "null"}

_names(patterns, _, host) if {
	some pattern in patterns
	_overlaps(pattern, host)
}

_names(_, domains, host) if {
	some domain in domains
	_within(domain, host)
}

_overlaps(pattern, _) if not is_string(pattern)

_overlaps(pattern, host) if servernames.overlap(lower(pattern), host)

_within(domain, _) if not hosts.domain(domain)

_within(domain, host) if hosts.of_domain(host, hosts.domain(domain))

_within(domain, host) if servernames.overlap(hosts.domain(domain), host)

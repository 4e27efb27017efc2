# METADATA
# title: Domains of namespaces
# description: >-
#   What the parameter "domains" gives the namespace under review: an array of
#   {domain, namespaceSelector, allowApex}. Each gives, and none takes away: a
#   domain that some namespaces have is no less theirs whose domain encloses it.
#   What cannot be read gives nothing, nor does a selector that is not known to
#   select the namespace; one that is absent selects all.
package lib.domains

import data.lib.hosts
import data.lib.namespaces
import data.lib.reviews

# METADATA
# description: "has(host): whether a valid host lies in a domain of the namespace, a wildcard with all it stands for."
has(host) if {
	some domain in _listed(host)
	some entry in _entries
	entry.domain == domain
	_selected(entry.selector)
}

# METADATA
# scope: document
# description: "place(host): where a valid host lies that the namespace has no domain for, in words."
place(host) := sprintf("domain %s, %s", [_listed(host)[0], _refusal])

place(host) := sprintf("no allowed domain; %s", [_choice]) if _listed(host) == []

# METADATA
# description: "apex(host): whether the host is itself a domain, of whatever namespace."
apex(host) if host in _domains

# METADATA
# description: "apex_allowed(host): whether the host is a domain that the namespace may use as a host."
apex_allowed(host) if {
	some entry in _entries
	entry.domain == host
	entry.apex == true
	_selected(entry.selector)
}

# The domains, of whatever namespaces, in which a host lies, the smallest first.
_listed(host) := [domain |
	some wildcard in hosts.wildcards_above(host)
	domain := trim_prefix(wildcard, "*.")
	domain in _domains
]

# Of a Namespace that is not known the labels might tell otherwise.
_refusal := sprintf("which is not for namespace %s; %s", [reviews.namespace, _choice]) if {
	namespaces.known
} else := sprintf("which is not known to be for namespace %s; %s", [reviews.namespace, _choice])

default _choice := "allowed: none"

_choice := sprintf("allowed: %s", [concat(", ", _given)]) if count(_given) > 0

_given contains entry.domain if {
	some entry in _entries
	_selected(entry.selector)
}

_domains contains entry.domain if some entry in _entries

_entries := [{"apex": apex, "domain": domain, "selector": selector} |
	is_array(input.parameters.domains)
	some entry in input.parameters.domains
	domain := hosts.domain(entry.domain)
	selector := object.get(entry, "namespaceSelector", null)
	apex := object.get(entry, "allowApex", false)
]

_selected(null)

# A misspelt field would leave a selector of everything.
_selected(selector) if {
	object.keys(selector) - {"matchLabels", "matchExpressions"} == set()
	namespaces.selected(selector)
}

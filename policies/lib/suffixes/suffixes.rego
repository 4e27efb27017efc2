# METADATA
# title: Public suffixes
# description: >-
#   Domains under which strangers register names of their own: a wildcard over
#   one lays claim to all of theirs. The Public Suffix List has some ten thousand
#   of them, too many for a template, and changes weekly. Those right below the
#   country codes follow a few habits, which are told here. Others are for the
#   parameter "publicSuffixes" to name, and whole top-level domains are those of
#   over_tld in lib.hosts.
# related_resources:
# - ref: https://publicsuffix.org/list/
package lib.suffixes

import data.lib.hosts

# METADATA
# description: "spanned(host): whether a valid host is a wildcard over a public suffix."
spanned(host) if {
	domain := trim_prefix(host, "*.")
	domain != host
	_public(domain)
}

# What registries all over the world keep back.
_public(domain) if {
	[label, country] := split(domain, ".")
	label in {
		"ac", "co", "com", "edu", "gob", "gouv", "gov", "govt",
		"gub", "ltd", "mil", "net", "nom", "org", "plc", "sch",
	}
	count(country) == 2
}

# What these do, and elsewhere is a name like another.
_public(domain) if {
	[label, country] := split(domain, ".")
	label in {"go", "me", "ne", "or"}
	country in {
		"at", "bi", "ci", "cr", "id", "jp", "ke", "kr", "mu",
		"so", "ss", "th", "tj", "tz", "ug", "uk", "us",
	}
}

# Those under which nobody has a name but below a second label, whichever it is.
_public(domain) if {
	[_, country] := split(domain, ".")
	country in {"ck", "er", "fk", "jm", "kh", "mm", "np", "pg"}
}

_public(domain) if domain in _named

_named contains hosts.domain(text) if {
	is_array(input.parameters.publicSuffixes)
	some text in input.parameters.publicSuffixes
}

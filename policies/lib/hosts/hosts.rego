# METADATA
# title: Host names
# description: >-
#   Hosts as an Ingress and a certificate name them: a DNS name in lower case,
#   or a wildcard that stands for exactly one label, "*.shop.example".
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/services-networking/ingress/#hostname-wildcards
#   description: Hostname wildcards
# - ref: https://www.rfc-editor.org/rfc/rfc6125#section-6.4.3
#   description: Wildcards in certificates
package lib.hosts

# METADATA
# description: >-
#   Whether the API server takes the value for a host: a DNS-1123 subdomain or
#   a wildcard over one, and no IP address (ValidateIngressRules and
#   IsWildcardDNS1123Subdomain in its validation).
valid(host) if {
	is_string(host)
	count(host) <= 253
	regex.match(`^(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$`, host)
	not _ipv4(host)
}

# METADATA
# description: >-
#   Whether the host is a wildcard right below the root, such as "*.com". A
#   certificate for a whole top-level domain is not to be had from a public CA
#   (CA/Browser Forum Baseline Requirements, 3.2.2.6).
over_tld(host) if {
	is_string(host)
	regex.match(`^\*\.[^.]+$`, host)
}

# METADATA
# description: Whether a public CA can issue for the host.
sound(host) if {
	valid(host)
	not over_tld(host)
}

# METADATA
# description: What is wrong with a host that is not sound, and what would be right.
fault(host) := sprintf("host %q spans a top-level domain, which no CA signs; name a domain of yours", [host]) if {
	over_tld(host)
} else := sprintf("host %q is no DNS name in lower case; write %q", [host, _meant(host)]) if {
	not valid(host)
} else := sprintf("host %s is no DNS name; write one like \"a.example\" or \"*.a.example\"", [json.marshal(host)]) if {
	not valid(host)
}

# METADATA
# description: >-
#   The names that cover a host, whichever list they stand in: the host itself
#   and the wildcard in place of its first label. A wildcard over a top-level
#   domain covers nothing.
coverers(host) := {name |
	some name in {host, regex.replace(host, `^[^.]+\.`, "*.")}
	not over_tld(name)
}

# METADATA
# scope: document
# description: >-
#   wildcards_above(host): the wildcards in whose domain a valid host lies at
#   whatever depth, the nearest first: for "a.b.example" "*.a.b.example", of
#   which it is the apex, "*.b.example" and "*.example".
default wildcards_above(_) := []

wildcards_above(host) := [wildcard |
	labels := split(host, ".")
	some i in numbers.range(0, count(labels) - 1)
	wildcard := concat(".", array.concat(["*"], array.slice(labels, i, count(labels))))
] if {
	valid(host)
}

# METADATA
# description: >-
#   of_domain(host, domain): whether the host is the domain or below it, label
#   by label; a wildcard is what stands behind its dot.
of_domain(host, domain) if {
	is_string(host)
	regex.match(`^[a-z0-9]`, domain)
	endswith(concat("", [".", host]), concat("", [".", domain]))
}

# METADATA
# description: >-
#   The domain that a parameter names, in the form of of_domain, where it does:
#   "Shop.Example", ".shop.example" and "*.shop.example" all name "shop.example".
domain(text) := name if {
	name := regex.replace(lower(trim_suffix(text, ".")), `^\*?\.`, "")
	valid(name)
	not "*" in split(name, ".")
}

# The host that was meant by one in upper case or with the root's dot, where
# that makes a valid one of it.
_meant(host) := name if {
	is_string(host)
	name := trim_suffix(lower(host), ".")
	valid(name)
}

# Leading zeros included, as the API server's ParseIPSloppy reads them.
_ipv4(host) if regex.match(`^(0*(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])\.){4}$`, concat("", [host, "."]))

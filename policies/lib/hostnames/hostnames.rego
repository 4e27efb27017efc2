# METADATA
# title: Hostnames of listeners and routes
# description: >-
#   A hostname of the Gateway API is a DNS name, or a wildcard that stands for one
#   label or more: "*.shop.example" for "a.b.shop.example" too, other than in a
#   certificate. Follows Gateway API 1.7 (HTTPRouteSpec.Hostnames in its
#   apis/v1/httproute_types.go). A listener serves what its hostname and one of the
#   route's have in common.
# related_resources:
# - ref: https://gateway-api.sigs.k8s.io/reference/spec/#hostname
#   description: Hostname
package lib.hostnames

import data.lib.hosts

# METADATA
# scope: document
# description: >-
#   overlap(one, another): whether two hostnames can mean the same host. ""
#   stands for every host.
overlap(one, another) if "" in {one, another}

overlap(one, another) if one == another

overlap(one, another) if _below(one, another)

overlap(one, another) if _below(another, one)

# METADATA
# scope: document
# description: >-
#   meets(host, names): whether a listener with that hostname serves a host of a
#   route with those hostnames; a route without takes the listener's.
meets(_, [])

meets(host, names) if {
	some name in names
	overlap(host, name)
}

# METADATA
# scope: document
# description: >-
#   certifies(host, name): whether a certificate for the hostname of a listener is
#   good for all that the listener serves of a route's hostname. A wildcard of a
#   certificate stands for exactly one label; of a hostname that is wider than the
#   listener's, no more than the listener's is served.
certifies("", _)

certifies(host, name) if host in hosts.coverers(name)

certifies(host, name) if _below(host, name)

_below(host, wildcard) if {
	startswith(wildcard, "*.")
	endswith(host, trim_prefix(wildcard, "*"))
}

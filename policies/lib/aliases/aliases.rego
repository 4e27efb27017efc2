# METADATA
# title: What ExternalName Services stand for
# description: >-
#   What is wrong with the externalName of a Service. DNS answers with it as with
#   an alias, and a proxy that serves the Service, an Ingress controller for one,
#   connects to whatever it stands for there: its own loopback, an address, a
#   Service of another namespace. A name that is not complete DNS takes as it is
#   written; which Service a search domain may make of it is not judged.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/services-networking/service/#externalname
#   description: type ExternalName
# - ref: https://github.com/kubernetes/dns/blob/master/docs/specification.md
#   description: Kubernetes DNS-Based Service Discovery
# - ref: https://www.rfc-editor.org/rfc/rfc6761#section-6.3
#   description: localhost
package lib.aliases

# METADATA
# description: >-
#   permitted(name, domain, namespaces): whether the externalName is the name of a
#   host elsewhere, or a name below the domain of the cluster in one of a set of
#   namespaces.
permitted(name, domain, namespaces) if {
	host := _host(name)
	not _loopback(host)
	not _address(host)
	_reachable(host, domain, namespaces)
}

# METADATA
# description: "fault(name, namespaces): what is wrong with one that is not, and what would be right."
fault(name, namespaces) := "is no host name; name a host" if {
	not _host(name)
} else := "is the host of whoever looks it up, such as the Ingress controller; name a host" if {
	_loopback(_host(name))
} else := "is an IP address; name the host" if {
	_address(_host(name))
} else := sprintf("is a name of the cluster in no allowed namespace; allowed: %s", [concat(", ", namespaces)])

# The name as DNS compares it. The API server takes a single dot at its end.
_host(name) := host if {
	host := lower(trim_right(name, "."))
	regex.match(`^[-.0-9a-z]+$`, host)
}

# The names of the loopback in the hosts file that the kubelet gives each pod
# (managedHostsFileContent in kubernetes/pkg/kubelet), and that of many nodes.
_loopback(host) if host in {"localhost", "localhost.localdomain", "ip6-localhost", "ip6-loopback"}

_loopback(host) if endswith(host, ".localhost")

# No top-level domain is a number, and resolvers read as an address what ends in
# one: "127.1" and "0x7f000001" are loopbacks too (the host parser of the URL
# standard, and inet_aton in libc).
_address(host) if regex.match(`(^|\.)([0-9]+|0x[0-9a-f]*)$`, host)

_reachable(host, domain, _) if not _inside(host, domain)

_reachable(host, domain, namespaces) if {
	labels := array.reverse(split(_inside(host, domain), "."))
	labels[0] in {"svc", "pod"}
	labels[1] in namespaces
	labels[2]
}

_inside(host, domain) := trim_suffix(host, suffix) if {
	suffix := concat("", [".", domain])
	endswith(host, suffix)
} else := host if {
	endswith(host, ".svc")
}

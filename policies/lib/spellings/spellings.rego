# METADATA
# title: Names that spell an address
# description: >-
#   DNS names that are made from an IP address and answer with it. Cluster DNS
#   has them for pods, "10-1-2-3.shop.pod.cluster.local", and for the endpoints
#   of a Service, "10-1-2-3.web.shop.svc.cluster.local"; in IPv6 addresses the
#   dashes stand for colons. Public services have them for any address,
#   "web.10.1.2.3.nip.io". What comes behind pod or svc is not looked at.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pods
#   description: DNS names of pods
# - ref: https://nip.io
package lib.spellings

# METADATA
# description: "spelled(name): whether the name spells an address."
spelled(name) if _address(name)

# METADATA
# description: >-
#   value(written): the address that is written or spelled, canonical.
value(written) := canonical(address) if {
	address := _address(written)
} else := canonical(written)

# METADATA
# description: >-
#   canonical(address): the address as net.IP.String of Go writes it, so that the
#   same addresses are the same texts; undefined for what is none of IPv6.
canonical(address) := address if {
	not contains(address, ":")
} else := text if {
	some text in net.cidr_expand(concat("/", [address, "128"]))
}

# METADATA
# description: >-
#   of_pod(written): whether it is a name that cluster DNS has for the address
#   of a pod. It goes when the pod goes.
of_pod(written) if _pod_address(_labels(written))

# METADATA
# description: >-
#   service_name(written): of such a name the part that names the Service,
#   "web.shop"; undefined where there is none.
service_name(written) := concat(".", [labels[1], labels[2]]) if {
	labels := _labels(written)
	labels[3] == "svc"
	_pod_address(labels)
}

_labels(name) := split(lower(name), ".")

_address(name) := address if {
	address := _pod_address(_labels(name))
} else := address if {
	host := trim_suffix(lower(name), ".")
	some domain in [".nip.io", ".sslip.io", ".xip.io"]
	endswith(host, domain)
	labels := split(replace(trim_suffix(host, domain), "-", "."), ".")
	address := concat(".", array.slice(labels, count(labels) - 4, count(labels)))
	_valid(address)
}

_pod_address(labels) := address if {
	_of_cluster(labels)
	some separator in [".", ":"]
	address := replace(labels[0], "-", separator)
	_valid(address)
}

_of_cluster(labels) if labels[2] == "pod"

_of_cluster(labels) if labels[3] == "svc"

# With a prefix of 32 bits whatever is an address is a network.
_valid(address) if net.cidr_is_valid(concat("/", [address, "32"]))

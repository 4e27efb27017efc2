# METADATA
# title: TLS of an Ingress
# description: >-
#   What the spec.tls entries of the Ingress under review cover. An entry
#   without secretName is served with the controller's default certificate, and
#   one without hosts with whatever its certificate happens to be good for:
#   neither proves anything about a host. All that looks through the entries is
#   done once for the Ingress, however many hosts it has.
# related_resources:
# - ref: https://kubernetes.io/docs/reference/kubernetes-api/service-resources/ingress-v1/#IngressSpec
#   description: IngressTLS
package lib.tls

import data.lib.hosts
import data.lib.ingresses
import data.lib.reviews

# METADATA
# description: The entries, [] when there are none.
entries := ingresses.tls(reviews.spec)

# METADATA
# description: "For each host that an entry lists, the indices of the entries that do."
listed[host] contains i if {
	some i, entry in entries
	some host in hosts_of(entry)
}

# METADATA
# description: The hosts that entries with a Secret list.
served contains host if {
	some entry in entries
	secret_of(entry) != ""
	some host in hosts_of(entry)
}

# METADATA
# scope: document
# description: "hosts_of(entry): the hosts an entry lists, [] when it lists none."
default hosts_of(_) := []

hosts_of(entry) := [host | some host in entry.hosts; is_string(host)] if is_array(entry.hosts)

# METADATA
# scope: document
# description: "secret_of(entry): the Secret an entry names, '' when it names none."
default secret_of(_) := ""

secret_of(entry) := entry.secretName if is_string(entry.secretName)

# METADATA
# description: >-
#   The fields without which cert-manager makes no Certificate for an entry
#   (validateIngressTLSBlock in its pkg/controller/certificate-shim/sync.go).
missing(entry) := {field |
	some field, value in {"hosts": count(hosts_of(entry)), "secretName": count(secret_of(entry))}
	value == 0
}

# METADATA
# description: >-
#   Why cert-manager takes none of the entries when several name the same
#   Secret, the empty name included, as [index of the first, its words]
#   (checkForDuplicateSecretNames, there).
duplicates contains [first, reason] if {
	some name, indices in _named
	[first, second] := array.slice(sort(indices), 0, 2)
	reason := concat("", [
		sprintf("spec.tls[%d].secretName: Invalid value: %q: this secret name must only appear ", [first, name]),
		sprintf("in a single TLS entry but is also used in spec.tls[%d].secretName", [second]),
	])
}

_named[secret_of(entry)] contains i if some i, entry in entries

# METADATA
# description: >-
#   Why no entry with a Secret covers the host, by the nearest miss: what is
#   wrong with it, and the field at fault, which is the given path of the host
#   itself unless an entry lacks a field. The index is listed, handed over whole
#   since OPA would else make it anew for each name that is looked up.
fault(index, host, path) := {"path": field, "text": text} if {
	i := min({i | some name in hosts.coverers(host); some i in index[name]})
	field := ["spec", "tls", i, "secretName"]
	text := sprintf("is covered by spec.tls[%d], which has no secretName; name the Secret there", [i])
} else := {"path": path, "text": text} if {
	wildcard := [name | some name in hosts.wildcards_above(host); index[name]][0]
	text := sprintf("is in no spec.tls entry, and %q %s; add it to spec.tls[].hosts", [wildcard, _shortfall(wildcard)])
} else := {"path": ["spec", "tls", i, "hosts"], "text": text} if {
	i := min(_hostless)
	text := sprintf("is in no spec.tls entry, and spec.tls[%d] lists no hosts; add it there", [i])
} else := {"path": path, "text": "is in no spec.tls entry; add it to spec.tls[].hosts"}

_hostless contains i if {
	some i, entry in entries
	missing(entry) == {"hosts"}
}

_shortfall(wildcard) := "spans a top-level domain, which no CA signs" if {
	hosts.over_tld(wildcard)
} else := "covers exactly one label"

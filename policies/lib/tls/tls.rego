# METADATA
# title: TLS of Ingresses
# description: >-
#   What the entries of an Ingress's spec.tls cover. An entry without
#   secretName is served with the controller's default certificate, and one
#   without hosts with whatever its certificate happens to be good for: neither
#   proves anything about a host.
# related_resources:
# - ref: https://kubernetes.io/docs/reference/kubernetes-api/service-resources/ingress-v1/#IngressSpec
#   description: IngressTLS
package lib.tls

import data.lib.hosts

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
# description: The hosts that any of the entries lists.
listed(entries) := {host |
	some entry in entries
	some host in hosts_of(entry)
}

# METADATA
# description: The hosts that the entries with a Secret list.
served(entries) := listed([entry | some entry in entries; secret_of(entry) != ""])

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
duplicates(entries) := {[first, reason] |
	names := {secret_of(entry) | some entry in entries}
	count(names) < count(entries)
	some name in names
	[first, second] := array.slice([i | some i, entry in entries; secret_of(entry) == name], 0, 2)
	reason := concat("", [
		sprintf("spec.tls[%d].secretName: Invalid value: %q: this secret name must only appear ", [first, name]),
		sprintf("in a single TLS entry but is also used in spec.tls[%d].secretName", [second]),
	])
}

# METADATA
# description: >-
#   Why no entry with a Secret covers the host, by the nearest miss: what is
#   wrong with it, and the field at fault, which is the given path of the host
#   itself unless an entry lacks a field.
fault(entries, host, path) := {"path": field, "text": text} if {
	covering := [i | some i, entry in entries; count(hosts.coverers(host) & listed([entry])) > 0]
	field := ["spec", "tls", min(covering), "secretName"]
	text := sprintf("is covered by spec.tls[%d], which has no secretName; name the Secret there", [min(covering)])
} else := {"path": path, "text": text} if {
	[_, wildcard] := max([[count(name), name] | some name in listed(entries); hosts.reaches(name, host)])
	text := sprintf("is in no spec.tls entry, and %q %s; add it to spec.tls[].hosts", [wildcard, _shortfall(wildcard)])
} else := {"path": field, "text": text} if {
	hostless := [i | some i, entry in entries; secret_of(entry) != ""; count(hosts_of(entry)) == 0]
	field := ["spec", "tls", min(hostless), "hosts"]
	text := sprintf("is in no spec.tls entry, and spec.tls[%d] lists no hosts; add it there", [min(hostless)])
} else := {"path": path, "text": "is in no spec.tls entry; add it to spec.tls[].hosts"}

_shortfall(wildcard) := "spans a top-level domain, which no CA signs" if {
	hosts.over_tld(wildcard)
} else := "covers exactly one label"

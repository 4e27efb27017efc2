# METADATA
# title: ACME
# description: >-
#   What an ACME issuer of cert-manager says: its server, and which challenges
#   it can answer. Follows cert-manager 1.21 (Pick in its
#   pkg/util/solverpicker and the selectors in pkg/controller/acmeorders).
# related_resources:
# - ref: https://cert-manager.io/docs/configuration/acme/
#   description: ACME issuers
# - ref: https://www.rfc-editor.org/rfc/rfc3986#section-6.2
#   description: Normalization of URLs
package lib.acme

# METADATA
# description: >-
#   endpoint(url): the URL of an ACME server's directory in one spelling: scheme
#   and host in lower case, without the scheme's own port, the host's final dot
#   and the path's final slash. Undefined for what is no plain http or https URL:
#   one with a user, a query or a fragment asks another resource, or another
#   host, than it seems to.
endpoint(url) := concat("", [scheme, "://", host, port, trim_suffix(path, "/")]) if {
	[[_, scheme_written, host_written, port_written, path]] := regex.find_all_string_submatch_n(
		`^((?i)https?)://([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]*)?(/[^?#\s]*)?$`,
		url,
		1,
	)
	scheme := lower(scheme_written)
	host := trim_suffix(lower(host_written), ".")
	port := _port(scheme, port_written)
}

# METADATA
# scope: document
# description: "endpoints(urls): those of an array or a set of URLs; what is none counts for nothing."
default endpoints(_) := set()

endpoints(urls) := {endpoint(url) | some url in urls} if type_name(urls) in {"array", "set"}

_port(scheme, port) := "" if {
	port == _own_port[scheme]
} else := "" if {
	port == ":"
} else := port

_own_port := {"http": ":80", "https": ":443"}

# METADATA
# description: >-
#   types(spec): the types that the spec of an Issuer or ClusterIssuer has,
#   sorted. cert-manager takes one that has exactly one (ValidateIssuerConfig
#   in its internal/apis/certmanager/validation).
types(spec) := [type | some type in known_types; object.get(spec, type, null) != null]

# METADATA
# description: All types there are.
known_types := ["acme", "ca", "selfSigned", "vault", "venafi"]

# METADATA
# scope: document
# description: >-
#   proves_wildcard(config, name, labels): whether the issuer's spec.acme has a
#   solver to prove a wildcard name of a Certificate with these labels: for a
#   wildcard a server takes DNS-01 alone. An issuer without any solver can have
#   an account that the server asks for no proof.
proves_wildcard(config, name, labels) if {
	some solver in config.solvers
	object.get(solver, "dns01", null) != null
	_selects(object.get(solver, "selector", null), name, labels)
}

proves_wildcard(config, _, _) if {
	object.get(config, "solvers", null) in [null, []]
	object.get(config, "externalAccountBinding", null) != null
}

_selects(null, _, _)

_selects(selector, name, labels) if {
	_lists_name(object.get(selector, "dnsNames", null), name)
	_lists_zone(object.get(selector, "dnsZones", null), name)
	_lists_labels(object.get(selector, "matchLabels", null), labels)
}

_lists_name(names, _) if names in [null, []]

_lists_name(names, name) if name in names

_lists_zone(zones, _) if zones in [null, []]

_lists_zone(zones, name) if {
	some zone in zones
	endswith(concat("", [".", _labels_of(name)]), concat("", [".", _labels_of(zone)]))
}

_labels_of(name) := trim_suffix(lower(name), ".")

_lists_labels(null, _)

_lists_labels(required, labels) if object.subset(labels, required)

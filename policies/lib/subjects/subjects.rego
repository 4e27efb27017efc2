# METADATA
# title: Subjects
# description: >-
#   Whom a Certificate asks to be certified: the common name and the alternative
#   names of every sort, each with the host or address that it speaks for. Clients
#   of TLS read hosts and addresses; but a certificate for mail or for a SPIFFE
#   identity of a domain is no less the domain's.
# related_resources:
# - ref: https://cert-manager.io/docs/reference/api-docs/#cert-manager.io/v1.CertificateSpec
#   description: CertificateSpec
# - ref: https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.6
#   description: Subject Alternative Name
package lib.subjects

# METADATA
# scope: document
# description: >-
#   named(spec): all names that a Certificate's spec holds, as {"path": below the
#   spec, "value": what stands there, "host": whom it speaks for}; the host is ""
#   where the value does not say. Under uriSANs and emailSANs stand those of API
#   versions before v1.
named(spec) := (_listed(spec) | _common(spec)) | _literal(spec)

_listed(spec) := {{"path": path, "value": value, "host": _host(kind, value)} |
	some field, kind in _kinds
	some [path, value] in _entries(field, object.get(spec, field, null))
}

_common(spec) := {{"path": ["commonName"], "value": value, "host": _host("host", value)} |
	value := object.get(spec, "commonName", null)
	not value in [null, ""]
}

# The common names in a subject that is written out as in RFC 4514; one that is
# hard to read could hold any.
_literal(spec) := {{"path": ["literalSubject"], "value": value, "host": host} |
	value := object.get(spec, "literalSubject", null)
	not value in [null, ""]
	some host in _hosts_of_literal(value)
}

_kinds := {
	"dnsNames": "host",
	"emailAddresses": "mailbox",
	"emailSANs": "mailbox",
	"ipAddresses": "host",
	"otherNames": "other",
	"uris": "uri",
	"uriSANs": "uri",
}

_entries(field, values) := {[[field, i], value] | some i, value in values} if {
	is_array(values)
} else := {[[field], values]} if {
	values != null
}

default _host(_, _) := ""

_host(kind, value) := trim_suffix(lower(_part(kind, value)), ".")

_part("host", value) := value

_part("mailbox", value) := _behind_at(value)

_part("other", value) := _behind_at(value.utf8Value)

_part("other", value) := value.utf8Value if not contains(value.utf8Value, "@")

_part("uri", value) := trim(host, "[]") if {
	[[_, _, host]] := regex.find_all_string_submatch_n(
		`^[A-Za-z][A-Za-z0-9+.-]*://([^/?#@\\]*@)?([^/?#@:\[\]\\]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]*)?(?:[/?#].*)?$`,
		value,
		1,
	)
}

_behind_at(mailbox) := parts[count(parts) - 1] if {
	parts := split(mailbox, "@")
	count(parts) > 1
}

default _hosts_of_literal(_) := {""}

_hosts_of_literal(text) := {host |
	some [_, type, value] in regex.find_all_string_submatch_n(_attribute, text, -1)
	upper(type) in {"CN", "2.5.4.3"}
	host := _host("host", trim_space(value))
} if {
	regex.match(sprintf(`^%s([,+]%s)*$`, [_attribute, _attribute]), text)
}

_attribute := ` *([A-Za-z0-9.-]+) *=((?:\\.|[^\\,+;"])*)`

# METADATA
# title: Quotas of a CA
# description: >-
#   What a Certificate uses up of an ACME server's rate limits. Let's Encrypt
#   signs one set of names five times a week, whoever asks for it, and a hundred
#   names in one certificate. Reads Certificate of cert-manager.io/v1 from
#   data.inventory, where those stand too that cert-manager has made for Ingresses
#   and Gateways, and the issuers as lib.authorities does.
# related_resources:
# - ref: https://letsencrypt.org/docs/rate-limits/
#   description: Rate limits of Let's Encrypt
package lib.quotas

import data.lib.acme
import data.lib.authorities
import data.lib.issuers
import data.lib.reviews

# METADATA
# scope: document
# description: >-
#   What the Certificate under review wastes. Nothing where the issuer is known to
#   be no ACME issuer; one that is not to be seen is taken for one, unless it is of
#   another group.
wastes contains text if {
	count(_own.names) > 100
	text := sprintf("orders %d names, and the CA takes 100 at once; split it", [count(_own.names)])
}

wastes contains text if {
	count(_duplicates) > 0
	others := concat(", ", _duplicates)
	text := sprintf("orders the very names of %s, and the CA signs them five times a week; share one", [others])
}

_duplicates contains sprintf("%s/%s", [namespace, name]) if {
	some namespace
	found := data.inventory.namespace[namespace]["cert-manager.io/v1"].Certificate
	some name, certificate in found

	# What most of them fail, without the price of a call.
	trim_suffix(lower(object.get(certificate, ["spec", "dnsNames", 0], _some_name)), ".") in _own.names
	_order(certificate.spec, namespace) == _own
	[namespace, name] != [reviews.namespace, reviews.name]
}

# Those that name no namespace, which only offline engines know, are where
# kubectl would put them.
_duplicates contains sprintf("default/%s", [name]) if {
	found := data.inventory.cluster["cert-manager.io/v1"].Certificate
	some name, certificate in found
	_order(certificate.spec, "default") == _own
	["default", name] != [reviews.namespace, reviews.name]
}

_own := _order(reviews.spec, reviews.namespace)

_some_name := min(_own.names)

# The names, each once and in one spelling: letter case, order and repetition make
# no other set of them; and the server, or the issuer where that is all that is
# known. Undefined for an order without names, or without limits.
_order(spec, namespace) := {"authority": authority, "names": names} if {
	names := {trim_suffix(lower(text), ".") |
		some field in ["commonName", "dnsNames", "ipAddresses"]
		some text in _texts(spec[field])
	}
	count(names) > 0
	authority := _authority(issuers.canonical(spec.issuerRef), namespace)
}

_authority(issuer, namespace) := acme.endpoint(spec.acme.server) if {
	spec := authorities.spec_of(issuer, namespace)
	acme.types(spec) == ["acme"]
} else := issuer if {
	issuer.group == "cert-manager.io"
	not authorities.spec_of(issuer, namespace)
}

_texts(value) := value if is_array(value)

_texts(value) := [value] if {
	is_string(value)
	value != ""
}

# METADATA
# title: Certificates from annotations
# description: >-
#   The annotations of an Ingress or Gateway that fill in the Certificates
#   cert-manager makes for it. It takes all or none: one that it refuses, and
#   no Certificate is made. Follows cert-manager 1.21 (translateAnnotations in
#   its pkg/controller/certificate-shim/helper.go).
# related_resources:
# - ref: https://cert-manager.io/docs/usage/ingress/#supported-annotations
#   description: Annotations on Ingresses
package lib.certificates

import data.lib.durations
import data.lib.integers

# METADATA
# description: >-
#   What cert-manager refuses of the annotations, as an object from annotation
#   to reason. It names the first only; here are all.
refusals(annotations) := {key: reason |
	algorithm := object.get(annotations, "cert-manager.io/private-key-algorithm", "RSA")
	some key, text in annotations
	startswith(key, "cert-manager.io/")
	fault := _fault(trim_prefix(key, "cert-manager.io/"), text, algorithm)
	reason := sprintf("invalid ingress annotation %q: %s", [key, fault])
}

_fault(name, text, _) := durations.fault(text) if name in {"duration", "renew-before"}

_fault(name, text, _) := sprintf("strconv.ParseInt: parsing %q: %s", [text, fault]) if {
	name in {"renew-before-percentage", "revision-history-limit"}
	fault := integers.fault(text, -2147483648, 2147483647)
}

_fault(name, text, _) := sprintf("revision history limit must be a positive number %q", [text]) if {
	name == "revision-history-limit"
	number := integers.value(text)
	number >= -2147483648
	number < 1
}

_fault(name, text, _) := sprintf("invalid key usage name %q", [unknown[0]]) if {
	name == "usages"
	unknown := [usage | some usage in split(text, ","); not trim(usage, " ") in _usages]
}

_fault(name, text, _) := sprintf("invalid %s %q", [replace(name, "-", " "), text]) if {
	known := _values[name]
	not text in known
}

_fault(name, text, _) := sprintf("strconv.Atoi: parsing %q: %s", [text, fault]) if {
	name == "private-key-size"
	fault := integers.fault(text, -9223372036854775808, 9223372036854775807)
}

_fault(name, text, algorithm) := sprintf("invalid private key size for %s algorithm %q", [algorithm, text]) if {
	name == "private-key-size"
	not integers.fault(text, -9223372036854775808, 9223372036854775807)
	algorithm in {"RSA", "ECDSA"}
	not _fits(algorithm, integers.value(text))
}

_fault(name, text, _) := sprintf("error parsing secret template JSON: %s", [fault]) if {
	name == "secret-template"
	fault := _template_fault(text)
}

_fault(name, text, _) := sprintf("secretTemplate must not have cert-manager.io/ annotations: %q", [keys[0]]) if {
	name == "secret-template"
	not _template_fault(text)
	keys := sort([key |
		some field, entries in json.unmarshal(text)
		lower(field) == "annotations"
		some key, _ in entries
		startswith(key, "cert-manager.io/")
	])
}

_fault(name, text, _) := sprintf("no values found after parsing %q", [text]) if {
	name in _subject
	_blank(text)
}

_fault(name, text, _) := sprintf("failed to parse %q as one line of CSV", [text]) if {
	name in _subject
	not regex.match(_csv_line, text)
}

_fits("RSA", size) if {
	size >= 2048
	size <= 8192
}

_fits("ECDSA", size) if size in {256, 384, 521}

# Field names are compared as Go's encoding/json does, whatever their case. It
# differs in that cert-manager overlooks text behind the JSON, which is refused
# here, and that it looks at a field that is there twice both times.
_template_fault(text) := "the text is not valid JSON" if {
	not json.is_valid(text)
} else := "the value is not an object" if {
	not type_name(json.unmarshal(text)) in {"object", "null"}
} else := sprintf("unknown field %q", [unknown[0]]) if {
	unknown := sort([field | some field, _ in json.unmarshal(text); not lower(field) in {"annotations", "labels"}])
} else := sprintf("field %s is not a map of strings", [odd[0]]) if {
	odd := sort([field | some field, entries in json.unmarshal(text); not _strings(entries)])
}

_strings(entries) if is_null(entries)

_strings(entries) if {
	is_object(entries)
	every value in entries {
		type_name(value) in {"string", "null"}
	}
}

_blank(text) if regex.match(`^(\r?\n)*\r?$`, text)

# What Go's encoding/csv reads as a single record, blank lines aside.
_csv_line := concat("", [`^(\r?\n)*`, _csv_field, `(,`, _csv_field, `)*(\r?\n)*\r?$`])

_csv_field := `("([^"]|"")*"|[^",\n]*)`

_subject := {
	"subject-countries",
	"subject-localities",
	"subject-organizationalunits",
	"subject-organizations",
	"subject-postalcodes",
	"subject-provinces",
	"subject-streetaddresses",
}

_values := {
	"private-key-algorithm": {"RSA", "ECDSA", "Ed25519"},
	"private-key-encoding": {"PKCS1", "PKCS8"},
	"private-key-rotation-policy": {"Never", "Always"},
}

_usages := {
	"any", "cert sign", "client auth", "code signing", "content commitment",
	"crl sign", "data encipherment", "decipher only", "digital signature",
	"email protection", "encipher only", "ipsec end system", "ipsec tunnel",
	"ipsec user", "key agreement", "key encipherment", "microsoft sgc",
	"netscape sgc", "ocsp signing", "s/mime", "server auth", "signing",
	"timestamping",
}

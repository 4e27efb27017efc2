# METADATA
# title: Issuers
# description: >-
#   Which cert-manager issuer an object asks for: by a reference of kind, name
#   and group, as in Certificate.spec.issuerRef, or by the annotations of an
#   Ingress or Gateway. Follows cert-manager 1.21 (hasShimAnnotation and
#   issuerForIngressLike in its pkg/controller/certificate-shim/sync.go).
# related_resources:
# - ref: https://cert-manager.io/docs/usage/ingress/#supported-annotations
#   description: Annotations on Ingresses
# - ref: https://cert-manager.io/docs/reference/api-docs/#meta.cert-manager.io/v1.IssuerReference
#   description: IssuerReference
package lib.issuers

import data.lib.booleans

# METADATA
# description: >-
#   A reference with all its fields: kind Issuer and group cert-manager.io
#   stand where they are absent or empty, as in cert-manager. Undefined for a
#   reference without a name or with a field that is no string.
canonical(ref) := {"group": group, "kind": kind, "name": ref.name} if {
	is_string(ref.name)
	ref.name != ""
	kind := _field(ref, "kind", "Issuer")
	group := _field(ref, "group", "cert-manager.io")
}

# METADATA
# description: The references of a list, canonical; others allow nothing.
listed(refs) := {canonical(ref) |
	is_array(refs)
	some ref in refs
}

# METADATA
# description: >-
#   A canonical reference for a message, 'ClusterIssuer "ca"'; an external
#   issuer's kind carries its group.
text(ref) := sprintf("%s %q", [ref.kind, ref.name]) if {
	ref.group == "cert-manager.io"
} else := sprintf("%s.%s %q", [ref.kind, ref.group, ref.name])

# METADATA
# description: A set of canonical references for a message.
text_of_all(refs) := concat(", ", sort([text(ref) | some ref in refs])) if {
	count(refs) > 0
} else := "none"

# METADATA
# description: >-
#   The annotation that names the issuer of an Ingress or a Gateway; undefined
#   when none does. Where both do, cert-manager reads the cluster issuer's.
naming(annotations) := "cert-manager.io/cluster-issuer" if {
	is_string(annotations["cert-manager.io/cluster-issuer"])
} else := "cert-manager.io/issuer" if {
	is_string(annotations["cert-manager.io/issuer"])
}

# METADATA
# description: >-
#   The annotation for which cert-manager makes Certificates for an Ingress,
#   undefined when it makes none. The kind and the group alone ask for
#   nothing; kubernetes.io/tls-acme, which only Ingresses have, asks for the
#   controller's default issuer.
trigger(annotations) := key if {
	key := naming(annotations)
} else := "kubernetes.io/tls-acme" if {
	booleans.parses_true(annotations["kubernetes.io/tls-acme"])
}

# METADATA
# description: >-
#   The issuer of the Certificates, canonical; undefined when it has no name.
#   The defaults are the controller's (--default-issuer-name, -kind, -group),
#   as a reference or {}: the group is also that of an issuer named without one.
chosen(annotations, defaults) := canonical(object.union_n([
	{field: value | some field, value in defaults},
	_named(annotations),
	{field: annotations[key] | some key, field in _overrides},
]))

# METADATA
# description: >-
#   Why cert-manager takes no issuer from the annotations that name one, as a
#   set of [annotation at fault, cert-manager's words].
refusals(annotations) := _nameless(annotations) | _contradictions(annotations)

_nameless(annotations) := {[key, reason] |
	key := naming(annotations)
	annotations[key] == ""
	reason := "failed to determine issuer name to be used for ingress resource"
}

_contradictions(annotations) := {[second, reason] |
	some [first, second] in _exclusive
	is_string(annotations[first])
	is_string(annotations[second])
	reason := sprintf("both %q and %q may not be set", [first, second])
}

_named(annotations) := {"kind": _kinds[key], "name": annotations[key]} if {
	key := naming(annotations)
} else := {}

_field(ref, name, fallback) := fallback if {
	object.get(ref, name, null) in {null, ""}
} else := ref[name] if {
	is_string(ref[name])
}

_kinds := {
	"cert-manager.io/cluster-issuer": "ClusterIssuer",
	"cert-manager.io/issuer": "Issuer",
}

_overrides := {
	"cert-manager.io/issuer-group": "group",
	"cert-manager.io/issuer-kind": "kind",
}

_exclusive := [
	["cert-manager.io/issuer", "cert-manager.io/cluster-issuer"],
	["cert-manager.io/cluster-issuer", "cert-manager.io/issuer-group"],
	["cert-manager.io/cluster-issuer", "cert-manager.io/issuer-kind"],
]

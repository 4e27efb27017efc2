# METADATA
# title: References to Secrets
# description: >-
#   Which Secrets listeners may take their certificates from: those of their own
#   namespace, and those that ReferenceGrants of the inventory lend to them. A grant
#   stands in the namespace that is referred to; its entries, and the grants of a
#   namespace, add up. Follows Gateway API 1.7
#   (ReferenceGrantSpec in its apis/v1/referencegrant_types.go), which serves the
#   same under v1 and v1beta1.
# related_resources:
# - ref: https://gateway-api.sigs.k8s.io/api-types/referencegrant/
#   description: ReferenceGrant
package lib.grants

# METADATA
# description: >-
#   fault(at, ref, source): what is wrong with the SecretObjectReference that
#   stands there in the object {group, kind, namespace}, {"remedy", "text"};
#   undefined when it names a Secret that the object may refer to. Group and kind
#   are those of a Secret where they are absent.
fault(at, ref, source) := {"remedy": "Give the name of the Secret that holds the certificate.", "text": text} if {
	not _names_secret(ref)
	text := sprintf("%s is %s, which names no Secret; name the one of the certificate", [at, json.marshal(ref)])
} else := {"remedy": "Take a Secret of this namespace, or add a ReferenceGrant in the other.", "text": text} if {
	namespace := object.get(ref, "namespace", null)
	not namespace in {null, "", source.namespace}
	not granted(source, namespace, ref.name)
	text := sprintf("%s takes Secret %s/%s, which no ReferenceGrant there lends to a %s of namespace %s; add one", [
		at,
		namespace,
		ref.name,
		source.kind,
		source.namespace,
	])
}

_names_secret(ref) if {
	is_string(ref.name)
	ref.name != ""
	object.get(ref, "group", null) in {null, ""}
	object.get(ref, "kind", null) in {null, "Secret"}
	type_name(object.get(ref, "namespace", null)) in {"null", "string"}
}

# METADATA
# scope: document
# description: >-
#   granted(source, namespace, name): whether the object {group, kind, namespace}
#   may refer to the Secret of that namespace and name. A grant that names no
#   Secret is for all of the namespace.
granted(source, namespace, name) if {
	some version in _versions
	some grant in data.inventory.namespace[namespace][version].ReferenceGrant
	_from(grant.spec.from, source)
	_to(grant.spec.to, name)
}

granted(source, "default", name) if {
	some version in _versions
	some grant in data.inventory.cluster[version].ReferenceGrant
	_from(grant.spec.from, source)
	_to(grant.spec.to, name)
}

_from(entries, source) if {
	is_array(entries)
	some entry in entries
	entry.group == source.group
	entry.kind == source.kind
	entry.namespace == source.namespace
}

_to(entries, name) if {
	is_array(entries)
	some entry in entries
	entry.group == ""
	entry.kind == "Secret"
	object.get(entry, "name", null) in {null, name}
}

_versions := {"gateway.networking.k8s.io/v1", "gateway.networking.k8s.io/v1beta1"}

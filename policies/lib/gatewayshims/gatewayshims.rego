# METADATA
# title: What cert-manager makes of listeners
# description: >-
#   For which listeners of the Gateway or ListenerSet under review cert-manager
#   makes a Certificate, once an annotation names the issuer, and why it skips
#   others. Follows cert-manager 1.21 (handleGatewayAPIListeners and
#   validateGatewayListenerBlock in its pkg/controller/certificate-shim/sync.go,
#   inheritAnnotations in its listenerset/controller.go), whose words these are.
# related_resources:
# - ref: https://cert-manager.io/docs/usage/gateway/
#   description: Annotated Gateways
package lib.gatewayshims

import data.lib.gateways
import data.lib.issuers
import data.lib.listeners
import data.lib.reviews

# METADATA
# description: >-
#   The annotations as cert-manager reads them: a ListenerSet that names no issuer
#   has its Gateway's, and in any case the issuer-kind and the issuer-group of that.
#   A Gateway that is not in the inventory gives none.
annotations := object.union_n([_lent, reviews.annotations, _imposed])

_lent[key] := text if {
	not issuers.naming(reviews.annotations)
	some key, text in _gateways
	key in {"cert-manager.io/cluster-issuer", "cert-manager.io/issuer"}
}

_imposed[key] := text if {
	some key, text in _gateways
	key in {"cert-manager.io/issuer-group", "cert-manager.io/issuer-kind"}
}

_gateways := reviews.texts(gateways.above(reviews.spec, reviews.namespace).metadata.annotations) if {
	reviews.kind == "ListenerSet"
}

# METADATA
# description: The listeners that need a certificate, by index.
certified[i] := listener if {
	some i, listener in listeners.entries(reviews.spec)
	not _certless(listener)
	listeners.encrypted(listener)
}

# METADATA
# description: Whether there is no listener that may need a certificate, which odd ones do not say.
plain if {
	is_object(object.get(reviews.object, "spec", {}))
	type_name(object.get(reviews.spec, "listeners", null)) in {"array", "null"}
	every listener in listeners.entries(reviews.spec) {
		_certless(listener)
	}
}

# METADATA
# description: Whether ListenerSets may take the annotations from the object.
lends if {
	reviews.kind == "Gateway"
	reviews.spec.allowedListeners.namespaces.from in {"All", "Same", "Selector"}
}

# METADATA
# scope: document
# description: By the index of a listener that is skipped, why, as a set of {"path", "text"}.
skips[i] contains {"path": ["metadata", "annotations", _ignore_key], "text": text} if {
	some i, listener in certified
	object.get(listener, "name", null) in _ignored
	text := sprintf("cert-manager ignores spec.listeners[%d], as %s asks; take it out there", [i, _ignore_key])
}

skips[i] contains {"path": array.concat(["spec", "listeners", i], path), "text": text} if {
	some i, listener in certified
	not object.get(listener, "name", null) in _ignored
	some [path, reason, way] in _faults(listener)
	text := sprintf("cert-manager skips the listener: spec.listeners[%d].%s; %s", [i, reason, way])
}

# The names are a list with commas.
_ignored contains trim_space(name) if some name in split(reviews.annotations[_ignore_key], ",")

_ignore_key := "cert-manager.io/ignore-tls-listeners"

_certless(listener) if {
	is_string(listener.protocol)
	not listeners.encrypted(listener)
}

_certless(listener) if listeners.mode(listener) == "Passthrough"

_faults(listener) := {[["hostname"], "hostname: Required value: the hostname cannot be empty", "name the host"] |
	not _filled(object.get(listener, "hostname", null))
} | _tls_faults(listener)

_tls_faults(listener) := {[["tls"], "tls: Required value: the TLS block cannot be empty", "add it"]} if {
	object.get(listener, "tls", null) == null
} else := union({_empty(listener), _mode(listener), _ref_faults(listener)})

_empty(listener) := {[path, "tls.certificateRef: Required value: listener has no certificateRefs", "name the Secret"] |
	listeners.refs(listener) == []
	path := ["tls", "certificateRefs"]
}

_mode(listener) := {[["tls", "mode"], reason, "use that"] |
	mode := listeners.mode(listener)
	mode != "Terminate"
	reason := sprintf("tls.mode: Unsupported value: %s: supported values: \"Terminate\"", [json.marshal(mode)])
}

_ref_faults(listener) := {[["tls", "certificateRefs", j, field], reason, way] |
	some j, ref in listeners.refs(listener)
	some field, fault in _ref_fault(ref)
	reason := sprintf("tls.certificateRef[%d].%s: %s", [j, field, fault])
	way := "name a Secret of this namespace"
}

# A reference without a name gives cert-manager a Certificate that it cannot make.
_ref_fault(ref) := {field: fault |
	some field, words in _ref_words
	value := object.get(ref, field, null)
	not value in words.known
	fault := sprintf(words.fault, [json.marshal(value)])
} if {
	_filled(ref.name)
} else := {"name": "Required value"}

_ref_words := {
	"group": {"fault": `Unsupported value: %s: supported values: "core", ""`, "known": {null, "", "core"}},
	"kind": {"fault": `Unsupported value: %s: supported values: "Secret", ""`, "known": {null, "", "Secret"}},
	"namespace": {
		"fault": "Invalid value: %s: cross-namespace secret references are not allowed in listeners",
		"known": {null, reviews.namespace},
	},
}

_filled(value) if {
	is_string(value)
	value != ""
}

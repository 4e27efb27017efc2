# METADATA
# title: Listeners
# description: >-
#   A listener of a Gateway or ListenerSet, its parts each with a value whatever it
#   holds. Follows Gateway API 1.7 (Listener and
#   ListenerTLSConfig in its apis/v1/gateway_types.go).
# related_resources:
# - ref: https://gateway-api.sigs.k8s.io/guides/tls/
#   description: TLS of Gateways
package lib.listeners

# METADATA
# scope: document
# description: >-
#   entries(spec): the listeners, [] when there are none; one that is no object is
#   one without fields.
default entries(_) := []

entries(spec) := [_object(entry) | some entry in spec.listeners] if is_array(spec.listeners)

# METADATA
# description: "protocol(listener): the protocol, whatever it is; null when it is absent."
protocol(listener) := object.get(listener, "protocol", null)

# METADATA
# description: "hostname(listener): the hostname, whatever it is; '' when it is absent, which serves every host."
hostname(listener) := "" if {
	object.get(listener, "hostname", null) == null
} else := listener.hostname

# METADATA
# description: "tls(listener): the TLS configuration, {} when there is none."
tls(listener) := _object(object.get(listener, "tls", null))

# METADATA
# description: "mode(listener): the TLS mode, whatever it is; Terminate when it is absent."
mode(listener) := "Terminate" if {
	object.get(tls(listener), "mode", null) == null
} else := tls(listener).mode

# METADATA
# scope: document
# description: "refs(listener): the references to its certificates, [] when there are none."
default refs(_) := []

refs(listener) := listener.tls.certificateRefs if is_array(listener.tls.certificateRefs)

# METADATA
# description: "encrypted(listener): whether its protocol is one of TLS."
encrypted(listener) if protocol(listener) in {"HTTPS", "TLS"}

# METADATA
# scope: document
# description: >-
#   guarded(listener, class, permitted): whether what it serves is encrypted, or
#   need not be: its protocol or its Gateway's class is one of those permitted.
guarded(listener, _, _) if encrypted(listener)

guarded(listener, _, permitted) if protocol(listener) in permitted.protocols

guarded(_, class, permitted) if class in permitted.classes

_object(value) := value if {
	is_object(value)
} else := {}

# METADATA
# title: Termination of TLS
# description: >-
#   What a listener of a Gateway or ListenerSet lacks to let people in by TLS alone,
#   with a certificate that is good for its hostname. A listener of HTTP lacks
#   nothing by itself: it may redirect. Follows Gateway API 1.7 (Listener and
#   ListenerTLSConfig in its apis/v1/gateway_types.go).
# related_resources:
# - ref: https://gateway-api.sigs.k8s.io/guides/tls/
#   description: TLS of Gateways
package lib.termination

import data.lib.grants
import data.lib.hosts
import data.lib.listeners

# METADATA
# description: >-
#   faults(i, listener, owner, permitted): what is wrong with the i-th listener, a
#   set of {"path": below the listener, "remedy", "text"}. The owner is the object
#   as ReferenceGrants know it, {group, kind, namespace}. Permitted are
#   {"anyHostname": whether TLS may serve every host, "options": keys of
#   tls.options that stand for a certificate, "passthrough": whether TLS may be
#   left to the pods, "protocols": others that may be taken}.
faults(i, listener, owner, permitted) := union({
	_of_protocol(i, listener, permitted),
	_of_hostname(i, listener, permitted),
	_of_mode(i, listener, permitted),
	_of_certificate(i, listener, permitted),
	_of_refs(i, listener, owner),
})

_of_protocol(i, listener, permitted) := {fault |
	not listeners.protocol(listener) in {"HTTP", "HTTPS", "TLS"}
	not listeners.protocol(listener) in permitted.protocols
	protocol := json.marshal(listeners.protocol(listener))
	text := sprintf("spec.listeners[%d].protocol %s shows no TLS; use HTTPS", [i, protocol])
	fault := {"path": ["protocol"], "remedy": "Take HTTPS, or TLS.", "text": text}
}

_of_hostname(i, listener, permitted) := {fault |
	listeners.hostname(listener) == ""
	listeners.encrypted(listener)
	not permitted.anyHostname
	fault := {
		"path": ["hostname"],
		"remedy": "Name the host that the certificate is for.",
		"text": sprintf("spec.listeners[%d] names no hostname and so serves every host; name the host", [i]),
	}
} | {fault |
	listeners.hostname(listener) != ""
	fault := {
		"path": ["hostname"],
		"remedy": "Name the host as DNS does, in lower case; a wildcard stands below a domain of yours.",
		"text": hosts.fault(listeners.hostname(listener)),
	}
}

_of_mode(i, listener, permitted) := {fault |
	listeners.encrypted(listener)
	not _permitted_mode(listener, permitted)
	reason := _mode_fault(listeners.protocol(listener), listeners.mode(listener))
	mode := json.marshal(listeners.mode(listener))
	text := sprintf("spec.listeners[%d].tls.mode %s %s; use Terminate", [i, mode, reason])
	fault := {"path": ["tls", "mode"], "remedy": "Let the Gateway end TLS, by mode Terminate.", "text": text}
}

_permitted_mode(listener, _) if listeners.mode(listener) == "Terminate"

_permitted_mode(listener, permitted) if {
	listeners.mode(listener) == "Passthrough"
	listeners.protocol(listener) == "TLS"
	permitted.passthrough
}

_mode_fault("TLS", "Passthrough") := "leaves TLS to the pods"

_mode_fault("HTTPS", "Passthrough") := "is for protocol TLS only"

_mode_fault(_, value) := "is none that there is" if value != "Passthrough"

_of_certificate(i, listener, permitted) := {fault |
	listeners.encrypted(listener)
	listeners.mode(listener) == "Terminate"
	listeners.refs(listener) == []
	{key |
		some key in permitted.options
		not object.get(listeners.tls(listener), ["options", key], null) in {null, ""}
	} == set()
	fault := {
		"path": ["tls", "certificateRefs"],
		"remedy": "List the Secret of the certificate in tls.certificateRefs.",
		"text": sprintf("spec.listeners[%d] has no certificate; name its Secret in tls.certificateRefs", [i]),
	}
}

_of_refs(i, listener, owner) := {{"path": ["tls", "certificateRefs", j], "remedy": fault.remedy, "text": fault.text} |
	listeners.encrypted(listener)
	listeners.mode(listener) == "Terminate"
	some j, ref in listeners.refs(listener)
	fault := grants.fault(sprintf("spec.listeners[%d].tls.certificateRefs[%d]", [i, j]), ref, owner)
}

# METADATA
# title: Require TLS on Gateways
# description: >-
#   Denies a listener of the Gateway API that lets people in without TLS, that names
#   no host or no certificate, or that takes a Secret of another namespace without a
#   ReferenceGrant; plain HTTP may only redirect. Denies a route that serves in plain
#   HTTP, whose Gateway is not known, or whose hostnames no HTTPS listener of its
#   parents serves. Routes of a mesh, whose parent is a Service, let nobody in.
# related_resources:
# - ref: https://gateway-api.sigs.k8s.io/guides/tls/
#   description: TLS of Gateways
# - ref: https://gateway-api.sigs.k8s.io/guides/http-redirect-rewrite/
# custom:
#   kind: K8sRequireGatewayTLS
#   version: 1.0.0
#   severity: high
#   parameters:
#     allowAnyHostname:
#       type: boolean
#       description: "Whether a listener with TLS may leave out its hostname, and so serve every host. Default: false."
#     allowedProtocols:
#       type: array
#       description: "Protocols besides HTTPS and TLS that listeners may take, whatever they carry. Default: none."
#       items:
#         type: string
#     allowPassthrough:
#       type: boolean
#       description: "Whether a listener may pass TLS on to the pods (mode Passthrough). Default: false."
#     allowUnknownParents:
#       type: boolean
#       description: "Whether routes may have parents that are not in the inventory. Default: false."
#     certificateOptions:
#       type: array
#       description: >-
#         Keys of tls.options by which the implementation is given a certificate
#         in place of certificateRefs. Default: none.
#       items:
#         type: string
#     offloadedClasses:
#       type: array
#       description: >-
#         Gateway classes whose TLS ends at the load balancer in front: their
#         listeners need none of their own. Default: none.
#       items:
#         type: string
#   sync:
#   - {groups: [gateway.networking.k8s.io], versions: [v1], kinds: [Gateway]}
#   - {groups: [gateway.networking.k8s.io], versions: [v1], kinds: [GRPCRoute]}
#   - {groups: [gateway.networking.k8s.io], versions: [v1], kinds: [HTTPRoute]}
#   - {groups: [gateway.networking.k8s.io], versions: [v1], kinds: [ListenerSet]}
#   - {groups: [gateway.networking.k8s.io], versions: [v1beta1], kinds: [ReferenceGrant]}
#   - {groups: [""], versions: [v1], kinds: [Namespace]}
#   controls:
#     iso27001-2013: [A.10.1.2, A.13.1.2]
#     iso27001-2022: ["8.21", "8.24"]
package policies.require_gateway_tls

import data.lib.entrances
import data.lib.gateways
import data.lib.listeners
import data.lib.reviews
import data.lib.routes
import data.lib.termination
import data.lib.traffic

violation contains {"msg": msg, "details": {"path": ["spec", "listeners"], "remedy": remedy}} if {
	gateways.judged
	listeners.entries(reviews.spec) == []
	msg := sprintf("%s: spec.listeners lists none; list one of protocol HTTPS", [reviews.ref])
	remedy := "Add a listener of protocol HTTPS."
}

violation contains {"msg": msg, "details": {"path": path, "remedy": fault.remedy}} if {
	gateways.judged
	not gateways.own_class in _permitted.classes
	some i, listener in listeners.entries(reviews.spec)
	some fault in termination.faults(i, listener, gateways.self, _permitted)
	path := array.concat(["spec", "listeners", i], fault.path)
	msg := sprintf("%s: %s", [reviews.ref, fault.text])
}

violation contains {"msg": msg, "details": {"path": ["spec", "listeners", i, "protocol"], "remedy": remedy}} if {
	gateways.judged
	some i, listener in listeners.entries(reviews.spec)
	not listeners.guarded(listener, gateways.own_class, _permitted)
	first := traffic.served(listener)[0]
	msg := sprintf("%s: spec.listeners[%d] serves %s in plain text; redirect it to HTTPS", [reviews.ref, i, first])
	remedy := "Let the routes of the listener redirect to HTTPS, or name an HTTPS listener."
}

violation contains {"msg": msg, "details": {"path": fault.path, "remedy": fault.remedy}} if {
	routes.judged
	some fault in entrances.faults(_permitted)
	msg := sprintf("%s: %s", [reviews.ref, fault.text])
}

# What the parameters permit; absent or odd, one permits nothing.
_permitted := {
	"anyHostname": _any_hostname,
	"classes": _classes,
	"options": _options,
	"passthrough": _passthrough,
	"protocols": _protocols,
	"unknownParents": _unknown_parents,
}

default _any_hostname := false

_any_hostname if input.parameters.allowAnyHostname == true

default _passthrough := false

_passthrough if input.parameters.allowPassthrough == true

default _unknown_parents := false

_unknown_parents if input.parameters.allowUnknownParents == true

_classes contains class if {
	is_array(input.parameters.offloadedClasses)
	some class in input.parameters.offloadedClasses
}

_options contains key if {
	is_array(input.parameters.certificateOptions)
	some key in input.parameters.certificateOptions
}

_protocols contains protocol if {
	is_array(input.parameters.allowedProtocols)
	some protocol in input.parameters.allowedProtocols
}

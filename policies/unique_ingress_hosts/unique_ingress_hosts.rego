# METADATA
# title: Unique Ingress hosts
# description: >-
#   Denies an Ingress that claims what another one serves: a host of another
#   namespace, also by a wildcard, a server-alias, a default backend, a rule for
#   every host or a spec.tls entry, and a path of a host that another Ingress of
#   its own namespace has. Whose traffic goes where is else left to the
#   controller. Take a host of yours, and give each path of it to one Ingress.
#   Two that arrive at once may both pass; audit finds them. Who had a host before
#   the other came may still be updated.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/services-networking/ingress/
# custom:
#   kind: K8sUniqueIngressHosts
#   version: 1.0.0
#   severity: high
#   parameters:
#     scope:
#       type: string
#       description: >-
#         Who may split a host by paths: nobody, a host is one Ingress's (cluster); the Ingresses
#         of one namespace, other namespaces may not have it (namespace-may-share, the default);
#         all Ingresses (cluster-may-share). A path is never two Ingresses', but for a canary of
#         ingress-nginx. A host that only overlaps, as a wildcard does, is never another namespace's.
#       enum: [cluster, namespace-may-share, cluster-may-share]
#     allowNestedPaths:
#       type: boolean
#       description: >-
#         Whether, where namespaces share a host, a path may lie below another namespace's,
#         as "/api" does below "/". Default: false.
#     classScoped:
#       type: boolean
#       description: >-
#         Whether Ingresses of different classes never collide, since each class has addresses
#         and DNS names of its own. One without a class collides with all. Default: false.
#     hideRival:
#       type: boolean
#       description: >-
#         Whether messages keep silent about which Ingress of which other namespace has the host,
#         and by which wildcard. Default: false.
#   sync:
#   - groups: [networking.k8s.io]
#     versions: [v1]
#     kinds: [Ingress]
#   controls:
#     iso27001-2013: [A.13.1.2]
#     iso27001-2022: ["8.21"]
package policies.unique_ingress_hosts

import data.lib.contests
import data.lib.disclosure
import data.lib.hostpaths
import data.lib.ingresses
import data.lib.registry
import data.lib.reviews
import data.lib.rivals
import data.lib.servernames
import data.lib.shapes
import data.lib.sharing

violation contains {"msg": msg, "details": {"path": path, "remedy": remedy}} if {
	_judged
	some host in contests.hosts
	id := sharing.taker(host)
	[path, text] := min({[claim.field, claim.text] | some claim in contests.own; claim.host == host})
	msg := sprintf("%s: %s %s; %s", [reviews.ref, text, _relation(host, id), _way_out(host, id)])
	remedy := "Take a host that no other Ingress serves."
}

violation contains {"msg": msg, "details": {"path": claim.at, "remedy": remedy}} if {
	_judged
	some claim in contests.own
	id := min(sharing.takers_of_path(claim))
	text := sprintf("path %q of %s %s; give each path to one Ingress", [claim.path, claim.text, _path_relation(claim, id)])
	msg := sprintf("%s: %s", [reviews.ref, text])
	remedy := "Give each path of a host to one Ingress."
}

violation contains {"msg": msg, "details": {"path": path, "remedy": remedy}} if {
	_judged
	some host, path in contests.certified
	id := min(sharing.servers(host))
	msg := sprintf("%s: spec.tls host %q %s; list hosts of your own", [reviews.ref, host, _relation(host, id)])
	remedy := "List in spec.tls the hosts of this Ingress alone."
}

violation contains {"msg": msg, "details": {"path": claim.field, "remedy": remedy}} if {
	_judged
	some claim in contests.own
	not servernames.readable(claim.host)
	msg := sprintf("%s: nobody but nginx can tell whose hosts %s serves; write the names out", [reviews.ref, claim.text])
	remedy := "Write the names out that the alias is for."
}

violation contains {"msg": msg, "details": {"path": odd.at, "remedy": remedy}} if {
	_judged
	some odd in shapes.oddities(reviews.object, shapes.routes)
	msg := sprintf("%s: %s", [reviews.ref, odd.text])
	remedy := "Write the field as the API server takes it."
}

_judged if {
	ingresses.judged
	not contests.uncontested
}

# How a host of this Ingress stands to what the first who has it serves.
_relation(host, id) := sprintf("is served by %s already", [_ref(id)]) if {
	host in registry.hosts_of(rivals.rival(id[0], id[1]))
} else := sprintf("overlaps a host of %s", [_ref(id)]) if {
	disclosure.hidden(id[0])
} else := sprintf("overlaps %q of %s", [min(others), _ref(id)]) if {
	others := {other | some other in registry.hosts_of(rivals.rival(id[0], id[1])); rivals.overlap(other, host)}
}

_path_relation(claim, id) := sprintf("is served by %s already", [_ref(id)]) if {
	_same(claim, id)
} else := sprintf("lies above or below a path of %s", [_ref(id)])

_same(claim, id) if {
	some other in contests.of(id)
	other.host == claim.host
	hostpaths.collide(other, claim)
}

_way_out("", _) := "name the hosts to serve"

_way_out(host, id) := "take a host of your own" if {
	host != ""
	contests.foreign(id)
} else := "put all of its paths into one Ingress" if {
	host != ""
}

_ref(id) := disclosure.ingress(id[0], id[1])

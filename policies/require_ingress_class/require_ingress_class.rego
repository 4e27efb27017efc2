# METADATA
# title: Require an Ingress class
# description: >-
#   Denies an Ingress that asks for its class by the annotation
#   kubernetes.io/ingress.class, deprecated since Kubernetes 1.18, and as far as
#   the parameters say one that names no class, a class that is not allowed, or
#   one without an IngressClass. Which controller serves it is else left to chance.
#   Name the class in spec.ingressClassName.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/services-networking/ingress/#ingress-class
#   description: Ingress class
# - ref: https://kubernetes.io/docs/concepts/services-networking/ingress/#deprecated-annotation
#   description: Deprecated annotation
# custom:
#   kind: K8sRequireIngressClass
#   version: 1.0.0
#   severity: medium
#   parameters:
#     allowedClasses:
#       type: array
#       description: >-
#         The classes that Ingresses may ask for. Where it is set, they have to ask for one of
#         them. Default: any class.
#       items: {type: string}
#     annotation:
#       type: string
#       description: >-
#         Whether the annotation may name the class: deny or accept, for controllers such as
#         GKE's that read nothing else. An accepted one is judged as the field is. Default: deny.
#       enum: [deny, accept]
#     requireClass:
#       type: boolean
#       description: >-
#         Whether an Ingress has to name a class. A manifest may leave it to the one that is the
#         cluster's default by the inventory, as the API server fills that in. Default: false,
#         unless allowedClasses is set.
#     requireExisting:
#       type: boolean
#       description: >-
#         Whether a class that is named must have its IngressClass in the inventory. Default: false.
#   sync:
#   - groups: [networking.k8s.io]
#     versions: [v1]
#     kinds: [IngressClass]
#   controls:
#     iso27001-2013: [A.13.1.2]
#     iso27001-2022: ["8.21"]
package policies.require_ingress_class

import data.lib.ingressclasses
import data.lib.ingresses
import data.lib.reviews

violation contains {"msg": msg, "details": {"path": ["spec"], "remedy": "Write a spec."}} if {
	ingresses.judged
	not _spec_readable
	msg := sprintf("%s: spec is no object; write one", [reviews.ref])
}

violation contains {"msg": msg, "details": {"path": _annotation_path, "remedy": remedy}} if {
	ingresses.judged
	not _accepted
	msg := sprintf("%s: annotation %s %q is deprecated; %s", [reviews.ref, _key, _annotation, _migration])
	remedy := "Name the class in spec.ingressClassName, and remove the annotation."
}

violation contains {"msg": msg, "details": {"path": path, "remedy": remedy}} if {
	ingresses.judged
	some [field, class, path] in _named
	not ingressclasses.permitted(class)
	msg := sprintf("%s: %s %s %s", [reviews.ref, field, json.marshal(class), ingressclasses.fault(class)])
	remedy := "Name a class that is allowed and exists."
}

violation contains {"msg": msg, "details": {"path": _annotation_path, "remedy": "Remove the annotation."}} if {
	ingresses.judged
	_accepted
	not _field in {null, _annotation}
	text := "does not agree with spec.ingressClassName; remove it"
	msg := sprintf("%s: annotation %s %q %s", [reviews.ref, _key, _annotation, text])
}

violation contains {"msg": msg, "details": {"path": ["spec", "ingressClassName"], "remedy": remedy}} if {
	ingresses.judged
	not _annotation
	is_null(_field)
	_required
	not _defaulted
	msg := sprintf("%s: %s; name one in spec.ingressClassName%s", [reviews.ref, _lack, ingressclasses.choice])
	remedy := "In spec.ingressClassName, name a class that is allowed and exists."
}

_spec_readable if type_name(object.get(reviews.object, "spec", null)) in {"object", "null"}

_key := "kubernetes.io/ingress.class"

_annotation_path := ["metadata", "annotations", _key]

_annotation := reviews.annotations[_key]

_field := object.get(reviews.spec, "ingressClassName", null)

# The annotation counts for a class where it is accepted.
_accepted if input.parameters.annotation == "accept"

_named contains ["spec.ingressClassName", _field, ["spec", "ingressClassName"]] if _field != null

_named contains [sprintf("annotation %s", [_key]), _annotation, _annotation_path] if _accepted

_required if object.get(input.parameters, "requireClass", false) != false

_required if ingressclasses.limited

# The API server names the default class when an Ingress is created, before any
# policy sees it. What it has stored, and so has a uid, gets none any more.
_defaulted if {
	count(ingressclasses.defaults) > 0
	count(_denied_defaults) == 0
	not reviews.object.metadata.uid
}

_denied_defaults contains class if {
	some class in ingressclasses.defaults
	not ingressclasses.permitted(class)
}

_migration := "spec.ingressClassName names the class, so remove it" if {
	_field != null
} else := sprintf("write spec.ingressClassName: %s instead", [_annotation]) if {
	ingressclasses.permitted(_annotation)
} else := sprintf("name the class in spec.ingressClassName%s", [ingressclasses.choice])

default _lack := "no class is named"

_lack := sprintf("no class is named, and the default %s is not allowed", [concat(" or ", _denied_defaults)]) if {
	count(_denied_defaults) > 0
}

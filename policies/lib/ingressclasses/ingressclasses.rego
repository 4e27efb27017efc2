# METADATA
# title: IngressClasses
# description: >-
#   Which classes Ingresses may ask for, by the parameters "allowedClasses" and
#   "requireExisting". A class is the name of an IngressClass, a cluster-scoped
#   object; those that are there are known by the inventory.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/services-networking/ingress/#ingress-class
package lib.ingressclasses

# METADATA
# description: "permitted(class): whether an Ingress may ask for the class."
permitted(class) if {
	_valid(class)
	_allowed(class)
	_existing(class)
}

# METADATA
# description: "fault(class): what is wrong with a class that is not permitted."
fault(class) := sprintf("is no name of a class; write one%s", [choice]) if {
	not _valid(class)
} else := sprintf("is not allowed%s", [choice]) if {
	not _allowed(class)
} else := sprintf("has no IngressClass; there are: %s", [_text(_names)])

# METADATA
# scope: document
# description: What there is to choose from, in words that follow others, as far as it is limited.
default choice := ""

choice := sprintf("; allowed: %s", [_text(_listed)]) if {
	limited
} else := sprintf("; there are: %s", [_text(_names)]) if {
	_existing_only
}

# METADATA
# description: Whether there is a list of allowed classes; no JSON is a set, so whatever is there is one.
limited if object.get(input.parameters, "allowedClasses", set()) != set()

# METADATA
# description: >-
#   The names of those that an Ingress without a class gets on creation. Of
#   several the admission plugin takes the newest, or in older API servers
#   refuses the Ingress (getDefaultClass in
#   kubernetes/plugin/pkg/admission/network/defaultingressclass).
defaults contains name if {
	some classes in _stored
	some name, class in classes
	class.metadata.annotations["ingressclass.kubernetes.io/is-default-class"] == "true"
}

# A DNS-1123 subdomain (ValidateIngressClassName in kubernetes/pkg/apis/networking/validation).
_valid(class) if {
	count(class) <= 253
	regex.match(`^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$`, class)
}

_allowed(_) if not limited

_allowed(class) if class in _listed

_existing(_) if not _existing_only

_existing(class) if class in _names

_existing_only if object.get(input.parameters, "requireExisting", false) != false

_listed contains class if {
	is_array(input.parameters.allowedClasses)
	some class in input.parameters.allowedClasses
	_valid(class)
}

_names contains name if {
	some classes in _stored
	some name, _ in classes
}

default _text(_) := "none"

_text(classes) := concat(", ", classes) if count(classes) > 0

# v1beta1 is no longer served, but still found in manifests.
_stored := [classes |
	some version in ["networking.k8s.io/v1", "networking.k8s.io/v1beta1"]
	classes := data.inventory.cluster[version].IngressClass
]

# METADATA
# title: The namespace of the review
# description: >-
#   What is known of the Namespace that the object under review is in. Gatekeeper
#   hands it over with the review in the cluster; offline, and where it does not,
#   it is looked for in the inventory. Its name is known in any case, and with it
#   the label kubernetes.io/metadata.name, which the API server keeps.
# related_resources:
# - ref: https://open-policy-agent.github.io/gatekeeper/website/docs/input
#   description: namespaceObject
# - ref: https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-metadata-name
#   description: kubernetes.io/metadata.name
package lib.namespaces

import data.lib.reviews
import data.lib.selectors

# METADATA
# description: The labels of the Namespace, as far as they are known.
labels := object.union(_own, {_name_label: reviews.namespace})

# METADATA
# description: Whether the Namespace itself was found, and with it all of its labels.
known if is_object(_found)

# METADATA
# scope: document
# description: >-
#   selected(selector): whether a metav1.LabelSelector is known to select the
#   Namespace; for what a selector permits. Of a Namespace that was not found
#   nothing is known but its name.
selected(selector) if {
	known
	selectors.matches(selector, labels)
}

selected(selector) if {
	_asks_name_alone(selector)
	selectors.matches(selector, labels)
}

# METADATA
# scope: document
# description: >-
#   selectable(selector): whether a metav1.LabelSelector is not known to leave
#   the Namespace out; for what a selector demands. One in a form that Kubernetes
#   refuses demands it of every Namespace.
selectable(selector) if selectors.matches(selector, labels)

selectable(selector) if not selectors.valid(selector)

selectable(selector) if {
	not known
	selectors.matches(_asked_of_name(selector), labels)
}

_asks_name_alone(null)

_asks_name_alone(selector) if {
	object.union({"matchLabels": {}, "matchExpressions": []}, selector) == _asked_of_name(selector)
}

# The part of a selector that asks for the Namespace's name.
_asked_of_name(selector) := {
	"matchLabels": {key: value | some key, value in selector.matchLabels; key == _name_label},
	"matchExpressions": [expression | some expression in selector.matchExpressions; expression.key == _name_label],
}

_name_label := "kubernetes.io/metadata.name"

_found := input.review.namespaceObject if {
	is_object(input.review.namespaceObject.metadata)
} else := data.inventory.cluster.v1.Namespace[reviews.namespace]

default _own := {}

_own := reviews.texts(object.get(_found, ["metadata", "labels"], {}))

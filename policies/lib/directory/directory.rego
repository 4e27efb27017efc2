# METADATA
# title: Directory of namespaces
# description: >-
#   What is known of Namespaces by their names: those of the inventory, and the one
#   of the object under review, of which more may be known than the inventory has.
package lib.directory

import data.lib.namespaces
import data.lib.reviews
import data.lib.selections

# METADATA
# scope: document
# description: The names of all those that are known.
names contains name if {
	some name, namespace in data.inventory.cluster.v1.Namespace
	is_object(namespace)
}

names contains reviews.namespace if namespaces.known

# METADATA
# scope: document
# description: "labels(name): the labels of the Namespace; undefined for one that is not known."
labels(name) := _own[name]

labels(name) := _stored(name) if not _own[name]

_own[reviews.namespace] := namespaces.labels if namespaces.known

_stored(name) := object.union(reviews.texts(written), {selections.name_label: name}) if {
	namespace := data.inventory.cluster.v1.Namespace[name]
	written := object.get(namespace, ["metadata", "labels"], {})
}

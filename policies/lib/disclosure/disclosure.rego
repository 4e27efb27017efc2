# METADATA
# title: Disclosure
# description: >-
#   What messages may tell of other namespaces. Where the parameter hideRival is
#   set, be it to true or to what is no boolean, they name no Ingress of another
#   namespace: tenants are not to learn of one another.
package lib.disclosure

import data.lib.reviews

# METADATA
# description: "hidden(namespace): whether messages may name nothing of the namespace."
hidden(namespace) if {
	object.get(input.parameters, "hideRival", false) != false
	namespace != reviews.namespace
}

# METADATA
# description: "ingress(namespace, name): how messages name an Ingress."
ingress(namespace, name) := "an Ingress of another namespace" if {
	hidden(namespace)
} else := sprintf("Ingress %s/%s", [namespace, name])

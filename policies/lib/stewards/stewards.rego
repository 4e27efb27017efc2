# METADATA
# title: Who says where namespaces belong
# description: >-
#   The zone and the tenant of a Namespace are the platform's to say, that is, of
#   the users and groups that the parameters platformUsers and platformGroups name.
#   Reviews outside of admission know no user and no change.
# related_resources:
# - ref: https://kubernetes.io/docs/reference/access-authn-authz/authentication/#users-in-kubernetes
#   description: Users in Kubernetes
package lib.stewards

import data.lib.affiliations
import data.lib.reviews
import data.lib.zones

# METADATA
# scope: document
# description: >-
#   What somebody who is not of the platform says of the Namespace under review,
#   each as {path, text}.
usurpations contains {"path": ["metadata", "labels", label], "text": text} if {
	_usurped
	some label in {zones.tier_label, zones.tenant_label}
	change := _change(_written(_old, label), _written(affiliations.labels, label))
	text := sprintf("%s %s, which only the platform may; let it do so", [_user, change])
}

usurpations contains {"path": ["metadata", "name"], "text": text} if {
	_usurped
	input.review.operation == "CREATE"
	some zone in zones.listed[reviews.name]
	text := sprintf("%s creates it in zone %s by its name, which only the platform may; let it do so", [_user, zone])
}

_usurped if {
	input.review.operation in {"CREATE", "UPDATE"}
	not object.get(input.review, "userInfo", null) in [null, {}]
	not _platform
	not _free
}

_platform if {
	is_array(input.parameters.platformUsers)
	input.review.userInfo.username in input.parameters.platformUsers
}

_platform if {
	is_array(input.parameters.platformGroups)
	some group in input.review.userInfo.groups
	group in input.parameters.platformGroups
}

_free if {
	input.review.operation == "CREATE"
	input.parameters.allowCreation == true
}

_change(null, new) := sprintf("gives it %s", [new]) if new != null

_change(old, null) := sprintf("takes %s from it", [old]) if old != null

_change(old, new) := sprintf("changes %s to %s", [old, new]) if {
	not null in {old, new}
	old != new
}

_written(labels, label) := sprintf("%s=%s", [label, value]) if {
	value := labels[label]
} else := null

# Before it is created a Namespace has none.
default _old := {}

_old := reviews.texts(input.review.oldObject.metadata.labels)

default _user := "somebody"

_user := input.review.userInfo.username if is_string(input.review.userInfo.username)

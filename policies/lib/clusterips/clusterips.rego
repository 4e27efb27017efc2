# METADATA
# title: Addresses of Services
# description: >-
#   Which Service of the inventory has an address. A manifest seldom names a
#   clusterIP; in a cluster the API server has allocated one.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/services-networking/cluster-ip-allocation/
package lib.clusterips

import data.lib.spellings

# METADATA
# description: >-
#   The [namespace, name] of the Service that has an address, by the address as
#   spellings.value writes it. Nothing of it depends on the review, and there may
#   be thousands of Services: each is looked at by as little as will do, so that
#   words that are no address, such as the None of a headless one, stay in it.
#   Services that name no namespace, which only offline engines know, are in the
#   namespace default.
services := object.union_n(array.concat(
	[{spellings.canonical(text): service} |
		some text, service in _written
		contains(text, ":")
	],
	[_written],
))

_written := object.union_n(array.concat(_unplaced, _placed))

_unplaced := array.concat(
	[{text: ["default", name]} | text := data.inventory.cluster.v1.Service[name].spec.clusterIP],
	# regal ignore:prefer-some-in-iteration
	[{text: ["default", name]} | text := data.inventory.cluster.v1.Service[name].spec.clusterIPs[_]],
)

_placed := array.concat(
	[{text: [namespace, name]} | text := data.inventory.namespace[namespace].v1.Service[name].spec.clusterIP],
	# regal ignore:prefer-some-in-iteration
	[{text: [namespace, name]} | text := data.inventory.namespace[namespace].v1.Service[name].spec.clusterIPs[_]],
)

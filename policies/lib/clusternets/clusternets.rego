# METADATA
# title: Networks of the cluster
# description: >-
#   Where the pods, Services and nodes of the cluster have their addresses, as the
#   parameter cluster says. Networks are as in lib.prefixes; what cannot be read is
#   in none.
package lib.clusternets

import data.lib.networks

# METADATA
# description: The prefixes of the pods that are not on the network of their node.
pods := networks.of(_cluster.podCIDRs, [])

# METADATA
# description: The prefixes of the Services.
services := networks.of(_cluster.serviceCIDRs, [])

# METADATA
# description: The prefixes of the nodes, and of the pods on their network.
nodes := networks.of(_cluster.nodeCIDRs, [])

# METADATA
# description: What is wrong with the parameter, an array of texts; [] where nothing is.
faults := sort(_faults)

_written := object.get(input, ["parameters", "cluster"], null)

_fields := ["podCIDRs", "serviceCIDRs", "nodeCIDRs"]

_cluster[field] := object.get(input, ["parameters", "cluster", field], null) if some field in _fields

_faults contains sprintf("cluster is %s and no object", [json.marshal(_written)]) if {
	not type_name(_written) in {"object", "null"}
}

_faults contains sprintf("cluster has the unknown field %q", [field]) if {
	some field, _ in _written
	not field in _fields
}

_faults contains "cluster.podCIDRs lists none" if _cluster.podCIDRs in [null, []]

_faults contains text if {
	some field, list in _cluster
	some text in networks.faults(sprintf("cluster.%s", [field]), list)
}

# METADATA
# title: Faults in who the tenants are
# description: >-
#   What is wrong with the parameters that say who the tenants are, what they
#   share and where the cluster has its addresses. A policy whose parameters are
#   at fault allows nothing.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
package lib.tenantfaults

import data.lib.exemptions
import data.lib.listings
import data.lib.prefixes
import data.lib.selections
import data.lib.selectors
import data.lib.tenants

# METADATA
# description: The faults, in words, sorted; [] where there are none.
faults := sort(union({_faults, _listed, {text | some text in exemptions.faults}}))

_listed := union({found |
	some field, list in _lists
	found := listings.faults(field, list, _known[field])
})

_known := {
	"sharedLabels": {"directions", "label", "ports", "values"},
	"sharedNamespaces": {"directions", "name", "ports"},
}

_lists := {
	"sharedLabels": object.get(input, ["parameters", "sharedLabels"], null),
	"sharedNamespaces": object.get(input, ["parameters", "sharedNamespaces"], null),
}

_faults contains sprintf("by %s is neither namespaceLabel nor release", [json.marshal(tenants.by)]) if {
	not tenants.by in {"namespaceLabel", "release"}
}

_faults contains sprintf("%s %s is no key of a label", [field, json.marshal(key)]) if {
	some field, key in {"tenantLabel": tenants.namespace_label, "podLabel": tenants.pod_label}
	not _is_key(key)
}

_faults contains sprintf("sharedLabels[%d].label %s is no key of a label", [i, json.marshal(key)]) if {
	some i, entry in listings.entries(_lists.sharedLabels)
	key := object.get(entry, "label", null)
	not _is_key(key)
}

_faults contains sprintf("sharedLabels[%d].values %s is no list of values of a label", [i, json.marshal(values)]) if {
	some i, entry in listings.entries(_lists.sharedLabels)
	values := object.get(entry, "values", null)
	not _are_values(values)
}

_faults contains sprintf("sharedNamespaces[%d].name %s is no name of a namespace", [i, json.marshal(name)]) if {
	some i, entry in listings.entries(_lists.sharedNamespaces)
	name := object.get(entry, "name", null)
	not regex.match(`^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$`, name)
}

_faults contains sprintf("%s[%d].directions %s is no list of Ingress, Egress", [field, i, text]) if {
	some field, list in _lists
	some i, entry in listings.entries(list)
	directions := object.get(entry, "directions", null)
	not _are_directions(directions)
	text := json.marshal(directions)
}

_faults contains sprintf("%s[%d].ports %s is no list of ports like \"53/UDP\"", [field, i, json.marshal(ports)]) if {
	some field, list in _lists
	some i, entry in listings.entries(list)
	ports := object.get(entry, "ports", null)
	not _are_ports(ports)
}

_faults contains sprintf("cluster %s is no object", [json.marshal(cluster)]) if {
	cluster := input.parameters.cluster
	not type_name(cluster) in {"null", "object"}
}

_faults contains sprintf("cluster.%s %s is no list of networks like \"10.244.0.0/16\"", [field, text]) if {
	some field in ["podCIDRs", "serviceCIDRs"]
	ranges := input.parameters.cluster[field]
	not _are_networks(ranges)
	text := json.marshal(ranges)
}

_is_key(key) if {
	key != selections.name_label
	selectors.valid({"matchLabels": {key: ""}})
}

_are_values(values) if {
	is_array(values)
	every value in values {
		selectors.valid({"matchLabels": {"any": value}})
	}
}

_are_directions(null)

_are_directions(directions) if {
	is_array(directions)
	every direction in directions {
		direction in {"Ingress", "Egress"}
	}
}

_are_ports(null)

_are_ports(ports) if {
	is_array(ports)
	every port in ports {
		exemptions.opening(port)
	}
}

_are_networks(null)

_are_networks(ranges) if {
	is_array(ranges)
	every range in ranges {
		prefixes.of(range)
	}
}

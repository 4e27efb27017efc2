# METADATA
# title: What to write instead of an address
# description: >-
#   It follows from the form of the text that the address stands in, as
#   lib.placements has it, and from the Service that has the address, where the
#   inventory knows one.
package lib.substitutes

import data.lib.clusterips
import data.lib.spellings

# METADATA
# description: >-
#   misplaced(form, written): whether it stands where any address is wrong, be
#   it of the cluster or not. Endpoints without a controller lead out of the
#   cluster as well as past its NetworkPolicies, and the API server takes an
#   address for an externalName that DNS never resolves.
misplaced(form, written) if {
	form in {"endpoint", "externalName"}
	not spellings.spelled(written)
}

# METADATA
# description: "advice(form, written): what would be right, for a message."
advice(form, written) := concat("", [_trouble(form, written), _step(form, written)])

# METADATA
# description: "remedy(form, written): the same as a sentence."
remedy(form, written) := sprintf("%s%s.", [upper(initial), trim_prefix(step, initial)]) if {
	step := _step(form, written)
	initial := substring(step, 0, 1)
}

_step(form, written) := "leave host out, and the kubelet asks the pod itself" if {
	form == "host"
} else := "let the Service select its pods, or be of type ExternalName with a DNS name" if {
	form == "endpoint"
} else := sprintf("write %s instead", [service]) if {
	service := _service_of(written)
} else := "write the DNS name of a Service instead"

_trouble(form, written) := _troubles[form] if {
	misplaced(form, written)
} else := ""

_troubles := {
	"endpoint": "no controller keeps it there; ",
	"externalName": "DNS resolves no address; ",
}

# The DNS name of the Service that has the address, or in a pod's name the rest.
_service_of(written) := concat(".", [name, "svc", domain]) if {
	name := spellings.service_name(written)
} else := concat(".", [name, namespace, "svc", domain]) if {
	[namespace, name] := clusterips.services[spellings.value(written)]
}

# METADATA
# scope: document
# description: The DNS domain of the cluster.
default domain := "cluster.local"

domain := input.parameters.clusterDomain if {
	is_string(input.parameters.clusterDomain)
	input.parameters.clusterDomain != ""
}

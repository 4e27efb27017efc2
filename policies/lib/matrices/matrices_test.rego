package lib.matrices_test

import data.lib.matrices

_parameters := {"zones": [{"name": "web", "tier": "web"}], "cluster": {"podCIDRs": ["10.244.0.0/16"]}}

test_no_faults if matrices.faults == [] with input.parameters as _parameters

test_faults if {
	matrices.faults == [
		"zones[0].tier 5 is no tier",
		"cluster.podCIDRs[0] \"a\" is no CIDR as Kubernetes writes it",
		"externals[0].cidrs lists none",
		"flows is \"all\" and no list",
		"anyPeer is \"all\" and no list",
		"intraNamespace \"yes\" is neither allow nor declared",
		"closedWorld \"no\" is no boolean",
	] with input.parameters as {
		"zones": [{"name": "web", "tier": 5}],
		"cluster": {"podCIDRs": ["a"]},
		"externals": [{"name": "internet"}],
		"flows": "all",
		"anyPeer": "all",
		"intraNamespace": "yes",
		"closedWorld": "no",
	}
}

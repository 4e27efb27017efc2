package lib.tierfaults_test

import data.lib.tierfaults

_sound := {"zones": [{"name": "ingress", "tier": "ingress"}]}

test_sound[name] if {
	some name, parameters in {
		"left out": {},
		"null": {
			"platformGroups": null,
			"platformUsers": null,
			"withoutZone": null,
			"intraNamespace": null,
			"allowCreation": null,
		},
		"all": {
			"platformGroups": ["system:masters"],
			"platformUsers": [],
			"withoutZone": ["default"],
			"intraNamespace": "declared",
			"allowCreation": false,
		},
		"allow": {"intraNamespace": "allow", "allowCreation": true},
	}
	got := tierfaults.faults with input.parameters as object.union(_sound, parameters)
	got == []
}

test_fault[fault] if {
	some fault, parameters in {
		"zones lists none": {"zones": []},
		"flows[0].to \"web\" is no zone and no external": {"flows": [{"from": "ingress", "to": "web", "anyPort": true}]},
		"platformGroups \"system:masters\" is no list of names": {"platformGroups": "system:masters"},
		"platformUsers {\"a\":\"root\"} is no list of names": {"platformUsers": {"a": "root"}},
		"withoutZone [\"default\",5] is no list of names": {"withoutZone": ["default", 5]},
		"intraNamespace true is neither allow nor declared": {"intraNamespace": true},
		"allowCreation \"true\" is no boolean": {"allowCreation": "true"},
	}
	got := tierfaults.faults with input.parameters as object.union(_sound, parameters)
	got == [fault]
}

test_all_are_told_in_order if {
	parameters := {"zones": [], "intraNamespace": 5, "allowCreation": 5, "flows": "all"}
	got := tierfaults.faults with input.parameters as parameters
	got == [
		"zones lists none",
		"flows is \"all\" and no list",
		"allowCreation 5 is no boolean",
		"intraNamespace 5 is neither allow nor declared",
	]
}

package lib.frames_test

import data.lib.frames

test_no_faults[i] if {
	some i, spec in [
		null, {}, {"podSelector": null, "policyTypes": null, "ingress": null, "egress": null},
		{"podSelector": {}, "policyTypes": [], "ingress": [], "egress": []},
		{"podSelector": {"matchLabels": {"app": "web"}}, "policyTypes": ["Ingress", "Egress"]},
		{"policyTypes": ["Ingress", "Ingress"]},
	]
	frames.faults == set() with input.review.object.spec as spec
}

test_no_spec if frames.faults == set() with input.review.object as {"kind": "NetworkPolicy"}

test_faults[name] if {
	some name, [spec, path, text] in {
		"text": ["all", [], "spec is \"all\"; write a spec"],
		"list": [[{}], [], "spec is [{}]; write a spec"],
		"V10": [{"policyType": ["Egress"]}, ["policyType"], "spec has the unknown field \"policyType\"; remove it"],
		"unknown null": [{"Ingress": null}, ["Ingress"], "spec has the unknown field \"Ingress\"; remove it"],
		"podSelector": [
			{"podSelector": {"matchLabels": "app"}},
			["podSelector"],
			"spec.podSelector is {\"matchLabels\":\"app\"}, which Kubernetes refuses; mend it",
		],
		"ingress": [{"ingress": "odd"}, ["ingress"], "spec.ingress is \"odd\"; write a list of rules"],
		"egress": [{"egress": {"a": 1}}, ["egress"], "spec.egress is {\"a\":1}; write a list of rules"],
		"no egress": [{"egress": false}, ["egress"], "spec.egress is false; write a list of rules"],
		"V9": [
			{"policyTypes": ["Egress", "ingress"]},
			["policyTypes"],
			"spec.policyTypes is [\"Egress\",\"ingress\"]; write a list of Ingress, Egress",
		],
		"policyTypes": [
			{"policyTypes": "Egress"},
			["policyTypes"],
			"spec.policyTypes is \"Egress\"; write a list of Ingress, Egress",
		],
		"policyTypes by name": [
			{"policyTypes": {"a": "Egress"}},
			["policyTypes"],
			"spec.policyTypes is {\"a\":\"Egress\"}; write a list of Ingress, Egress",
		],
	}
	got := frames.faults with input.review.object.spec as spec
	got == {{"path": array.concat(["spec"], path), "text": text}}
}

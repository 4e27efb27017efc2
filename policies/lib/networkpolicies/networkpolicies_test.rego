package lib.networkpolicies_test

import data.lib.networkpolicies

test_directions[name] if {
	some name, case in {
		"V4 no policyTypes, no rules": {"spec": {}, "want": {"Ingress"}},
		"V4 no policyTypes, ingress rules": {"spec": {"ingress": [{}]}, "want": {"Ingress"}},
		"V5 no policyTypes, egress empty": {"spec": {"egress": []}, "want": {"Ingress"}},
		"V5 no policyTypes, egress null": {"spec": {"egress": null}, "want": {"Ingress"}},
		"V6 no policyTypes, an egress rule": {"spec": {"egress": [{}]}, "want": {"Ingress", "Egress"}},
		"V6 no policyTypes, an egress rule null": {"spec": {"egress": [null]}, "want": {"Ingress", "Egress"}},
		"V7 policyTypes empty": {"spec": {"policyTypes": []}, "want": {"Ingress"}},
		"V7 policyTypes empty, an egress rule": {
			"spec": {"policyTypes": [], "egress": [{}]},
			"want": {"Ingress", "Egress"},
		},
		"V7 policyTypes null, an egress rule": {
			"spec": {"policyTypes": null, "egress": [{}]},
			"want": {"Ingress", "Egress"},
		},
		"V8 Egress with ingress rules": {
			"spec": {"policyTypes": ["Egress"], "ingress": [{}]},
			"want": {"Egress"},
		},
		"V8 Ingress with egress rules": {
			"spec": {"policyTypes": ["Ingress"], "egress": [{}]},
			"want": {"Ingress"},
		},
		"V9 Ingress twice": {"spec": {"policyTypes": ["Ingress", "Ingress"]}, "want": {"Ingress"}},
		"V29 both": {"spec": {"policyTypes": ["Egress", "Ingress"]}, "want": {"Ingress", "Egress"}},
		"V9 lower case": {"spec": {"policyTypes": ["ingress"]}, "want": set()},
		"lower case beside a good one": {"spec": {"policyTypes": ["ingress", "Egress"]}, "want": {"Egress"}},
		"V10 policyType": {"spec": {"policyType": ["Egress"]}, "want": {"Ingress"}},
		"policyTypes a string": {"spec": {"policyTypes": "Ingress"}, "want": set()},
		"policyTypes an object": {"spec": {"policyTypes": {"a": "Ingress"}}, "want": set()},
		"policyTypes of null": {"spec": {"policyTypes": [null]}, "want": set()},
		"egress an object": {"spec": {"egress": {"to": []}}, "want": {"Ingress"}},
		"egress a string": {"spec": {"egress": "all"}, "want": {"Ingress"}},
		"spec null": {"spec": null, "want": {"Ingress"}},
		"spec a string": {"spec": "Ingress", "want": {"Ingress"}},
		"spec a list": {"spec": ["Egress"], "want": {"Ingress"}},
	}
	networkpolicies.directions(case.spec) == case.want
}

test_rules[name] if {
	some name, case in {
		"ingress": {"spec": {"ingress": [{"from": []}]}, "direction": "Ingress", "want": [{"from": []}]},
		"egress": {"spec": {"egress": [{"to": []}]}, "direction": "Egress", "want": [{"to": []}]},
		"of the other direction": {"spec": {"egress": [{}]}, "direction": "Ingress", "want": []},
		"absent": {"spec": {}, "direction": "Ingress", "want": []},
		"empty": {"spec": {"ingress": []}, "direction": "Ingress", "want": []},
		"null": {"spec": {"ingress": null}, "direction": "Ingress", "want": []},
		"an object": {"spec": {"ingress": {}}, "direction": "Ingress", "want": [null]},
		"a string": {"spec": {"ingress": "none"}, "direction": "Ingress", "want": [null]},
		"false": {"spec": {"egress": false}, "direction": "Egress", "want": [null]},
		"spec null": {"spec": null, "direction": "Ingress", "want": []},
	}
	networkpolicies.rules(case.spec, case.direction) == case.want
}

package lib.ingresses_test

import data.lib.ingresses

test_canary[value] if {
	some value in ["true", "1", "T"]
	ingresses.canary({"nginx.ingress.kubernetes.io/canary": value})
}

test_no_canary[i] if {
	some i, annotations in [
		{},
		{"nginx.ingress.kubernetes.io/canary": "false"},
		{"nginx.ingress.kubernetes.io/canary": "yes"},
		{"nginx.ingress.kubernetes.io/canary-weight": "10"},
	]
	not ingresses.canary(annotations)
}

package main_test

import data.main

# An asterisk stands for something at the ends of a pattern only, and a pattern
# without one at an end is held to the text there.
test_fits_not[note] if {
	some note, case in {
		"the middle of a text": {"pattern": "ube-*", "text": "kube-system"},
		"the middle of a text, from its end": {"pattern": "*-sys", "text": "kube-system"},
		"the middle, with an asterisk before it": {"pattern": "*-system", "text": "kube-system-2"},
		"the middle, with an asterisk behind it": {"pattern": "kube-*", "text": "my-kube-system"},
		"the end of a text": {"pattern": "system", "text": "kube-system"},
		"the beginning of a text": {"pattern": "kube", "text": "kube-system"},
		"the end of a text that has an asterisk": {"pattern": "x*b", "text": "ax*b"},
		"the beginning of a text that has an asterisk": {"pattern": "a*x", "text": "a*xb"},
	}
	not main.fits(case.pattern, case.text)
}

# Its name is known, but not its label.
test_matched_by_an_unknown_label if {
	selector := {"matchExpressions": [{"key": "tier", "operator": "In", "values": ["db"]}]}
	main.matched({"namespaceSelector": selector}, _deployment) with input as []
}

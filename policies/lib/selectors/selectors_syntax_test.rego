package lib.selectors_test

import data.lib.selectors

# Names of one letter, of two, with digits, capitals and hyphens at each place.
test_names[name] if {
	some name in ["a", "ab", "1", "9a", "a9", "a9b", "aZ", "Za", "aZb", "a-b", "a_b", "a.b"]
	selectors.valid(_expression(name, "Exists", []))
	selectors.valid(_expression(sprintf("example.com/%s", [name]), "Exists", []))
	selectors.valid({"matchLabels": {"app": name}})
}

test_prefixes[prefix] if {
	some prefix in [
		"a", "ab", "1", "9a", "a9", "a9b", "a-b", "a.b", "a.bc", "a.9b", "a.b9",
		"a.b9c", "a.b-c", "a.1", "a.b.c", "ab.cd.ef",
	]
	selectors.valid(_expression(sprintf("%s/name", [prefix]), "Exists", []))
}

test_no_prefixes[prefix] if {
	some prefix in ["", "-a", "a-", ".a", "a.", "a..b", "a_b", "a.-b", "a.b-", "aB", "a.B"]
	not selectors.valid(_expression(sprintf("%s/name", [prefix]), "Exists", []))
}

test_unmet_is_sorted if {
	selector := {
		"matchLabels": {"zone": "north"},
		"matchExpressions": [
			{"key": "tier", "operator": "Exists"},
			{"key": "app", "operator": "In", "values": ["db"]},
		],
	}
	selectors.unmet(selector, {"app": "web"}) == [
		{"asks": "app in (db)", "has": "app=web"},
		{"asks": "tier exists", "has": "no label tier"},
		{"asks": "zone=north", "has": "no label zone"},
	]
}

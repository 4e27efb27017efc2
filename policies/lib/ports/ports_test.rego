package lib.ports_test

import data.lib.ports

test_ranges[name] if {
	some name, test in {
		"none": {"entries": [], "want": set()},
		"a port": {"entries": [{"port": 30080}], "want": {[30080, 30080]}},
		"a range": {"entries": [{"port": 30080, "endPort": 30089}], "want": {[30080, 30089]}},
		"several": {"entries": [{"port": 1}, {"port": 3, "endPort": 4}], "want": {[1, 1], [3, 4]}},
		"not a list": {"entries": {"a": {"port": 30080}}, "want": set()},
		"null": {"entries": null, "want": set()},
		"odd entries": {
			"entries": [
				"30080", 30080, null, {}, {"endPort": 3},
				{"port": "30080"}, {"port": "1", "endPort": 2}, {"port": 1, "endPort": "2"},
			],
			"want": set(),
		},
	}
	ports.ranges(test.entries) == test.want
}

test_within[name] if {
	some name, test in {
		"first": {"port": 30443, "want": true},
		"last": {"port": 30449, "want": true},
		"between": {"port": 30446, "want": true},
		"the single one": {"port": 30080, "want": true},
		"before": {"port": 30442, "want": false},
		"after": {"port": 30450, "want": false},
		"text": {"port": "30080", "want": false},
		"null": {"port": null, "want": false},
	}
	_within(test.port) == test.want
}

test_within_a_reversed_range if not ports.within(5, {[6, 4]})

# 0 is no port, whatever is allowed.
test_within_zero if not ports.within(0, {[0, 65535]})

test_text if ports.text({[31000, 31010], [30080, 30080]}) == "30080, 31000-31010"

# OPA walks a set that is written with variables in the order it is written in.
test_text_is_sorted if {
	range := [31000, 31010]
	ports.text({[30080, 30080], range}) == "30080, 31000-31010"
}

test_text_of_none if ports.text(set()) == ""

default _within(_) := false

_within(port) if ports.within(port, {[30443, 30449], [30080, 30080]})

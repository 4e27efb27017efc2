package lib.series_test

import data.lib.series

test_text[want] if {
	some want, items in {
		"none": [],
		"a": ["a"],
		"a and b": ["a", "b"],
		"c, a and b": ["c", "a", "b"],
		"a, b, c, d and e": ["a", "b", "c", "d", "e"],
		"a, b, c, d, e and 1 more": ["a", "b", "c", "d", "e", "f"],
		"a, b, c, d, e and 2 more": ["a", "b", "c", "d", "e", "f", "g"],
	}
	got := series.text(items)
	got == want
}

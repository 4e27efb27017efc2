package lib.booleans_test

import data.lib.booleans

test_parses_true[text] if {
	some text in ["1", "t", "T", "TRUE", "true", "True"]
	booleans.parses_true(text)
	not booleans.parses_false(text)
}

test_parses_false[text] if {
	some text in ["0", "f", "F", "FALSE", "false", "False"]
	booleans.parses_false(text)
	not booleans.parses_true(text)
}

test_parses_neither[text] if {
	some text in ["", "yes", "no", "on", "off", "tRUE", " true", "true ", "00", "2"]
	not booleans.parses_true(text)
	not booleans.parses_false(text)
}

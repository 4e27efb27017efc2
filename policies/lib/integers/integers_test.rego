package lib.integers_test

import data.lib.integers

test_value[text] if {
	some text, want in {
		"0": 0,
		"00": 0,
		"7": 7,
		"007": 7,
		"+7": 7,
		"-7": -7,
		"-007": -7,
		"9223372036854775808": 9223372036854775808,
	}
	integers.value(text) == want
}

test_no_value[text] if {
	some text in ["", "-", "+", "--1", "-+1", "1.0", "1e3", "0x10", "1_000", " 1", "1 ", "one"]
	not integers.value(text)
	integers.fault(text, -10, 10) == "invalid syntax"
}

test_within[text] if {
	some text in ["0", "10", "-10", "+010"]
	not integers.fault(text, -10, 10)
}

test_out_of_range[text] if {
	some text in ["11", "-11", "99999999999999999999"]
	integers.fault(text, -10, 10) == "value out of range"
}

test_too_long_to_be_read if {
	text := concat("", ["-1", sprintf("%0400d", [0])])
	not integers.value(text)
	integers.fault(text, -10, 10) == "value out of range"
}

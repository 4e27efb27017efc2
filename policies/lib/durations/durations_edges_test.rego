package lib.durations_test

import data.lib.durations

# As in the other file, what time.ParseDuration says.

test_taken_at_the_edge[text] if {
	some text in [
		"12.5h", ".55h", ".9223372036854775808ns", "-153722867m16s854775807ns",
		"2562047h47m16s854775807ns", "9223372036854775µs", "9223372036854775μs807ns",
	]
	not durations.fault(text)
}

test_refused_beyond_the_edge[text] if {
	some text, reason in {
		"x1y": `time: invalid duration "x1y"`,
		"-1d": `time: unknown unit "d" in duration "-1d"`,
		"+1d": `time: unknown unit "d" in duration "+1d"`,
		"153722867m16s854775808ns": `time: invalid duration "153722867m16s854775808ns"`,
		"2562047h47m16s854775808ns": `time: invalid duration "2562047h47m16s854775808ns"`,
		"2562048.25h": `time: invalid duration "2562048.25h"`,
		"2562048.h": `time: invalid duration "2562048.h"`,
		"2000000h2000000h2000000h2000000h2000000h": `time: invalid duration "2000000h2000000h2000000h2000000h2000000h"`,
	}
	durations.fault(text) == reason
}

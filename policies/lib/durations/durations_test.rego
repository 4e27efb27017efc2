package lib.durations_test

import data.lib.durations

# Each verdict and reason is that of time.ParseDuration.

test_taken[text] if {
	some text in [
		"0", "+0", "-0", "2160h", "1h30m", "-1.5h", "1.h", ".5h", "100ms", "1us", "1µs", "1μs", "5ns", "3s",
		"2562047h47m", "9223372036854775807ns", "9223372036854775us", "9223372036854ms", "9223372036s", "153722867m",
	]
	not durations.fault(text)
}

test_refused[text] if {
	some text, reason in {
		"": `time: invalid duration ""`,
		"+": `time: invalid duration "+"`,
		"h": `time: invalid duration "h"`,
		".h": `time: invalid duration ".h"`,
		"--1h": `time: invalid duration "--1h"`,
		"ninety days": `time: invalid duration "ninety days"`,
		"90": `time: missing unit in duration "90"`,
		"00": `time: missing unit in duration "00"`,
		"1m30": `time: missing unit in duration "1m30"`,
		"90d": `time: unknown unit "d" in duration "90d"`,
		"1y": `time: unknown unit "y" in duration "1y"`,
		"1h2x": `time: unknown unit "x" in duration "1h2x"`,
		"1mx2h": `time: unknown unit "mx" in duration "1mx2h"`,
		"1 h": `time: unknown unit " h" in duration "1 h"`,
		"1h.": `time: invalid duration "1h."`,
		"9223372036854775808ns": `time: invalid duration "9223372036854775808ns"`,
		"9223372036854776us": `time: invalid duration "9223372036854776us"`,
		"9223372036854776µs": `time: invalid duration "9223372036854776µs"`,
		"9223372036854776μs": `time: invalid duration "9223372036854776μs"`,
		"9223372036855ms": `time: invalid duration "9223372036855ms"`,
		"9223372037s": `time: invalid duration "9223372037s"`,
		"153722868m": `time: invalid duration "153722868m"`,
		"2562047h48m": `time: invalid duration "2562047h48m"`,
		"99999999999999999999h": `time: invalid duration "99999999999999999999h"`,
	}
	durations.fault(text) == reason
}

# METADATA
# title: Durations in annotations
# description: >-
#   Durations in text as Go's time.ParseDuration reads them: a sign, then
#   decimal numbers each with a unit, "2160h" or "1h30m". There is no unit
#   longer than the hour, which is what people trip over: "90d" is refused.
#   The built-in time.parse_duration_ns takes days and is of no use here.
# related_resources:
# - ref: https://pkg.go.dev/time#ParseDuration
#   description: time.ParseDuration
package lib.durations

import data.lib.integers

# METADATA
# description: >-
#   Why time.ParseDuration refuses the text, in its words; undefined when it
#   takes it.
fault(text) := sprintf("time: %s in duration %q", [_unit_fault(_first_bad_unit(text)), text]) if {
	not _well_formed(text)
} else := sprintf("time: invalid duration %q", [text]) if {
	not _readable(text)
}

# The half makes sum add decimals: integers overflow in OPA up to 1.17, which
# takes 2562047h48m for a short time in the past.
_readable(text) if {
	_well_formed(text)
	sum(array.concat([0.5], _nanoseconds(text))) < 9223372036854775808
}

_well_formed(text) if regex.match(concat("", [`^[-+]?(0|(`, _number, _unit, `)+)$`]), text)

# The parts' whole numbers, where they have one, in nanoseconds: a fraction does
# not make one too long, but at the very edge of 292 years.
_nanoseconds(text) := [length |
	some part in regex.find_all_string_submatch_n(
		concat("", [`([0-9]*)(?:\.[0-9]*)?(`, _unit, `)`]),
		text,
		-1,
	)
	length := integers.value(part[1]) * _lengths[part[2]]
]

# The unit of the first number that has none or an unknown one: all that
# stands between it and the next number.
_first_bad_unit(text) := unit if {
	some match in regex.find_all_string_submatch_n(
		concat("", [`^[-+]?(?:`, _number, _unit, `)*`, _number, `([^.0-9]*)`]),
		text,
		1,
	)
	unit := match[1]
	not regex.match(concat("", ["^", _unit, "$"]), unit)
}

_unit_fault("") := "missing unit"

_unit_fault(unit) := sprintf("unknown unit %q", [unit]) if unit != ""

_number := `(?:[0-9]+\.?[0-9]*|\.[0-9]+)`

_unit := `(?:ns|us|µs|μs|ms|s|m|h)`

_lengths := {
	"ns": 1,
	"us": 1000,
	"µs": 1000,
	"μs": 1000,
	"ms": 1000000,
	"s": 1000000000,
	"m": 60000000000,
	"h": 3600000000000,
}

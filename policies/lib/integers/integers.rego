# METADATA
# title: Integers in annotations
# description: >-
#   Whole numbers in text as Go's strconv.ParseInt and strconv.Atoi read them
#   in base 10: an optional sign, then digits, leading zeros allowed, no blank
#   and no underscore.
# related_resources:
# - ref: https://pkg.go.dev/strconv#ParseInt
#   description: strconv.ParseInt
package lib.integers

# METADATA
# description: The text's value; undefined for a text that is no integer.
value(text) := _sign(text) * to_number(digits) if {
	regex.match(_syntax, text)
	digits := _significant(trim_left(trim_left(text, "-+"), "0"))
}

# METADATA
# description: >-
#   Why the text is no integer between low and high, in strconv's words;
#   undefined when it is one.
fault(text, low, high) := "invalid syntax" if {
	not regex.match(_syntax, text)
} else := "value out of range" if {
	not _between(text, low, high)
}

_syntax := `^[-+]?[0-9]+$`

default _sign(_) := 1

_sign(text) := -1 if startswith(text, "-")

_significant("") := "0"

_significant(digits) := digits if digits != ""

# Neither is a number of more digits than OPA reads.
_between(text, low, high) if {
	number := value(text)
	low <= number
	number <= high
}

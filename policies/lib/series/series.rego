# METADATA
# title: Series in messages
# description: >-
#   Lists as a sentence holds them, "frontend, backend and db", and no longer than
#   can be read: "10.0.0.0/8, 11.0.0.0/9, 12.0.0.0/6, 16.0.0.0/4, 32.0.0.0/3 and 7 more".
package lib.series

# METADATA
# description: "text(items): the array of texts in words, \"none\" where it is empty."
text(items) := _text(items, 5)

_text(items, most) := "none" if {
	items == []
} else := items[0] if {
	count(items) == 1
} else := sprintf("%s and %s", [_first(items, count(items) - 1), items[count(items) - 1]]) if {
	count(items) <= most
} else := sprintf("%s and %d more", [_first(items, most), count(items) - most])

_first(items, number) := concat(", ", [item | some i, item in items; i < number])

# METADATA
# title: What label selectors can select
# description: >-
#   What labels the objects can have that a metav1.LabelSelector selects, over
#   all objects that could ever exist. Requirements are of one key each and all
#   of them have to be met, so every key can be looked at by itself. The selector
#   is to be one that lib.selectors takes for valid.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
package lib.selections

import data.lib.selectors

# METADATA
# description: The label that every Namespace has, with its name; the API server keeps it.
name_label := "kubernetes.io/metadata.name"

# METADATA
# description: A value that stands for all that nobody names; no label can have it.
other := "*"

# METADATA
# description: >-
#   values(selector, key, known): of the values known, those that the selector
#   names for the key, other, and null for a label that is absent, the set of
#   those that an object it selects can have. Of name_label null is none.
values(selector, key, known) := {value |
	some value in _candidates(selector, key, known)
	permits(selector, key, value)
}

# METADATA
# description: >-
#   permits(selector, key, value): whether what the selector asks of the key is
#   met by a label of that value, or by its absence if value is null.
permits(selector, key, value) if {
	labels := {key: value | value != null}
	selectors.matches(asked_of(selector, key), labels)
}

# METADATA
# description: >-
#   satisfiable(selector): whether some Namespace could exist that the selector
#   selects.
satisfiable(selector) if {
	# Labels alone cannot contradict one another.
	every expression in [expression | some expression in selector.matchExpressions] {
		values(selector, expression.key, set()) != set()
	}
}

# METADATA
# description: "asked_of(selector, key): the part of the selector that asks for a key."
asked_of(selector, key) := {
	"matchLabels": {asked: value | some asked, value in selector.matchLabels; asked == key},
	"matchExpressions": [expression | some expression in selector.matchExpressions; expression.key == key],
}

# METADATA
# description: "named(selector, key): the values that the selector names for the key."
named(selector, key) := {value | value := selector.matchLabels[key]} | _listed(selector, key)

_listed(selector, key) := {value |
	some expression in selector.matchExpressions
	expression.key == key
	some value in expression.values
}

_candidates(selector, key, known) := (known | named(selector, key)) | ({other, null} - {null | key == name_label})

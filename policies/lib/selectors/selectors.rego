# METADATA
# title: Label selectors
# description: >-
#   What a metav1.LabelSelector selects, as LabelSelectorAsSelector of
#   k8s.io/apimachinery says, except that null, which stands for a selector left
#   out of a NetworkPolicy, selects everything as {} does. One that Kubernetes
#   refuses selects nothing. Labels are an object of strings, or of null where a
#   label will exist but its value, set only at run time, cannot be known.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/
package lib.selectors

# METADATA
# scope: document
# description: >-
#   matches(selector, labels): whether all matchLabels and matchExpressions are
#   met. What fails most often comes first, and what costs most last.
matches(null, _)

matches(selector, labels) if {
	object.subset(labels, object.get(selector, "matchLabels", {}))
	every expression in object.get(selector, "matchExpressions", []) {
		met(expression, labels)
	}
	valid(selector) # regal ignore:non-loop-expression
}

matches(selector, labels) if {
	null in selector
	unmet(selector, labels) == []
}

# METADATA
# description: >-
#   unmet(selector, labels): what the selector asks for and the labels lack,
#   [{"asks": "app=db", "has": "app=web"}], sorted; [] where it selects them.
#   There is no "has" where the selector itself is at fault.
unmet(selector, labels) := sort(array.concat(
	[{"asks": sprintf("%s=%s", [key, value]), "has": _has(key, labels)} |
		some key, value in selector.matchLabels
		not labels[key] == value
	],
	[{"asks": _asks(expression), "has": _has(expression.key, labels)} |
		some expression in selector.matchExpressions
		not met(expression, labels)
	],
)) if {
	valid(selector)
} else := [{"asks": "labels in a form that Kubernetes refuses"}]

# METADATA
# scope: document
# description: >-
#   valid(selector): whether the API server takes the selector: keys and values
#   in the syntax of labels, operators that exist, and values where the operator
#   has use for them and nowhere else.
valid(null)

valid(selector) if {
	is_object(selector)
	_valid_labels(object.get(selector, "matchLabels", null))
	_valid_expressions(object.get(selector, "matchExpressions", null))
}

_valid_labels(null)

_valid_labels(required) if {
	is_object(required)
	every key, value in required {
		_is_key(key)
		_is_value(value)
	}
}

_valid_expressions(null)

_valid_expressions(expressions) if {
	is_array(expressions)
	every expression in expressions {
		_is_key(expression.key)
		_valid_values(expression.operator, object.get(expression, "values", null))
	}
}

_valid_values(operator, values) if {
	operator in {"Exists", "DoesNotExist"}
	values in [null, []]
}

_valid_values(operator, values) if {
	operator in {"In", "NotIn"}
	is_array(values)
	count(values) > 0
	every value in values {
		_is_value(value)
	}
}

# The syntax of labels: IsLabelKey and IsLabelValue in k8s.io/apimachinery.
_is_key(key) if {
	regex.match(`^([^/]{1,253}/)?([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9]$`, key)
	regex.match(`^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?[^/]+$`, key)
}

_is_value(value) if regex.match(`^(([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9])?$`, value)

# Of an expression that is not valid, _met says nothing that counts.
met(expression, labels) if {
	expression.operator == "In"
	labels[expression.key] in expression.values
}

met(expression, labels) if {
	expression.operator == "NotIn"
	value := object.get(labels, expression.key, false)
	value != null
	not value in expression.values
}

met(expression, labels) if {
	expression.operator == "Exists"
	labels[expression.key]
}

met(expression, labels) if {
	expression.operator == "DoesNotExist"
	not expression.key in object.keys(labels)
}

_asks(expression) := sprintf("%s %s (%s)", [expression.key, lower(expression.operator), values]) if {
	expression.operator in {"In", "NotIn"}
	values := concat(", ", expression.values)
} else := sprintf("%s %s", [expression.key, _verb[expression.operator]])

_verb := {"Exists": "exists", "DoesNotExist": "does not exist"}

_has(key, labels) := sprintf("no label %s", [key]) if not key in object.keys(labels)

_has(key, labels) := sprintf("a %s that is set only at run time", [key]) if labels[key] == null

_has(key, labels) := sprintf("%s=%s", [key, labels[key]]) if labels[key] != null

# METADATA
# title: Load balancers that are allowed
# description: >-
#   The load balancers that the parameters allowedClasses and allowedAnnotations
#   allow. What cannot be read in them allows nothing.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/services-networking/service/#load-balancer-class
#   description: Load balancer classes
package lib.loadbalancers

import data.lib.reviews

# METADATA
# description: The values of loadBalancerClass that are allowed.
allowed_classes contains class if {
	is_array(input.parameters.allowedClasses)
	some class in input.parameters.allowedClasses
	is_string(class)
}

# METADATA
# description: The same for a message.
allowed_classes_text := _text(allowed_classes)

# METADATA
# description: >-
#   Whether the annotations of the object under review make its load balancer an
#   allowed one. Where providers look at several of them, one that is allowed may
#   not be the one that decides: on AWS, scheme goes before internal. So none of
#   them may have another value.
annotated if {
	refused_annotations == []
	some [key, value] in _allowed
	reviews.annotations[key] == value
}

# METADATA
# description: The keys of those annotations that have a value which is not allowed.
refused_annotations := [key |
	some key in {entry.key | some entry in _entries}
	value := reviews.annotations[key]
	not [key, value] in _allowed
]

# METADATA
# description: "refusal(key): what is wrong with such an annotation, and what would be right."
refusal(key) := sprintf("annotation %s %s is not allowed; allowed: %s", [key, value, values]) if {
	value := json.marshal(reviews.annotations[key])
	values := _text({value | some [name, value] in _allowed; name == key})
}

# METADATA
# description: What a Service can be instead of a load balancer that is not allowed.
alternatives := concat(" or ", [text |
	some kinds in [
		["ClusterIP"],
		[sprintf("loadBalancerClass %s", [json.marshal(class)]) | some class in allowed_classes],
		[sprintf("annotation %s %s", [key, json.marshal(value)]) | some [key, value] in _allowed],
	]
	some text in kinds
])

_entries contains entry if {
	is_array(input.parameters.allowedAnnotations)
	some entry in input.parameters.allowedAnnotations
	is_string(entry.key)
}

_allowed contains [entry.key, value] if {
	some entry in _entries
	is_array(entry.values)
	some value in entry.values
	is_string(value)
}

_text(values) := "none" if {
	values == set()
} else := concat(", ", [json.marshal(value) | some value in values])

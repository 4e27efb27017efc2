# METADATA
# title: Field paths
# description: >-
#   Paths of fields as messages write them, in the notation of Kubernetes'
#   field.Path: "spec.rules[0].host".
# related_resources:
# - ref: https://pkg.go.dev/k8s.io/apimachinery/pkg/util/validation/field#Path
#   description: field.Path
package lib.fieldpaths

# METADATA
# description: "text(path): the path, an array of names and indices, in words; \"\" for the object itself."
text(path) := trim_prefix(concat("", [_step(step) | some step in path]), ".")

_step(step) := sprintf("[%d]", [step]) if {
	is_number(step)
} else := concat("", [".", step])

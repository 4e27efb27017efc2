# METADATA
# title: Booleans in annotations
# description: >-
#   Annotations are text, and ingress-nginx, the GCE controller and
#   cert-manager read a boolean in them with Go's strconv.ParseBool. A text
#   that it takes for neither is an error there, after which each of them uses
#   its default.
# related_resources:
# - ref: https://pkg.go.dev/strconv#ParseBool
#   description: strconv.ParseBool
package lib.booleans

# METADATA
# description: Whether strconv.ParseBool takes the text for true.
parses_true(text) if text in {"1", "t", "T", "TRUE", "true", "True"}

# METADATA
# description: Whether strconv.ParseBool takes the text for false.
parses_false(text) if text in {"0", "f", "F", "FALSE", "false", "False"}

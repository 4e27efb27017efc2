// Package bulkhead holds the policy bundle itself: the Rego policies, the
// ConstraintTemplates made from them, and the constraints of each profile.
package bulkhead

import (
	"embed"
	"time"
)

// Version is the version of the policies and of the harness that ships them.
const Version = "0.1.0"

// Date is the day on which Version was cut.
func Date() time.Time { return time.Date(2026, time.November, 21, 0, 0, 0, 0, time.UTC) }

// Files are the bundle's files by their paths in the repository: policies/,
// constrainttemplates/ and constraints/.
//
//go:embed policies constrainttemplates constraints
var Files embed.FS

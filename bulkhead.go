// Package bulkhead holds the policy bundle itself: the Rego policies, the
// ConstraintTemplates made from them, and the constraints of each profile.
package bulkhead

import "embed"

// Version is the version of the policies and of the harness that ships them.
const Version = "0.1.0"

// Files are the bundle's files by their paths in the repository: policies/,
// constrainttemplates/ and constraints/.
//
//go:embed policies constrainttemplates constraints
var Files embed.FS

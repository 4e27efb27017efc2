// Package report makes what was found readable: it sorts and counts violations and input errors, and writes them for
// people (text), programs (json), code scanning (sarif), test viewers (junit) and workflow logs (github).
//
// Messages, file names and object names come from the manifests under judgement and are trusted by no format: whatever
// bytes they hold, they cannot break a document, move a terminal's cursor or command a CI system that reads its log.
package report

import (
	"cmp"
	"slices"
)

// The enforcement actions a violation may carry. Any other action is read as ActionDeny, so that an unknown one never
// lets an object through.
const (
	ActionDeny   = "deny"
	ActionWarn   = "warn"
	ActionDryrun = "dryrun"
)

// The severities of a policy.
const (
	SeverityLow      = "low"
	SeverityMedium   = "medium"
	SeverityHigh     = "high"
	SeverityCritical = "critical"
)

// Report is everything one run found. Its JSON form is the output of `bulkhead check -o json`.
type Report struct {
	// Version is the version of Bulkhead.
	Version string `json:"version"`
	// Profile is the name of the profile judged by; empty when constraints were given instead.
	Profile string `json:"profile"`
	// Cluster is the name of the cluster whose objects were judged; empty when manifests were. The formats that people read
	// then show the findings that have owner, constraint, action and cause in common as one.
	Cluster string `json:"cluster,omitempty"`
	// Summary counts what was read and found.
	Summary Summary `json:"summary"`
	// Violations are the findings.
	Violations []Violation `json:"violations"`
	// Errors are the places of the input that could not be read or understood.
	Errors []Error `json:"errors"`
}

// Summary counts what was read and what was found.
type Summary struct {
	// Files and Objects are what was read and judged.
	Files   int `json:"files"`
	Objects int `json:"objects"`
	// Denied, Warned and Dryrun count the violations by enforcement action.
	Denied int `json:"denied"`
	Warned int `json:"warned"`
	Dryrun int `json:"dryrun"`
	// Errors counts the input errors.
	Errors int `json:"errors"`
}

// Violation is one finding: a policy, the constraint that asked for it, the object at fault and where it stands.
type Violation struct {
	// Policy is the policy's name, as in require_ingress_tls.
	Policy string `json:"policy"`
	// Constraint is the metadata.name of the constraint.
	Constraint string `json:"constraint"`
	// Kind is the kind of the constraint, as in K8sRequireIngressTLS.
	Kind string `json:"kind"`
	// EnforcementAction is deny, warn or dryrun.
	EnforcementAction string `json:"enforcementAction"`
	// Severity is low, medium, high or critical.
	Severity string `json:"severity"`
	// Object is the object at fault.
	Object Object `json:"object"`
	// Owner is the last in the line of the object's controllers, as the Deployment of a Pod in a cluster; nil where there is
	// none or none is known.
	Owner *Object `json:"owner,omitempty"`
	// Cause is what the finding is about, whatever object it is on; no two findings on one object have the same.
	Cause string `json:"-"`
	// Message says what is wrong.
	Message string `json:"message"`
	// Path is the field at fault, as Path writes it.
	Path string `json:"path"`
	// Remedy says what to do.
	Remedy string `json:"remedy"`
	// File, Line and Column are where the field stands; lines and columns count from 1, and 0 is unknown.
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

// Object names a Kubernetes object.
type Object struct {
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
	Namespace  string `json:"namespace"`
	Name       string `json:"name"`
}

// String is the object as people write it: "Ingress shop/web", or "Namespace shop" without a namespace.
func (o Object) String() string {
	name := cmp.Or(o.Name, "(unnamed)")
	if o.Namespace != "" {
		name = o.Namespace + "/" + name
	}
	if o.Kind == "" {
		return name
	}
	return o.Kind + " " + name
}

// Error is a place of the input that could not be read or understood.
type Error struct {
	// File, Line and Column are where; lines and columns count from 1, and 0 is unknown. No file: the input as a whole.
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
	// Message says what is wrong and what to do.
	Message string `json:"message"`
}

// Settle puts the report in its final form: violations sorted by file, line, policy and message, errors by file, line,
// column and message, the summary counted from them, and no list nil. Summary.Files and Summary.Objects stay as they are.
func (r *Report) Settle() {
	r.Violations = append([]Violation{}, r.Violations...)
	r.Errors = append([]Error{}, r.Errors...)
	slices.SortStableFunc(r.Violations, compareViolations)
	slices.SortStableFunc(r.Errors, compareErrors)
	r.Summary.Denied, r.Summary.Warned, r.Summary.Dryrun = 0, 0, 0
	for _, v := range r.Violations {
		switch v.EnforcementAction {
		case ActionWarn:
			r.Summary.Warned++
		case ActionDryrun:
			r.Summary.Dryrun++
		default:
			r.Summary.Denied++
		}
	}
	r.Summary.Errors = len(r.Errors)
}

// ExitStatus is the status `bulkhead check` ends with: 2 when the input had errors, else 1 when something was denied,
// else 0. The report must be settled.
func (r *Report) ExitStatus() int {
	switch {
	case r.Summary.Errors > 0:
		return 2
	case r.Summary.Denied > 0:
		return 1
	default:
		return 0
	}
}

// compareViolations orders by file, line, policy and message; the rest only makes the order total.
func compareViolations(a, b Violation) int {
	return cmp.Or(
		cmp.Compare(a.File, b.File),
		cmp.Compare(a.Line, b.Line),
		cmp.Compare(a.Policy, b.Policy),
		cmp.Compare(a.Message, b.Message),
		cmp.Compare(a.Column, b.Column),
		cmp.Compare(a.Constraint, b.Constraint),
		cmp.Compare(a.Object.Namespace, b.Object.Namespace),
		cmp.Compare(a.Object.Kind, b.Object.Kind),
		cmp.Compare(a.Object.Name, b.Object.Name),
		cmp.Compare(a.Object.APIVersion, b.Object.APIVersion),
		cmp.Compare(a.Path, b.Path),
		cmp.Compare(a.EnforcementAction, b.EnforcementAction),
		cmp.Compare(a.Remedy, b.Remedy),
	)
}

func compareErrors(a, b Error) int {
	return cmp.Or(
		cmp.Compare(a.File, b.File),
		cmp.Compare(a.Line, b.Line),
		cmp.Compare(a.Column, b.Column),
		cmp.Compare(a.Message, b.Message),
	)
}

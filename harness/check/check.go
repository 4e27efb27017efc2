// Package check judges manifests, or what a cluster holds, with a profile or with
// constraints of the caller's, and makes a report of it.
package check

import (
	"context"
	"io"
	"io/fs"

	"github.com/bulkhead-policy/bulkhead/harness/apiserver"
	"github.com/bulkhead-policy/bulkhead/harness/engine"
	"github.com/bulkhead-policy/bulkhead/harness/manifest"
	"github.com/bulkhead-policy/bulkhead/harness/report"
)

// DefaultProfile is the profile that judges when nothing else is asked for.
const DefaultProfile = "baseline"

// Options say what to judge with what.
type Options struct {
	// Bundle holds the policies and the profiles, as the repository does.
	Bundle fs.FS
	// Version is the bundle's.
	Version string
	// Paths are files, directories, or - for Stdin, whose objects are judged.
	Paths []string
	Stdin io.Reader
	// Inventory are paths whose objects are referred to but not judged.
	Inventory []string
	// Constraints are paths to constraints and templates that replace Profile.
	Constraints []string
	Profile     string
	// Namespace is that of objects that name none.
	Namespace string
	// Namespaces are those of a cluster that are judged; none is all.
	Namespaces []string
	// Progress is told each step, and "" at the end. nil is told nothing.
	Progress func(step string)
}

// Run judges manifests. What is wrong with the input is in the report, beside the
// verdicts on the rest; the error is that there is nothing to judge with. The
// rules describe the policies in force, for formats that list them.
func Run(ctx context.Context, options Options) (report.Report, []report.Rule, error) {
	once := newSession(options)
	once.judge = func(ctx context.Context, reviews []engine.Review, inventory []map[string]any) ([]engine.Violation, []engine.Fault, error) {
		return once.force.engine.Judge(ctx, reviews, inventory)
	}
	made, err := once.Check(ctx)
	return made, once.Rules(), err
}

// progress is what is told of each step.
func (o Options) progress() func(step string) {
	if o.Progress == nil {
		return func(string) {}
	}
	return o.Progress
}

func contents(objects []manifest.Object) []map[string]any {
	values := make([]map[string]any, len(objects))
	for i := range objects {
		values[i] = objects[i].Value
	}
	return values
}

func inputErrors(faults []manifest.Error) []report.Error {
	var found []report.Error
	for _, fault := range faults {
		found = append(found, report.Error{File: fault.File, Line: fault.Line, Column: fault.Column, Message: fault.Message})
	}
	return found
}

// finding is what a violation says, of an object that its place is not known of.
func finding(violation engine.Violation, object report.Object) report.Violation {
	return report.Violation{
		Policy:            violation.Policy,
		Constraint:        violation.Constraint.Name,
		Kind:              violation.Constraint.Kind,
		EnforcementAction: string(violation.Constraint.Action),
		Severity:          violation.Severity,
		Object:            object,
		Message:           violation.Message,
		Path:              apiserver.Path(violation.Path).String(),
		Remedy:            violation.Remedy,
	}
}

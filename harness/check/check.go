// Package check judges manifests, or what a cluster holds, with a profile or with
// constraints of the caller's, and makes a report of it.
package check

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"slices"

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
	progress := options.progress()
	defer progress("")

	progress("reading the policies")
	server := apiserver.New()
	force, faults, err := load(ctx, options)
	if err != nil {
		return report.Report{}, nil, err
	}

	progress("reading the manifests")
	reading := manifest.Options{Stdin: options.Stdin, Namespace: options.Namespace, Server: server}
	judged, known := manifest.Read(ctx, reading, options.Paths...), manifest.Input{}
	if len(options.Inventory) > 0 {
		reading.Scopes = manifest.Scopes(judged.Objects)
		known = manifest.Read(ctx, reading, options.Inventory...)
	}

	progress(fmt.Sprintf("judging %d objects", len(judged.Objects)))
	reviews, unexpanded := force.reviews(contents(judged.Objects))
	inventory := slices.Concat(contents(known.Objects), contents(judged.Objects))
	violations, unjudged, err := force.engine.Judge(ctx, reviews, inventory)
	if err != nil {
		return report.Report{}, nil, err
	}

	made := report.Report{Version: options.Version, Profile: force.profile}
	made.Summary.Files, made.Summary.Objects = judged.Files, len(judged.Objects)
	made.Errors = inputErrors(slices.Concat(faults, judged.Errors, known.Errors))
	for _, fault := range append(unexpanded, unjudged...) {
		object := &judged.Objects[fault.Review]
		line, column := object.Position(nil)
		made.Errors = append(made.Errors, report.Error{File: object.File, Line: line, Column: column, Message: fault.Err.Error()})
	}
	for _, violation := range violations {
		object := &judged.Objects[violation.Review]
		found := finding(violation, report.Object(object.Reference))
		found.File = object.File
		found.Line, found.Column = object.Position(violation.Path)
		made.Violations = append(made.Violations, found)
	}
	made.Settle()
	return made, force.rules, nil
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

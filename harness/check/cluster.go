package check

import (
	"context"

	"k8s.io/apimachinery/pkg/types"

	"github.com/bulkhead-policy/bulkhead/harness/cluster"
	"github.com/bulkhead-policy/bulkhead/harness/engine"
	"github.com/bulkhead-policy/bulkhead/harness/report"
)

// Cluster judges all that a cluster holds, as Gatekeeper's audit does: every object
// in the state that it is stored in, with no operation. What is in the inventory is
// read first and held; of the rest no more than two pages are held, of which one is
// judged. Of the options, those that say what to read of manifests are not used.
//
// Every finding of every object is in the report, those on a workload and on its
// pods too, with the owner that they have in common. What could not be read is in
// the report as well; where that is part of the inventory nothing is judged, since
// every verdict might be another. The error is that there is nothing to judge with.
func Cluster(ctx context.Context, live *cluster.Cluster, options Options) (report.Report, []report.Rule, error) {
	a := audit{
		live: live, namespaces: options.Namespaces, progress: options.progress(),
		inventory: engine.NewInventory(), owners: make(owners),
	}
	defer a.progress("")

	a.progress("reading the policies")
	input, name, err := newConstraints(options).read(ctx)
	if err != nil {
		return report.Report{}, nil, err
	}
	force, faults, err := load(options, input, name)
	if err != nil {
		return report.Report{}, nil, err
	}
	for _, err := range force.sync.faults {
		return report.Report{}, nil, err
	}
	a.force, a.errors = force, inputErrors(faults)

	a.progress("asking the cluster what it serves")
	if a.served, err = live.Served(); err != nil {
		return report.Report{}, nil, err
	}
	if err := a.run(ctx); err != nil {
		return report.Report{}, nil, err
	}
	return a.report(options.Version), force.rules, nil
}

// audit is one reading of a cluster.
type audit struct {
	live       *cluster.Cluster
	namespaces []string
	progress   func(step string)
	force      force
	served     *cluster.Served

	inventory *engine.Inventory
	loaded    *engine.Loaded
	owners    owners

	found   []found
	objects int
	errors  []report.Error
}

// found is a finding on the object with a UID.
type found struct {
	violation report.Violation
	uid       types.UID
}

func (a *audit) run(ctx context.Context) error {
	read := a.force.reading(a.served)
	whole := a.fail(read.incomplete...)
	a.fail(read.unjudged...)
	if !a.hold(ctx, read.inventory) {
		whole = false
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := a.checkNamespaces(); whole && err != nil {
		return err
	}

	judge := a.judge
	if !whole {
		judge = a.probe
	}
	loaded, err := a.force.engine.Load(ctx, a.inventory)
	if err != nil {
		return err
	}
	defer loaded.Close(ctx)
	a.loaded = loaded
	for _, kind := range read.judged {
		if err := judge(ctx, kind); err != nil {
			return err
		}
	}
	a.complete(ctx)
	return ctx.Err()
}

// fail notes what is wrong, and reports whether nothing is.
func (a *audit) fail(errs ...error) bool {
	for _, err := range errs {
		a.errors = append(a.errors, report.Error{Message: err.Error()})
	}
	return len(errs) == 0
}

func (a *audit) report(version string) report.Report {
	made := report.Report{Version: version, Profile: a.force.profile, Cluster: a.live.Name(), Errors: a.errors}
	made.Summary.Objects = a.objects
	for _, found := range a.found {
		found.violation.Owner = a.owners.top(found.uid, a.served)
		made.Violations = append(made.Violations, found.violation)
	}
	made.Settle()
	return made
}

package suite

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"
)

// Outcome is what became of one case.
type Outcome struct {
	Suite, Test, Case string
	// Answers are the sorted messages by the engine's name, of engines that
	// could be asked.
	Answers map[string][]string
	// Unasked holds the reason by the name of an engine that could not be.
	Unasked map[string]error
	// Err joins failed assertions, differences between engines, and engines
	// that broke down. nil is a pass.
	Err error
}

// Run asks every engine about every case of a suite, gator test about the CEL of a
// template and about its Rego. Assertions are held against each answer, and the
// answers against one another. A case that no engine can be asked about fails.
// Outcomes come in the order of the cases; the error is that of the context, or that
// a template cannot be read.
func Run(ctx context.Context, suite Suite, engines []Engine) ([]*Outcome, error) {
	var (
		outcomes []*Outcome
		workers  errgroup.Group
	)
	workers.SetLimit(runtime.GOMAXPROCS(0))
	for _, test := range suite.Tests {
		engines, err := enginesFor(test, engines)
		if err != nil {
			return nil, errors.Join(err, workers.Wait())
		}
		for _, c := range test.Cases {
			outcome := &Outcome{Suite: suite.File, Test: test.Name, Case: c.Name}
			outcomes = append(outcomes, outcome)
			workers.Go(func() error {
				outcome.ask(ctx, engines, test, c)
				return ctx.Err()
			})
		}
	}
	return outcomes, workers.Wait()
}

func (o *Outcome) ask(ctx context.Context, engines []Engine, test Test, c Case) {
	o.Answers, o.Unasked = make(map[string][]string), make(map[string]error)
	var faults []error

	var first string
	for _, engine := range engines {
		messages, err := engine.Judge(ctx, test, c)
		switch {
		case errors.Is(err, ErrCannotAsk):
			o.Unasked[engine.Name()] = err
			continue
		case err != nil:
			faults = append(faults, fmt.Errorf("%s: %w", engine.Name(), err))
			continue
		}
		messages = slices.Sorted(slices.Values(messages))
		o.Answers[engine.Name()] = messages

		if first == "" {
			first = engine.Name()
		}
		if reference := o.Answers[first]; !slices.Equal(reference, messages) {
			faults = append(faults, fmt.Errorf("%s says %q where %s says %q", engine.Name(), messages, first, reference))
			continue
		}
		for _, assertion := range c.Assertions {
			if err := assertion.Check(messages); err != nil {
				faults = append(faults, fmt.Errorf("%s: %w", engine.Name(), err))
			}
		}
	}
	if first == "" && len(faults) == 0 {
		faults = append(faults, slices.Collect(maps.Values(o.Unasked))...)
	}
	o.Err = errors.Join(faults...)
}

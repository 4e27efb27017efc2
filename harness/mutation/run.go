package mutation

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"sync"
	"time"
)

// Options are what to mutate, and how.
type Options struct {
	// Repository is the tree that holds policies/ and the equivalent mutations.
	Repository fs.FS
	// Names are the packages, policies or topics of policies/lib; none: all.
	Names []string
	// Workers is how many mutants are tried at once.
	Workers int
	// Patience is how long a test may take before its mutant counts as killed.
	Patience time.Duration
	// Progress is told of each mutant that was tried, if not nil.
	Progress func(name string, tried, all int)
}

// Result is what became of the mutants of one package.
type Result struct {
	// Name is the policy's or the topic's.
	Name string `json:"package"`
	// Tests is how many tests there are, each case of a table counted.
	Tests int `json:"tests"`
	// Mutants is how many changes were made.
	Mutants int `json:"mutants"`
	// Killed are those that a test tells from the original.
	Killed int `json:"killed"`
	// NotCompiled are those that are no Rego.
	NotCompiled int `json:"notCompiled"`
	// Equivalent are those that the list names.
	Equivalent int `json:"equivalent"`
	// Survivors are those that no test tells and no list names.
	Survivors []Mutant `json:"survivors"`
	// Stale are the entries of the list that name no mutant that survives.
	Stale []Equivalent `json:"stale,omitempty"`
}

// Passed reports whether every mutant is accounted for.
func (r Result) Passed() bool { return len(r.Survivors) == 0 && len(r.Stale) == 0 }

// Run mutates packages, one after the other, and gives each one's result to
// report. The error joins those of the packages that could not be tried.
func Run(ctx context.Context, options Options, report func(Result) error) error {
	t := &tree{fsys: options.Repository, folders: make(map[string][]file)}
	names := options.Names
	if len(names) == 0 {
		var err error
		if names, err = t.names(); err != nil {
			return err
		}
	}

	var faults []error
	for _, name := range names {
		result, err := t.result(ctx, name, options)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			faults = append(faults, fmt.Errorf("%s: %w", name, err))
		default:
			faults = append(faults, report(result))
		}
	}
	return errors.Join(faults...)
}

func (t *tree) result(ctx context.Context, name string, options Options) (Result, error) {
	s, err := t.subject(name)
	if err != nil {
		return Result{}, err
	}
	equivalents, err := readEquivalents(t.fsys, name)
	if err != nil {
		return Result{}, err
	}
	result, err := s.try(ctx, options)
	if err != nil {
		return Result{}, err
	}
	result.account(equivalents)
	return result, nil
}

// try makes the mutants of a package and runs its tests on each.
func (s subject) try(ctx context.Context, options Options) (Result, error) {
	trial, err := newTrial(ctx, s, options.Patience)
	if err != nil {
		return Result{}, err
	}
	result := Result{Name: s.name, Tests: trial.cases(), Survivors: []Mutant{}}
	var mutants []Mutant
	for _, f := range s.sources {
		w := mutate(f)
		mutants = append(mutants, w.mutants...)
		result.NotCompiled += w.broken
	}
	result.Mutants = len(mutants) + result.NotCompiled

	outcomes := make([]outcome, len(mutants))
	var (
		group sync.WaitGroup
		lock  sync.Mutex
		tried int
	)
	next := make(chan int)
	for range max(options.Workers, 1) {
		group.Go(func() {
			order := make([]int, len(trial.tests))
			for i := range order {
				order[i] = i
			}
			for i := range next {
				outcome, by := trial.run(ctx, mutants[i], order)
				outcomes[i] = outcome
				sooner(order, by)

				lock.Lock()
				tried++
				if options.Progress != nil {
					options.Progress(s.name, tried, len(mutants))
				}
				lock.Unlock()
			}
		})
	}
	for i := range mutants {
		next <- i
	}
	close(next)
	group.Wait()
	if err := ctx.Err(); err != nil {
		return Result{}, err
	}

	for i, outcome := range outcomes {
		switch outcome {
		case killed:
			result.Killed++
		case notCompiled:
			result.NotCompiled++
		case survived:
			result.Survivors = append(result.Survivors, mutants[i])
		}
	}
	return result, nil
}

// sooner moves a test that has killed to the front: it will kill the mutants of
// the same lines.
func sooner(order []int, by int) {
	at := slices.Index(order, by)
	if at <= 0 {
		return
	}
	copy(order[1:at+1], order[:at])
	order[0] = by
}

// account takes the equivalent mutations from the survivors.
func (r *Result) account(equivalents []Equivalent) {
	listed := make(map[Mutation]bool)
	for _, e := range equivalents {
		listed[e.Mutation] = true
	}
	r.Survivors = slices.DeleteFunc(r.Survivors, func(m Mutant) bool {
		if _, is := listed[m.Mutation]; !is {
			return false
		}
		listed[m.Mutation] = false
		r.Equivalent++
		return true
	})
	for _, e := range equivalents {
		if listed[e.Mutation] {
			r.Stale = append(r.Stale, e)
		}
	}
}

package upgrade

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/bulkhead-policy/bulkhead/harness/bundle"
	"github.com/bulkhead-policy/bulkhead/harness/check"
	"github.com/bulkhead-policy/bulkhead/harness/suite"
)

// Verdict is a fixture that the two bundles judge differently.
type Verdict struct {
	// Fixture is the object of a manifest, or the case of a suite, with its file.
	Fixture string `json:"fixture"`
	// Gone and New are what is no longer and what is newly said of it.
	Gone []string `json:"gone"`
	New  []string `json:"new"`
}

// Judge judges fixtures with both bundles and adds the verdicts that differ. A
// path with a suite.yaml in it or below it stands for the cases of its suites,
// under their own constraints; any other for its manifests, under the default
// profile of each bundle. progress may be nil.
func (u *Upgrade) Judge(ctx context.Context, from, to bundle.Bundle, paths []string, progress func(step string)) error {
	if progress == nil {
		progress = func(string) {}
	}
	defer progress("")
	for _, path := range paths {
		suites, err := suitesBelow(path)
		if err != nil {
			return err
		}
		if len(suites) > 0 {
			err = u.judgeSuites(ctx, from, to, suites, progress)
		} else {
			progress("judging " + path)
			err = u.judgeManifests(ctx, from, to, path)
		}
		if err != nil {
			return fmt.Errorf("judging %s: %w", path, err)
		}
	}
	return nil
}

func suitesBelow(path string) ([]string, error) {
	var found []string
	err := filepath.WalkDir(path, func(file string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Name() == suite.FileName {
			found = append(found, file)
		}
		return err
	})
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("%s is not there: name folders or files to judge", path)
	}
	return found, err
}

// add notes a fixture, and what is said of it where that differs.
func (u *Upgrade) add(fixture string, before, after []string) {
	u.Fixtures++
	gone, added := without(before, after), without(after, before)
	if len(gone)+len(added) > 0 {
		u.Verdicts = append(u.Verdicts, Verdict{Fixture: fixture, Gone: gone, New: added})
	}
}

// without are the elements of a list that another lacks, counting repetitions.
func without(list, other []string) []string {
	left := slices.Clone(other)
	missing := []string{}
	for _, each := range slices.Sorted(slices.Values(list)) {
		if i := slices.Index(left, each); i >= 0 {
			left = slices.Delete(left, i, i+1)
			continue
		}
		missing = append(missing, each)
	}
	return missing
}

func (u *Upgrade) judgeManifests(ctx context.Context, from, to bundle.Bundle, path string) error {
	before, objects, err := findings(ctx, from, path)
	if err != nil {
		return err
	}
	after, _, err := findings(ctx, to, path)
	if err != nil {
		return err
	}
	for fixture := range after {
		if _, found := before[fixture]; !found {
			before[fixture] = nil
		}
	}
	for _, fixture := range slices.Sorted(maps.Keys(before)) {
		u.add(fixture, before[fixture], after[fixture])
	}
	// Those of which neither bundle says a word.
	u.Fixtures += objects - len(before)
	return nil
}

// findings are what a bundle's default profile says of the objects of a path, by
// the object, and how many objects there are.
func findings(ctx context.Context, b bundle.Bundle, path string) (map[string][]string, int, error) {
	metadata := b.Manifest.Metadata
	made, _, err := check.Run(ctx, check.Options{
		Bundle: b.Tree(), Version: metadata.Version, Profile: metadata.Profile, Paths: []string{path}, Namespace: "default",
	})
	if err != nil {
		return nil, 0, err
	}
	var faults []error
	for _, fault := range made.Errors {
		faults = append(faults, fmt.Errorf("%s:%d:%d: %s", fault.File, fault.Line, fault.Column, fault.Message))
	}
	said := make(map[string][]string)
	for _, v := range made.Violations {
		fixture := v.Object.String() + " (" + v.File + ")"
		said[fixture] = append(said[fixture], v.EnforcementAction+" ["+v.Constraint+"] "+v.Message)
	}
	return said, made.Summary.Objects, errors.Join(faults...)
}

func (u *Upgrade) judgeSuites(ctx context.Context, from, to bundle.Bundle, files []string, progress func(string)) error {
	engines := [2]*suite.Bulkhead{{Policies: from.Policies}, {Policies: to.Policies}}
	for _, file := range files {
		progress("judging " + file)
		read, err := suite.Read(file)
		if err != nil {
			return err
		}
		for _, test := range read.Tests {
			said := make([][2][]string, len(test.Cases))
			workers, judging := errgroup.WithContext(ctx)
			workers.SetLimit(runtime.GOMAXPROCS(0))
			for i, c := range test.Cases {
				for j, engine := range engines {
					workers.Go(func() (err error) {
						if said[i][j], err = ask(judging, engine, test, c); err != nil {
							err = fmt.Errorf("%s: %s: %s: %w", file, test.Name, c.Name, err)
						}
						return err
					})
				}
			}
			if err := workers.Wait(); err != nil {
				return err
			}
			for i, c := range test.Cases {
				u.add(c.Name+" ("+c.Object+")", said[i][0], said[i][1])
			}
		}
	}
	return nil
}

// ask asks about a case; a policy that a bundle has not got says so.
func ask(ctx context.Context, engine *suite.Bulkhead, test suite.Test, c suite.Case) ([]string, error) {
	messages, err := engine.Judge(ctx, test, c)
	if errors.Is(err, suite.ErrCannotAsk) {
		return []string{"(" + err.Error() + ")"}, nil
	}
	return messages, err
}

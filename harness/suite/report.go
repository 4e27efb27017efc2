package suite

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// Report runs suites and writes a line for each, what failed in full, and a
// last line that counts cases and comparisons. verify may be nil. It reports
// whether anything failed; the error is that a suite could not be read.
func Report(ctx context.Context, w io.Writer, files []string, engines []Engine, verify *GatorVerify) (failed bool, err error) {
	var cases, comparisons, failures int
	unasked := make(map[string]map[string]int)

	for _, file := range files {
		read, err := Read(file)
		if err != nil {
			return false, err
		}
		outcomes, err := Run(ctx, read, engines)
		if err != nil {
			return false, err
		}

		var faults []error
		for _, outcome := range outcomes {
			cases++
			comparisons += max(0, len(outcome.Answers)-1)
			for name, reason := range outcome.Unasked {
				if unasked[reason.Error()] == nil {
					unasked[reason.Error()] = make(map[string]int)
				}
				unasked[reason.Error()][name]++
			}
			if outcome.Err != nil {
				failures++
				faults = append(faults, fmt.Errorf("%s: %s: %w", outcome.Test, outcome.Case, outcome.Err))
			}
		}
		if verify != nil {
			runs, err := verify.Verify(ctx, read)
			comparisons += runs * len(outcomes)
			if err != nil {
				failures++
				faults = append(faults, err)
			}
		}

		status := "ok  "
		if len(faults) > 0 {
			status = "FAIL"
		}
		fmt.Fprintf(w, "%s %s: %d cases\n", status, file, len(outcomes))
		if err := errors.Join(faults...); err != nil {
			fmt.Fprintf(w, "     %s\n", strings.ReplaceAll(err.Error(), "\n", "\n     "))
		}
	}

	fmt.Fprintf(w, "%d cases, %d comparisons between engines, %d failed\n", cases, comparisons, failures)
	for _, reason := range slices.Sorted(maps.Keys(unasked)) {
		for _, name := range slices.Sorted(maps.Keys(unasked[reason])) {
			fmt.Fprintf(w, "%s %s (cases: %d)\n", name, reason, unasked[reason][name])
		}
	}
	return failures > 0, nil
}

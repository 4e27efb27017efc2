package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/bulkhead-policy/bulkhead/harness/check"
	"github.com/bulkhead-policy/bulkhead/harness/printable"
	"github.com/bulkhead-policy/bulkhead/harness/report"
	"github.com/bulkhead-policy/bulkhead/harness/watcher"
)

// watch judges manifests, and again whenever they change, until it is interrupted. It
// ends as a check of what was there last would.
func watch(cmd *cobra.Command, options check.Options, format report.Format) error {
	paths := slices.Concat(options.Paths, options.Inventory, options.Constraints)
	if slices.Contains(paths, "-") {
		return errors.New("--watch waits for files to change, which standard input does not: name files or folders")
	}
	if format != report.Text {
		return fmt.Errorf("--watch tells what changes as text, not as %s: leave out --output", format)
	}
	watching, err := watcher.New(paths...)
	if err != nil {
		return err
	}
	defer func() { _ = watching.Close() }()

	ctx, stdout := cmd.Context(), cmd.OutOrStdout()
	written := report.Options{Color: report.UseColor(isTerminal(stdout), os.Getenv)}
	session := check.NewSession(options)
	last, status := report.Report{}, exitError
	for first := true; ; first = false {
		checked, err := session.Check(ctx)
		switch {
		case ctx.Err() != nil:
		case err != nil && first:
			return err
		case err != nil:
			status = exitError
			fmt.Fprintln(cmd.ErrOrStderr(), "bulkhead:", err)
		default:
			if first {
				err = report.Write(stdout, format, checked, written)
			} else {
				err = report.WriteChange(stdout, last, checked, written)
			}
			if err != nil {
				return err
			}
			last, status = checked, checked.ExitStatus()
		}
		changed, err := watching.Next(ctx)
		if ctx.Err() != nil {
			return map[int]error{exitDenied: errDenied, exitError: errReported}[status]
		}
		if err != nil {
			return err
		}
		announce(stdout, changed)
	}
}

// announce begins what a change has led to.
func announce(stdout io.Writer, changed []string) {
	const named = 3
	words := strings.Join(changed[:min(named, len(changed))], ", ")
	switch more := len(changed) - named; {
	case len(changed) == 0:
		words = "much"
	case more > 0:
		words += fmt.Sprintf(" and %d more", more)
	}
	fmt.Fprintf(stdout, "\nchanged: %s\n", printable.LogLine(words))
}

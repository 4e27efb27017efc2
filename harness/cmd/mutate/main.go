// Command mutate runs the tests of policies and libraries on mutants of them
// and lists those that survive. It is run from the repository's root, by `make
// mutate`.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"runtime"
	"slices"
	"time"

	"github.com/bulkhead-policy/bulkhead/harness/mutation"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	status := run(ctx, os.DirFS("."), os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(status)
}

// run exits 1 when a mutant survives that is not listed as equivalent, or when
// the list is stale, and 2 when the packages cannot be tried.
func run(ctx context.Context, repository fs.FS, args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("mutate", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() {
		fmt.Fprintln(stderr, "usage: mutate [flags] [POLICY or LIBRARY TOPIC...]")
		flags.PrintDefaults()
	}
	workers := flags.Int("j", runtime.NumCPU(), "how many mutants to try at once")
	patience := flags.Duration("timeout", time.Minute, "how long a test may take before its mutant counts as killed")
	output := flags.String("o", "text", "text, json, or yaml: survivors as entries for the list of equivalent mutations")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	switch {
	case !slices.Contains([]string{"text", "json", "yaml"}, *output):
		fmt.Fprintf(stderr, "-o %s: name text, json or yaml\n", *output)
		return 2
	case *patience <= 0:
		fmt.Fprintf(stderr, "-timeout %s: name a time that a test can be done in, such as 1m\n", *patience)
		return 2
	}

	var results []mutation.Result
	report := func(r mutation.Result) error {
		results = append(results, r)
		switch *output {
		case "yaml":
			return r.WriteEntries(stdout)
		case "text":
			return r.WriteFaults(stdout)
		}
		return nil
	}
	options := mutation.Options{
		Repository: repository,
		Names:      flags.Args(),
		Workers:    *workers,
		Patience:   *patience,
		Progress:   progress(stderr),
	}
	err := mutation.Run(ctx, options, report)
	switch *output {
	case "json":
		err = errors.Join(err, mutation.WriteJSON(stdout, results))
	case "text":
		err = errors.Join(err, mutation.WriteTable(stdout, results))
	}
	if err != nil {
		fmt.Fprintln(stderr, err)
		return 2
	}
	for _, r := range results {
		if !r.Passed() {
			return 1
		}
	}
	return 0
}

// progress counts on a terminal, on one line.
func progress(stderr io.Writer) func(string, int, int) {
	file, ok := stderr.(*os.File)
	if !ok {
		return nil
	}
	if info, err := file.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return nil
	}
	return func(name string, tried, all int) {
		fmt.Fprintf(file, "\r\033[K%s: %d of %d", name, tried, all)
		if tried == all {
			fmt.Fprint(file, "\r\033[K")
		}
	}
}

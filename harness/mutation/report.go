package mutation

import (
	"encoding/json"
	"fmt"
	"io"
	"path"
	"text/tabwriter"

	"go.yaml.in/yaml/v3"
)

// WriteFaults writes a line for each survivor and each stale entry of a
// package's list.
func (r Result) WriteFaults(out io.Writer) error {
	for _, survivor := range r.Survivors {
		if _, err := fmt.Fprintln(out, survivor); err != nil {
			return err
		}
	}
	for _, e := range r.Stale {
		if _, err := fmt.Fprintf(out, "%s: stale: %s, in %s; no such mutant survives: remove the entry\n",
			path.Join(equivalentFolder, r.Name+".yaml"), e.Mutation, e.Rule); err != nil {
			return err
		}
	}
	return nil
}

// WriteTable writes the numbers of all packages.
func WriteTable(out io.Writer, results []Result) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "tests\tmutants\tkilled\tnot compiled\tequivalent\tsurvivors\t  package")
	var all Result
	survivors := 0
	row := func(r Result, survivors int) {
		fmt.Fprintf(table, "%d\t%d\t%d\t%d\t%d\t%d\t  %s\n", r.Tests, r.Mutants, r.Killed, r.NotCompiled, r.Equivalent, survivors, r.Name)
	}
	for _, r := range results {
		row(r, len(r.Survivors))
		all.Tests += r.Tests
		all.Mutants += r.Mutants
		all.Killed += r.Killed
		all.NotCompiled += r.NotCompiled
		all.Equivalent += r.Equivalent
		survivors += len(r.Survivors)
	}
	all.Name = "all"
	row(all, survivors)
	return table.Flush()
}

// WriteJSON writes the results as one array.
func WriteJSON(out io.Writer, results []Result) error {
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(results)
}

// WriteEntries writes the survivors of a package as entries of its list, with
// the reasons to be filled in.
func (r Result) WriteEntries(out io.Writer) error {
	if len(r.Survivors) == 0 {
		return nil
	}
	entries := make([]Equivalent, len(r.Survivors))
	for i, survivor := range r.Survivors {
		entries[i] = Equivalent{Mutation: survivor.Mutation}
	}
	if _, err := fmt.Fprintf(out, "# %s\n", path.Join(equivalentFolder, r.Name+".yaml")); err != nil {
		return err
	}
	encoder := yaml.NewEncoder(out)
	encoder.SetIndent(2)
	if err := encoder.Encode(entries); err != nil {
		return err
	}
	return encoder.Close()
}

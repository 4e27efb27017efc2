// Command generate writes every generated file of the repository. It is run
// from the repository's root, by `make generate`.
package main

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/bulkhead-policy/bulkhead"
	"github.com/bulkhead-policy/bulkhead/harness/catalog"
	"github.com/bulkhead-policy/bulkhead/harness/generate"
)

func main() {
	os.Exit(run(os.DirFS("."), os.Args[1:], os.Stdout, os.Stderr))
}

// run writes the files that are stale; with -check it only names them.
func run(repository fs.FS, args []string, stdout, stderr io.Writer) int {
	check := slices.Equal(args, []string{"-check"})
	if len(args) > 0 && !check {
		fmt.Fprintln(stderr, "usage: generate [-check]")
		return 2
	}

	files, err := generate.Files(repository, catalog.Release{Version: bulkhead.Version, Date: bulkhead.Date()})
	if err != nil {
		fmt.Fprintln(stderr, err)
		return 1
	}
	stale, err := generate.Stale(repository, files)
	if err != nil {
		fmt.Fprintln(stderr, err)
		return 1
	}
	if check {
		return report(stale, stderr)
	}

	for _, name := range stale {
		if err := write(name, files); err != nil {
			fmt.Fprintln(stderr, err)
			return 1
		}
		fmt.Fprintln(stdout, name)
	}
	return 0
}

func report(stale []string, stderr io.Writer) int {
	for _, name := range stale {
		fmt.Fprintf(stderr, "%s is stale\n", name)
	}
	if len(stale) > 0 {
		fmt.Fprintln(stderr, "run `make generate` and commit what it writes")
		return 1
	}
	return 0
}

// write writes a generated file, or removes one that is no longer generated.
func write(name string, files map[string][]byte) error {
	text, generated := files[name]
	if !generated {
		return os.Remove(name)
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	return os.WriteFile(name, text, 0o644)
}

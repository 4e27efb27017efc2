package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os/exec"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/bulkhead-policy/bulkhead"
	"github.com/bulkhead-policy/bulkhead/harness/suite"
)

// engineNames are the values of --engine, in the order of their asking.
func engineNames() []string {
	return []string{"bulkhead", "gator-verify", "gator-test", "conftest"}
}

func testCommand() *cobra.Command {
	var engines []string
	command := &cobra.Command{
		Use:   "test [flags] [PATH...]",
		Short: "Run gator suites on every engine and compare the verdicts",
		Long: `Runs gator suites (files named suite.yaml) below each PATH on bulkhead's own
engine, on gator verify, on gator test and on conftest, and fails where an
assertion does not hold or two engines differ. gator and conftest are looked
for on the PATH of the shell; "make tools" builds them.

Exit status: 0 all pass, 1 something failed, 2 a suite could not be run.`,
		Example: `  # Run every suite on every engine.
  bulkhead test testdata

  # Run one suite on bulkhead's own engine alone.
  bulkhead test --engine bulkhead testdata/no_nodeport`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				args = []string{"testdata"}
			}
			for _, name := range engines {
				if !slices.Contains(engineNames(), name) {
					return fmt.Errorf("unknown engine %q: use %s", name, strings.Join(engineNames(), ", "))
				}
			}
			files, err := suite.Find(args)
			if err != nil {
				return err
			}
			clients, err := newClients(engines)
			if err != nil {
				return err
			}
			defer clients.close()

			failed, err := suite.Report(cmd.Context(), cmd.OutOrStdout(), files, clients.engines, clients.verify)
			switch {
			case err != nil:
				return err
			case failed:
				return errDenied
			}
			return nil
		},
	}
	command.Flags().StringSliceVar(&engines, "engine", engineNames(), "engines to ask; the others are compared with the first")
	return command
}

// clients are the engines asked for.
type clients struct {
	engines []suite.Engine
	verify  *suite.GatorVerify
	close   func()
}

func newClients(names []string) (clients, error) {
	made := clients{close: func() {}}
	for _, name := range names {
		switch name {
		case "bulkhead":
			made.engines = append(made.engines, &suite.Bulkhead{})
		case "gator-verify", "gator-test":
			path, err := lookUp("gator")
			if err != nil {
				return made, err
			}
			if name == "gator-verify" {
				made.verify = &suite.GatorVerify{Path: path}
				continue
			}
			made.engines = append(made.engines, suite.GatorTest{Path: path})
		case "conftest":
			path, err := lookUp("conftest")
			if err != nil {
				return made, err
			}
			tree, err := fs.Sub(bulkhead.Files, "policies")
			if err != nil {
				return made, err
			}
			client, err := suite.NewConftest(path, tree)
			if err != nil {
				return made, err
			}
			made.close = func() { _ = client.Close() }
			made.engines = append(made.engines, client)
		}
	}
	return made, nil
}

func lookUp(tool string) (string, error) {
	path, err := exec.LookPath(tool)
	if err != nil {
		return "", errors.New(tool + " is not on PATH: `make tools` builds it into .tools/bin; or ask fewer engines, as with --engine bulkhead")
	}
	return path, nil
}

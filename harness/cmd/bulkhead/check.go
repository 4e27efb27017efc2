package main

import (
	"os"

	"github.com/spf13/cobra"

	"github.com/bulkhead-policy/bulkhead"
	"github.com/bulkhead-policy/bulkhead/harness/check"
	"github.com/bulkhead-policy/bulkhead/harness/report"
)

func checkCommand() *cobra.Command {
	options := check.Options{Bundle: bulkhead.Files, Version: bulkhead.Version}
	var output string

	command := &cobra.Command{
		Use:   "check [flags] PATH...",
		Short: "Judge manifests as the cluster would",
		Long: `Judges manifests with the policies of a profile. PATH is a file, a directory
(read recursively: .yaml, .yml, .json) or - for standard input.

Every object given is judged, and is also what the others are judged against:
a NetworkPolicy in one file covers the Deployment in another.

Exit status: 0 nothing denied, 1 something denied, 2 the input or the command
line is wrong, whatever else was found.`,
		Example: `  # Judge a folder with the baseline profile.
  bulkhead check manifests/

  # Judge what helm renders, as it will stand in the namespace shop.
  helm template shop ./chart | bulkhead check --namespace shop -

  # Judge a change against what is already in the cluster.
  kubectl get networkpolicies -A -o yaml > cluster.yaml
  bulkhead check --inventory cluster.yaml change.yaml

  # Judge with the constraints of your own cluster.
  bulkhead check --constraints constraints/ manifests/

  # Annotate a pull request on GitHub.
  bulkhead check --output github manifests/`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			format, err := report.ParseFormat(output)
			if err != nil {
				return err
			}
			options.Paths = args
			options.Stdin = cmd.InOrStdin()
			options.Progress = progressOn(cmd.ErrOrStderr())

			checked, rules, err := check.Run(cmd.Context(), options)
			if err != nil {
				return err
			}
			stdout := cmd.OutOrStdout()
			err = report.Write(stdout, format, checked, report.Options{
				Color: report.UseColor(isTerminal(stdout), os.Getenv),
				Rules: rules,
			})
			if err != nil {
				return err
			}
			return map[int]error{exitDenied: errDenied, exitError: errReported}[checked.ExitStatus()]
		},
	}

	flags := command.Flags()
	flags.StringVar(&options.Profile, "profile", check.DefaultProfile, "a shipped profile")
	flags.StringArrayVar(&options.Constraints, "constraints", nil, "constraints to use instead of a profile, and templates; may be repeated")
	flags.StringArrayVar(&options.Inventory, "inventory", nil, "objects to refer to but not to judge; may be repeated")
	flags.StringVarP(&options.Namespace, "namespace", "n", "default", "the namespace of manifests that name none")
	flags.StringVarP(&output, "output", "o", string(report.Text), "text, json, sarif, junit or github")
	command.MarkFlagsMutuallyExclusive("profile", "constraints")
	return command
}

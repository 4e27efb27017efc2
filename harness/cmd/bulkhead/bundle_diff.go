package main

import (
	"github.com/spf13/cobra"

	"github.com/bulkhead-policy/bulkhead/harness/artifact"
	"github.com/bulkhead-policy/bulkhead/harness/upgrade"
)

func bundleDiffCommand() *cobra.Command {
	var (
		options     artifact.Options
		key, output string
		fixtures    []string
	)
	command := &cobra.Command{
		Use:   "diff [flags] REF REF",
		Short: "Say what changes from one bundle to another",
		Long: `Says what changes from the first bundle to the second: policies added, removed and
changed, with their versions and parameters; constraints of each profile; and with
--fixtures, on which fixtures the verdict changes. Fixtures are manifests, judged
under the default profile of each bundle, or folders with gator suites, whose
cases are judged under their own constraints.

Exit status: 0 nothing differs, 1 something does, 2 trouble.

` + references,
		Example: `  bulkhead bundle diff oci://registry.example/platform/bulkhead:1.2 dist:1.3.0 --fixtures manifests/`,
		Args:    cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			format, err := upgrade.ParseFormat(output)
			if err != nil {
				return err
			}
			options.Progress = progressOn(cmd.ErrOrStderr())
			defer options.Progress("")
			from, _, err := readRelease(cmd.Context(), args[0], key, options)
			if err != nil {
				return err
			}
			to, _, err := readRelease(cmd.Context(), args[1], key, options)
			if err != nil {
				return err
			}
			change := upgrade.Compare(from.Bundle, to.Bundle)
			if err := change.Judge(cmd.Context(), from.Bundle, to.Bundle, fixtures, options.Progress); err != nil {
				return err
			}
			options.Progress("")
			if err := change.Write(cmd.OutOrStdout(), format); err != nil {
				return err
			}
			if !change.Empty() {
				return errDenied
			}
			return nil
		},
	}
	plainHTTPFlag(command.Flags(), &options)
	publicKeyFlag(command.Flags(), &key)
	command.Flags().StringArrayVar(&fixtures, "fixtures", nil, "manifests or folders of suites to judge with both; may be repeated")
	command.Flags().StringVarP(&output, "output", "o", string(upgrade.Text), "text or json")
	return command
}

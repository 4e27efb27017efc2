package main

import (
	"github.com/spf13/cobra"

	"github.com/bulkhead-policy/bulkhead"
	"github.com/bulkhead-policy/bulkhead/harness/check"
	"github.com/bulkhead-policy/bulkhead/harness/controls"
)

func controlsCommand() *cobra.Command {
	var profile, output string
	command := &cobra.Command{
		Use:   "controls [flags]",
		Short: "Say which control is kept by which policies and constraints",
		Long: `Prints, for each control of ISO 27001 (2013 and 2022) and of BSI IT-Grundschutz
that policies serve, those policies, their constraints in a profile and what
they do; and what of the control no admission policy can show.`,
		Example: `  # What the baseline profile keeps.
  bulkhead controls

  # For the auditor's file.
  bulkhead controls --profile strict --output markdown > controls.md`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			format, err := controls.ParseFormat(output)
			if err != nil {
				return err
			}
			table, err := controls.Read(bulkhead.Files, bulkhead.Version, profile)
			if err != nil {
				return err
			}
			return controls.Write(cmd.OutOrStdout(), format, table)
		},
	}
	command.Flags().StringVar(&profile, "profile", check.DefaultProfile, "a shipped profile")
	command.Flags().StringVarP(&output, "output", "o", string(controls.Text), "text, json or markdown")
	return command
}

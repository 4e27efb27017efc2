package main

import (
	"github.com/spf13/cobra"

	"github.com/bulkhead-policy/bulkhead/harness/artifact"
	"github.com/bulkhead-policy/bulkhead/harness/release"
)

func bundleInspectCommand() *cobra.Command {
	var (
		options artifact.Options
		output  string
	)
	command := &cobra.Command{
		Use:   "inspect [flags] REF",
		Short: "Show what is in a bundle",
		Long: `Shows a bundle's version and digest, its policies with versions and controls, its
profiles, and what is attached to it. It verifies nothing but digests.

` + references,
		Example: `  bulkhead bundle inspect oci://registry.example/platform/bulkhead:1.2.3`,
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			format, err := release.ParseFormat(output)
			if err != nil {
				return err
			}
			options.Progress = progressOn(cmd.ErrOrStderr())
			defer options.Progress("")
			read, ref, err := readRelease(cmd.Context(), args[0], "", options)
			if err != nil {
				return err
			}
			options.Progress("")
			return read.Describe(ref.String()).Write(cmd.OutOrStdout(), format)
		},
	}
	plainHTTPFlag(command.Flags(), &options)
	command.Flags().StringVarP(&output, "output", "o", string(release.Text), "text or json")
	return command
}

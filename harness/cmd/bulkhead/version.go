package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/bulkhead-policy/bulkhead"
)

func versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version of the policies and of this command",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := fmt.Fprintln(cmd.OutOrStdout(), bulkhead.Version)
			return err
		},
	}
}

package main

import (
	"github.com/spf13/cobra"

	"github.com/bulkhead-policy/bulkhead/harness/artifact"
)

func bundleCopyCommand() *cobra.Command {
	var (
		options artifact.Options
		key     string
	)
	command := &cobra.Command{
		Use:   "copy [flags] REF REF",
		Short: "Copy a bundle from one registry or image layout to another",
		Long: `Copies a bundle with all that is attached to it. The digest stays, so that
signatures stay good and whoever pins a digest can pull from either place. The
tags are set as "bulkhead bundle push" sets them.

` + references,
		Example: `  bulkhead bundle copy oci://registry.example/platform/bulkhead:1.2.3 oci://mirror.example/bulkhead`,
		Args:    cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return transfer(cmd, args[0], args[1], nil, nil, key, options)
		},
	}
	transferFlags(command, &options, &key)
	return command
}

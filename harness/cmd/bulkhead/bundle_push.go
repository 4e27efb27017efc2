package main

import (
	"github.com/spf13/cobra"

	"github.com/bulkhead-policy/bulkhead/harness/artifact"
)

func bundlePushCommand() *cobra.Command {
	var (
		options artifact.Options
		key     string
	)
	command := &cobra.Command{
		Use:   "push [flags] DIR[:TAG] oci://HOST/REPOSITORY[:TAG]",
		Short: "Push a bundle from an image layout to a registry",
		Long: `Pushes a bundle, its signature and its SBOMs to a registry. A version gets its
own tag, and where no higher one is there the tags of its lines: 1.2.3 is also
1.2, 1 and latest. A version that is there already stays unless --force is given.
A TAG that is no version, such as edge, is the only one set.

Credentials are docker's: log in with "docker login" or "oras login", or set
DOCKER_CONFIG. An interrupted push goes on when it is repeated; the tags are set
last.`,
		Example: `  bulkhead bundle push dist:1.2.3 oci://registry.example/platform/bulkhead`,
		Args:    cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return transfer(cmd, args[0], args[1], []artifact.Kind{artifact.Layout}, []artifact.Kind{artifact.Registry}, key, options)
		},
	}
	transferFlags(command, &options, &key)
	return command
}

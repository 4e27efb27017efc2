package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/bulkhead-policy/bulkhead/harness/artifact"
)

func bundlePullCommand() *cobra.Command {
	var (
		options     artifact.Options
		key, output string
		unpack      bool
	)
	command := &cobra.Command{
		Use:   "pull [flags] oci://HOST/REPOSITORY[:TAG][@DIGEST] --output DIR",
		Short: "Pull a bundle from a registry",
		Long: `Pulls a bundle, its signature and its SBOMs into an image layout; or the bundle's
layer alone into a FILE.tar.gz, as OPA reads it; or with --unpack its files into a
folder. Nothing is written before all of it is there and was found to be a bundle,
and with --key to be signed.`,
		Example: `  bulkhead bundle pull oci://registry.example/platform/bulkhead:1.2 --key cosign.pub --output dist

  # The tarball, for OPA.
  bulkhead bundle pull oci://registry.example/platform/bulkhead:1.2 --output bulkhead.tar.gz
  opa run --server --bundle bulkhead.tar.gz --verification-key cosign.pub --signing-alg ES256

  # The files, for kubectl.
  bulkhead bundle pull oci://registry.example/platform/bulkhead:1.2 --unpack --output bulkhead
  kubectl apply -f bulkhead/constrainttemplates`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if output == "" {
				return errors.New("say which folder to pull into, as in --output dist")
			}
			if !unpack {
				return transfer(cmd, args[0], output, []artifact.Kind{artifact.Registry}, []artifact.Kind{artifact.Layout, artifact.Tarball}, key, options)
			}
			options.Progress = progressOn(cmd.ErrOrStderr())
			defer options.Progress("")
			read, ref, err := readRelease(cmd.Context(), args[0], key, options)
			if err != nil {
				return err
			}
			if err := read.Unpack(output); err != nil {
				return err
			}
			options.Progress("")
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s in %s\n%s\n", ref, output, read.Artifact.Descriptor().Digest)
			return err
		},
	}
	transferFlags(command, &options, &key)
	command.Flags().StringVarP(&output, "output", "o", "", "the folder of the image layout, the FILE.tar.gz, or the folder of the files")
	command.Flags().BoolVar(&unpack, "unpack", false, "write the bundle's files instead of an image layout")
	return command
}
